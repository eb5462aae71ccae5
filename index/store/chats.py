"""Conversations, kept in the library's file: each turn is one JSON document of its writer.

Every write is one short transaction outside the lock of those who add papers, so that a served
page and an `add` live together.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from index.errors import LibraryError
from index.paper import Json
from index.store.database import Connection, Database

LONGEST_NAME = 120
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS chats "
    "(chat TEXT PRIMARY KEY, name TEXT NOT NULL, changed TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS turns "
    "(chat TEXT NOT NULL, turn INTEGER NOT NULL, words TEXT NOT NULL, body TEXT NOT NULL, "
    "PRIMARY KEY (chat, turn))",
    "CREATE TABLE IF NOT EXISTS chat_owners (chat TEXT PRIMARY KEY, owner TEXT NOT NULL) "
    "WITHOUT ROWID",
)


@dataclass(frozen=True, slots=True)
class Chat:
    """One conversation; `changed` is when its last turn was written, as ISO 8601 in UTC."""

    id: str
    name: str
    changed: str


def new_chat() -> str:
    """An id for a conversation to come."""
    return uuid.uuid4().hex[:16]


class Chats:
    """One user's conversations in a library; "" is who uses it without a login.

    Those of others are as if they were not there. Raises LibraryError when they can't be written.
    """

    def __init__(self, database: Database, owner: str = ""):
        self._database = database
        self._owner = owner

    def find(self, words: str = "", *, limit: int = 100) -> list[Chat]:
        """Conversations in which every word occurs, the last changed first."""
        where = " AND ".join(
            "(instr(fold(name), ?) OR chat IN (SELECT chat FROM turns WHERE instr(words, ?)))"
            for _ in words.split()
        )
        values = [word.casefold() for word in words.split() for _ in range(2)]
        with self._database.read() as db:
            if not _exists(db):
                return []
            query = (
                f"SELECT chat, name, changed FROM chats WHERE {where or 1} "
                f"AND {_owned(db, 'chats')} ORDER BY changed DESC, chat LIMIT ?"
            )
            return [Chat(*row) for row in db.execute(query, (*values, self._owner, limit))]

    def turns(self, chat: str, *, last: int | None = None) -> list[dict[str, Json]]:
        """The turns of a conversation in order, or only its `last`; empty if there is none."""
        return [body for _, body in self.numbered(chat, last=last)]

    def numbered(self, chat: str, *, last: int | None = None) -> list[tuple[int, dict[str, Json]]]:
        """The same, each with its number: the first question of a conversation is 1."""
        limit = -1 if last is None else last
        rows = self._bodies(chat, "ORDER BY turn DESC LIMIT ?", limit)
        return [(number, json.loads(body)) for number, body in reversed(rows)]

    def turn(self, chat: str, number: int) -> dict[str, Json] | None:
        """One turn of a conversation by its number; None where there is none."""
        rows = self._bodies(chat, "AND turn = ?", number)
        return json.loads(rows[0][1]) if rows else None

    def _bodies(self, chat: str, which: str, value: int) -> list[tuple[int, str]]:
        with self._database.read() as db:
            if not _exists(db):
                return []
            query = f"SELECT turn, body FROM turns WHERE chat = ? AND {_owned(db, 'turns')} {which}"
            return list(db.execute(query, (chat, self._owner, value)))

    def append(self, chat: str, body: Mapping[str, Json], *, name: str, words: str) -> None:
        """Write a turn; the first begins the conversation under that name. `words` are searched."""
        name = " ".join(name.split())[:LONGEST_NAME]
        with self._database.write() as db:
            if not self._may_write(db, chat):
                raise LibraryError("this conversation is another user's; begin one of your own")
            db.execute("INSERT OR IGNORE INTO chat_owners VALUES (?, ?)", (chat, self._owner))
            db.execute(
                "INSERT INTO chats VALUES (?, ?, ?) "
                "ON CONFLICT (chat) DO UPDATE SET changed = excluded.changed",
                (chat, name, datetime.now(UTC).isoformat(timespec="microseconds")),
            )
            db.execute(
                "INSERT INTO turns SELECT ?, coalesce(max(turn), 0) + 1, ?, ? FROM turns "
                "WHERE chat = ?",
                (chat, words.casefold(), json.dumps(body, ensure_ascii=False), chat),
            )

    def drop_last(self, chat: str) -> None:
        """Take back the last turn, to ask it again."""
        with self._database.write() as db:
            if _exists(db) and self._may_write(db, chat):
                db.execute(
                    "DELETE FROM turns WHERE chat = ?1 AND turn = "
                    "(SELECT max(turn) FROM turns WHERE chat = ?1)",
                    (chat,),
                )

    def rename(self, chat: str, name: str) -> None:
        """Give a conversation another name; an empty name changes nothing."""
        name = " ".join(name.split())[:LONGEST_NAME]
        with self._database.write() as db:
            if name and _exists(db) and self._may_write(db, chat):
                db.execute("UPDATE chats SET name = ? WHERE chat = ?", (name, chat))

    def delete(self, chat: str) -> None:
        """Delete a conversation with all its turns."""
        with self._database.write() as db:
            if _exists(db) and self._may_write(db, chat):
                for table in ("turns", "chats", "chat_owners"):
                    db.execute(f"DELETE FROM {table} WHERE chat = ?", (chat,))

    def _may_write(self, db: Connection, chat: str) -> bool:
        """Whether a conversation is this user's, or nobody's yet."""
        for statement in _SCHEMA:
            db.execute(statement)
        row = db.execute("SELECT owner FROM chat_owners WHERE chat = ?", (chat,)).fetchone()
        if row is None:
            row = db.execute("SELECT '' FROM chats WHERE chat = ?", (chat,)).fetchone()
        return row is None or bool(row[0] == self._owner)


def _owned(db: Connection, table: str) -> str:
    """The condition that a row's conversation is of an owner.

    One that was kept before there were owners is of "", as all are without a login.
    """
    query = "SELECT count(*) FROM sqlite_master WHERE name = 'chat_owners'"
    if not db.execute(query).fetchone()[0]:
        return "'' = ?"
    return f"? = coalesce((SELECT owner FROM chat_owners AS o WHERE o.chat = {table}.chat), '')"


def _exists(db: Connection) -> bool:
    """Whether a conversation was ever written here: the tables are made with the first."""
    query = "SELECT count(*) FROM sqlite_master WHERE name IN ('chats', 'turns')"
    return bool(db.execute(query).fetchone()[0] == 2)
