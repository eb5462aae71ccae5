"""A published natural-language-inference model as the reader of statements."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Support
from assistant.reader.builtin import BuiltIn
from assistant.reader.nli import Nli, Verdict
from assistant.reader.types import Candidate, Claim, Source, SupportCheck

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

    @property
    def found(self) -> float:
        """The chance of `near` below which a paper is not about the question."""
        return self.builtin.found

    def support(self, claims: Sequence[Claim]) -> tuple[SupportCheck, ...]:
        """Whether each claim is carried by its sources taken together."""
        return tuple(
            check if verdict is None or check.exact or not check.evidence else _told(check, verdict)
            for check, verdict in self.builtin.judged(claims, self.nli)
        )

    def answers(self, question: str, candidates: Sequence[Candidate]) -> np.ndarray:
        """The chance in [0, 1] that each sentence answers the question, shape (n,)."""
        return self.builtin.answers(question, candidates)

    def near(self, question: str, papers: Sequence[Source]) -> np.ndarray:
        """As the reader behind it says."""
        return self.builtin.near(question, papers)

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
