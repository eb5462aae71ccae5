"""A library changes its embedder, chunking or place of vectors; the old ones serve meanwhile."""

from __future__ import annotations

from dataclasses import replace

from index.indexing import Indexes, bump, index_pending, pending
from index.library import Library
from index.progress import Report
from index.storage.opening import Options
from index.text.chunks import VERSION as CHUNKING
from index.vectors.collections import (
    Collection,
    delete_collection,
    in_making,
    insert_collection,
    serve,
)

AT_ONCE = 1000
"""Papers up to which an interrupted re-indexing is finished whenever the library is opened: the old
vectors serve, so nobody should wait an hour for the new ones."""


def is_current(library: Library, options: Options) -> bool:
    """Whether the library's vectors are as asked, and cut as this version cuts."""
    if in_making(library.truth) is not None:
        return False
    now = library.collection
    return now.chunking == CHUNKING and _wanted(now, options) == _wanted(now, Options())


def reindex(library: Library, options: Options, progress: Report | None = None) -> None:
    """Make every vector anew as `options` say; what they leave out stays as it is.

    Interrupted, it goes on when it is called again with the same options. The old vectors are
    searched until the new ones are complete.
    """
    with library.writing(progress):
        library.index(progress)
        old = library.collection
        new = _begin(library, _wanted(old, options))
        store = library.store_of(new)
        indexes = Indexes(new.number, store, None, lambda: library.load_embedder(new))
        index_pending(library.truth, indexes, progress)
        store.reader.refresh()
        with library.truth.database.write() as db:
            serve(db, new.number)
            delete_collection(db, old.number)
            bump(db)
        library.store_of(old).drop()


def resume(library: Library, progress: Report | None = None) -> None:
    """Go on with a re-indexing that was interrupted, unless it would keep a search waiting."""
    begun = in_making(library.truth)
    if begun is not None and pending(library.truth, begun.number) <= AT_ONCE:
        reindex(library, Options(begun.embedder, begun.precision, begun.chroma), progress)


def _wanted(now: Collection, options: Options) -> Collection:
    """What the collection would be with these options."""
    return Collection(
        number=0,
        embedder=now.embedder if options.embedder is None else options.embedder,
        precision=now.precision if options.precision is None else options.precision,
        made_by="",
        chunking=CHUNKING,
        chroma=now.chroma if options.chroma is None else options.chroma,
    )


def _begin(library: Library, wanted: Collection) -> Collection:
    """The collection to fill: the one begun before, if it is as wanted, else a new one."""
    begun = in_making(library.truth)
    if begun is not None:
        if replace(begun, number=0, made_by="", snapshot=0, seal="") == wanted:
            return begun
        with library.truth.database.write() as db:
            delete_collection(db, begun.number)
        library.store_of(begun).drop()
    with library.truth.database.write() as db:
        return replace(wanted, number=insert_collection(db, wanted, serves=False))
