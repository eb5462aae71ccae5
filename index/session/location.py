"""A library's folder is found, made, brought to this version, or copied where it is read-only."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import LibraryError
from index.store.database import Database
from index.store.papers import PaperStore, set_meta
from index.store.schema import VERSION, create_schema, migrate, schema_version
from index.text.chunks import VERSION as CHUNKING
from index.vectors.collections import Collection, insert_collection, serving
from index.vectors.snapshots import copy_folder


@dataclass(frozen=True, slots=True)
class Location:
    """Where a library lies. `indexes` is another folder than `folder` where that is read-only."""

    folder: Path
    indexes: Path
    store: PaperStore

    @property
    def read_only(self) -> bool:
        """Whether the library can be searched, and no more."""
        return self.indexes != self.folder

    def close(self) -> None:
        """Let go of the files; delete the copies that were made."""
        self.store.database.close()
        if self.read_only:
            shutil.rmtree(self.indexes, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Options:
    """What a library keeps from when it was made; None is "as it is", or the default."""

    embedder: str | None = None
    precision: str | None = None
    chroma: str | None = None


def find_location(folder: Path, *, create: bool) -> Location:
    """The library in a folder; `create` makes one where there is none.

    Raises LibraryError if it is none, is damaged or was made by a newer version.
    """
    path = folder / "library.sqlite"
    if not path.exists():
        _make_folder(folder, create=create)
    elif not (os.access(folder, os.W_OK) and os.access(path, os.W_OK)):
        return _read_only(folder)
    database = Database(path)
    version = schema_version(database)
    if version is None:
        create_schema(database)
    else:
        migrate(database, version)
    return Location(folder, folder, PaperStore(database))


def _make_folder(folder: Path, *, create: bool) -> None:
    if not create:
        raise LibraryError(f"no library here: {folder}; paper-assistant add FILE makes one")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LibraryError(f"not a library, and not empty: {folder}; name another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"no library can be made here: {folder} ({error.strerror}); name another folder"
        ) from error


def _read_only(folder: Path) -> Location:
    """Both indexes refuse a folder that can't be written, so they are copied to a temporary one."""
    copies = Path(tempfile.mkdtemp(prefix="paper-assistant-"))
    path = folder / "library.sqlite"
    log = folder / "library.sqlite-wal"
    immutable = not (log.exists() and log.stat().st_size)
    if not immutable:
        # A killed writer's last commits are still in the log, which only a copy can take up.
        for name in (path, log):
            shutil.copy2(name, copies / name.name)
        path = copies / path.name
    database = Database(path, immutable=immutable, read_only=folder)
    version = schema_version(database)
    if version != VERSION:
        raise LibraryError(
            f"another version made this library: {folder} (its {version}, ours {VERSION}); "
            "copy it to a disk that can be written"
        )
    store = PaperStore(database)
    collection = serving(store)
    wanted = ["lexical", f"chroma/{collection.number}.{collection.snapshot}"] if collection else []
    for index in wanted:
        if (folder / index).is_dir():
            copy_folder(folder / index, copies / index)
    return Location(folder, copies, store)


def settle(place: Location, options: Options) -> Collection:
    """The collection that serves; made when the library is new.

    Raises LibraryError when `options` name what the library was not made with.
    """
    store = place.store
    collection = serving(store)
    if collection is None:
        new = Collection(
            0, options.embedder or "", options.precision or "", "", CHUNKING, options.chroma or ""
        )
        with store.database.write() as db:
            set_meta(db, "library", uuid.uuid4().hex[:12])
            number = insert_collection(db, new, serves=True)
        return replace(new, number=number)
    _compare(place, options, collection)
    return collection


def _compare(place: Location, options: Options, collection: Collection) -> None:
    for option, wanted, kept in (
        ("embedder", options.embedder, (collection.embedder, collection.made_by)),
        ("precision", options.precision, (collection.precision,)),
        ("chroma", options.chroma, (collection.chroma,)),
    ):
        if wanted is not None and wanted not in kept:
            raise LibraryError(other_option(place.folder, option, kept[-1] or kept[0], wanted))


def other_option(folder: Path, option: str, kept: str, wanted: str) -> str:
    """What to say when a library was not made with the option that is named."""
    shown = kept or "the default"
    return (
        f"the vectors of {folder} were made with --{option} {shown}, not {wanted}; to change it, "
        f"run paper-assistant --library {folder} --{option} {wanted} doctor --repair"
    )
