"""What was refused in a file is tried again, and nothing else of the file is touched."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from index.ingest.files import Read
from index.ingest.records import OF_FILE
from index.paper import Cut, Record, Refusal, Remark, Unused
from index.store.papers import PaperStore


def format_of(store: PaperStore, name: str) -> str | None:
    """The format that was forced when a file, or the members of a zip, were refused."""
    with store.database.read() as db:
        query = f"SELECT format FROM refusals WHERE {OF_FILE.format('file')} AND format != ''"
        row = db.execute(query, (name,)).fetchone()
        return row[0] if row else None


def only_refused(items: Iterator[Read], store: PaperStore, name: str) -> Iterator[Record | Refusal]:
    """Of a file's records those that stand where one was refused; every refusal.

    Records that the library knows are landmarks: what is new between two of them was refused, if
    anything was refused there. So lines may have moved since, and papers that were removed from
    the library stay out of it, but for one right beside what was refused.
    """
    lines, last = _refused_lines(store, name)
    gaps: dict[str, _Gap] = {}
    for item in items:
        if isinstance(item, Unused | Cut | Remark):
            continue
        if isinstance(item, Refusal):
            yield item
            continue
        # A zip that could not be opened at all was refused under its own name.
        refused = lines.get(item.file, lines.get(name, []))
        if gaps.setdefault(item.file, _Gap(store, item.file, refused, last)).has(item):
            yield item


@dataclass(slots=True)
class _Gap:
    """Whether something was refused since the last landmark of a file.

    `last` is the newest record there was before this try.
    """

    store: PaperStore
    file: str
    refused: list[int]
    last: int
    after: int = -1

    def has(self, record: Record) -> bool:
        """Whether a record may be one that was refused; moves on if it is a landmark."""
        with self.store.database.read() as db:
            query = "SELECT line FROM records JOIN files USING (file) WHERE digest = ? AND name = ?"
            known = db.execute(query, (bytes.fromhex(record.digest), self.file)).fetchone()
            if known is not None:
                self.after = int(known[0])
                return False
            query = (
                "SELECT min(line) FROM records JOIN files USING (file) "
                "WHERE name = ? AND line > ? AND record <= ?"
            )
            values = (self.file, self.after, self.last)
            following = db.execute(query, values).fetchone()[0]
        place = bisect_left(self.refused, self.after)
        return place < len(self.refused) and (following is None or self.refused[place] < following)


def _refused_lines(store: PaperStore, name: str) -> tuple[dict[str, list[int]], int]:
    """The refused lines of a file, or of each member of a zip; the newest record."""
    lines: dict[str, list[int]] = {}
    with store.database.read() as db:
        query = f"SELECT file, line FROM refusals WHERE {OF_FILE.format('file')} ORDER BY line"
        for file, line in db.execute(query, (name,)):
            lines.setdefault(file, []).append(line)
        return lines, int(db.execute("SELECT max(record) FROM records").fetchone()[0] or 0)
