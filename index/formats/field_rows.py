"""CSV with a field a row, as Embase writes it: `"TITLE","..."`, `"AUTHOR NAMES","A","B"`."""

import csv
import re
from collections.abc import Iterator

from index.errors import FormatError
from index.formats.borders import whole
from index.formats.columns import field_of, record_from_columns
from index.formats.header import cells_of, plain_line
from index.formats.opener import MAX_RECORD, OpenedSource
from index.formats.record import each_record
from index.paper import Json, Record, Refusal

_FIRST = re.compile(r"(?:RECORD|Record) \d+")
_ONCE = ("title", "abstract", "doi", "year")
Rows = dict[str, list[str]]


def read_field_rows(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each record, from its `RECORD n` or from the second of a field that it has once."""
    return each_record(_records(source), _record, source.name)


def is_field_rows(head: str) -> bool:
    """Whether the rows begin with a record's number, or with a column of field names."""
    lines = head.lstrip("\ufeff").split("\n")[:60]
    rows = [row for line in lines if (row := cells_of(line, ","))]
    if len(rows) < 3 or not all(len(row[0]) < 60 for row in rows):
        return False
    fields = [field_of(row[0]) for row in rows if len(row) > 1]
    numbered = any(_FIRST.fullmatch(row[0]) for row in rows)
    named = len({field for field in fields if field}) > 2 and "title" in fields
    return "title" in fields and (numbered or (named and 3 * fields.count(None) < len(fields)))


def _records(source: OpenedSource) -> Iterator[tuple[int, Rows] | Refusal]:
    record: Rows = {}
    start, size, begun = 0, 0, False
    for line, row in _rows(source):
        name = row[0].strip()
        starts = len(row) == 1 and _FIRST.fullmatch(name) is not None
        if starts and not any(map(field_of, record)):
            record, size = {}, 0  # What stands above the first record.
        if record and (starts or (field_of(name) in _ONCE and name in record)):
            yield whole(source, start, record, size)
            record, size = {}, 0
        start = start if record or (begun and not starts) else line
        begun = starts
        size += sum(map(len, row))
        if not starts and size < MAX_RECORD:
            record.setdefault(name, []).extend(cell for c in row[1:] if (cell := c.strip()))
    if record:
        yield whole(source, start, record, size)


def _rows(source: OpenedSource) -> Iterator[tuple[int, list[str]]]:
    """Each row that says something, and the line it begins on."""
    line = 0

    def texts() -> Iterator[str]:
        nonlocal line
        for found in source.lines():
            line = found.number
            text = found.text if found.text is not None else '"' + " " * MAX_RECORD + '"'
            yield plain_line(text).strip("\ufeff") + "\n"

    csv.field_size_limit(2 * MAX_RECORD)
    reader = csv.reader(texts())
    while True:
        start = line + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FormatError(f"not CSV from line {start} on: {error}") from None
        if row and any(cell.strip() for cell in row):
            yield start, row


def _record(rows: Rows, source: str) -> Record:
    values: dict[str, Json] = {}
    for name, cells in rows.items():
        several = field_of(name) in ("authors", "keywords") and len(cells) > 1
        values[name] = list(cells) if several else " ".join(cells)
    return record_from_columns(values, source)
