"""What people decided of papers for a topic, kept in the library's file, beside its drafts.

The table is made with the first decision, so that a library of any earlier version takes one.
Every write is one short transaction outside the lock of those who add papers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.store.database import Connection, Database

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS decisions "
    "(topic TEXT NOT NULL, paper TEXT NOT NULL, place INTEGER NOT NULL, include INTEGER NOT NULL, "
    "reason TEXT NOT NULL, who TEXT NOT NULL, PRIMARY KEY (topic, paper)) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a paper is included, why, and who says so."""

    paper_id: str
    include: bool
    reason: str = ""
    who: str = ""


class Decisions:
    """The decisions for each topic, whatever its capitals and spaces. Raises LibraryError."""

    def __init__(self, database: Database):
        self._database = database

    def of(self, topic: str) -> list[Decision]:
        """All decisions for a topic, in the order they were made."""
        query = "SELECT paper, include, reason, who FROM decisions WHERE topic = ? ORDER BY place"
        with self._database.read() as db:
            if not _exists(db):
                return []
            rows = db.execute(query, (_folded(topic),))
            return [Decision(paper, bool(kept), reason, who) for paper, kept, reason, who in rows]

    def keep(self, topic: str, decisions: Iterable[Decision]) -> None:
        """Write decisions, each in the place of an earlier one on its paper."""
        last = "(SELECT coalesce(max(place), 0) + 1 FROM decisions WHERE topic = ?)"
        with self._database.write() as db:
            db.execute(_SCHEMA)
            for one in decisions:
                name = _folded(topic)
                values = (name, one.paper_id, name, int(one.include), one.reason, one.who)
                db.execute(
                    f"INSERT OR REPLACE INTO decisions VALUES (?, ?, {last}, ?, ?, ?)", values
                )

    def forget(self, topic: str, paper_id: str) -> None:
        """Take a decision back."""
        with self._database.write() as db:
            if _exists(db):
                query = "DELETE FROM decisions WHERE topic = ? AND paper = ?"
                db.execute(query, (_folded(topic), paper_id))


def _folded(topic: str) -> str:
    return " ".join(topic.casefold().split())


def _exists(db: Connection) -> bool:
    query = "SELECT count(*) FROM sqlite_master WHERE name = 'decisions'"
    return bool(db.execute(query).fetchone()[0])
