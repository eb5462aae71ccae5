"""Papers that were removed: kept aside in the library's file, so that they can be put back.

The table is made with the first removal, so that a library of any earlier version takes one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from index.store.database import Connection
from index.store.papers import delete_paper, insert_paper
from index.store.rows import paper_of_row

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS removed (paper TEXT PRIMARY KEY, place INTEGER NOT NULL, "
    "title TEXT NOT NULL, content TEXT NOT NULL, records TEXT NOT NULL)"
)
_RECORDS = (
    "SELECT name, line, hex(digest) AS digest, key, body, text, pages, sections, front "
    "FROM records JOIN files USING (file) LEFT JOIN bodies USING (record) "
    "WHERE paper = ? ORDER BY record"
)


@dataclass(frozen=True, slots=True)
class Removed:
    """A paper that was removed and can be put back."""

    id: str
    title: str


def remove_paper(db: Connection, paper_id: str) -> bool:
    """Set a paper aside with the records it was read from; whether there was one."""
    found = db.execute("SELECT * FROM papers WHERE id = ?", (paper_id,)).fetchone()
    if found is None:
        return False
    db.execute(_SCHEMA)
    records = [dict(record) for record in db.execute(_RECORDS, (found["row"],))]
    last = "(SELECT coalesce(max(place), 0) + 1 FROM removed)"
    values = (paper_id, found["title"], json.dumps(dict(found)), json.dumps(records))
    db.execute(f"INSERT OR REPLACE INTO removed VALUES (?, {last}, ?, ?, ?)", values)
    return delete_paper(db, paper_id)


def restore_paper(db: Connection, paper_id: str) -> bool:
    """Put a paper back as it was, in its place; False if it is not aside, or was added since.

    What was added since stays, and so does what is aside: it may hold records that the new has not.
    """
    if not _exists(db):
        return False
    kept = db.execute("SELECT content, records FROM removed WHERE paper = ?", (paper_id,))
    found = kept.fetchone()
    if found is None:
        return False
    if db.execute("SELECT 1 FROM papers WHERE id = ?", (paper_id,)).fetchone():
        return False
    db.execute("DELETE FROM removed WHERE paper = ?", (paper_id,))
    content = json.loads(found["content"])
    row = insert_paper(db, paper_of_row(content, ()), content["row"])
    for record in json.loads(found["records"]):
        _restore_record(db, row, record)
    return True


def removed_papers(db: Connection, most: int | None = None) -> list[Removed]:
    """What can be put back, the newest first; at most so many."""
    if not _exists(db):
        return []
    query = (
        "SELECT paper, title FROM removed WHERE paper NOT IN (SELECT id FROM papers) "
        "ORDER BY place DESC LIMIT ?"
    )
    return [Removed(*row) for row in db.execute(query, (-1 if most is None else most,))]


def _restore_record(db: Connection, row: int, record: dict[str, Any]) -> None:
    db.execute("INSERT OR IGNORE INTO files (name) VALUES (?)", (record["name"],))
    cursor = db.execute(
        "INSERT INTO records (file, line, digest, key, paper, body) "
        "VALUES ((SELECT file FROM files WHERE name = ?), ?, ?, ?, ?, ?)",
        (
            *(record["name"], record["line"], bytes.fromhex(record["digest"]), record["key"]),
            *(row, record["body"]),
        ),
    )
    if record["text"] is not None:
        body = (record[name] for name in ("text", "pages", "sections", "front"))
        db.execute("INSERT INTO bodies VALUES (?, ?, ?, ?, ?)", (cursor.lastrowid, *body))


def _exists(db: Connection) -> bool:
    query = "SELECT count(*) FROM sqlite_master WHERE name = 'removed'"
    return bool(db.execute(query).fetchone()[0])
