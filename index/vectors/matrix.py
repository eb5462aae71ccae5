"""Every vector of a snapshot at once, compared with a query exactly.

Chroma's graph finds 0.8 to 0.99 of the true neighbours, its filters cost 66 to 117 ms on 100,000
chunks, and reading vectors by id costs more than the rest of a search (docs/scaling.md). Its index
file holds the vectors in equal rows (the layout of hnswlib, described by its own header), and a
snapshot is never written, so they are read in place: nothing is kept twice.
"""

from __future__ import annotations

import pickle
import struct
import threading
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NoReturn

import numpy as np

from index.paper import Chunk
from index.vectors.approximate import Approximate
from index.vectors.ids import chunk_id, is_of_body, paper_of, parse_id

HEADER = struct.Struct("<i7Q")
"""Version, first offset, room, elements, bytes of a row, where its label is, and its vector."""
MOST_ROWS = 2_000_000
"""Beyond, comparing with all takes longer than a reader likes to wait, and Chroma is asked."""
EXACT_ROWS = 20_000
"""Up to so many the rows are compared as they lie; of more, first four bits of each number."""
FIRST_QUERIES = 8
"""To a snapshot, answered from its rows as they lie: a command that asks once need not wait."""
FILTERS_KEPT = 16
SPAN = 32
MANY = 10_000
"""Scores from which on it pays to look for the highest in two steps."""


class Matrix:
    """The vectors (rows, dimension) of a snapshot, and whose they are; safe with many threads.

    Each row has a label, and each chunk id the label of its row; the row of a chunk that was taken
    out is still there, and its label nobody's.
    """

    def __init__(self, vectors: np.ndarray, labels: np.ndarray, label_of: Mapping[str, int]):
        self.vectors = vectors
        self._labels = labels
        self._label_of = label_of
        self._id_of = {label: name for name, label in label_of.items()}
        self._row_of = np.zeros(int(labels.max(initial=0)) + 1, dtype=np.intp)
        self._row_of[labels] = np.arange(len(labels))
        gone = np.ones(len(labels), dtype=bool)
        gone[self._row_of[np.fromiter(label_of.values(), np.intp, len(label_of))]] = False
        self._gone = np.flatnonzero(gone)
        self._lock = threading.Lock()
        self._asked = 0
        self._making: threading.Thread | None = None
        self._approximate: Approximate | None = None
        self._passing: dict[frozenset[str], np.ndarray] = {}

    def nearest(
        self,
        vector: np.ndarray,
        n: int,
        among: Set[str] | None = None,
        *,
        abstracts_only: bool = False,
    ) -> list[tuple[Chunk, float]]:
        """The n chunks nearest to a vector, of these papers or of all; cosines, best first."""
        approximate = self._to_start_from()
        scores = approximate.scores(vector) if approximate else self.vectors @ vector
        more = 2 * n if approximate else n
        if among is None:
            out = self._but_abstracts if abstracts_only else self._gone
            scores[out] = -np.inf
            best = _highest(scores, min(more, len(scores) - len(out)))
        else:
            rows = self._rows_passing(frozenset(among))
            if abstracts_only:
                rows = rows[~np.isin(rows, self._but_abstracts)]
            best = rows[_highest(scores[rows], more)]
        cosines = self.vectors[best] @ vector
        order = np.argsort(-cosines, kind="stable")[:n]
        return self._named(best[order], cosines[order])

    def best_of_each(
        self, vector: np.ndarray, among: Set[str], n: int, *, abstracts_only: bool = False
    ) -> list[tuple[Chunk, float]]:
        """The n chunks of each of these papers that are nearest to a vector, with cosines."""
        rows = self._rows_of(among)
        if abstracts_only:
            rows = rows[~np.isin(rows, self._but_abstracts)]
        cosines = self.vectors[rows] @ vector
        left = dict.fromkeys(among, n)
        best: list[int] = []
        for place in np.argsort(-cosines, kind="stable").tolist():
            paper = paper_of(self._id_of[int(self._labels[rows[place]])])
            if left[paper]:
                left[paper] -= 1
                best.append(place)
        return self._named(rows[best], cosines[best])

    def get(self, chunks: Iterable[Chunk]) -> tuple[list[Chunk], np.ndarray]:
        """Those of the chunks that are there, and their vectors (n, dimension) in that order."""
        found = [(chunk, self._label_of.get(chunk_id(chunk))) for chunk in chunks]
        labels = [label for _, label in found if label is not None]
        return [c for c, label in found if label is not None], self.vectors[self._row_of[labels]]

    def first_vectors(self) -> tuple[list[str], np.ndarray]:
        """Every paper, and of each the vector (n, dimension) of the chunk that it starts with."""

        def start(label: int) -> tuple[str, int]:
            chunk = parse_id(self._id_of[label])
            return chunk.part, chunk.start

        first = [min(labels, key=start) for labels in self._of_paper.values()]
        return list(self._of_paper), self.vectors[self._row_of[first]]

    @cached_property
    def _of_paper(self) -> dict[str, list[int]]:
        """The labels of each paper."""
        found: dict[str, list[int]] = {}
        for name, label in self._label_of.items():
            found.setdefault(paper_of(name), []).append(label)
        return found

    @cached_property
    def _but_abstracts(self) -> np.ndarray:
        """The rows of bodies, and of chunks that were taken out."""
        labels = [label for label, name in self._id_of.items() if is_of_body(name)]
        return np.union1d(self._gone, self._row_of[np.array(labels, dtype=np.intp)])

    def _rows_passing(self, among: frozenset[str]) -> np.ndarray:
        """The rows of these papers; remembered, since the next query often has the same filter."""
        known = self._passing.get(among)
        if known is None:
            known = self._rows_of(among)
            with self._lock:
                if len(self._passing) >= FILTERS_KEPT:
                    self._passing.clear()
                self._passing[among] = known
        return known

    def _rows_of(self, papers: Iterable[str]) -> np.ndarray:
        labels = [label for paper in papers for label in self._of_paper.get(paper, ())]
        return self._row_of[np.array(labels, dtype=np.intp)]

    def _to_start_from(self) -> Approximate | None:
        """What sifts many rows quickly; made beside the queries, which need not wait for it."""
        if len(self.vectors) <= EXACT_ROWS:
            return None
        with self._lock:
            self._asked += 1
            if self._asked > FIRST_QUERIES and self._making is None:
                self._making = threading.Thread(target=self._make_approximate)
                self._making.start()
        return self._approximate

    def _make_approximate(self) -> None:
        with suppress(MemoryError):  # then all rows go on being compared as they lie
            self._approximate = Approximate(self.vectors)

    def _named(self, rows: np.ndarray, cosines: np.ndarray) -> list[tuple[Chunk, float]]:
        chunks = (parse_id(self._id_of[label]) for label in self._labels[rows].tolist())
        return list(zip(chunks, cosines.tolist(), strict=True))


def _highest(scores: np.ndarray, n: int) -> np.ndarray:
    """The places of the n highest scores, in no order."""
    if n >= len(scores):
        return np.arange(len(scores))
    places = np.arange(len(scores)) if len(scores) < MANY else _high(scores, n)
    best: np.ndarray = places[np.argpartition(-scores[places], n - 1)[:n]]
    return best


def _high(scores: np.ndarray, n: int) -> np.ndarray:
    """The places of the n highest scores and of few others, without sorting: ten times as quick.

    Every SPAN-th score makes a group; n groups hold a score of at least the n-th highest maximum.
    """
    groups = -(-len(scores) // SPAN)
    padded = np.pad(scores, (0, groups * SPAN - len(scores)), constant_values=-np.inf)
    tops = padded.reshape(SPAN, groups).max(axis=0)
    least = np.partition(tops, groups - n)[groups - n] if n < groups else -np.inf
    return np.flatnonzero(scores >= least)


def load_matrix(folder: Path) -> Matrix | None:
    """The matrix of a snapshot's folder; None where there is none, too much, or another layout."""
    header = _header(folder)
    if header is None:
        return None
    segment, (_, _, _, count, row, label_at, vector_at, _) = header
    file = segment / "data_level0.bin"
    data = np.memmap(file, dtype=np.uint8, mode="r") if 0 < count <= MOST_ROWS else None
    if data is None or data.size < count * row or not vector_at < label_at < row:
        return None
    # Plain arrays: numpy's class for mapped files is slow to cut.
    table = np.asarray(data)[: count * row].reshape(count, row)
    labels = table[:, label_at : label_at + 8].copy().view(np.uint64).ravel()
    return Matrix(
        table[:, vector_at:label_at].view(np.float32),
        labels,
        _labels(segment / "index_metadata.pickle"),
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
        found: dict[str, int] = _PlainUnpickler(file).load()["id_to_label"]
    return found


class _PlainUnpickler(pickle.Unpickler):
    """Reads dictionaries, texts and numbers; a pickle that wants anything else run is refused."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"not plain data: {module}.{name}")
