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
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import numpy as np

from index.paper import Chunk
from index.vectors.ids import parse_id

HEADER = struct.Struct("<i7Q")
"""Version, first offset, room, elements, bytes of a row, where its label is, and its vector."""
KEPT_BYTES = 128 << 20
"""Vectors of the filters used last that are kept side by side; a row alone is twice as slow."""

_Side = tuple[Sequence[Chunk], np.ndarray]


@dataclass(frozen=True)
class Matrix:
    """The vectors (n, dimension) of a snapshot, and which chunk is in which row."""

    vectors: np.ndarray
    chunks: Sequence[Chunk]
    rows: np.ndarray
    """The row of each chunk: rows of chunks that were taken out are left in between."""
    of_paper: Mapping[str, Sequence[int]]
    """The places of each paper's chunks in `chunks`."""
    _kept: OrderedDict[frozenset[str] | None, _Side] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def nearest(
        self, vector: np.ndarray, n: int, among: Set[str] | None = None
    ) -> list[tuple[Chunk, float]]:
        """The n chunks nearest to a vector, of these papers or of all; cosines, best first."""
        chunks, vectors = self._side_by_side(None if among is None else frozenset(among))
        cosines = vectors @ vector
        n = min(n, len(chunks))
        best = np.argpartition(-cosines, n - 1)[:n] if n else np.zeros(0, int)
        best = best[np.argsort(-cosines[best], kind="stable")]
        return [(chunks[i], float(cosines[i])) for i in best.tolist()]

    def _side_by_side(self, among: frozenset[str] | None) -> _Side:
        """The chunks of these papers and their vectors, side by side in memory."""
        with self._lock:
            kept = self._kept.pop(among, None) or self._gather(among)
            self._kept[among] = kept
            while sum(v.nbytes for _, v in self._kept.values()) > KEPT_BYTES and self._kept:
                self._kept.popitem(last=False)
            return kept

    def _gather(self, among: frozenset[str] | None) -> _Side:
        if among is None:
            return self.chunks, np.array(self.vectors[self.rows])
        places = sorted(place for paper in among for place in self.of_paper.get(paper, ()))
        return [self.chunks[place] for place in places], np.array(self.vectors[self.rows[places]])


def count_rows(folder: Path) -> int | None:
    """How many rows the matrix of a snapshot's folder has; None where there is none."""
    header = _header(folder)
    return None if header is None else header[1][3]


def load_matrix(folder: Path) -> Matrix | None:
    """The matrix of a snapshot's folder; None where there is none, or of another layout."""
    table = _table(folder)
    if table is None:
        return None
    row_of = {int(label): number for number, label in enumerate(table.labels.copy().ravel())}
    named = _labels(table.segment / "index_metadata.pickle")
    ids = sorted(named, key=lambda name: row_of[named[name]])
    chunks = [parse_id(name) for name in ids]
    of_paper: dict[str, list[int]] = {}
    for place, chunk in enumerate(chunks):
        of_paper.setdefault(chunk.paper_id, []).append(place)
    return Matrix(
        vectors=table.vectors,
        chunks=chunks,
        rows=np.array([row_of[named[name]] for name in ids], dtype=np.intp),
        of_paper=of_paper,
    )


def scan(folder: Path, vector: np.ndarray, n: int) -> list[tuple[Chunk, float]] | None:
    """The n chunks of a snapshot nearest to a vector, with cosines, by a look at every row.

    Nothing is kept: for a process that asks once this is quicker than to load any index. None
    as for `load_matrix`.
    """
    table = _table(folder)
    if table is None:
        return None
    named = _labels(table.segment / "index_metadata.pickle")
    cosines = table.vectors @ vector
    looked_at = min(n + len(cosines) - len(named), len(cosines))  # some may have been taken out
    best = np.argpartition(-cosines, looked_at - 1)[:looked_at]
    best = best[np.argsort(-cosines[best], kind="stable")]
    labels = table.labels[best].ravel().tolist()
    wanted = set(labels)
    chunk_of = {label: parse_id(name) for name, label in named.items() if label in wanted}
    found = zip(labels, cosines[best].tolist(), strict=True)
    return [(chunk_of[label], cosine) for label, cosine in found if label in chunk_of][:n]


@dataclass(frozen=True)
class _Table:
    """The rows of an index file where they lie: vectors (n, dimension) and labels (n, 1)."""

    segment: Path
    vectors: np.ndarray
    labels: np.ndarray


def _table(folder: Path) -> _Table | None:
    header = _header(folder)
    if header is None:
        return None
    segment, (_, _, _, count, row, label_at, vector_at, _) = header
    file = segment / "data_level0.bin"
    data = np.memmap(file, dtype=np.uint8, mode="r") if count else np.zeros(0, np.uint8)
    if not count or data.size < count * row or not vector_at < label_at < row:
        return None
    rows = data[: count * row].reshape(count, row)
    return _Table(
        segment,
        rows[:, vector_at:label_at].view(np.float32),
        rows[:, label_at : label_at + 8].view(np.uint64),
    )


def _header(folder: Path) -> tuple[Path, tuple[int, ...]] | None:
    """The one index in a snapshot's folder, and the numbers of its header."""
    found = list(folder.glob("*/header.bin"))
    if len(found) != 1:
        return None
    return found[0].parent, HEADER.unpack_from(found[0].read_bytes())


def _labels(path: Path) -> dict[str, int]:
    """Which label each id has, as Chroma notes it."""
    with path.open("rb") as file:
        return _PlainUnpickler(file).load()["id_to_label"]


class _PlainUnpickler(pickle.Unpickler):
    """Reads dictionaries, texts and numbers; a pickle that wants anything else run is refused."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"not plain data: {module}.{name}")
