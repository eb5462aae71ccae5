"""The log of merges, and their undoing: a paper taken apart into the records it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import LibraryError
from index.ingest.records import new_paper
from index.ingest.remerge import (
    OWN,
    SPLIT,
    make_one,
    merge_again,
    read_record,
    write_bodies,
)
from index.store.database import Connection, Row
from index.store.papers import find_paper, insert_paper
from index.store.rows import marks


@dataclass(frozen=True, slots=True)
class Merge:
    """One record that joined a paper: where it stood, why it joined, and when (UTC)."""

    paper_id: str
    source: str
    reason: str
    at: str


def merges_of(db: Connection, paper_id: str | None = None) -> list[Merge]:
    """The merges of one paper, or of all, in the order they happened."""
    query = "SELECT paper, source, reason, at FROM merges WHERE ? IN (paper, '') ORDER BY rowid"
    return [Merge(*row) for row in db.execute(query, (paper_id or "",))]


def split_paper(db: Connection, paper_id: str) -> list[str]:
    """Make each different record of a paper a paper of its own; the ids, the old one first.

    Records that say exactly the same stay together. Reading the same files again finds them
    unchanged, so nothing is merged back. Raises LibraryError if there is nothing to take apart.
    """
    found = db.execute("SELECT row FROM papers WHERE id = ?", (paper_id,)).fetchone()
    if found is None:
        raise LibraryError(f"no such paper: {paper_id}; paper-assistant papers lists the ids")
    row = int(found[0])
    write_bodies(db, find_paper(db, row), row)
    groups = _groups(db, row)
    if len(groups) < 2:
        raise LibraryError(
            f"nothing to split: {paper_id} was read from one record; see papers show"
        )
    query = (
        f"DELETE FROM records WHERE paper = ? AND file IN (SELECT file FROM files WHERE NOT {OWN})"
    )
    db.execute(query, (row,))  # Whose they are is told anew by the next `enrich`.
    ids = [paper_id]
    for group in groups[1:]:
        record = read_record(group[0]["body"], group[0]["source"])
        paper = new_paper(db, record)
        own = insert_paper(db, paper)
        for item in group:
            query = "UPDATE records SET paper = ?, body = NULL WHERE record = ?"
            db.execute(query, (own, item["record"]))
        ids.append(paper.id)
    merge_again(db, row)
    db.execute(
        "INSERT INTO merges VALUES (?, '', ?, datetime())",
        (paper_id, f"{SPLIT}{' '.join(ids)}"),
    )
    return ids


BY_HAND = "joined by hand"
APART = "kept apart: "
"""How the log says that two papers which resemble each other are not one."""


def join_papers(db: Connection, ids: Sequence[str]) -> str:
    """Make one paper of several, as a person knows them to be; the id of the oldest, which stays.

    `split_paper` undoes it. Raises LibraryError unless two of them are there.
    """
    query = f"SELECT row, id FROM papers WHERE id IN ({marks(ids)}) ORDER BY row"
    found = db.execute(query, [*ids]).fetchall()
    if len(found) < 2:
        raise LibraryError(f"nothing to join: {' '.join(ids) or 'no paper'}; name two papers")
    for other in found[1:]:
        make_one(db, int(found[0]["row"]), int(other["row"]), BY_HAND)
    return str(found[0]["id"])


def keep_apart(db: Connection, one: str, other: str) -> None:
    """Note that two papers are not one, however alike they are: they are never merged."""
    query = "INSERT INTO merges VALUES (?, '', ?, datetime())"
    db.execute(query, (one, f"{APART}{one} {other}"))


def kept_apart(db: Connection) -> dict[str, set[int]]:
    """Of each paper the notes that tell it apart from others: two that share one are not one.

    A paper taken apart leaves one too.
    """
    found: dict[str, set[int]] = {}
    for number, reason in db.execute("SELECT rowid, reason FROM merges WHERE source = ''"):
        for paper in reason.removeprefix(APART).removeprefix(SPLIT).split():
            found.setdefault(paper, set()).add(number)
    return found


def _groups(db: Connection, row: int) -> list[list[Row]]:
    """The records of a paper in their order, those of equal content together."""
    query = (
        "SELECT record, digest, body, name || ':' || line AS source FROM records "
        f"JOIN files USING (file) WHERE paper = ? AND {OWN} ORDER BY record"
    )
    groups: dict[bytes, list[Row]] = {}
    for item in db.execute(query, (row,)):
        groups.setdefault(item["digest"], []).append(item)
    return list(groups.values())
