"""Short notes that a person writes on papers: kept by the paper's id, as tags are."""

from __future__ import annotations

from collections.abc import Sequence

from index.errors import QueryError
from index.store.database import Connection
from index.store.papers import PaperStore, set_meta
from index.store.rows import marks, parts

BEFORE = "note:"
LONGEST = 4000
"""Characters of a note; one joined of two papers' notes may be longer."""


def write_note(store: PaperStore, paper: str, words: str) -> None:
    """Keep a note on a paper in place of the one it had; none where there are no words.

    Raises QueryError for one that is too long: nothing of a note is cut off in silence.
    """
    kept = words.strip()
    if len(kept) > LONGEST:
        raise QueryError(
            f"a note has at most {LONGEST:,} characters, this one {len(kept):,}: shorten it"
        )
    with store.database.write() as db:
        _write(db, paper, kept)


def notes_of(store: PaperStore, papers: Sequence[str]) -> dict[str, str]:
    """The notes on those of these papers that have one."""
    found: dict[str, str] = {}
    with store.database.read() as db:
        for part in parts([f"{BEFORE}{paper}" for paper in papers]):
            query = f"SELECT name, value FROM meta WHERE name IN ({marks(part)})"
            found.update(
                (row["name"].removeprefix(BEFORE), row["value"]) for row in db.execute(query, part)
            )
    return found


def hand_over_note(db: Connection, gone: str, kept: str) -> None:
    """Give the note on a paper that joined another to that one, below its own."""
    notes = [_read(db, paper) for paper in (kept, gone)]
    if notes[1]:
        _write(db, kept, "\n".join(filter(None, notes)))
        _write(db, gone, "")


def _read(db: Connection, paper: str) -> str:
    row = db.execute("SELECT value FROM meta WHERE name = ?", (f"{BEFORE}{paper}",)).fetchone()
    return str(row[0]) if row else ""


def _write(db: Connection, paper: str, words: str) -> None:
    if words:
        set_meta(db, f"{BEFORE}{paper}", words)
    else:
        db.execute("DELETE FROM meta WHERE name = ?", (f"{BEFORE}{paper}",))
