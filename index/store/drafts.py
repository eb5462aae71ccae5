"""Drafts kept in the library's file while they are written, a JSON document for each part.

Every write is one short transaction outside the lock of those who add papers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from index.paper import Json
from index.store.database import Connection, Database

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS drafts "
    "(draft TEXT NOT NULL, part INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (draft, part)) "
    "WITHOUT ROWID"
)


class Drafts:
    """The parts of drafts, by the draft's name and their number. Raises LibraryError."""

    def __init__(self, database: Database):
        self._database = database

    def names(self) -> list[str]:
        """The names of all drafts that were kept."""
        with self._database.read() as db:
            if not _exists(db):
                return []
            return [row[0] for row in db.execute("SELECT DISTINCT draft FROM drafts ORDER BY 1")]

    def parts(self, draft: str) -> dict[int, Mapping[str, Json]]:
        """Every part of a draft that was kept, by its number; empty if there is none."""
        query = "SELECT part, body FROM drafts WHERE draft = ? ORDER BY part"
        with self._database.read() as db:
            if not _exists(db):
                return {}
            return {part: json.loads(body) for part, body in db.execute(query, (draft,))}

    def keep(self, draft: str, part: int, body: Mapping[str, Json]) -> None:
        """Write a part, in the place of an earlier one of its number."""
        text = json.dumps(body, ensure_ascii=False)
        with self._database.write() as db:
            db.execute(_SCHEMA)
            db.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (draft, part, text))

    def forget(self, draft: str) -> None:
        """Delete a draft."""
        with self._database.write() as db:
            if _exists(db):
                db.execute("DELETE FROM drafts WHERE draft = ?", (draft,))


def _exists(db: Connection) -> bool:
    query = "SELECT count(*) FROM sqlite_master WHERE name = 'drafts'"
    return bool(db.execute(query).fetchone()[0])
