"""How papers and chunks lie in rows of SQLite, and what filters are in its language."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from index.paper import Body, Chunk, Filters, Paper, Part
from index.store.database import Row

_MAY_END_IN_A_LINE = re.compile(r"(.*:)?\d*", re.DOTALL)
FIELDS = (
    *("id", "title", "abstract", "key", "authors", "year", "venue", "doi", "arxiv_id", "pmid"),
    *("url", "keywords", "retracted", "extra", "authors_folded", "venue_folded"),
)
T = TypeVar("T")
_IN_BODY = "b"


def write_spans(chunks: Iterable[Chunk]) -> str:
    """Spans of one paper's chunks as they are stored."""
    marked = ((_IN_BODY if c.part is Part.BODY else "", c) for c in chunks)
    return " ".join(f"{mark}{c.start}-{c.end}" for mark, c in marked)


def read_spans(paper_id: str, spans: str) -> Iterator[Chunk]:
    """The chunks of stored spans."""
    for span in spans.split():
        start, end = span.split("-")
        part = Part.BODY if start.startswith(_IN_BODY) else Part.ABSTRACT
        yield Chunk(paper_id, int(start.removeprefix(_IN_BODY)), int(end), part)


def hash64(text: str) -> int:
    """A signed 64-bit hash, the same in every process: eight bytes in SQLite instead of a text."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, MANY at a time."""
    size = 500
    for start in range(0, len(values), size):
        yield values[start : start + size]


def marks(values: Sequence[object]) -> str:
    """Question marks for so many values."""
    return ", ".join("?" * len(values))


def values_of(paper: Paper) -> tuple[object, ...]:
    """What a paper puts into `FIELDS`."""
    return (
        paper.id,
        paper.title,
        paper.abstract,
        paper.key,
        json.dumps(paper.authors, ensure_ascii=False),
        paper.year,
        paper.venue,
        paper.doi,
        paper.arxiv_id,
        paper.pmid,
        paper.url,
        json.dumps(paper.keywords, ensure_ascii=False),
        int(paper.retracted),
        json.dumps(paper.extra, ensure_ascii=False),
        "\n".join(paper.authors).casefold(),
        paper.venue.casefold(),
    )


def paper_of_row(row: Row, sources: tuple[str, ...]) -> Paper:
    """The paper of a row of the table, read at these places."""
    return Paper(
        id=row["id"],
        title=row["title"],
        abstract=row["abstract"],
        key=row["key"],
        authors=tuple(json.loads(row["authors"])),
        year=row["year"],
        venue=row["venue"],
        doi=row["doi"],
        arxiv_id=row["arxiv_id"],
        pmid=row["pmid"],
        url=row["url"],
        keywords=tuple(json.loads(row["keywords"])),
        retracted=bool(row["retracted"]),
        sources=sources,
        extra=json.loads(row["extra"]),
    )


def body_of_row(row: Row) -> Body:
    """The body of a row of the table of bodies, joined with the name of its file."""
    return Body(
        text=row["text"],
        pages=tuple((int(start), int(page)) for start, page in json.loads(row["pages"])),
        sections=tuple((int(start), str(name)) for start, name in json.loads(row["sections"])),
        front=row["front"],
        file=row["name"],
    )


def values_of_body(body: Body) -> tuple[str, str, str, str]:
    """What a body puts into a row: text, pages, sections, front."""
    return (
        body.text,
        json.dumps(body.pages),
        json.dumps(body.sections, ensure_ascii=False),
        body.front,
    )


def _read_at(source: str) -> str:
    """SQL for the papers read at a place; names are few, lines are looked at only if need be."""
    if _MAY_END_IN_A_LINE.fullmatch(source):
        return (
            "SELECT paper FROM records JOIN files USING (file) "
            "WHERE instr(fold(name || ':' || line), ?)"
        )
    files = "SELECT file FROM files WHERE instr(fold(name), ?)"
    return f"SELECT paper FROM records WHERE file IN ({files})"


def passing(filters: Filters) -> tuple[str, list[object]]:
    """The papers that pass, as SQL after FROM, and its values."""
    where, values = conditions(filters)
    # These look at every paper: in the index that lists them, not in the table with its abstracts.
    all_of_them = filters.venues or filters.authors or filters.sources
    return f"papers {'INDEXED BY papers_shelf ' if all_of_them else ''}WHERE {where}", values


def conditions(filters: Filters) -> tuple[str, list[object]]:
    """The filters as SQL, and its values."""
    tests: list[str] = ["1"]
    values: list[object] = []
    for sign, year in zip((">=", "<="), filters.years, strict=True):
        if year is not None:
            tests.append(f"year {sign} ?")
            values.append(max(-9999, min(year, 9999)))
    for column, wanted in (
        ("venue_folded", filters.venues),
        ("authors_folded", filters.authors),
    ):
        if wanted:
            tests.append("(" + " OR ".join([f"instr({column}, ?)"] * len(wanted)) + ")")
            values.extend(text.casefold() for text in wanted)
    if filters.sources:
        found = " UNION ".join(map(_read_at, filters.sources))
        tests.append(f"row IN ({found})")
        values.extend(text.casefold() for text in filters.sources)
    if filters.papers:
        tests.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(filters.papers))
    return " AND ".join(tests), values
