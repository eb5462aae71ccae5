"""CSV and TSV with a header, its columns named as people name them."""

import csv
from collections.abc import Iterator
from dataclasses import replace

from index.errors import FormatError
from index.formats.arxiv import is_snapshot, record_of_snapshot
from index.formats.columns import field_of, is_understood, record_from_columns
from index.formats.header import (
    MAX_COLUMNS,
    NEEDED,
    Header,
    find_header,
    plain_line,
    sound_cells,
    unused_names,
)
from index.formats.opener import MAX_RECORD, OpenedSource
from index.formats.record import present
from index.formats.tagged import record_of_wos_row
from index.formats.zotero import NO_PAPERS
from index.paper import Json, Record, Refusal, Unused


def read_table(source: OpenedSource) -> Iterator[Record | Refusal | Unused]:
    """Read each row under the header's names; a row that can't be read is refused.

    At the end the columns that no field takes, where a row says something in them.
    """
    header = find_header(source.head)
    if header is None:
        first = source.head.lstrip("\ufeff\r\n").split("\n", 1)[0]
        raise FormatError(f"no column for {' or '.join(sorted(NEEDED))} among {first[:100]!r}")
    rows = _Rows(source, header)
    if names := next(rows.read(), None):
        header = replace(header, names=tuple(n.strip().strip("\ufeff") for n in names))
    if len(header.names) > MAX_COLUMNS:
        columns = len(header.names)
        raise FormatError(f"a table of {columns:,} columns; at most {MAX_COLUMNS:,} are read")
    used: set[str] = set()
    for row in rows.read():
        # A table put together of several has their headers in between.
        if not any(cell.strip() for cell in row) or tuple(map(str.strip, row)) == header.names:
            continue
        try:
            values = _named(header, row)
            used |= values.keys()
            if values.get("Item Type") in NO_PAPERS:
                continue
            yield _record(header, values, rows.start, source.name)
        except FormatError as error:
            yield Refusal(source.name, rows.start, str(error))
    yield from rows.refused
    if not header.is_wos:
        unused = tuple(n for n in unused_names(header.names, is_understood) if n in used)
        if unused:
            yield Unused(source.name, unused)


def is_table(head: str) -> bool:
    """Whether a line near the top is a header that names a title or an abstract."""
    return find_header(head) is not None


def _named(header: Header, row: list[str]) -> dict[str, str]:
    """The cells under the header's names; of a row with a cell too many those before the shift."""
    names = header.names
    if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
        sound = sound_cells(names, row)
        if not any(field_of(name) in NEEDED for name in sound):
            raise FormatError(f"{len(row)} cells under {len(names)} columns")
        return dict(sound)
    # The last of two columns of one name would hide the first; the first that has a value wins.
    values: dict[str, str] = {}
    for name, cell in zip(names, row, strict=False):
        if present(cell.strip()) and not values.get(name):
            values[name] = cell
    return values


def _record(header: Header, values: dict[str, str], line: int, name: str) -> Record:
    if header.is_wos:
        return record_of_wos_row(values, line, f"{name}:{line}")
    named: dict[str, Json] = dict(values)
    if is_snapshot(named):
        return record_of_snapshot(named, f"{name}:{line}")
    return record_from_columns(named, f"{name}:{line}")


class _Rows:
    """The rows of a table, the line where the latest one starts, and the lines too long to read."""

    def __init__(self, source: OpenedSource, header: Header) -> None:
        self.start = 0
        self.refused: list[Refusal] = []
        self._line = 0
        self._size = self._quotes = 0
        self._source = source
        self._above = header.lines_above
        self._tabs = len(header.names) - 1 if header.delimiter == "\t" else 0
        csv.field_size_limit(MAX_RECORD)
        self._reader = csv.reader(self._lines(), delimiter=header.delimiter, strict=False)

    def read(self) -> Iterator[list[str]]:
        """The rows from where the last call stopped. Raises FormatError for an endless cell."""
        while True:
            self.start, self._size, self._quotes = self._line + 1, 0, 0
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise FormatError(f"not CSV from line {self.start} on: {error}") from None
            if row and row[-1].endswith("\n") and self._quotes % 2:
                self.refused.append(Refusal(self._source.name, self.start, _unclosed(self._line)))
                continue
            yield row

    def _lines(self) -> Iterator[str]:
        for line in self._source.lines():
            self._line = line.number
            if line.number <= self._above:
                self.start = line.number + 1
                continue
            if line.text is None:
                self.refused.append(
                    Refusal(self._source.name, line.number, "a line longer than 16 MiB")
                )
                continue
            self._size += len(line.text)
            self._quotes += line.text.count('"')
            if self._size > MAX_RECORD:
                raise FormatError(f"a row longer than 16 MiB from line {self.start} on")
            text = plain_line(line.text)
            yield (self._apart(text) if self._tabs else text) + "\n"

    def _apart(self, line: str) -> str:
        """A line that has all cells of a row by itself, with the quotes in them as text.

        Few programs put cells between quotes where tabs part them: a title may begin with one.
        """
        if line.count("\t") < self._tabs or '"' not in line:
            return line
        return "\t".join(cell if _is_sound(cell) else _quoted(cell) for cell in line.split("\t"))


def _unclosed(last: int) -> str:
    return f"a quote that does not close: all up to line {last} is one cell; close it"


def _is_sound(cell: str) -> bool:
    """Whether a cell has no quote at its start, or is whole between two."""
    inner = cell[1:-1]
    return not cell.startswith('"') or (
        len(cell) > 1 and cell.endswith('"') and '"' not in inner.replace('""', "")
    )


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
