"""What is damaged or lost is noticed, and made again from SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from index.lexical import LEXICAL_VERSION, Lexical
from index.paper import Filters, Paper
from index.progress import Clock, Report
from index.session.indexing import bump, for_words
from index.store.papers import PaperStore, set_meta
from index.vectors.backends import VectorStore
from index.vectors.collections import Collection, set_snapshot
from index.vectors.manifest import fault, make_manifest

UNFINISHED = "unfinished"


def lexical_fault(store: PaperStore, folder: Path, *, thorough: bool = False) -> str | None:
    """What is wrong with the BM25 index in a folder; None if nothing is, or none is made yet."""
    seal = store.meta("lexical_seal")
    version = store.meta("lexical_version")
    if seal is None or version is None:
        return None
    if seal == UNFINISHED:
        return "it is not finished"
    if version != LEXICAL_VERSION:
        return "another version made it"
    if not (folder / "meta.json").is_file():
        return f"{folder} is missing"
    return fault(folder, seal, thorough=thorough) if seal else None


def write_lexical_manifest(store: PaperStore, folder: Path) -> None:
    """Note what the BM25 index's files are, after the last change to them."""
    if store.meta("lexical_seal") == "":
        with store.database.write() as db:
            set_meta(db, "lexical_seal", make_manifest(folder))
            set_meta(db, "lexical_version", LEXICAL_VERSION)


def forget_vectors(store: PaperStore, vectors: VectorStore, collection: Collection) -> None:
    """Throw a collection's vectors away: every paper is pending again."""
    with store.database.write() as db:
        db.execute("UPDATE indexed SET done = 0 WHERE collection = ?", (collection.number,))
        set_snapshot(db, collection.number, 0, "")
        bump(db)
    vectors.turn_to(0)
    vectors.drop()


def rebuild_lexical(store: PaperStore, lexical: Lexical, report: Report | None) -> None:
    """Make the BM25 index anew from every paper."""
    with store.database.write() as db:
        set_meta(db, "lexical_seal", UNFINISHED)
        set_meta(db, "lexical_version", LEXICAL_VERSION)
    fill_lexical(store, lexical, report)
    with store.database.write() as db:
        set_meta(db, "lexical_seal", make_manifest(lexical.folder))
        bump(db)


def fill_lexical(store: PaperStore, lexical: Lexical, report: Report | None) -> None:
    """Write every paper into an index of its own, in place of what was there; not noted."""
    lexical.clear()
    total = store.count()
    clock = Clock("rebuilding BM25", total, report)
    size = 5000
    for start in range(0, total, size):
        papers = store.papers(Filters(), limit=size, offset=start)
        lexical.replace(map(for_words, _with_bodies(store, papers)))
        clock.tell(start + len(papers))


def _with_bodies(store: PaperStore, papers: Sequence[Paper]) -> Iterator[Paper]:
    """The papers with their bodies, few of which are in memory at once."""
    size = 100
    for start in range(0, len(papers), size):
        yield from store.get([paper.id for paper in papers[start : start + size]])
