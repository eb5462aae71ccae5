"""The best papers read again, each beside the query, by a cross-encoder that was named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from index.errors import ModelError
from index.paper import Result

DEPTH = 50
"""Papers read again, at least; a small model takes about 2 seconds for them on two cores."""


class Reranker:
    """Any sentence-transformers CrossEncoder with one score a pair, by folder or hub name."""

    def __init__(self, name: str, *, offline: bool = True):
        """Load it; from the Hugging Face hub only if not `offline`. ModelError if there is none."""
        self.name = name
        self._model = _load(name, offline=offline)
        if self._model.config.num_labels != 1:
            raise ModelError(
                f"not a reranker: {name} gives {self._model.config.num_labels} scores a pair; "
                "name a CrossEncoder that gives one"
            )

    def rerank(self, query: str, results: Sequence[Result]) -> tuple[Result, ...]:
        """The same results ordered and scored by the model, best first.

        It reads title and abstract beside the query, as much of them as it can take.
        """
        if not results:
            return ()
        pairs = [(query, result.paper.text) for result in results]
        scores = np.asarray(self._model.predict(pairs, show_progress_bar=False), dtype=np.float64)
        order = np.argsort(-scores, kind="stable")
        return tuple(
            self._moved(results[before], float(scores[before]), before + 1) for before in order
        )

    def _moved(self, result: Result, score: float, rank: int) -> Result:
        note = f"reranked by {self.name}, rank {rank} before"
        return replace(result, score=score, explanation=replace(result.explanation, note=note))


def _load(name: str, *, offline: bool) -> Any:
    from sentence_transformers import CrossEncoder

    try:
        return CrossEncoder(name, device="cpu", trust_remote_code=False, local_files_only=offline)
    except Exception as error:
        why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        place = "on this machine (offline)" if offline else "here or on the Hugging Face hub"
        raise ModelError(
            f"no reranker {place}: {name} ({why}); name a sentence-transformers CrossEncoder"
        ) from error
