"""Whether the parts of a library agree, and how to make them agree again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from index.errors import PaperAssistantError
from index.ingest.remerge import body_of, read_record
from index.library import NO_FILTERS, Library
from index.maintenance.recovery import forget_vectors, rebuild_lexical
from index.maintenance.reindex import is_current, reindex, sweep
from index.paper import FULL_TEXT, Chunk
from index.progress import Report
from index.session.location import Options
from index.store.database import Row, fault_of
from index.store.papers import PaperStore
from index.store.rows import body_of_row, paper_of_row, read_spans, write_spans
from index.text.chunks import embedded_texts
from index.vectors.collections import in_making, replaced

SAME = 0.98
"""Cosine that a vector made again has at least; int8 models differ a little by batch."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a library, and the command that mends it."""

    what: str
    mend: str


def examine(library: Library) -> tuple[Fault, ...]:
    """Everything that is wrong with a library; empty when its parts agree."""
    command = f"paper-assistant --library {library.folder} doctor --repair"
    return tuple(Fault(what, command) for what in _faults(library))


def repair(
    library: Library, options: Options | None = None, progress: Report | None = None
) -> tuple[Fault, ...]:
    """Mend what can be mended from SQLite, change what `options` name; the faults that stay."""
    options = options or Options()
    with library.writing(progress):
        _mend_vectors(library)
        if not _lexical_agrees(library):
            rebuild_lexical(library.store, library.lexical, progress)
        library.index(progress)
    if not is_current(library, options):
        reindex(library, options, progress)
    elif replaced(library.store):
        with library.writing(progress):
            sweep(library)
    return examine(library)


def _faults(library: Library) -> Iterator[str]:
    if found := fault_of(library.store.database.path):
        yield f"library.sqlite is damaged ({found}); add its files to a new library"
        return
    if wrong := _wrong_records(library.store):
        yield f"library.sqlite is damaged ({wrong}); add its files to a new library"
    for name, what in zip(("vectors", "BM25"), library.faults(thorough=True) or (), strict=False):
        if what:
            yield f"the index of {name} is damaged: {what}"
    if library.pending:
        yield f"{library.pending} papers are not indexed"
    if in_making(library.store):
        yield "re-indexing was begun and not finished"
    elif not is_current(library, Options()):
        yield "chunks were cut by another version of paper-assistant"
    try:
        yield from _lexical_faults(library)
        yield from _vector_faults(library)
    except PaperAssistantError as error:
        yield str(error)


def _wrong_records(store: PaperStore) -> str | None:
    """Whether what is kept of the records is what was read: each has the digest of its content.

    A text that was overwritten in its place is well-formed to SQLite.
    """
    query = "SELECT papers.*, digest, body FROM records JOIN papers ON papers.row = records.paper"
    wrong = total = 0
    with store.database.read() as db:
        for row in db.execute(query):
            total += 1
            wrong += not _is_as_read(row)
        spoiled = sum(not _is_body_as_read(row) for row in db.execute(_BODIES))
        lost = db.execute(
            "SELECT (SELECT count(*) FROM records) - ?, (SELECT count(*) FROM papers "
            "WHERE row NOT IN (SELECT paper FROM records))",
            (total,),
        ).fetchone()
    if wrong:
        return f"{wrong} of {total} records are not what was read"
    if spoiled:
        return f"{spoiled} full texts are not what was read"
    return "papers and records don't belong together" if any(lost) else None


def _is_as_read(row: Row) -> bool:
    try:
        body = row["body"] or body_of(paper_of_row(row, ()))
        return bytes.fromhex(read_record(body, "").digest) == row["digest"]
    except (ValueError, TypeError, KeyError):
        return False


_BODIES = """
SELECT bodies.text, bodies.pages, bodies.sections, front, name,
coalesce(body, papers.extra) AS content, body IS NOT NULL AS own FROM bodies
JOIN records USING (record) JOIN papers ON papers.row = records.paper JOIN files USING (file)
"""


def _is_body_as_read(row: Row) -> bool:
    try:
        content = json.loads(row["content"])
        extra = content["extra"] if row["own"] else content
        return bool(body_of_row(row).digest == extra[FULL_TEXT])
    except (ValueError, TypeError, KeyError):
        return False


def _lexical_agrees(library: Library) -> bool:
    try:
        return library.lexical.ids() == library.store.ids(NO_FILTERS)
    except PaperAssistantError:  # unreadable, or of another make than its seal says
        return False


def _lexical_faults(library: Library) -> Iterator[str]:
    papers, indexed = library.store.ids(NO_FILTERS), library.lexical.ids()
    if missing := len(papers - indexed):
        yield f"{missing} of {len(papers)} papers are missing from BM25"
    if left := len(indexed - papers):
        yield f"{left} papers in BM25 are not in the library"


def _vector_faults(library: Library) -> Iterator[str]:
    noted, there = _noted(library.store, library.collection.number), set(library.vectors.chunks())
    if missing := len(noted - there):
        yield f"{missing} of {len(noted)} chunks have no vector"
    if left := len(there - noted):
        yield f"{left} vectors are of no chunk"
    if what := _wrong_vectors(library, noted & there):
        yield what


def _wrong_vectors(library: Library, chunks: set[Chunk]) -> str | None:
    """What is wrong with a sample of the vectors: made again, and searched for."""
    sample = random.Random(library.fingerprint).sample(sorted(chunks), min(16, len(chunks)))
    if not sample:
        return None
    there, matrix = library.vectors.get(sample)
    embedder = library.embedder
    if matrix.shape[1] != embedder.dimension:
        return (
            f"vectors have {matrix.shape[1]} numbers, those of {embedder.name} {embedder.dimension}"
        )
    papers = {paper.id: paper for paper in library.get([chunk.paper_id for chunk in there])}
    texts = [embedded_texts(papers[c.paper_id], [c], embedder)[0] for c in there]
    again = embedder.embed_documents(texts)
    wrong = int((np.einsum("nd,nd->n", matrix, again) < SAME).sum())
    wrong = wrong or sum(not _is_found(library, row) for row in matrix)
    return f"{wrong} of {len(there)} vectors tried are wrong" if wrong else None


def _is_found(library: Library, vector: np.ndarray) -> bool:
    found = library.vectors.nearest(vector, 1)
    return not vector.any() or (bool(found) and found[0][1] > SAME)


def _mend_vectors(library: Library) -> None:
    """Mark what has no vector, or one of no chunk; throw all away where vectors are wrong."""
    collection = library.collection
    try:
        there = set(library.vectors.chunks())
        noted = _noted(library.store, collection.number)
        wrong = _wrong_vectors(library, noted & there)
    except PaperAssistantError:
        if collection.chroma:
            raise
        wrong, there, noted = "unreadable", set(), set()
    if wrong:
        forget_vectors(library.store, library.vector_store_of(collection), collection)
    elif there != noted:
        _mark(library.store, collection.number, noted | there, there ^ noted)


def _mark(store: PaperStore, collection: int, every: set[Chunk], wrong: Iterable[Chunk]) -> None:
    """Make the papers of wrong chunks pending, with all that may stand in the index noted."""
    spans: dict[str, list[Chunk]] = {chunk.paper_id: [] for chunk in wrong}
    for chunk in sorted(every):
        if chunk.paper_id in spans:
            spans[chunk.paper_id].append(chunk)
    with store.database.write() as db:
        for paper_id, chunks in spans.items():
            db.execute(
                "INSERT OR REPLACE INTO indexed VALUES (?, ?, ?, 0)",
                (paper_id, collection, write_spans(chunks)),
            )


def _noted(store: PaperStore, collection: int) -> set[Chunk]:
    query = "SELECT paper_id, spans FROM indexed WHERE collection = ? AND done = 1"
    with store.database.read() as db:
        found = db.execute(query, (collection,)).fetchall()
    return {chunk for paper_id, spans in found for chunk in read_spans(paper_id, spans)}
