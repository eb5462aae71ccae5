"""Chroma's folder, one snapshot after another: readers open a finished one, the writer its own.

Chroma is not safe to share between processes: every reader replays and persists what a writer has
logged, and a kill while it persists leaves an index that never opens again (both measured,
docs/storage.md). So nobody ever reads a folder that is written, and a kill loses only the copy.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from index.errors import LibraryError
from index.store.database import copy_database
from index.store.resources import require_room, size_of


class Snapshots:
    """The snapshots of one collection, in the library's folder `chroma/`: `1.7` is the seventh.

    Only the holder of the library's lock may call anything but `path`.
    """

    def __init__(self, folder: Path, collection: int):
        self._folder = folder
        self._collection = collection
        self.work = folder / f"{collection}.work"

    def path(self, number: int) -> Path:
        """The folder of a snapshot."""
        return self._folder / f"{self._collection}.{number}"

    def start(self, number: int) -> Path:
        """A fresh copy of a snapshot to work on; an empty folder from 0, where there is none."""
        self.discard()
        self.work.parent.mkdir(parents=True, exist_ok=True)
        require_room(self.work.parent, 2 * size_of(self.path(number)))
        if number:
            copy_folder(self.path(number), self.work)
        else:
            self.work.mkdir()
        return self.work

    def publish(self, number: int) -> Path:
        """Make the work so far the snapshot of this number; it takes effect when it is noted."""
        target = self.path(number)
        _remove(target)
        require_room(self._folder, size_of(self.work))
        copy_folder(self.work, target)
        return target

    def discard(self) -> None:
        """Throw the work away."""
        shutil.rmtree(self.work, ignore_errors=True)

    def clean(self, keep: int) -> None:
        """Delete every other snapshot; who holds one open keeps its files until they move on."""
        if not self._folder.is_dir():
            return
        for other in self._folder.glob(f"{self._collection}.*"):
            if other not in (self.path(keep), self.work):
                _remove(other)
        if not any(self._folder.iterdir()):
            self._folder.rmdir()


def _remove(folder: Path) -> None:
    """Delete a snapshot at one stroke: Chroma answers wrongly, in silence, from half a folder."""
    gone = folder.with_name(f"{folder.name}.gone")
    with suppress(OSError):  # not there, or held open where that forbids a new name
        folder.rename(gone)
    for left in (gone, folder):
        shutil.rmtree(left, ignore_errors=True)


def copy_folder(source: Path, target: Path) -> None:
    """Copy an index; SQLite files through SQLite, since a reader may be writing a line to one."""
    target.mkdir(parents=True)
    try:
        _copy_files(source, target)
    except OSError as error:
        raise LibraryError(f"an index can't be copied: {target} ({error})") from error


def _copy_files(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        copy = target / path.relative_to(source)
        if path.is_dir():
            copy.mkdir()
        elif path.suffix == ".sqlite3":
            copy_database(path, copy)
        elif not path.name.endswith((".sqlite3-journal", ".lock")):
            shutil.copy2(path, copy)
