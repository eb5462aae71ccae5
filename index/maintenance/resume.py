"""What an interrupted run left is finished: at once where it is little, else by the next writer.

A search would rather have what is indexed now than everything in an hour.
"""

from __future__ import annotations

import math

from index.errors import PaperAssistantError
from index.maintenance.recovery import fill_lexical, lexical_fault
from index.maintenance.reindex import reindex, sweep
from index.progress import Report
from index.session.files import Session
from index.session.indexing import pending
from index.session.location import Options
from index.store.lock import LibraryBusy
from index.vectors.collections import Collection, in_making, replaced

AT_ONCE = 1000
"""Papers up to which whoever opens the library waits for them,"""
AT_MOST = 30.0
"""but no longer than so many seconds: whole papers take a hundred times as long as abstracts."""


def mend(library: Session, progress: Report | None = None) -> tuple[str, ...]:
    """Rebuild what is damaged and finish what is little; what to tell of the rest."""
    if library.read_only:
        # Its BM25 index is a copy of ours, which can be made anew though the library can't.
        if lexical_fault(library.store, library.lexical.folder):
            fill_lexical(library.store, library.lexical, progress)
        return ()
    left = in_making(library.store) is not None or bool(_left_over(library))
    if not (library.pending or library.faults() or left):
        return ()
    try:
        if library.collection.chroma:
            # A server that is away is found out at once: writing to it would wait for it.
            library.vectors.count()
        with library.writing(progress, wait=0):
            return _finish_little(library, progress)
    except LibraryBusy:
        return ()
    except PaperAssistantError as error:
        return (str(error),)


def finish(library: Session, progress: Report | None = None, seconds: float = math.inf) -> bool:
    """Finish what was interrupted, and stop after `seconds`; whether nothing is left."""
    if library.read_only:
        return True
    if library.pending:
        with library.writing(progress):
            library.index(progress, seconds=seconds)
        if library.pending:
            return False
    begun = in_making(library.store)
    if begun is None:
        return True
    options = Options(begun.embedder, begun.precision, begun.chroma)
    # Who began it may have had a network; whoever opens the library now named no model.
    return reindex(library, options, progress, seconds=seconds, offline=True)


def _left_over(library: Session) -> list[Collection]:
    """Replaced collections that nobody has to wait for: on no server but the library's own."""
    own = ("", library.collection.chroma)
    return [left for left in replaced(library.store) if left.chroma in own]


def _finish_little(library: Session, progress: Report | None) -> tuple[str, ...]:
    command = f"paper-assistant --library {library.folder} doctor --repair"
    # Where nothing is indexed yet there is nothing to search meanwhile.
    if library.pending <= AT_ONCE or not library.vectors.count():
        library.index(progress, seconds=AT_MOST)
    if library.pending:
        return (
            f"{library.pending:,} papers are not indexed yet and can't be found; the next add, "
            f"serve or {command} goes on",
        )
    begun = in_making(library.store)
    if begun is None:
        if _left_over(library):
            sweep(library)
        return ()
    left = pending(library.store, begun.number)
    if left <= AT_ONCE and finish(library, progress, AT_MOST):
        return ()
    left = pending(library.store, begun.number)
    return (
        f"re-indexing is not finished, {left:,} papers are left, and the old vectors serve; the "
        f"next add, serve or {command} goes on",
    )
