"""The one interface that judges, and what it is asked and says.

Behind it stand, by strength, the language model, a published cross-encoder, the built-in reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assistant.answer import Support
from index.paper import Paper


@dataclass(frozen=True, slots=True)
class Source:
    """A text that statements are held against: an abstract, and the title it stands under."""

    text: str
    title: str = ""

    @classmethod
    def of(cls, paper: Paper) -> "Source":
        """A paper as a reader reads it."""
        return cls(paper.abstract, paper.title)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement and the sources it rests on, which are judged together."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim sentence: `claim.sources[abstract].text[start:end] == text`."""

    abstract: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SupportCheck:
    """What sources say of a statement, taken together.

    `score` in [0, 1], higher is better carried; `conflict` in [0, 1], higher is contradicted.
    `evidence` are the sentences that carry (or contradict) it, the one that bears most on it
    first; `quote` is that one, whatever the label. `reason` is one plain sentence. `unsaid` is the
    clause, figure or word that nothing carries, verbatim, where it can be told. `exact` says
    that no judgement was needed: the very words, another figure, sides that changed places.
    """

    label: Support
    score: float
    conflict: float
    reason: str
    evidence: tuple[Evidence, ...] = ()
    unsaid: str = ""
    exact: bool = False

    @property
    def quote(self) -> str | None:
        """The one verbatim sentence that bears most on the statement; None without abstracts."""
        return self.evidence[0].text if self.evidence else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer a question: verbatim, at `start:end` of its source's text."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence itself."""
        return self.source.text[self.start : self.end]


class Reader(Protocol):
    """Judges statements, sentences and papers; everything that judges asks one."""

    @property
    def name(self) -> str:
        """Who judges: `built-in`, a cross-encoder's name, or the model's."""
        ...

    @property
    def sure(self) -> float:
        """The score from which a statement is carried, not only not suspected."""
        ...

    @property
    def found(self) -> float:
        """The chance of `near` below which a paper is not about the question."""
        ...

    def support(self, claims: Sequence[Claim]) -> tuple[SupportCheck, ...]:
        """Whether each claim is carried by its sources taken together; one verdict a claim."""
        ...

    def answers(self, question: str, candidates: Sequence[Candidate]) -> np.ndarray:
        """The chance in [0, 1] that each sentence answers the question, shape (n,)."""
        ...

    def near(self, question: str, papers: Sequence[Source]) -> np.ndarray:
        """The chance in [0, 1] that each paper is about what is asked, shape (n,)."""
        ...

    def answerable(self, question: str, papers: Sequence[Source]) -> np.ndarray:
        """The chance in [0, 1] that each paper holds an answer to the question, shape (n,)."""
        ...

    def lacking(self, question: str, papers: Sequence[Source]) -> tuple[str, ...]:
        """Words of a question for which the papers have none, the rarest first."""
        ...

    def on_topic(self, topic: str, papers: Sequence[Source]) -> np.ndarray:
        """The chance in [0, 1] that each paper is on the topic, shape (n,)."""
        ...
