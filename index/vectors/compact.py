"""A second copy of every vector, a byte a number, read by paper from the library's SQLite file.

Chroma finds neighbours of a query quickly, but reading vectors by id from it costs more than the
whole rest of a search (docs/search.md). Here the chunks of any papers are compared with a query at
once: those that BM25 proposes, and all that pass a narrow filter.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np

from index.paper import Chunk
from index.storage.database import Connection, Database
from index.storage.truth import read_spans, write_spans


def write_compact(
    db: Connection, collection: int, chunks: Sequence[Chunk], vectors: np.ndarray
) -> None:
    """Keep the vectors (n, dimension) of one paper's n chunks."""
    values = (chunks[0].paper_id, collection, write_spans(chunks), _pack(vectors))
    db.execute("INSERT OR REPLACE INTO compact VALUES (?, ?, ?, ?)", values)


def compare(
    database: Database, collection: int, ids: Iterable[str], vector: np.ndarray
) -> list[tuple[Chunk, float]]:
    """Every chunk of these papers with its cosine to a vector (dimension,), to about 0.001."""
    chunks: list[Chunk] = []
    packed: list[bytes] = []
    query = (
        "SELECT paper_id, spans, vectors FROM compact WHERE collection = ? "
        "AND paper_id IN (SELECT value FROM json_each(?))"
    )
    with database.read() as db:
        for paper, spans, rows in db.execute(query, (collection, json.dumps(list(ids)))):
            chunks.extend(read_spans(paper, spans))
            packed.append(rows)
    rows = np.frombuffer(b"".join(packed), dtype=_row(len(vector)))
    cosines = rows["scale"] * (rows["numbers"].astype(np.float32) @ vector)
    return list(zip(chunks, cosines.tolist(), strict=True))


def first_vectors(database: Database, collection: int) -> tuple[list[str], np.ndarray]:
    """Ids of papers and the vector of each one's first chunk (n, dimension), in order of the ids.

    Papers that were indexed before there was this copy are left out.
    """
    size = "length(vectors) / (length(spans) - length(replace(spans, '-', '')))"
    query = (
        f"SELECT paper_id, substr(vectors, 1, {size}) FROM compact WHERE collection = ? "
        "ORDER BY paper_id"
    )
    with database.read() as db:
        found = db.execute(query, (collection,)).fetchall()
    dimension = len(found[0][1]) - 4 if found else 0
    rows = np.frombuffer(b"".join(row[1] for row in found), dtype=_row(dimension))
    vectors = rows["scale"][:, np.newaxis] * rows["numbers"].astype(np.float32)
    return [row[0] for row in found], vectors


def _row(dimension: int) -> np.dtype[np.void]:
    return np.dtype([("scale", "<f4"), ("numbers", "i1", (dimension,))])


def _pack(vectors: np.ndarray) -> bytes:
    """Each vector as its largest number / 127, then its numbers in units of that."""
    rows = np.zeros(len(vectors), dtype=_row(vectors.shape[1]))
    rows["scale"] = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / 127
    rows["numbers"] = np.rint(vectors / rows["scale"][:, np.newaxis])
    return rows.tobytes()
