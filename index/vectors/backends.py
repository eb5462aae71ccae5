"""Where a library's vectors are kept: in snapshots of a local folder, or on a Chroma server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from index.paper import Chunk
from index.store.database import Connection
from index.vectors.collections import Collection, set_snapshot
from index.vectors.manifest import fault, make_manifest
from index.vectors.nearest import Vectors
from index.vectors.snapshots import Snapshots

ChunksOf = Callable[[Iterable[str]], Sequence[Chunk]]
Note = Callable[[Connection], int]
"""Notes in SQLite what is read from now on, and returns its number."""


class VectorStore(Protocol):
    """Where the vectors of one collection are read and written.

    Only the holder of the library's lock may call `writing`, and the rest within it.
    """

    @property
    def reader(self) -> Vectors:
        """What is searched."""

    @property
    def writer(self) -> Vectors:
        """What is written."""

    def writing(self) -> AbstractContextManager[None]:
        """A stretch of writing; what it has not published by the end is lost."""

    def publish(self) -> Note:
        """Make what is written ready to be read; the note says so in SQLite."""

    def turn_to(self, snapshot: int) -> None:
        """Read this snapshot from now on."""

    def fault(self, collection: Collection, *, thorough: bool = False) -> str | None:
        """What is wrong with the files; None when nothing is, or there are none."""

    def drop(self) -> None:
        """Delete every vector of the collection."""


class LocalStore:
    """Snapshots in the library's folder `chroma/`: what is read is never written."""

    def __init__(
        self,
        folder: Path,
        collection: Collection,
        name: str,
        chunks_of: ChunksOf,
        renew: Callable[[], object],
    ):
        self._snapshots = Snapshots(folder, collection.number)
        self._number = collection.number
        self._snapshot = collection.snapshot
        self.reader = Vectors(self._place(collection.snapshot), name, chunks_of, renew)
        self.writer = Vectors(self._snapshots.work, name, chunks_of)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Work on a copy of the newest snapshot."""
        self._snapshots.clean(keep=self._snapshot)
        self._snapshots.start(self._snapshot)
        try:
            yield
        finally:
            self.writer.refresh()
            self._snapshots.discard()
            self._snapshots.clean(keep=self._snapshot)

    def publish(self) -> Note:
        """Copy the work to a snapshot; the note makes it the one that is read."""
        new = self._snapshot + 1
        self.writer.count()  # the collection is there, even where no paper has had a word
        self._snapshots.clean(keep=self._snapshot)
        seal = make_manifest(self._snapshots.publish(new))

        def note(db: Connection) -> int:
            set_snapshot(db, self._number, new, seal)
            return new

        return note

    def turn_to(self, snapshot: int) -> None:
        """Read this snapshot from now on."""
        self._snapshot = snapshot
        self.reader.turn_to(self._place(snapshot))

    def fault(self, collection: Collection, *, thorough: bool = False) -> str | None:
        """What is wrong with the snapshot's files, by its seal."""
        if not collection.snapshot:
            return None
        folder = self._snapshots.path(collection.snapshot)
        if not folder.is_dir():
            return f"{folder} is missing"
        return fault(folder, collection.seal, thorough=thorough) if collection.seal else None

    def drop(self) -> None:
        """Delete every snapshot."""
        self.reader.turn_to(None)
        self._snapshots.discard()
        self._snapshots.clean(keep=0)

    def _place(self, snapshot: int) -> Path | None:
        return self._snapshots.path(snapshot) if snapshot else None


class ServerStore:
    """A collection on a Chroma server, which keeps readers and writer apart itself."""

    def __init__(self, url: str, name: str, chunks_of: ChunksOf):
        self.reader = self.writer = Vectors(url, name, chunks_of)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write straight to the server."""
        yield

    def publish(self) -> Note:
        """What is on the server is readable already."""
        return lambda db: 0

    def turn_to(self, snapshot: int) -> None:
        """A server has no snapshots, but what was read of it before is not what is there now."""
        self.reader.turn_to(self.reader.place)

    def fault(self, collection: Collection, *, thorough: bool = False) -> str | None:
        """A server's files are its own concern."""
        return None

    def drop(self) -> None:
        """Delete the collection from the server."""
        self.writer.drop()
