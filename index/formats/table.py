"""CSV and TSV with a header, its columns named as people name them."""

import csv
from collections.abc import Iterator

from index.errors import FormatError
from index.formats.columns import field_of, record_from_columns
from index.formats.opener import MAX_RECORD, Source
from index.paper import Json, Record, Refusal

DELIMITERS = (",", "\t", ";", "|")
MAX_COLUMNS = 2000
"""No export has more; a table of a million columns is no list of papers."""
_NEEDED = {"title", "abstract"}


def read_table(source: Source) -> Iterator[Record | Refusal]:
    """Read each row under the header's names; a row that can't be read is refused."""
    rows = _Rows(source)
    header = [name.strip().strip("\ufeff") for name in next(rows.read(), [])]
    if len(header) > MAX_COLUMNS:
        raise FormatError(f"a table of {len(header):,} columns; at most {MAX_COLUMNS:,} are read")
    if not _NEEDED & {field_of(name) for name in header}:
        raise FormatError(f"no column for title or abstract among {', '.join(header)[:100]!r}")
    for row in rows.read():
        if not any(cell.strip() for cell in row):
            continue
        try:
            yield _record(header, row, f"{source.name}:{rows.start}")
        except FormatError as error:
            yield Refusal(source.name, rows.start, str(error))
    yield from rows.refused


def is_table(head: str) -> bool:
    """Whether the first line is a header that names a title or an abstract."""
    first = _plain(head.lstrip("\ufeff\r\n").split("\n", 1)[0][:10_000]).strip()
    try:
        names = next(csv.reader([first], delimiter=_delimiter(first)), [])
    except csv.Error:
        return False
    return bool(_NEEDED & {field_of(name.strip()) for name in names[:MAX_COLUMNS]})


def _record(header: list[str], row: list[str], source: str) -> Record:
    if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
        raise FormatError(f"{len(row)} cells under {len(header)} columns")
    # The last of two columns of one name would hide the first; the first that has a value wins.
    values: dict[str, Json] = {}
    for name, cell in zip(header, row, strict=False):
        if cell.strip() and not values.get(name):
            values[name] = cell
    return record_from_columns(values, source)


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


class _Rows:
    """The rows of a table, the line where the latest one starts, and the lines too long to read."""

    def __init__(self, source: Source) -> None:
        self.start = 0
        self.refused: list[Refusal] = []
        self._line = 0
        self._size = 0
        self._source = source
        csv.field_size_limit(MAX_RECORD)
        first = source.head.lstrip("\ufeff\r\n").split("\n", 1)[0]
        self._reader = csv.reader(self._lines(), delimiter=_delimiter(first), strict=False)

    def read(self) -> Iterator[list[str]]:
        """The rows from where the last call stopped. Raises FormatError for an endless cell."""
        while True:
            self.start, self._size = self._line + 1, 0
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise FormatError(f"not CSV from line {self.start} on: {error}") from None
            yield row

    def _lines(self) -> Iterator[str]:
        for line in self._source.lines():
            self._line = line.number
            if line.text is None:
                self.refused.append(
                    Refusal(self._source.name, line.number, "a line longer than 16 MiB")
                )
                continue
            self._size += len(line.text)
            if self._size > MAX_RECORD:
                raise FormatError(f"a row longer than 16 MiB from line {self.start} on")
            yield _plain(line.text) + "\n"


def _plain(line: str) -> str:
    """The line without what the csv module takes for an error: NULs, and lone carriage returns."""
    return line.replace("\x00", "").replace("\r", " ")
