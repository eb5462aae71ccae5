"""Where a table's header stands and what its rows may be trusted for."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.formats.columns import are_of_papers, field_of
from index.formats.record import find_year

DELIMITERS = (",", "\t", ";", "|")
MAX_COLUMNS = 2000
"""No export has more; a table of a million columns is no list of papers."""
NEEDED = frozenset(("title", "abstract"))
_WOS_TAGS = frozenset("PT AU AF TI SO DT DE ID AB PY DI UT PM TC VL IS BP EP SN LA".split())


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a table's columns, what parts its cells, and the lines above it."""

    names: tuple[str, ...]
    delimiter: str
    lines_above: int

    @property
    def is_wos(self) -> bool:
        """Whether the names are Web of Science's tags."""
        return len(_WOS_TAGS & set(self.names)) > 4 and "TI" in self.names


def find_header(head: str) -> Header | None:
    """The header of a table: its first line, or one below what a service says of its export.

    A line further down must name two fields at least, in short names, and more than any above it:
    no sentence does.
    """
    # What a service says of its export takes fewer lines, and no column has so long a name.
    lines = head.lstrip("\ufeff").split("\n")[:40]
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    best: Header | None = None
    most = 0
    for above, line in enumerate(lines):
        delimiter = max(DELIMITERS, key=line[:10_000].count)
        names = cells_of(line, delimiter)
        fields = {field_of(name) for name in names[:MAX_COLUMNS]} - {None}
        short = all(len(name) <= 80 for name in names)
        named = (NEEDED & fields and are_of_papers(names[:MAX_COLUMNS])) or len(
            _WOS_TAGS & set(names)
        ) > 4
        if named and len(fields) > most and (above == first or (len(fields) > 1 and short)):
            best, most = Header(tuple(names), delimiter, above), len(fields)
    return best


def plain_line(line: str) -> str:
    """The line without what the csv module takes for an error: NULs, and lone carriage returns."""
    return line.replace("\x00", "").replace("\r", " ")


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of a line by itself; none where it is no row."""
    try:
        cells = next(csv.reader([plain_line(line).strip(" \n")], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [cell.strip().strip("\ufeff") for cell in cells]


def sound_cells(header: Sequence[str], row: Sequence[str]) -> Mapping[str, str]:
    """The cells of a row with too many that stand before the place where it is shifted.

    A cell is sound up to the last one that can only be what its column says (a year, a DOI, a
    whole abstract); behind it nothing is known, and nothing is read. Empty where a cell before
    that is none of what its column says.
    """
    sound = 0
    for place, (name, cell) in enumerate(zip(header, row, strict=False)):
        verdict = _verdict(name, cell.strip())
        if verdict is False:
            break
        if verdict:
            sound = place + 1
    return {n: c for n, c in zip(header[:sound], row, strict=False) if c.strip()}


def _verdict(name: str, cell: str) -> bool | None:
    """Whether a cell is what its column says; None where that can't be told."""
    proof = _PROOFS.get(field_of(name) or "")
    return None if proof is None or not cell else proof(cell)


def _is_abstract(cell: str) -> bool | None:
    """Prose to its end; a piece of an abstract that a comma cut is not."""
    if len(cell.split()) < 8:
        return None
    return bool(re.search(r"[.!?)\]\"”’»。]$", cell))


_DATE = re.compile(r"(?:[A-Za-z]{3,9}\.? )?[\d\s/.:,T-]{4,30}Z?")
_PROOFS: Mapping[str, Callable[[str], bool | None]] = {
    "year": lambda cell: bool(_DATE.fullmatch(cell) and find_year(cell)),
    "doi": lambda cell: "10." in cell and "/" in cell,
    "pmid": lambda cell: bool(re.fullmatch(r"\D{0,10}\d{1,9}(?:\.0)?", cell)),
    "url": lambda cell: cell.startswith(("http", "www.")),
    "abstract": _is_abstract,
}


def unused_names(names: Sequence[str], is_understood: Callable[[str], bool]) -> Iterator[str]:
    """The columns that have a name that nothing takes."""
    return (name for name in dict.fromkeys(names) if name and not is_understood(name))
