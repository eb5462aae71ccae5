"""Searches kept in the library's file, each with how far its papers have been seen.

The table is made with the first search, so that a library of any earlier version takes one. Every
write is one short transaction outside the lock of those who add papers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.paper import Json
from index.store.database import Connection, Database
from index.store.rows import marks, parts

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS searches "
    "(owner TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, k INTEGER NOT NULL, "
    "filters TEXT NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (owner, name)) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A search under its name; papers with rows up to `seen` were there when it was last shown."""

    name: str
    query: str
    k: int
    filters: Mapping[str, Json]
    seen: int


class Searches:
    """One user's searches in a library; "" is who uses it without a login.

    Raises LibraryError when they can't be written.
    """

    def __init__(self, database: Database, owner: str = ""):
        self._database = database
        self._owner = owner

    def all(self) -> list[KeptSearch]:
        """Every search, by name."""
        query = "SELECT name, query, k, filters, seen FROM searches WHERE owner = ? ORDER BY name"
        with self._database.read() as db:
            if not _exists(db):
                return []
            rows = db.execute(query, (self._owner,)).fetchall()
        return [
            KeptSearch(name, query, k, json.loads(filters), seen)
            for name, query, k, filters, seen in rows
        ]

    def keep(self, search: KeptSearch) -> None:
        """Write a search, in the place of an earlier one of its name."""
        filters = json.dumps(search.filters, ensure_ascii=False)
        values = (self._owner, search.name, search.query, search.k, filters, search.seen)
        with self._database.write() as db:
            db.execute(_SCHEMA)
            db.execute("INSERT OR REPLACE INTO searches VALUES (?, ?, ?, ?, ?, ?)", values)

    def mark(self, name: str, seen: int) -> None:
        """Note that the papers up to this row were shown; never fewer than before."""
        with self._database.write() as db:
            if _exists(db):
                query = "UPDATE searches SET seen = max(seen, ?) WHERE owner = ? AND name = ?"
                db.execute(query, (seen, self._owner, name))

    def forget(self, name: str) -> None:
        """Delete a search."""
        with self._database.write() as db:
            if _exists(db):
                query = "DELETE FROM searches WHERE owner = ? AND name = ?"
                db.execute(query, (self._owner, name))

    def last_row(self, seen: int, collection: int) -> int:
        """The row of the last paper that came and can be found: behind it none waits for vectors.

        One that was seen before and waits since it changed does not count.
        """
        waiting = (
            "SELECT min(row) FROM papers JOIN indexed ON paper_id = id "
            "WHERE collection = ? AND done = 0 AND row > ?"
        )
        last = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'papers'"
        with self._database.read() as db:
            first = db.execute(waiting, (collection, seen)).fetchone()[0]
            return int(first) - 1 if first is not None else int(db.execute(last).fetchone()[0])

    def since(self, row: int, ids: Sequence[str]) -> set[str]:
        """Those of these papers that came after a row."""
        found: set[str] = set()
        with self._database.read() as db:
            for part in parts(ids):
                query = f"SELECT id FROM papers WHERE row > ? AND id IN ({marks(part)})"
                found.update(one[0] for one in db.execute(query, (row, *part)))
        return found


def _exists(db: Connection) -> bool:
    query = "SELECT count(*) FROM sqlite_master WHERE name = 'searches'"
    return bool(db.execute(query).fetchone()[0])
