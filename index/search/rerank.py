"""The best papers read again, each beside the query, by a cross-encoder that was named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.paper import Part, Result
from index.roles.installed import in_use
from index.roles.labels import require_one_score
from index.roles.pairs import load_pairs
from index.roles.published import Role
from index.text.markup import without_markup

DEPTH = 16
"""Papers read again, at least: of 97 questions each had the right paper among the first 8."""
AUTO = "auto"
"""The name for what is on this machine."""
RERANKED = "reranked by "
"""How the note of what was read again begins."""
NO_RERANKER = (None, "", "none")


class Reranker:
    """A cross-encoder with one score a pair, by its name on this machine or the hub, or a folder.

    Its scores are chances in [0, 1]: the logit through a sigmoid.
    """

    def __init__(self, name: str, *, offline: bool = True):
        """Load it; from the Hugging Face hub only if not `offline`. ModelError if there is none."""
        self._model = load_pairs(Role.RERANKER, name, offline=offline)
        self.name = self._model.name
        require_one_score(self._model.labels, name)

    def scores(self, query: str, texts: Sequence[str]) -> np.ndarray:
        """The chance in [0, 1] that each text is relevant to the query, shape (n,)."""
        logits = self._model.logits([(query, text) for text in texts])
        # Logits beyond 30 are told apart no more.
        return np.asarray(1 / (1 + np.exp(-np.clip(logits[:, 0], -30.0, 30.0))))

    def rerank(self, query: str, results: Sequence[Result]) -> tuple[Result, ...]:
        """The same results ordered and scored by the model, best first.

        It reads title and abstract beside the query, as much of them as it can take; of a paper
        that its body matched, the title and the passage.
        """
        if not results:
            return ()
        scores = self.scores(query, [_read_text(result) for result in results])
        order = np.argsort(-scores, kind="stable")
        return tuple(
            self._moved(results[before], float(scores[before]), before + 1) for before in order
        )

    def _moved(self, result: Result, score: float, rank: int) -> Result:
        note = f"{RERANKED}{self.name}, rank {rank} before"
        return replace(result, score=score, explanation=replace(result.explanation, note=note))


def _read_text(result: Result) -> str:
    best = result.passages[0] if result.passages else None
    if best is None or best.chunk.part is Part.ABSTRACT:
        return result.paper.text
    return f"{without_markup(result.paper.title)}\n{best.text}"


def load_reranker(name: str | None, *, offline: bool = True) -> Reranker | None:
    """The reranker that is meant: `auto` is the one on this machine, if any; `none` is none.

    Raises ModelError where one is named that is not to be had.
    """
    if name in NO_RERANKER:
        return None
    if name == AUTO:
        kept = in_use(Role.RERANKER)
        return Reranker(kept.name) if kept else None
    return Reranker(str(name), offline=offline)
