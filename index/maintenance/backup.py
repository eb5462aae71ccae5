"""A copy of a library, consistent at one moment, while it is used and added to."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from pathlib import Path

from index.errors import LibraryError
from index.library import Library
from index.store.database import Database, copy_database
from index.store.lock import LibraryBusy
from index.store.papers import PaperStore
from index.vectors.collections import Collection, serving, set_snapshot
from index.vectors.snapshots import copy_folder


def backup(library: Library, folder: str | Path) -> Path:
    """Copy a library into a folder that does not exist or is empty; the folder.

    The papers are copied as they are at one moment. An index that is being written, or that lies
    on a Chroma server, is left out: the copy makes it anew when it is opened.
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise LibraryError(f"not empty: {target}; name a new folder for the copy")
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        _copy(library, part)
        if target.exists():
            target.rmdir()
        part.rename(target)
    except OSError as error:
        raise LibraryError(
            f"the copy failed: {target} ({error.strerror}); name another folder"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def _copy(library: Library, part: Path) -> None:
    try:
        with nullcontext() if library.read_only else library.writing(None, wait=0):
            copy_database(library.store.database.path, part / "library.sqlite")
            if (library.folder / "lexical").is_dir():
                copy_folder(library.folder / "lexical", part / "lexical")
            _copy_vectors(library, part)
    except LibraryBusy:
        # Someone is adding: what is committed is copied, and indexed in the copy.
        copy_database(library.store.database.path, part / "library.sqlite")
    _settle_copy(part)


def _copy_vectors(library: Library, part: Path) -> None:
    collection = library.collection
    name = f"chroma/{collection.number}.{collection.snapshot}"
    if (library.folder / name).is_dir():
        copy_folder(library.folder / name, part / name)


def _settle_copy(part: Path) -> None:
    """Make the copy a library of its own: its own vectors, missing indexes noted."""
    database = Database(part / "library.sqlite")
    store = PaperStore(database)
    collection = serving(store)
    with database.write() as db:
        # What is being made, or was replaced, is the other library's, be it on a server.
        others = "NOT IN (SELECT collection FROM collections WHERE serving = 1)"
        for table in ("indexed", "collections"):
            db.execute(f"DELETE FROM {table} WHERE collection {others}")
        if collection is not None and not _has_vectors(part, collection):
            db.execute("UPDATE collections SET chroma = ''")
            db.execute("UPDATE indexed SET done = 0")
            set_snapshot(db, collection.number, 0, "")
    database.close()


def _has_vectors(part: Path, collection: Collection) -> bool:
    return (part / f"chroma/{collection.number}.{collection.snapshot}").is_dir()
