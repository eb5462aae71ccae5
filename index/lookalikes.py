"""Papers that resemble one another: never merged, only pointed out."""

from __future__ import annotations

import re

from index.library import Library
from index.merging.identity import alike, keys
from index.paper import Paper
from index.storage.database import Connection
from index.storage.truth import find_paper, hash64

CANDIDATES = 20
"""Papers with similar words that are compared."""


def lookalikes(library: Library, paper: Paper) -> list[tuple[Paper, str]]:
    """Other papers that may be taken for this one, and why: never merged, only pointed out."""
    with library.truth.database.read() as db:
        rows = [row for key in keys(paper) for row in _rows_of(db, key)]
        near = [find_paper(db, row) for row in dict.fromkeys(rows)]
    words = " ".join(re.findall(r"\w+", paper.title))
    found = library.lexical.query(words, CANDIDATES) if words else []
    others = {other.id: other for other in (*near, *library.get([i for i, _ in found]))}
    reasons = ((other, alike(paper, other)) for other in others.values() if other.id != paper.id)
    return [(other, reason) for other, reason in reasons if reason]


def _rows_of(db: Connection, key: str) -> list[int]:
    query = "SELECT paper FROM keys WHERE hash = ?"
    return [int(row[0]) for row in db.execute(query, (hash64(key),))]
