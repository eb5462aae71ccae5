"""A small embedder for tests: real words, real cosines, no model to load."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np


class WordVectors:
    """Each word has a fixed random direction; a text is the sum of its words. Always the same."""

    max_tokens = 64

    def __init__(self, name: str = "word vectors", dimension: int = 32):
        self.name = name
        self.dimension = dimension
        self.embedded: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2

    def embed_documents(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded.extend(texts)
        return self.embed_queries(texts)

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row += self._direction(word)
            row /= np.linalg.norm(row) or 1.0
        return rows

    def _direction(self, word: str) -> np.ndarray:
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
        direction = np.random.default_rng(seed).standard_normal(self.dimension)
        return direction.astype(np.float32)
