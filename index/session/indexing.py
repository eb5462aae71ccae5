"""Papers that are not indexed yet are chunked, embedded and written to both indexes.

Every step may be repeated: a kill between any two leaves papers pending, and the next run does
them again.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import Lexical
from index.paper import Chunk, Paper
from index.progress import Clock, Report
from index.store.bodies import body_lengths
from index.store.database import Connection
from index.store.papers import PaperStore, set_meta
from index.store.rows import marks, parts, read_spans, write_spans
from index.text.chunks import chunk_paper, embedded_texts
from index.text.clean import clean
from index.vectors.backends import VectorStore

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder

FIRST_BATCH = 32
LARGEST_BATCH = 4096


@dataclass(frozen=True)
class Indexes:
    """Where papers are indexed: vectors of one collection, and BM25 unless it has them already."""

    collection: int
    vectors: VectorStore
    lexical: Lexical | None
    load_embedder: Callable[[], Embedder]


def pending(store: PaperStore, collection: int) -> int:
    """Number of papers to index, and of deleted ones to take out."""
    with store.database.read() as db:
        query = "SELECT count(*) FROM indexed WHERE collection = ? AND done = 0"
        return int(db.execute(query, (collection,)).fetchone()[0])


def index_pending(
    store: PaperStore, indexes: Indexes, report: Report | None = None, *, seconds: float = math.inf
) -> int:
    """Index every pending paper, batch by batch, and stop after `seconds`; how many it were."""
    end = time.monotonic() + seconds
    clock = Clock("indexing", pending(store, indexes.collection), report)
    size = BatchSize(FIRST_BATCH)
    done, start = 0, time.monotonic()
    with indexes.vectors.writing():
        for batch in _batches(store, indexes, size):
            publishing = _write_batch(store, indexes, batch)
            done += len(batch.ids)
            clock.tell(done)
            size.learn(time.monotonic() - start, publishing)
            if (start := time.monotonic()) > end:
                break
    return done


@dataclass
class BatchSize:
    """How many papers the next batch holds: few at first, more while they go quickly."""

    papers: int

    def learn(self, seconds: float, publishing: float) -> None:
        """A batch took so many seconds, of them so many to make it visible."""
        # It grows to eight seconds, so that a kill loses little and commits stay few, or until
        # making it visible takes a twentieth of its time.
        if seconds < max(8.0 / 2, publishing / 0.05):
            self.papers = min(self.papers * 2, LARGEST_BATCH)


@dataclass(frozen=True)
class Batch:
    """Papers ready to be written; an id without a paper is of one that is gone."""

    ids: list[str]
    papers: list[Paper]
    chunks: dict[str, list[Chunk]]
    vectors: np.ndarray


def _batches(store: PaperStore, indexes: Indexes, size: BatchSize) -> Iterator[Batch]:
    """Pending papers by their ids, embedded; the next batch is embedded while one is written."""
    with ThreadPoolExecutor(1, thread_name_prefix="embedding") as ahead:
        coming = ahead.submit(_embedded_batch, store, indexes, "", size.papers)
        while (batch := coming.result()).ids:
            coming = ahead.submit(_embedded_batch, store, indexes, batch.ids[-1], size.papers)
            yield batch


def _embedded_batch(store: PaperStore, indexes: Indexes, after: str, size: int) -> Batch:
    with store.database.read() as db:
        query = (
            "SELECT paper_id FROM indexed WHERE collection = ? AND done = 0 AND paper_id > ? "
            "ORDER BY paper_id LIMIT ?"
        )
        ids = [row[0] for row in db.execute(query, (indexes.collection, after, size))]
        ids = ids[: _as_many(body_lengths(db, ids))]
    papers = store.get(ids)
    if not papers:
        return Batch(ids, [], {}, np.zeros((0, 0), np.float32))
    embedder = indexes.load_embedder()
    chunks: dict[str, list[Chunk]] = {}
    texts: list[str] = []
    for paper in papers:
        chunks[paper.id] = chunk_paper(paper, embedder)
        texts += embedded_texts(paper, chunks[paper.id], embedder)
    return Batch(ids, papers, chunks, embedder.embed_documents(texts))


def _as_many(lengths: Sequence[int]) -> int:
    """How many papers with bodies of these lengths make a batch: one at least."""
    total = 0
    for number, length in enumerate(lengths):
        total += length
        # Some twenty papers.
        if total > 1_000_000:
            return max(1, number)
    return len(lengths)


def _write_batch(store: PaperStore, indexes: Indexes, batch: Batch) -> float:
    """Index these papers and take out those that are gone; seconds of publishing."""
    before = _announce(store, indexes.collection, batch.ids, batch.chunks)
    every = [chunk for paper in batch.papers for chunk in batch.chunks[paper.id]]
    kept = set(every)
    writer = indexes.vectors.writer
    writer.delete([chunk for chunk in before if chunk not in kept])
    writer.add(every, batch.vectors)
    if indexes.lexical is not None:
        gone = [i for i in batch.ids if i not in batch.chunks]
        indexes.lexical.replace([for_words(paper) for paper in batch.papers], gone)
    start = time.monotonic()
    note = indexes.vectors.publish()
    with store.database.write() as db:
        _finish(db, indexes.collection, batch.ids, batch.chunks)
        snapshot = note(db)
        bump(db)
    indexes.vectors.turn_to(snapshot)
    return time.monotonic() - start


def for_words(paper: Paper) -> Paper:
    """The paper as BM25 reads it."""
    body = replace(paper.body, text=clean(paper.body.text)) if paper.body else None
    return replace(paper, title=clean(paper.title), abstract=clean(paper.abstract), body=body)


def _announce(
    store: PaperStore, collection: int, ids: Sequence[str], chunks: dict[str, list[Chunk]]
) -> list[Chunk]:
    """Note every chunk that may stand in the index from now on; those noted so far."""
    with store.database.write() as db:
        before = _spans(db, collection, ids)
        for paper_id in ids:
            old = before.get(paper_id, [])
            union = list(dict.fromkeys([*old, *chunks.get(paper_id, [])]))
            db.execute(
                "INSERT OR REPLACE INTO indexed VALUES (?, ?, ?, 0)",
                (paper_id, collection, write_spans(union)),
            )
        # A killed writer leaves a BM25 index that no seal describes.
        set_meta(db, "lexical_seal", "")
    return [chunk for old in before.values() for chunk in old]


def _spans(db: Connection, collection: int, ids: Sequence[str]) -> dict[str, list[Chunk]]:
    found: dict[str, list[Chunk]] = {}
    for part in parts(ids):
        query = (
            "SELECT paper_id, spans FROM indexed WHERE collection = ? "
            f"AND paper_id IN ({marks(part)})"
        )
        for paper_id, spans in db.execute(query, (collection, *part)):
            found[paper_id] = list(read_spans(paper_id, spans))
    return found


def _finish(
    db: Connection, collection: int, ids: Sequence[str], chunks: dict[str, list[Chunk]]
) -> None:
    """Clear the marks of papers that are indexed, forget those that are gone."""
    for paper_id in ids:
        if paper_id in chunks:
            db.execute(
                "UPDATE indexed SET spans = ?, done = 1 WHERE paper_id = ? AND collection = ?",
                (write_spans(chunks[paper_id]), paper_id, collection),
            )
        else:
            db.execute(
                "DELETE FROM indexed WHERE paper_id = ? AND collection = ?", (paper_id, collection)
            )


def bump(db: Connection) -> None:
    """A new generation of the library: readers compare it with the one they have open."""
    row = db.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
    set_meta(db, "generation", str(int(row[0]) + 1 if row else 1))
