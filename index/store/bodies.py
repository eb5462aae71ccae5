"""The full texts of papers: kept with the record that each came with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.paper import Body
from index.store.database import Connection
from index.store.rows import body_of_row, marks, parts, values_of_body

RECEIVED = "received"
"""The folder of a library in which files are kept that were sent to it."""
_RECEIVED = re.compile(rf"[/\\]{RECEIVED}[/\\]([0-9a-f]{{16}}[/\\].+)$")


def insert_body(db: Connection, record: int, body: Body | None) -> None:
    """Keep the body that a record came with, in place of the one it had."""
    db.execute("DELETE FROM bodies WHERE record = ?", (record,))
    if body is not None:
        db.execute("INSERT INTO bodies VALUES (?, ?, ?, ?, ?)", (record, *values_of_body(body)))


def body_lengths(db: Connection, ids: Sequence[str]) -> list[int]:
    """Characters of all bodies read for each of these papers, in that order."""
    lengths: dict[str, int] = {}
    for part in parts(ids):
        query = (
            "SELECT id, sum(length(text)) FROM papers JOIN records ON paper = row "
            f"JOIN bodies USING (record) WHERE id IN ({marks(part)}) GROUP BY id"
        )
        lengths.update((row[0], int(row[1])) for row in db.execute(query, part))
    return [lengths.get(paper_id, 0) for paper_id in ids]


def front_of(db: Connection, row: int) -> str:
    """The first page of a paper's PDF; empty where none was read."""
    query = (
        "SELECT front FROM records JOIN bodies USING (record) WHERE paper = ? "
        "ORDER BY record LIMIT 1"
    )
    found = db.execute(query, (row,)).fetchone()
    return found[0] if found else ""


def bodies_of(db: Connection, rows: Sequence[int], library: Path) -> dict[int, Body]:
    """The body of each row of papers that has one: that of its first record with one."""
    found: dict[int, Body] = {}
    for part in parts(rows):
        query = (
            "SELECT paper, text, pages, sections, front, name FROM records JOIN bodies "
            f"USING (record) JOIN files USING (file) WHERE paper IN ({marks(part)}) ORDER BY record"
        )
        for row in db.execute(query, part):
            if row["paper"] not in found:
                body = body_of_row(row)
                found[row["paper"]] = replace(body, file=_as_it_lies(body.file, library))
    return found


def _as_it_lies(file: str, library: Path) -> str:
    """Where a file lies now: what a library received moves and is copied along with its folder."""
    found = _RECEIVED.search(file)
    if found is None:
        return file
    own = library / RECEIVED / found[1]
    # `!` parts an archive from its member, which may lie in folders of its own.
    archive = library / RECEIVED / found[1].partition("!")[0]
    return str(own) if own.is_file() or archive.is_file() else file
