"""Every vector of a snapshot at once, for comparing exactly those that a filter lets pass.

Chroma answers filtered queries by walking its graph past what does not pass: 66 to 117 ms on
100,000 chunks. Its index file holds the vectors in equal rows (the layout of hnswlib, described by
its own header), and a snapshot is never written, so they are read in place: nothing is copied or
kept twice.
"""

from __future__ import annotations

import pickle
import struct
import threading
from collections import OrderedDict
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import numpy as np

from index.paper import Chunk

HEADER = struct.Struct("<i7Q")
"""Version, first offset, room, elements, bytes of a row, where its label is, and its vector."""
KEPT_BYTES = 128 << 20
"""Vectors of the filters used last that are kept side by side; a row alone is twice as slow."""

Span = tuple[int, int, int]
"""Start and end of a chunk, and the row of its vector."""
_Side = tuple[list[Chunk], np.ndarray]


@dataclass(frozen=True)
class Matrix:
    """The vectors (n, dimension) of a snapshot, and which chunk each row is."""

    vectors: np.ndarray
    spans: dict[str, list[Span]]
    _kept: OrderedDict[frozenset[str], _Side] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def nearest(self, vector: np.ndarray, n: int, among: Set[str]) -> list[tuple[Chunk, float]]:
        """The n chunks of these papers nearest to a vector, with their cosines, nearest first."""
        chunks, vectors = self._side_by_side(frozenset(among))
        cosines = vectors @ vector
        n = min(n, len(chunks))
        best = np.argpartition(-cosines, n - 1)[:n] if n else np.zeros(0, int)
        best = best[np.argsort(-cosines[best], kind="stable")]
        return [(chunks[i], float(cosines[i])) for i in best]

    def _side_by_side(self, among: frozenset[str]) -> _Side:
        """The chunks of these papers and their vectors, side by side in memory."""
        with self._lock:
            kept = self._kept.pop(among, None) or self._gather(among)
            self._kept[among] = kept
            while sum(v.nbytes for _, v in self._kept.values()) > KEPT_BYTES and self._kept:
                self._kept.popitem(last=False)
            return kept

    def _gather(self, among: frozenset[str]) -> _Side:
        found = [(p, span) for p in among for span in self.spans.get(p, ())]
        found.sort(key=lambda pair: pair[1][2])
        rows = [row for _, (_, _, row) in found]
        return [Chunk(p, start, end) for p, (start, end, _) in found], np.array(self.vectors[rows])


def load_matrix(folder: Path) -> Matrix | None:
    """The matrix of a snapshot's folder; None where there is none, or of another layout."""
    found = list(folder.glob("*/data_level0.bin"))
    if len(found) != 1:
        return None
    segment = found[0].parent
    header = (segment / "header.bin").read_bytes()
    _, _, _, count, row, label_at, vector_at, _ = HEADER.unpack_from(header)
    data = np.memmap(found[0], dtype=np.uint8, mode="r") if count else np.zeros(0, np.uint8)
    if not count or data.size < count * row or not vector_at < label_at < row:
        return None
    rows = data[: count * row].reshape(count, row)
    vectors = rows[:, vector_at:label_at].view(np.float32)
    labels = rows[:, label_at : label_at + 8].copy().view(np.uint64).ravel()
    row_of = {int(label): number for number, label in enumerate(labels)}
    spans: dict[str, list[Span]] = {}
    for name, label in _labels(segment / "index_metadata.pickle").items():
        paper, start, end = name.rsplit(":", 2)
        spans.setdefault(paper, []).append((int(start), int(end), row_of[label]))
    return Matrix(vectors, spans)


def _labels(path: Path) -> dict[str, int]:
    """Which label each id has, as Chroma notes it."""
    with path.open("rb") as file:
        return _PlainUnpickler(file).load()["id_to_label"]


class _PlainUnpickler(pickle.Unpickler):
    """Reads dictionaries, texts and numbers; a pickle that wants anything else run is refused."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"not plain data: {module}.{name}")
