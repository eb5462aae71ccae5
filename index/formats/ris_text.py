"""Papers as RIS records."""

from collections.abc import Iterator, Mapping

from index.formats.private import NAME, give_private
from index.formats.types import to_ris
from index.merging.names import parse_name
from index.paper import Json, Paper

_TAGS = {
    "volume": "VL", "number": "IS", "publisher": "PB", "issn": "SN", "language": "LA",
    "edition": "ET", "place_published": "CY", "date": "DA", "name_of_database": "DB",
    "short_title": "ST", "journal_name": "JO", "alternate_title2": "JA", "note": "M1",
}  # fmt: skip


def ris_record(paper: Paper, private: Mapping[str, Json]) -> str:
    """One record; `private` values go into a note of our own."""
    lines = [("TY", to_ris(str(paper.extra.get("type") or "GEN")))]
    lines += [(tag, " ".join(value.split())) for tag, value in _fields(paper) if value]
    if private:
        lines.append(("N1", f"{NAME} {give_private(private)}"))
    return "".join(f"{tag}  - {value}\n" for tag, value in lines) + "ER  - \n\n"


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "TI", paper.title
    for author in paper.authors:
        yield "AU", _author(author)
    yield "PY", str(paper.year or "")
    yield "T2", paper.venue
    yield "DO", paper.doi
    yield "C1", f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else ""
    yield "UR", paper.url
    yield "ID", paper.key
    for keyword in paper.keywords:
        yield "KW", keyword
    for name, tag in _TAGS.items():
        value = paper.extra.get(name)
        yield tag, value if isinstance(value, str) else ""
    pages = paper.extra.get("pages")
    if isinstance(pages, str):
        first, _, last = pages.partition("-")
        yield "SP", first
        yield "EP", last
    notes = paper.extra.get("notes")
    for note in notes if isinstance(notes, list) else []:
        yield "N1", str(note)
    yield "AB", paper.abstract


def _author(author: str) -> str:
    """A group ends with a comma, as RIS has it for one whole name."""
    name = parse_name(author)
    if not name.given and not name.suffix and " " in name.family:
        return f"{name.family},"
    return author
