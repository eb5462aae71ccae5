"""A reader that asks a published reranker what comes first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.reader.types import Candidate, Claim, Reader, Source, SupportCheck
from index.search.rerank import Reranker

SHARE, MOST_READ = 1 / 3, 24
"""Of texts the reranker reads the likeliest; the others stay behind them, as they were."""


@dataclass(frozen=True, slots=True)
class RerankedReader:
    """Judges as `reader` does; sentences and papers stand in the order of a reranker.

    How likely the first, the second and so on are is what `reader` says, whose chances are
    calibrated: what others published tells relevant from irrelevant on a scale of its own.
    """

    reader: Reader
    reranker: Reranker

    @property
    def name(self) -> str:
        """Who judges statements."""
        return self.reader.name

    @property
    def sure(self) -> float:
        """The score from which a statement is carried, not only not suspected."""
        return self.reader.sure

    @property
    def found(self) -> float:
        """The chance of `near` below which a paper is not about the question."""
        return self.reader.found

    def support(self, claims: Sequence[Claim]) -> tuple[SupportCheck, ...]:
        """Whether each claim is carried by its sources taken together."""
        return self.reader.support(claims)

    def answers(self, question: str, candidates: Sequence[Candidate]) -> np.ndarray:
        """The chance in [0, 1] that each sentence answers the question, shape (n,)."""
        chances = self.reader.answers(question, candidates)
        return self._in_order(question, [candidate.text for candidate in candidates], chances)

    def near(self, question: str, papers: Sequence[Source]) -> np.ndarray:
        """As the reader behind it says."""
        return self.reader.near(question, papers)

    def answerable(self, question: str, papers: Sequence[Source]) -> np.ndarray:
        """The chance in [0, 1] that each paper holds an answer to the question, shape (n,)."""
        return self.reader.answerable(question, papers)

    def lacking(self, question: str, papers: Sequence[Source]) -> tuple[str, ...]:
        """Words of a question for which the papers have none, the rarest first."""
        return self.reader.lacking(question, papers)

    def on_topic(self, topic: str, papers: Sequence[Source]) -> np.ndarray:
        """The chance in [0, 1] that each paper is on the topic, shape (n,)."""
        texts = [f"{paper.title}\n{paper.text}".strip() for paper in papers]
        return self._in_order(topic, texts, self.reader.on_topic(topic, papers))

    def _in_order(self, asked: str, texts: Sequence[str], chances: np.ndarray) -> np.ndarray:
        """The same chances, the highest for the text that the reranker puts first."""
        if len(texts) < 2:
            return chances
        most = min(MOST_READ, max(2, round(SHARE * len(texts))))
        likeliest = np.argsort(-chances, kind="stable")[:most]
        scores = self.reranker.scores(asked, [texts[n] for n in likeliest])
        ordered = chances.copy()
        ordered[likeliest[np.argsort(-scores, kind="stable")]] = chances[likeliest]
        return ordered
