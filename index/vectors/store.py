"""Vectors of the chunks, kept in Chroma.

Chroma holds an id and a vector for each chunk and nothing else: the id says paper, start and end,
the text is in the truth (documents in Chroma cost eleven times their size).
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from heapq import nlargest
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.errors import LibraryError
from index.paper import Chunk, Part
from index.store.resources import is_full
from index.vectors.chroma import (
    ANSWER_SECONDS,
    Place,
    connect,
    find_nearest,
    hang_up,
    is_missing,
    wait_at_most,
)
from index.vectors.ids import chunk_id, parse_id

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ServerAPI

Answer = TypeVar("Answer")

ASKED = 600
"""Neighbours that Chroma's graph is asked for, at least: it looks no further than it is asked. Of
the 100 nearest of 243,000 chunks it then finds 0.99, asked for 200 0.90 (docs/scaling.md)."""
MOST_ASKED = 2500
"""Neighbours of which some are of the right papers, at most: beyond, looking at those papers'
chunks alone is quicker."""
COMPARED = 3000
"""Chunks up to which all are compared: the graph takes 0.4 s to find a few among very many."""
VECTORS_KEPT = 30_000
"""Vectors that are remembered: Chroma takes 40 ms to give a thousand, the next search with the same
filter needs the same, and its feedback those of the candidates."""
IDS_PER_CALL = 2000
"""Ids of one get or delete: SQLite under Chroma limits the variables of a statement."""
IDS_LISTED = 50_000
"""Ids of one page of all: Chroma counts up to where each begins."""
MOST_TURNS = 3
READ_SECONDS = 10.0
"""How long whoever searches waits for a server: then the words have to do."""
RETRY_SECONDS = 30.0
"""How long a writer waits for a server that has gone to come back."""


class VectorsUnavailable(LibraryError):
    """The vectors can't be reached or read now; papers and BM25 are unaffected."""


class NotThere(VectorsUnavailable):
    """The server has no such collection: nothing was written yet, or another took its place."""


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
        self.place = place
        self.collection_name = collection
        self._chunks_of = chunks_of
        self._renew = renew
        self._lock = threading.Lock()
        self._opened: tuple[ServerAPI, Collection] | None = None
        self._known: dict[str, np.ndarray] = {}

    def add(self, chunks: Sequence[Chunk], vectors: np.ndarray) -> None:
        """Write the vectors (n, dimension) of n chunks, replacing those already there."""
        ids = [chunk_id(chunk) for chunk in chunks]

        def upsert(server: ServerAPI, collection: Collection) -> None:
            size = server.get_max_batch_size()
            for start in range(0, len(ids), size):
                part = slice(start, start + size)
                collection.upsert(ids=ids[part], embeddings=vectors[part])

        if ids:
            self._write(upsert)

    def delete(self, chunks: Iterable[Chunk]) -> None:
        """Forget these chunks; those not there are passed over."""
        for part in _parts([chunk_id(chunk) for chunk in chunks]):
            self._write(lambda _, collection: collection.delete(ids=part))  # noqa: B023 - called now

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
            chunks = self._chunks(among, abstracts_only=abstracts_only)
            if len(chunks) <= COMPARED:
                return nlargest(n, self._cosines(vector, chunks), key=lambda pair: pair[1])

        def passes(chunk: Chunk) -> bool:
            in_part = not abstracts_only or chunk.part is Part.ABSTRACT
            return in_part and (among is None or chunk.paper_id in among)

        asked = max(n, ASKED)
        while True:
            found = self._nearest(vector, asked)
            kept = [(chunk, cosine) for chunk, cosine in found if passes(chunk)][:n]
            if len(kept) == n or len(found) < asked:
                return kept
            asked = max(2 * asked, math.ceil(1.25 * n * asked / max(len(kept), 1)))
            if among is not None and asked > MOST_ASKED:
                chunks = self._chunks(among, abstracts_only=abstracts_only)
                return self._nearest(vector, max(n, ASKED), chunks)[:n]

    def compare(
        self, vector: np.ndarray, among: Set[str], of_each: int, *, abstracts_only: bool = False
    ) -> list[tuple[Chunk, float]]:
        """The so many chunks of each of these papers nearest to a vector, with their cosines.

        Of papers with more than `COMPARED` chunks, those that the graph finds among them, and the
        abstracts of the papers that it finds none of.
        """
        chunks = self._chunks(among, abstracts_only=abstracts_only)
        if len(chunks) <= COMPARED:
            found = self._cosines(vector, chunks)
        else:
            found = self._nearest(vector, max(of_each * len(among), ASKED), chunks)
            named = {chunk.paper_id for chunk, _ in found}
            left = [c for c in chunks if c.part is Part.ABSTRACT and c.paper_id not in named]
            found += self._cosines(vector, left)
        best: dict[str, list[tuple[Chunk, float]]] = {}
        for chunk, cosine in sorted(found, key=lambda pair: -pair[1]):
            of_paper = best.setdefault(chunk.paper_id, [])
            if len(of_paper) < of_each:
                of_paper.append((chunk, cosine))
        return [pair for of_paper in best.values() for pair in of_paper]

    def _chunks(self, among: Iterable[str], *, abstracts_only: bool) -> list[Chunk]:
        chunks = self._chunks_of(among)
        return [c for c in chunks if not abstracts_only or c.part is Part.ABSTRACT]

    def _cosines(self, vector: np.ndarray, chunks: Sequence[Chunk]) -> list[tuple[Chunk, float]]:
        there, vectors = self.get(chunks)
        cosines = (vectors @ vector).tolist() if there else []
        return list(zip(there, cosines, strict=True))

    def _nearest(
        self, vector: np.ndarray, n: int, among: Sequence[Chunk] | None = None
    ) -> list[tuple[Chunk, float]]:
        """Neighbours by Chroma's graph. It compares whole vectors, so their cosines are exact."""
        ids = None if among is None else [chunk_id(chunk) for chunk in among]
        if self.place is None or ids == []:
            return []
        found = self._call(lambda _, collection: find_nearest(collection, vector, n, ids))
        return [(parse_id(i), 1.0 - distance) for i, distance in found]

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
        known, ids = self._known, [chunk_id(chunk) for chunk in chunks]
        vectors = {i: row for i in ids if (row := known.get(i)) is not None}
        unknown = [i for i in ids if i not in vectors]
        for part in _parts(unknown if self.place is not None else []):
            try:
                got = self._call(
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

    def chunks(self) -> Iterator[Chunk]:
        """Every chunk that has a vector."""
        start = 0
        while self.place is not None:
            try:
                got = self._call(
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
            return self._call(lambda _, collection: collection.count())
        except NotThere:
            return 0

    def drop(self) -> None:
        """Delete the whole collection, when another has taken its place."""
        try:
            self._call(lambda server, _: server.delete_collection(self.collection_name))
        except NotThere:
            return
        finally:
            self.refresh()

    def refresh(self) -> None:
        """Forget what this process has read of the place."""
        with self._lock:
            if self._opened is not None:
                hang_up(self._opened[0])
            self._opened, self._known = None, {}

    def forget(self) -> None:
        """Read every vector again that is asked for."""
        self._known = {}

    def turn_to(self, place: Place) -> None:
        """Read another place from now on; calls under way end where they began."""
        with self._lock:
            if place != self.place:
                self.place, self._opened, self._known = place, None, {}

    def _write(self, operation: Callable[[ServerAPI, Collection], object]) -> None:
        """As `_call`, with patience for a server that is restarted: a write can be repeated."""
        self._known = {}
        end = time.monotonic() + (RETRY_SECONDS if isinstance(self.place, str) else 0)
        while True:
            try:
                self._call(operation, reading=False)
                return
            except VectorsUnavailable:
                if time.monotonic() > end:
                    raise
                self.refresh()
                time.sleep(1)

    def _call(
        self, operation: Callable[[ServerAPI, Collection], Answer], *, reading: bool = True
    ) -> Answer:
        """Chroma's own errors become one of ours: the only place where they are caught."""
        for turn in range(MOST_TURNS):
            place = self.place
            try:
                server, collection = self._connection(create=not reading)
                wait_at_most(server, READ_SECONDS if reading else ANSWER_SECONDS)
                return operation(server, collection)
            except LibraryError:
                raise
            # ValueError, Chroma's own, httpx errors, and pyo3 panics, which are no Exception.
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
                    raise
                if isinstance(place, str) and is_missing(error):
                    # Dropped; or made again, under the same name, by another process.
                    self.refresh()
                    if turn:
                        raise NotThere(
                            f"the Chroma server has no vectors of this library: {place}; "
                            "run paper-assistant doctor --repair"
                        ) from error
                    continue
                if self._renew is not None:
                    self._renew()
                if self.place == place:
                    raise VectorsUnavailable(_explain(place, error)) from error
        raise VectorsUnavailable(f"the vectors are busy: {self.place} keeps changing; try again")

    def _connection(self, *, create: bool) -> tuple[ServerAPI, Collection]:
        with self._lock:
            if self._opened is None:
                # A folder that is written is one of the writer's own, also where it is asked.
                create = self._renew is None and (create or not isinstance(self.place, str))
                self._opened = connect(self.place, self.collection_name, create=create)
            return self._opened


def _parts(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), IDS_PER_CALL):
        yield list(ids[start : start + IDS_PER_CALL])


def _explain(place: Place, error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    why = lines[0][:200] if lines else type(error).__name__
    if isinstance(place, str):
        return f"the Chroma server does not answer: {place} ({why}); start it again"
    if is_full(error):
        return f"no room left: the disk of {place} is full; free some space and do it again"
    return f"the vectors can't be used: {place} ({why}); run paper-assistant doctor --repair"
