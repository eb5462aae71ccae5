"""Files of papers are read into the truth, record by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from index.errors import FormatError
from index.formats import Record, name_of, read_records
from index.paper import Refusal
from index.progress import Clock
from index.records import Intake
from index.reports import AddReport, ChangedFile
from index.storage.room import require_room
from index.storage.truth import Truth

RECORDS_PER_COMMIT = 1000
# A file by its name, or the members of a zip, which are named behind an exclamation mark.
_OF_FILE = "{0} = ?1 OR substr({0}, 1, length(?1) + 1) = ?1 || '!'"


class Reading:
    """Files on their way into the truth: counts and refusals so far."""

    def __init__(self, truth: Truth, clock: Clock):
        self._truth = truth
        self._clock = clock
        self._counts: Counter[str] = Counter()
        self._refusals: list[Refusal] = []
        self._changed: list[ChangedFile] = []

    def read(self, file: Path, format: str | None) -> None:
        """Take every record of one file, a thousand to a transaction."""
        intake, name, before = Intake(), name_of(file), self._news
        with self._truth.database.write() as db:
            db.execute(f"DELETE FROM refusals WHERE {_OF_FILE.format('file')}", (name,))
            query = f"SELECT 1 FROM files WHERE {_OF_FILE.format('name')}"
            is_new = db.execute(query, (name,)).fetchone() is None
        items = _with_failure(read_records(file, format=format), str(file))
        while batch := list(islice(items, RECORDS_PER_COMMIT)):
            require_room(self._truth.database.path.parent)
            with self._truth.database.write() as db:
                for item in batch:
                    if isinstance(item, Refusal):
                        self._refusals.append(item)
                        values = (item.file, item.line, item.reason)
                        db.execute("INSERT INTO refusals VALUES (?, ?, ?)", values)
                    else:
                        self._counts[intake.take(db, item)] += 1
            self._clock.tell(self._counts.total())
        if self._news > before:
            self._changed.append(ChangedFile(name, is_new, self._news - before))

    @property
    def _news(self) -> int:
        """Records so far that the library did not have."""
        return self._counts.total() - self._counts["unchanged"]

    def report(self, papers: int, seconds: float) -> AddReport:
        """What came of it, in a library of so many papers."""
        counts = self._counts
        return AddReport(
            read=counts.total(),
            added=counts["added"],
            updated=counts["updated"],
            merged=counts["merged"],
            unchanged=counts["unchanged"],
            refused=len(self._refusals),
            papers=papers,
            seconds=seconds,
            refusals=tuple(self._refusals),
            changed=tuple(self._changed),
        )


def _with_failure(items: Iterator[Record | Refusal], file: str) -> Iterator[Record | Refusal]:
    """A file that can't be read at all is refused like a record, and the others are read."""
    try:
        yield from items
    except FormatError as error:
        yield Refusal(file, 0, str(error))
