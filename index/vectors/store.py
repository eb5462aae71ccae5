"""Vectors of the chunks, kept in Chroma.

Chroma holds an id and a vector for each chunk and nothing else: the id says paper, start and end,
the text is in the truth (documents in Chroma cost eleven times their size).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from index.paper import Chunk, Part
from index.vectors.chroma import Place, find_nearest
from index.vectors.connection import Connection, NotThere
from index.vectors.ids import chunk_id, is_of_body, paper_of, parse_id

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ServerAPI

ASKED = 600
"""Neighbours that Chroma's graph is asked for, at least: it looks no further than it is asked. Of
the 100 nearest of 243,000 chunks it then finds 0.989, asked for 300 0.967 (docs/scaling.md)."""
MOST_ASKED = 2500
"""Neighbours of which some are of the right papers, at most: beyond, looking at those papers'
chunks alone is quicker."""
COMPARED = 3000
"""Chunks up to which all are compared: the graph takes 0.4 s to find a few among very many."""
VECTORS_KEPT = 30_000
"""Vectors that are kept once read: Chroma takes 40 ms to give a thousand, and a search needs those
of its candidates twice."""
FILTERS_KEPT = 16
IDS_PER_CALL = 2000
"""Ids of one get or delete: SQLite under Chroma limits the variables of a statement."""
IDS_LISTED = 50_000
"""Ids of one page of all: Chroma counts up to where each begins."""


@dataclass(frozen=True, slots=True)
class Passing:
    """The chunks that pass a filter, and where they are few their vectors (n, dimension)."""

    chunks: Sequence[Chunk]
    vectors: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class VectorCache:
    """What was read of a place, good for one version of it."""

    version: int
    vectors: dict[str, np.ndarray] = field(default_factory=dict)
    passing: dict[tuple[frozenset[str], bool], Passing] = field(default_factory=dict)


class Vectors:
    """One Chroma collection, at `place`: a folder, the URL of a server, or None (holds nothing).

    Safe to use from many threads. `renew` is called when a folder can't be read, and may
    `turn_to` another; the call is then repeated there. With `renew` a folder is only read.
    """

    def __init__(
        self,
        place: Place,
        collection: str,
        chunks_of: Callable[[Iterable[str]], Sequence[Chunk]],
        renew: Callable[[], object] | None = None,
    ):
        self._chroma = Connection(place, collection, renew)
        self._chunks_of = chunks_of
        self._cache = VectorCache(0)

    @property
    def place(self) -> Place:
        """Where the collection is."""
        return self._chroma.place

    @property
    def collection_name(self) -> str:
        """What Chroma calls it."""
        return self._chroma.collection_name

    def add(self, chunks: Sequence[Chunk], vectors: np.ndarray) -> None:
        """Write the vectors (n, dimension) of n chunks, replacing those already there."""
        ids = [chunk_id(chunk) for chunk in chunks]

        def upsert(server: ServerAPI, collection: Collection) -> None:
            size = server.get_max_batch_size()
            for start in range(0, len(ids), size):
                part = slice(start, start + size)
                collection.upsert(ids=ids[part], embeddings=vectors[part])

        if ids:
            self._chroma.write(upsert)

    def delete(self, chunks: Iterable[Chunk]) -> None:
        """Forget these chunks; those not there are passed over."""
        for part in _parts([chunk_id(chunk) for chunk in chunks]):
            self._chroma.write(lambda _, collection: collection.delete(ids=part))  # noqa: B023 - called now

    def query(
        self,
        vector: np.ndarray,
        n: int,
        among: Set[str] | None = None,
        *,
        abstracts_only: bool = False,
    ) -> list[tuple[Chunk, float]]:
        """The n chunks nearest to a vector (dimension,) with their cosines, nearest first.

        `among` limits them to these papers: few chunks are all compared; for many, the graph is
        asked for so many more neighbours that enough should be of those, and where that were too
        many, for neighbours among their chunks.
        """
        if n < 1 or (among is not None and not among):
            return []
        if among is not None and len(among) <= COMPARED:
            passing = self._passing(frozenset(among), abstracts_only=abstracts_only)
            if passing.vectors is not None:
                return nlargest(n, _cosines(vector, passing), key=lambda pair: pair[1])

        def passes(name: str) -> bool:
            in_part = not abstracts_only or not is_of_body(name)
            return in_part and (among is None or paper_of(name) in among)

        asked = max(n, ASKED)
        while True:
            found = self._nearest(vector, asked)
            kept = list(islice((pair for pair in found if passes(pair[0])), n))
            if len(kept) == n or len(found) < asked:
                return _parsed(kept)
            # A quarter more than should do; but what few have shown is no measure.
            needed = math.ceil(1.25 * n * asked / max(len(kept), 1))
            asked = min(max(needed, 2 * asked), 8 * asked)
            if among is not None and asked > MOST_ASKED:
                passing = self._passing(frozenset(among), abstracts_only=abstracts_only)
                return _parsed(self._nearest(vector, max(n, ASKED), passing.chunks)[:n])

    def compare(
        self, vector: np.ndarray, among: Set[str], of_each: int, *, abstracts_only: bool = False
    ) -> list[tuple[Chunk, float]]:
        """The so many chunks of each of these papers nearest to a vector, with their cosines.

        Of papers with more than `COMPARED` chunks, those that the graph finds among them, and the
        abstracts of the papers that it finds none of.
        """
        chunks = self._chunks(among, abstracts_only=abstracts_only)
        if len(chunks) <= COMPARED:
            found = _cosines(vector, Passing(*self.get(chunks)))
        else:
            found = _parsed(self._nearest(vector, max(of_each * len(among), ASKED), chunks))
            named = {chunk.paper_id for chunk, _ in found}
            left = [c for c in chunks if c.part is Part.ABSTRACT and c.paper_id not in named]
            found += _cosines(vector, Passing(*self.get(left)))
        best: dict[str, list[tuple[Chunk, float]]] = {}
        for chunk, cosine in sorted(found, key=lambda pair: -pair[1]):
            of_paper = best.setdefault(chunk.paper_id, [])
            if len(of_paper) < of_each:
                of_paper.append((chunk, cosine))
        return [pair for of_paper in best.values() for pair in of_paper]

    def _chunks(self, among: Iterable[str], *, abstracts_only: bool) -> list[Chunk]:
        chunks = self._chunks_of(among)
        return [c for c in chunks if not abstracts_only or c.part is Part.ABSTRACT]

    def _passing(self, among: frozenset[str], *, abstracts_only: bool) -> Passing:
        """The chunks of these papers; kept, since the next query often has the same filter."""
        known, filtered = self._cached().passing, (among, abstracts_only)
        if (found := known.get(filtered)) is None:
            chunks = self._chunks(among, abstracts_only=abstracts_only)
            found = Passing(chunks) if len(chunks) > COMPARED else Passing(*self.get(chunks))
            if len(known) >= FILTERS_KEPT:
                known.clear()
            known[filtered] = found
        return found

    def _nearest(
        self, vector: np.ndarray, n: int, among: Sequence[Chunk] | None = None
    ) -> list[tuple[str, float]]:
        """Neighbours by Chroma's graph. It compares whole vectors, so their distances are exact."""
        ids = None if among is None else [chunk_id(chunk) for chunk in among]
        if self.place is None or ids == []:
            return []
        return self._chroma.call(lambda _, collection: find_nearest(collection, vector, n, ids))

    def first_vectors(self, most: int | None = None) -> tuple[list[str], np.ndarray]:
        """Papers, and of each the vector (n, dimension) of the chunk that it starts with.

        All of them; or `most`, from all over the library.
        """
        first: dict[str, Chunk] = {}
        for chunk in self.chunks():
            known = first.get(chunk.paper_id, chunk)
            first[chunk.paper_id] = min(known, chunk, key=lambda c: (c.part, c.start))
        step = -(-len(first) // most) or 1 if most else 1
        there, vectors = self.get(list(first.values())[::step])
        return [chunk.paper_id for chunk in there], vectors

    def get(self, chunks: Sequence[Chunk]) -> tuple[list[Chunk], np.ndarray]:
        """Those of the chunks that are there, and their vectors (n, dimension) in that order."""
        known, ids = self._cached().vectors, [chunk_id(chunk) for chunk in chunks]
        vectors = {i: row for i in ids if (row := known.get(i)) is not None}
        unknown = [i for i in ids if i not in vectors]
        for part in _parts(unknown if self.place is not None else []):
            try:
                got = self._chroma.call(
                    lambda _, collection: collection.get(ids=part, include=["embeddings"])  # noqa: B023
                )
            except NotThere:
                break
            if got["embeddings"] is not None:
                rows = np.asarray(got["embeddings"], dtype=np.float32)
                vectors.update(zip(got["ids"], rows, strict=True))
        if len(vectors) <= VECTORS_KEPT:
            if len(known) > VECTORS_KEPT:
                known.clear()
            known.update(vectors)
        there = [(c, vectors[i]) for c, i in zip(chunks, ids, strict=True) if i in vectors]
        rows = np.array([v for _, v in there] or np.zeros((0, 0)), dtype=np.float32)
        return [c for c, _ in there], rows

    def _cached(self) -> VectorCache:
        version = self._chroma.version
        if self._cache.version != version:
            self._cache = VectorCache(version)
        return self._cache

    def chunks(self) -> Iterator[Chunk]:
        """Every chunk that has a vector."""
        start = 0
        while self.place is not None:
            try:
                got = self._chroma.call(
                    lambda _, c: c.get(limit=IDS_LISTED, offset=start, include=[])  # noqa: B023
                )
            except NotThere:
                return
            yield from (parse_id(i) for i in got["ids"])
            start += IDS_LISTED
            if len(got["ids"]) < IDS_LISTED:
                return

    def count(self) -> int:
        """Number of chunks with a vector."""
        if self.place is None:
            return 0
        try:
            return self._chroma.call(lambda _, collection: collection.count())
        except NotThere:
            return 0

    def drop(self) -> None:
        """Delete the whole collection, when another has taken its place."""
        try:
            self._chroma.call(lambda server, _: server.delete_collection(self.collection_name))
        except NotThere:
            return
        finally:
            self.refresh()

    def refresh(self) -> None:
        """Forget what this process has read of the place."""
        self._chroma.refresh()

    def turn_to(self, place: Place) -> None:
        """Read another place from now on; of a server, as it is now."""
        self._chroma.turn_to(place)

    def close(self) -> None:
        """Let go of the place."""
        self._chroma.close()

    def open_ahead(self) -> None:
        """Open a folder beside what the caller does next; who asks of it meanwhile waits for it."""
        self._chroma.open_ahead()


def _cosines(vector: np.ndarray, passing: Passing) -> list[tuple[Chunk, float]]:
    if not passing.chunks or passing.vectors is None:
        return []
    return list(zip(passing.chunks, (passing.vectors @ vector).tolist(), strict=True))


def _parsed(found: Iterable[tuple[str, float]]) -> list[tuple[Chunk, float]]:
    """Neighbours with their cosines."""
    return [(parse_id(name), 1.0 - distance) for name, distance in found]


def _parts(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), IDS_PER_CALL):
        yield list(ids[start : start + IDS_PER_CALL])
