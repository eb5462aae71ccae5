"""A library changes its embedder, chunking or place of vectors; the old ones serve meanwhile."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace

from index.progress import Report
from index.session.files import Session
from index.session.indexing import Indexes, bump, index_pending, pending
from index.session.location import Options
from index.text.chunks import VERSION as CHUNKING
from index.vectors.collections import (
    Collection,
    delete_collection,
    in_making,
    insert_collection,
    replace_collection,
    replaced,
    serve,
)
from index.vectors.connection import VectorsUnavailable


def is_current(library: Session, options: Options) -> bool:
    """Whether the library's vectors are as asked, and cut as this version cuts."""
    if in_making(library.store) is not None:
        return False
    now = library.collection
    return now.chunking == CHUNKING and _wanted(now, options) == _wanted(now, Options())


def reindex(
    library: Session,
    options: Options,
    progress: Report | None = None,
    *,
    seconds: float = math.inf,
    offline: bool = False,
) -> bool:
    """Make every vector anew as `options` say; what they leave out stays as it is.

    Stopped or interrupted, it goes on when it is called again with the same options; False if it
    is not done after `seconds`. The old vectors are searched until the new ones are complete.
    With `offline` no embedder is downloaded. Raises ModelError for one that is not to be had, and
    then nothing is begun.
    """
    with library.writing(progress):
        library.index(progress)
        old = library.collection
        wanted = _wanted(old, options)
        embedder = library.load_embedder(wanted, offline=offline)
        new = _begin(library, wanted)
        library.accept(new, embedder)
        vectors = library.vector_store_of(new)
        indexes = Indexes(new.number, vectors, None, lambda: embedder)
        try:
            index_pending(library.store, indexes, progress, seconds=seconds)
        finally:
            vectors.reader.refresh()
        if pending(library.store, new.number):
            return False
        with library.store.database.write() as db:
            replace_collection(db, old.number)
            serve(db, new.number)
            bump(db)
        sweep(library)
        return True


def sweep(library: Session) -> None:
    """Delete the vectors of collections that were replaced; only within `writing`.

    Those on a server that is away stay noted, and are deleted by the next one that writes.
    """
    for old in replaced(library.store):
        with suppress(VectorsUnavailable):
            library.vector_store_of(old).drop()
            with library.store.database.write() as db:
                delete_collection(db, old.number)


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


def _begin(library: Session, wanted: Collection) -> Collection:
    """The collection to fill: the one begun before, if it is as wanted, else a new one."""
    begun = in_making(library.store)
    if begun is not None:
        if replace(begun, number=0, made_by="", snapshot=0, seal="") == wanted:
            return begun
        with library.store.database.write() as db:
            replace_collection(db, begun.number)
        sweep(library)
    with library.store.database.write() as db:
        return replace(wanted, number=insert_collection(db, wanted, serves=False))
