"""A library's files, opened: the store, and the indexes as any process left them last."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from index.errors import LibraryError, ReadOnly
from index.lexical import Lexical
from index.maintenance.recovery import (
    forget_vectors,
    lexical_fault,
    rebuild_lexical,
    write_lexical_manifest,
)
from index.paper import Chunk, Filters
from index.progress import Report
from index.session.indexing import Indexes, index_pending, pending
from index.session.location import Location, other_option
from index.store.lock import WAIT_SECONDS, WriterLock
from index.store.resources import is_out_of_memory
from index.vectors.backends import LocalStore, ServerStore, VectorStore
from index.vectors.collections import Collection, serving, set_made_by
from index.vectors.nearest import Vectors

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder


@dataclass(frozen=True, slots=True)
class VectorSpace:
    """The embedder and the vectors of one collection: another's can't be compared with them."""

    collection: int
    embedder: Embedder
    vectors: Vectors


class Session:
    """Store, vectors and BM25 of one folder; every look at an index turns to the newest commit.

    Any number of threads and processes may read while one writes, which holds the lock.
    """

    def __init__(
        self,
        place: Location,
        collection: Collection,
        given: Embedder | None = None,
        *,
        offline: bool = True,
    ):
        self.folder = place.folder
        self.store = place.store
        self._place = place
        self._given = given
        self._offline = offline
        self._loaded: Embedder | None = None
        self._lock = WriterLock(place.folder / "writer.lock")
        self._turning = threading.Lock()
        self._generation = self.store.meta("generation")
        self._matching: dict[tuple[str | None, Filters], frozenset[str]] = {}
        self._collection = collection
        self._vector_store = self.vector_store_of(collection)
        self._lexical = Lexical(place.indexes / "lexical")

    def close(self) -> None:
        """Let go of the files."""
        self._vector_store.reader.close()
        self._place.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def faults(self, *, thorough: bool = False) -> tuple[str | None, str | None] | None:
        """What is wrong with the files of the vectors and of BM25; None when nothing is."""
        vectors = self._vector_store.fault(self._collection, thorough=thorough)
        lexical = lexical_fault(self.store, self._lexical.folder, thorough=thorough)
        return (vectors, lexical) if vectors or lexical else None

    @property
    def read_only(self) -> bool:
        """Whether it lies on a disk that can't be written."""
        return self._place.read_only

    @property
    def pending(self) -> int:
        """Papers not indexed yet, or not as they are now."""
        return pending(self.store, self._collection.number)

    @property
    def fingerprint(self) -> str:
        """Changes whenever papers or indexes do."""
        return f"{self.store.meta('library')}-{self.store.meta('generation') or 0}"

    @property
    def collection(self) -> Collection:
        """The collection of vectors that is searched, and what made it."""
        self._refresh()
        return self._collection

    @property
    def embedder(self) -> Embedder:
        """The embedder that made this library's vectors, loaded when it is first used."""
        self._refresh()
        with self._turning:
            if self._loaded is None:
                self._loaded = self.load_embedder(self._collection)
            return self._loaded

    def load_embedder(self, collection: Collection, *, offline: bool = False) -> Embedder:
        """The embedder of a collection; LibraryError if it is not the one that made it.

        With `offline` it is not downloaded, whatever the library was opened with.
        """
        from index.embedding.embedder import load_embedder

        loaded = self._given or load_embedder(
            collection.embedder or None,
            precision=collection.precision or None,
            offline=self._offline or offline,
        )
        self.accept(collection, loaded)
        return loaded

    def accept(self, collection: Collection, embedder: Embedder) -> None:
        """Note which embedder makes a collection; LibraryError if another one did."""
        if not collection.made_by and not self.read_only:
            set_made_by(self.store, collection.number, embedder.name)
        elif collection.made_by and embedder.name != collection.made_by:
            raise LibraryError(
                other_option(self.folder, "embedder", collection.made_by, embedder.name)
            )

    def matching_ids(self, filters: Filters) -> Set[str] | None:
        """Ids of the papers that pass; None when there is no filter. Remembered for next time."""
        if not filters:  # Which part of a paper is searched leaves none out.
            return None
        filters = replace(filters, abstracts_only=False)
        self._refresh()
        asked = self._generation, filters
        with self._turning:
            known = self._matching.get(asked)
        if known is None:
            known = frozenset(self.store.ids(filters))
            with self._turning:
                if len(self._matching) >= 16:
                    self._matching.clear()
                self._matching[asked] = known
        return known

    @property
    def vectors(self) -> Vectors:
        """The vectors of the chunks, as new as the last commit of any process."""
        self._refresh()
        return self._vector_store.reader

    def vector_space(self) -> VectorSpace:
        """The embedder, and the vectors that it made."""
        if self._loaded is None:
            self._vector_store.reader.open_ahead()
        while True:
            embedder = self.embedder
            with self._turning:
                if self._loaded is embedder:
                    reader = self._vector_store.reader
                    return VectorSpace(self._collection.number, embedder, reader)

    def serves(self, space: VectorSpace) -> bool:
        """Whether its vectors are still those that are searched: any process may re-index."""
        return self.collection.number == space.collection

    @property
    def lexical(self) -> Lexical:
        """The BM25 index, as new as the last commit of any process."""
        self._refresh()
        return self._lexical

    def require_writable(self) -> None:
        """LibraryError where the library lies on a disk that can't be written."""
        if self._place.read_only:
            raise ReadOnly(self.folder)

    @contextmanager
    def writing(self, progress: Report | None, wait: float = WAIT_SECONDS) -> Iterator[None]:
        """Hold the lock; what is damaged is thrown away first, to be indexed again."""
        self.require_writable()
        with self._lock.held(progress, wait):
            self._refresh()
            vectors, lexical = self.faults() or (None, None)
            if vectors:
                forget_vectors(self.store, self._vector_store, self._collection)
            if lexical:
                rebuild_lexical(self.store, self._lexical, progress)
            self._refresh()
            try:
                yield
            except Exception as error:
                if is_out_of_memory(error):
                    raise LibraryError(
                        f"out of memory: {self.folder} is as it was, and what was read is kept; "
                        "close other programs and do it again"
                    ) from error
                raise
            self._refresh()

    def index(self, progress: Report | None, *, seconds: float = math.inf) -> None:
        """Index what is pending, and stop after `seconds`; only within `writing`."""
        if not self.pending:
            return
        indexes = Indexes(
            self._collection.number, self._vector_store, self._lexical, lambda: self.embedder
        )
        index_pending(self.store, indexes, progress, seconds=seconds)
        write_lexical_manifest(self.store, self._lexical.folder)

    def _refresh(self) -> None:
        """Turn to what any process has committed since."""
        generation = self.store.meta("generation")
        if generation == self._generation:
            return
        with self._turning:
            collection = serving(self.store) or self._collection
            if collection.number != self._collection.number:
                self._vector_store.reader.refresh()
                self._loaded, self._vector_store = None, self.vector_store_of(collection)
            self._vector_store.turn_to(collection.snapshot)
            self._collection = collection
            self._lexical.refresh()
            self._generation = generation

    def vector_store_of(self, collection: Collection) -> VectorStore:
        """Where the vectors of a collection are kept."""
        name = f"papers-{self.store.meta('library')}-{collection.number}"

        def chunks_of(ids: Iterable[str]) -> list[Chunk]:
            return self.store.chunks(ids, collection.number)

        if collection.chroma:
            return ServerStore(collection.chroma, name, chunks_of)
        folder = self._place.indexes / "chroma"
        return LocalStore(folder, collection, name, chunks_of, self._refresh)
