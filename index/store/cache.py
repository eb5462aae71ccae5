"""Answers a library has given before, kept under what they depended on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from index.errors import LibraryError
from index.paper import Json
from index.store.database import Connection, Database

KEPT = 1000
"""Answers kept; the oldest go first."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, at TEXT NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID
"""


class Cache:
    """Documents by key. A library that can't be written keeps none and says nothing of it."""

    def __init__(self, database: Database):
        self._database = database

    def get(self, key: str) -> dict[str, Json] | None:
        """What was kept under a key, if anything."""
        with self._database.read() as db:
            if not _exists(db):
                return None
            row = db.execute("SELECT body FROM answers WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, key: str, body: Mapping[str, Json]) -> None:
        """Keep a document, in place of what was there."""
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        with suppress(LibraryError), self._database.write() as db:
            db.execute(_SCHEMA)
            db.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (key, now, json.dumps(body))
            )
            db.execute(
                "DELETE FROM answers WHERE key NOT IN "
                "(SELECT key FROM answers ORDER BY at DESC LIMIT ?)",
                (KEPT,),
            )


def _exists(db: Connection) -> bool:
    found = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'answers'")
    return found.fetchone() is not None
