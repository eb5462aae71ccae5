"""A natural-language-inference model as the checker: any sentence-transformers CrossEncoder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError

BATCH = 32
_WANTED = ("entail", "neutral", "contradict")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a text entails a statement and how far it contradicts it, both in [0, 1]."""

    entails: float
    contradicts: float


class Nli:
    """A cross-encoder trained to tell entailment, neutrality and contradiction apart.

    `name` is a folder or a name; the order of the labels is read from its configuration. Code that
    comes with a model is never run. Raises ModelError if there is no such model on this machine
    (with `offline`) or it tells nothing of the kind.
    """

    def __init__(self, name: str, *, offline: bool = False) -> None:
        from sentence_transformers import CrossEncoder

        self.name = name
        local = offline or Path(name).is_dir()
        try:
            self._model: Any = CrossEncoder(name, trust_remote_code=False, local_files_only=local)
        except Exception as error:
            first = (str(error) or type(error).__name__).splitlines()[0]
            raise ModelError(
                f"checker can't be loaded: {name} ({first}); name a folder or model that is an NLI "
                "cross-encoder"
            ) from error
        self._order = _order(self._model.config.id2label, name)

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """For each (text, statement) how the text stands to the statement."""
        if not pairs:
            return []
        from torch.nn import Softmax

        scores = np.asarray(
            self._model.predict(
                list(pairs), batch_size=BATCH, activation_fn=Softmax(-1), show_progress_bar=False
            )
        ).reshape(len(pairs), -1)
        entails, against = self._order
        conflicts = scores[:, against] if against is not None else np.zeros(len(pairs))
        return [
            Verdict(float(e), float(c)) for e, c in zip(scores[:, entails], conflicts, strict=True)
        ]


def _order(labels: dict[int, str], name: str) -> tuple[int, int | None]:
    """The columns of entailment and contradiction (None where the model tells only the first)."""
    found = {
        wanted: int(column)
        for column, label in labels.items()
        for wanted in _WANTED
        if label.lower().startswith(wanted)
    }
    if "entail" not in found or len(labels) < 2:
        listed = ", ".join(map(str, labels.values()))
        raise ModelError(
            f"not an NLI model: {name} tells {listed}; name one with the labels entailment, "
            "neutral and contradiction"
        )
    return found["entail"], found.get("contradict")
