"""Records become papers: what is new, edited, read before, or another copy of a paper held.

A paper is its records merged in the order they came, so an edited record or a split is a matter of
merging again.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from index.ingest.matching import candidates, is_another, is_attached, says_the_same
from index.ingest.remerge import (
    OWN,
    body_of,
    is_filled,
    log_merge,
    merge_again,
    rest_of,
    unite_all,
    write_bodies,
)
from index.merging.first_page import on_first_page
from index.merging.identity import keys, merge, paper_from, paper_id, same_paper
from index.paper import Paper, Record
from index.store.bodies import front_of, insert_body
from index.store.database import Connection, Row
from index.store.papers import (
    PaperStore,
    find_paper,
    find_papers,
    insert_paper,
    replace_paper,
)
from index.store.rows import hash64

OF_FILE = "({0} = ?1 OR substr({0}, 1, length(?1) + 1) = ?1 || '!')"
"""A file by its name, or the members of a zip, which are named behind an exclamation mark."""


class Outcome(StrEnum):
    """What became of a record."""

    ADDED = "added"
    UPDATED = "updated"
    MERGED = "merged"
    UNCHANGED = "unchanged"


class Intake:
    """Takes records, file by file in their order, into the store.

    Remembers which known records this reading has met, so that a record that only moved to another
    line is told from one that is there twice.
    """

    def __init__(self) -> None:
        self.file = 0
        self._name: str | None = None
        self._met = bytearray()
        self._digest = b""

    def _turn_to(self, db: Connection, name: str) -> None:
        """The file that records come from now; an archive holds several."""
        if name == self._name:
            return
        db.execute("INSERT OR IGNORE INTO files (name) VALUES (?)", (name,))
        row = db.execute("SELECT file FROM files WHERE name = ?", (name,)).fetchone()
        self.file, self._name = int(row[0]), name

    def take(self, db: Connection, record: Record) -> Outcome:
        """Write one record, in the transaction of `db`."""
        self._turn_to(db, record.file)
        self._digest = bytes.fromhex(record.digest)
        if self._read_before(db, record):
            return Outcome.UNCHANGED
        if (old := self._edited(db, record)) is not None:
            self._replace(db, old, record)
            return Outcome.UPDATED
        return self._take_new(db, record)

    def gone(self, store: PaperStore, name: str) -> tuple[str, ...]:
        """The papers that only stand in a file, and of whose records this reading met none."""
        unmet: Counter[int] = Counter()
        query = f"SELECT record, paper FROM records JOIN files USING (file) WHERE {OF_FILE}"
        with store.database.read() as db:
            for record, paper in db.execute(query.format("name"), (name,)):
                if not self._is_met(record):
                    unmet[paper] += 1
            query = (
                "SELECT id, count(*) FROM papers JOIN records ON paper = row "
                f"JOIN files USING (file) WHERE row = ? AND {OWN}"
            )
            found = [(db.execute(query, (row,)).fetchone(), times) for row, times in unmet.items()]
        return tuple(row[0] for row, times in found if row[1] == times)

    def _take_new(self, db: Connection, record: Record) -> Outcome:
        held = self._held(db, record)
        if held:
            (row, reason), *others = held
            self._join(db, row, reason, record)
            unite_all(db, row, [other for other, _ in others])
            return Outcome.MERGED
        row = insert_paper(db, new_paper(db, record))
        self._keep(db, record, row, body=None)
        return Outcome.ADDED

    def _read_before(self, db: Connection, record: Record) -> bool:
        # `+` keeps SQLite from walking every record of the file: few share a digest.
        query = "SELECT record, line FROM records WHERE digest = ? AND +file = ?"
        found = db.execute(query, (self._digest, self.file)).fetchall()
        known = [row for row in found if not self._is_met(row["record"])]
        if not known:
            return False
        same_line = [row for row in known if row["line"] == record.line]
        chosen = (same_line or known)[0]
        if not same_line:
            db.execute(
                "UPDATE records SET line = ? WHERE record = ?", (record.line, chosen["record"])
            )
        self._meet(chosen["record"])
        return True

    def _edited(self, db: Connection, record: Record) -> Row | None:
        """The record this one was before it was edited: same key, else same title or abstract."""
        if record.key:
            # `key != ''` lets SQLite see that the partial index will do.
            query = "SELECT * FROM records WHERE file = ? AND key = ? AND key != ''"
            found = db.execute(query, (self.file, record.key)).fetchall()
        else:
            query = (
                "SELECT * FROM records WHERE +file = :file AND +key = '' AND paper IN "
                "(SELECT paper FROM keys WHERE hash = :title UNION SELECT row FROM papers "
                "JOIN records ON paper = row WHERE file = :file AND line = :line "
                "AND abstract = :abstract AND abstract != '')"
            )
            titles = [hash64(key) for key in keys(record) if key.startswith("title:")]
            values = {
                "file": self.file,
                "title": titles[0] if titles else None,
                "line": record.line,
                "abstract": record.abstract,
            }
            found = db.execute(query, values).fetchall()
        unmet = [row for row in found if not self._is_met(row["record"])]
        return unmet[0] if unmet else None

    def _held(self, db: Connection, record: Record) -> list[tuple[int, str]]:
        """The rows of the papers that this record is another copy of, and why; the surest first."""
        query = "SELECT paper FROM records WHERE digest = ? ORDER BY record LIMIT 1"
        row = db.execute(query, (self._digest,)).fetchone()
        if row is not None:
            return [(int(row[0]), "the same record")]
        new = paper_from(record)
        papers = find_papers(db, candidates(db, record))
        found = [
            (row, reason)
            for row, held in papers.items()
            if (reason := self._reason(db, row, held, new, record))
        ]
        return sorted(found, key=lambda item: item[1].startswith("same title"))

    def _reason(
        self, db: Connection, row: int, held: Paper, new: Paper, record: Record
    ) -> str | None:
        """Why a record is another copy of a paper: by what both say, or by a PDF's first page."""
        if reason := same_paper(held, new):
            return reason
        if record.body is not None:
            if is_attached(held, record):
                return "attached to it in Zotero"
            return on_first_page(held, new, record.body.front)
        front = front_of(db, row)
        return on_first_page(new, held, front) if front else None

    def _join(self, db: Connection, row: int, reason: str, record: Record) -> None:
        before = find_paper(db, row)
        if is_filled(db, row):  # A file of the user's says more than what a service filled.
            self._keep(db, record, row, body_of(record))
            merge_again(db, row)
            log_merge(db, before.id, record.source, reason)
            return
        after = merge(before, record)
        body = None
        if not says_the_same(before, after):
            write_bodies(db, before, row)
            body = body_of(record)
            replace_paper(db, row, after)
        elif not says_the_same(before, paper_from(record, before.id)):
            body = body_of(record)
        self._keep(db, record, row, body)
        log_merge(db, before.id, record.source, reason)

    def _replace(self, db: Connection, old: Row, record: Record) -> None:
        row = int(old["paper"])
        write_bodies(db, find_paper(db, row), row)
        if is_another(rest_of(db, old), record):
            insert_body(db, old["record"], None)
            db.execute("DELETE FROM records WHERE record = ?", (old["record"],))
            merge_again(db, row)
            self._take_new(db, record)
            return
        db.execute(
            "UPDATE records SET line = ?, digest = ?, key = ?, body = ? WHERE record = ?",
            (record.line, self._digest, record.key, body_of(record), old["record"]),
        )
        insert_body(db, old["record"], record.body)
        self._meet(old["record"])
        merge_again(db, row)
        unite_all(db, row, candidates(db, record))

    def _keep(self, db: Connection, record: Record, row: int, body: str | None) -> None:
        cursor = db.execute(
            "INSERT INTO records (file, line, digest, key, paper, body) VALUES (?, ?, ?, ?, ?, ?)",
            (self.file, record.line, self._digest, record.key, row, body),
        )
        if record.body is not None:
            insert_body(db, int(cursor.lastrowid or 0), record.body)
        self._meet(int(cursor.lastrowid or 0))

    def _is_met(self, record: int) -> bool:
        return record // 8 < len(self._met) and bool(self._met[record // 8] >> record % 8 & 1)

    def _meet(self, record: int) -> None:
        if record // 8 >= len(self._met):
            self._met.extend(bytes(record // 8 + 1024 - len(self._met)))
        self._met[record // 8] |= 1 << record % 8


def new_paper(db: Connection, record: Record) -> Paper:
    """A paper of this record under an id that is free."""
    wanted = paper_id(record)
    unique, number = wanted, 1
    # The id of a paper that has been edited or split since may be the one this content makes.
    while db.execute("SELECT 1 FROM papers WHERE id = ?", (unique,)).fetchone():
        number += 1
        unique = f"{wanted}-{number}"
    return paper_from(record, unique)
