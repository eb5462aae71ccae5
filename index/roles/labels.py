"""What the labels of a cross-encoder say it can be used for."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import ModelError
from index.roles.published import Role

_WANTED = ("entail", "neutral", "contradict")


@dataclass(frozen=True, slots=True)
class NliColumns:
    """The columns of entailment and contradiction; None where a model tells only the first."""

    entails: int
    contradicts: int | None


def nli_columns(labels: Sequence[str], name: str) -> NliColumns:
    """Where an NLI model tells what; ModelError where it is none."""
    found = {
        wanted: column
        for column, label in enumerate(labels)
        for wanted in _WANTED
        if label.lower().startswith(wanted)
    }
    if "entail" not in found or len(labels) < 2:
        raise ModelError(
            f"not an NLI model: {name} tells {', '.join(labels)}; name one with the labels "
            "entailment, neutral and contradiction"
        )
    return NliColumns(found["entail"], found.get("contradict"))


def require_one_score(labels: Sequence[str], name: str) -> None:
    """ModelError where a model gives more than the one score of a reranker."""
    if len(labels) != 1:
        raise ModelError(
            f"not a reranker: {name} gives {len(labels)} scores a pair; name a CrossEncoder that "
            "gives one"
        )


def require_role(role: Role, name: str, labels: Sequence[str]) -> None:
    """ModelError where a cross-encoder is not one of that role."""
    if role is Role.CHECKER:
        nli_columns(labels, name)
    else:
        require_one_score(labels, name)
