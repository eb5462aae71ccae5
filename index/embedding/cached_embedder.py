"""An embedder that remembers the sentences it has met: the papers of a field come back."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from index.embedding.embedder import Embedder

KEPT = 20_000
"""Texts whose vectors are remembered: about 30 MB."""


class CachedEmbedder:
    """Wraps an embedder; any number of threads may use it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = Lock()

    @property
    def name(self) -> str:
        """The embedder's own name."""
        return self._embedder.name

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._embedder.dimension

    @property
    def max_tokens(self) -> int:
        """The tokens it reads of one text."""
        return self._embedder.max_tokens

    def count_tokens(self, text: str) -> int:
        """The tokens of a text."""
        return self._embedder.count_tokens(text)

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (n, dimension) of queries, which are not remembered."""
        return self._embedder.embed_queries(texts)

    def embed_documents(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (n, dimension) of texts; only those not met before are embedded."""
        with self._lock:
            found = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            rows = self._embedder.embed_documents(new)
            # Copied, or one row that is kept would keep those of its whole batch.
            found.update((text, row.copy()) for text, row in zip(new, rows, strict=True))
        with self._lock:
            for text, vector in found.items():
                self._vectors[text] = vector
                self._vectors.move_to_end(text)
            while len(self._vectors) > KEPT:
                self._vectors.popitem(last=False)
        if not found:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([found[text] for text in texts])
