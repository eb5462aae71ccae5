"""The built-in checker behind the one interface that judges."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from assistant.checking.check import Checker, best_of
from assistant.reader.types import Candidate, Claim, Evidence, Source, SupportCheck

if TYPE_CHECKING:
    from index.embedding.remembered import Remembered


class CheckerAsReader:
    """Support by the checker's rules, answers and topics by likeness in meaning."""

    name = "built-in"

    def __init__(self, checker: Checker, embedder: "Remembered") -> None:
        self._checker = checker
        self._embedder = embedder

    def support(self, claims: Sequence[Claim]) -> tuple[SupportCheck, ...]:
        """The source that settles it, for each claim."""
        titles = {source.text: source.title for claim in claims for source in claim.sources}
        pairs = [(claim.text, [source.text for source in claim.sources]) for claim in claims]
        each = self._checker.check_each(pairs, titles=titles)
        return tuple(self._said(checks) for checks in each)

    def answers(self, question: str, candidates: Sequence[Candidate]) -> np.ndarray:
        """Likeness of each sentence to the question, in [0, 1]."""
        return self._likeness(question, [candidate.text for candidate in candidates])

    def on_topic(self, topic: str, papers: Sequence[Source]) -> np.ndarray:
        """Likeness of each paper to the topic, in [0, 1]."""
        return self._likeness(topic, [f"{paper.title}\n{paper.text}" for paper in papers])

    def _likeness(self, asked: str, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.zeros(0)
        vectors = self._embedder.embed_documents(list(texts))
        cosines = vectors @ self._embedder.embed_queries([asked])[0]
        return np.clip(self._embedder.comparable(cosines), 0.0, 1.0)

    def _said(self, checks: Sequence[object]) -> SupportCheck:
        best = best_of(checks)  # type: ignore[arg-type]
        found = tuple(Evidence(e.abstract, e.start, e.end, e.text) for e in best.evidence)
        return SupportCheck(best.label, best.score, best.conflict, best.reason, found)
