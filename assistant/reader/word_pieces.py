"""Texts as the pieces of words that the packaged model reads, each with a vector and a rarity.

The vectors are the model's input table: words that stand for each other lie near one another in it,
so `renal` is found in a text that says `kidney` without any list of such words, and no network is
run. Rarity is log((N + 1) / (n + 1)) of a piece that n of N sentences of abstracts have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from index.embedding.embedder import packaged_folder

LONGEST = 512
"""Pieces read of one text."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The pieces of a text in order: ids (n,), rarity (n,), spans in characters (n, 2).

    `words` tells the word, counted from 0, that each piece belongs to (n,).
    """

    text: str
    ids: np.ndarray
    rarity: np.ndarray
    spans: np.ndarray
    words: np.ndarray

    @property
    def telling(self) -> np.ndarray:
        """Which pieces say something of their own (n,); all where none does."""
        # Rarity from which a piece says something of its own; one sentence in twenty has it or
        # fewer.
        telling = self.rarity >= 3.0
        return telling if telling.any() else np.ones(len(self.ids), dtype=bool)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well each piece of a text is met by another text, cosines in [-1, 1], shape (n,)."""

    pieces: Pieces
    met: np.ndarray

    def coverage(self) -> float:
        """The mean over the pieces, weighed by rarity."""
        total = float(self.pieces.rarity.sum())
        return float(self.met @ self.pieces.rarity) / total if total else 0.0

    def gap(self, unmet: float) -> float:
        """The longest run of telling pieces that are met by less than `unmet`, as a share."""
        longest = run = 0
        telling = self.pieces.telling
        for met in self.met[telling]:
            run = run + 1 if met < unmet else 0
            longest = max(longest, run)
        return longest / max(1, int(telling.sum()))

    def unmet_words(self, unmet: float) -> list[tuple[int, int, float]]:
        """Telling words that are met by less than `unmet`: their spans, and their rarity."""
        found = []
        for word in np.unique(self.pieces.words[self.pieces.telling]):
            at = np.flatnonzero(self.pieces.words == word)
            if self.met[at].mean() < unmet:
                start, end = self.pieces.spans[at[0], 0], self.pieces.spans[at[-1], 1]
                found.append((int(start), int(end), float(self.pieces.rarity[at].max())))
        return found


class PieceReader:
    """Reads texts into pieces; any number of threads may use one."""

    def __init__(self, table: np.ndarray, rarity: np.ndarray, tokenizer: Any) -> None:
        self._table = table
        self._rarity = rarity
        self._tokenizer = tokenizer

    def read(self, text: str) -> Pieces:
        """The pieces of one text."""
        return self.read_all([text])[0]

    def read_all(self, texts: Sequence[str]) -> list[Pieces]:
        """The pieces of several texts."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [self._pieces(text, encoding) for text, encoding in zip(texts, encoded, strict=True)]

    def met(self, said: Pieces, others: Sequence[Pieces]) -> np.ndarray:
        """How well each piece of a text is met by each of others: cosines (others, pieces)."""
        met = np.zeros((len(others), len(said.ids)), dtype=np.float32)
        known = np.unique(np.concatenate([o.ids for o in others])) if others else np.zeros(0, int)
        if not len(known) or not len(said.ids):
            return met
        cosines = _products(self._table[said.ids], self._table[known])
        for row, other in enumerate(others):
            if len(other.ids):
                met[row] = cosines[:, np.searchsorted(known, other.ids)].max(axis=1)
        return met

    def _pieces(self, text: str, encoding: Any) -> Pieces:
        ids = np.array(encoding.ids[:LONGEST], dtype=np.int64)
        spans = np.array(encoding.offsets[:LONGEST], dtype=np.int64).reshape(-1, 2)
        words = np.array(encoding.word_ids[:LONGEST], dtype=np.int64)
        return Pieces(text, ids, self._rarity[ids], spans, words)


def _products(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Products (m, n) of each of m rows with each of n, a small part at a time.

    OpenBLAS multiplies at most 262,144 numbers by a thread alone. For more it wakes others, which
    cost ten times what they save here and take cores from the networks that run next.
    """
    products = np.empty((len(rows), len(columns)), dtype=rows.dtype)
    high, wide = 8, 64
    for top in range(0, len(rows), high):
        for left in range(0, len(columns), wide):
            part = slice(top, top + high), slice(left, left + wide)
            np.matmul(rows[part[0]], columns[part[1]].T, out=products[part])
    return products


@cache
def load_pieces() -> PieceReader:
    """The reader of the packaged model; its table is read once in a process."""
    from safetensors import safe_open
    from tokenizers import Tokenizer

    folder = packaged_folder()
    with safe_open(str(folder / "model.safetensors"), framework="numpy") as weights:
        name = next(key for key in weights.keys() if key.endswith("word_embeddings.weight"))  # noqa: SIM118
        table = weights.get_tensor(name).astype(np.float32)
    table -= table.mean(axis=0)
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with files("assistant.reader").joinpath("rarity.npy").open("rb") as file:
        rarity = np.load(file).astype(np.float32)
    return PieceReader(table, rarity, tokenizer)
