"""Vectors of the chunks, kept in Chroma: written, read, counted and deleted.

Chroma holds an id and a vector for each chunk and nothing else: the id says paper, start and end,
the text is in SQLite (documents in Chroma cost eleven times their size).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from index.paper import Chunk
from index.vectors.chroma import Place
from index.vectors.connection import Connection, NotThere, Opened
from index.vectors.ids import chunk_id, parse_id

VECTORS_KEPT = 30_000
"""Vectors that are kept once read: Chroma takes 40 ms to give a thousand, and a search needs those
of its candidates twice."""
IDS_LISTED = 50_000
"""Ids of one page of all: Chroma counts up to where each begins."""


@dataclass(frozen=True, slots=True)
class Passing:
    """Chunks of a paper or of a filter's papers; vectors (n, dimension) once they are read."""

    chunks: Sequence[Chunk]
    vectors: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class VectorCache:
    """What was read of a place, good for one version of it."""

    version: int
    vectors: dict[str, np.ndarray] = field(default_factory=dict)
    passing: dict[tuple[frozenset[str], bool], Passing] = field(default_factory=dict)
    papers: dict[tuple[str, bool], Passing] = field(default_factory=dict)
    """By the paper's id, and whether they are of its abstract only."""


class StoredVectors:
    """One Chroma collection, at `place`: a folder, the URL of a server, or None (holds nothing).

    Safe to use from many threads. `renew` is called when a folder can't be read, and may
    `turn_to` another; what failed is then repeated there. With `renew` a folder is only read.
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

        def upsert(chroma: Opened) -> None:
            size = chroma.server.get_max_batch_size()
            for start in range(0, len(ids), size):
                part = slice(start, start + size)
                chroma.collection.upsert(ids=ids[part], embeddings=vectors[part])

        if ids:
            self._chroma.write(upsert)

    def delete(self, chunks: Iterable[Chunk]) -> None:
        """Forget these chunks; those not there are passed over."""
        for part in _parts([chunk_id(chunk) for chunk in chunks]):
            self._chroma.write(lambda chroma: chroma.collection.delete(ids=part))  # noqa: B023 - called now

    def get(self, chunks: Sequence[Chunk]) -> tuple[list[Chunk], np.ndarray]:
        """Those of the chunks that are there, and their vectors (n, dimension) in that order."""
        known, ids = self._cached().vectors, [chunk_id(chunk) for chunk in chunks]
        vectors = {i: row for i in ids if (row := known.get(i)) is not None}
        unknown = [i for i in ids if i not in vectors]
        for part in _parts(unknown if self.place is not None else []):
            try:
                for attempt in self._chroma.attempts():
                    with attempt as chroma:
                        got = chroma.collection.get(ids=part, include=["embeddings"])
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

    def chunks(self) -> Iterator[Chunk]:
        """Every chunk that has a vector."""
        start = 0
        while self.place is not None:
            try:
                for attempt in self._chroma.attempts():
                    with attempt as chroma:
                        got = chroma.collection.get(limit=IDS_LISTED, offset=start, include=[])
            except NotThere:
                return
            yield from (parse_id(i) for i in got["ids"])
            start += IDS_LISTED
            if len(got["ids"]) < IDS_LISTED:
                return

    def count(self) -> int:
        """Number of chunks with a vector."""
        found = 0
        with suppress(NotThere):
            for attempt in self._chroma.attempts() if self.place is not None else ():
                with attempt as chroma:
                    found = chroma.collection.count()
        return found

    def drop(self) -> None:
        """Delete the whole collection, when another has taken its place."""
        try:
            for attempt in self._chroma.attempts():
                with attempt as chroma:
                    chroma.server.delete_collection(self.collection_name)
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

    def _cached(self) -> VectorCache:
        version = self._chroma.version
        if self._cache.version != version:
            self._cache = VectorCache(version)
        return self._cache


def _parts(ids: Sequence[str]) -> Iterator[list[str]]:
    # SQLite under Chroma limits the variables of a statement.
    size = 2000
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])
