"""A published natural-language-inference model as the reader of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Support
from assistant.reader.builtin import BuiltIn
from assistant.reader.types import Candidate, Claim, Source, SupportCheck
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


SURE = 0.5
"""Probability from which the model's word decides."""


@dataclass(frozen=True, slots=True)
class CrossEncoderReader:
    """Judges statements by a natural-language-inference model, the rest by the built-in reader.

    The model reads the sentences that bear most on a statement, together; exact checks may veto it.
    """

    nli: Nli
    builtin: BuiltIn

    @property
    def name(self) -> str:
        """The model's name."""
        return self.nli.name

    @property
    def sure(self) -> float:
        """The probability of entailment from which a statement is carried."""
        return SURE

    def support(self, claims: Sequence[Claim]) -> tuple[SupportCheck, ...]:
        """Whether each claim is carried by its sources taken together."""
        checks = self.builtin.support(claims)
        open_to_it = [not check.exact and bool(check.evidence) for check in checks]
        asked = [
            (" ".join(e.text for e in check.evidence), claim.text)
            for claim, check, is_open in zip(claims, checks, open_to_it, strict=True)
            if is_open
        ]
        told = iter(self.nli.judge(asked))
        return tuple(
            _told(check, next(told)) if is_open else check
            for check, is_open in zip(checks, open_to_it, strict=True)
        )

    def answers(self, question: str, candidates: Sequence[Candidate]) -> np.ndarray:
        """The chance in [0, 1] that each sentence answers the question, shape (n,)."""
        return self.builtin.answers(question, candidates)

    def answerable(self, question: str, papers: Sequence[Source]) -> np.ndarray:
        """The chance in [0, 1] that each paper holds an answer to the question, shape (n,)."""
        return self.builtin.answerable(question, papers)

    def lacking(self, question: str, papers: Sequence[Source]) -> tuple[str, ...]:
        """Words of a question for which the papers have none, the rarest first."""
        return self.builtin.lacking(question, papers)

    def on_topic(self, topic: str, papers: Sequence[Source]) -> np.ndarray:
        """The chance in [0, 1] that each paper is on the topic, shape (n,)."""
        return self.builtin.on_topic(topic, papers)


def _told(check: SupportCheck, verdict: Verdict) -> SupportCheck:
    """A verdict of the built-in reader as the model has it."""
    score, conflict = verdict.entails, verdict.contradicts
    if conflict >= SURE:
        reason = "The quoted sentence says otherwise."
        return SupportCheck(Support.CONTRADICTED, score, conflict, reason, check.evidence[:1])
    if score >= SURE:
        reason = "The quoted sentence says so."
        return SupportCheck(Support.SUPPORTED, score, conflict, reason, check.evidence)
    if check.unsaid:
        return SupportCheck(
            Support.PARTIAL, score, conflict, check.reason, check.evidence, check.unsaid
        )
    reason = "No sentence of the paper says this."
    return SupportCheck(Support.UNSUPPORTED, score, conflict, reason, check.evidence[:1])
