"""arXiv: Atom feeds of its API, and the metadata snapshot in JSON lines."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from index.errors import FormatError
from index.formats.columns import split_authors
from index.formats.latex import decode_latex
from index.formats.opener import OpenedSource
from index.formats.record import each_record, find_arxiv_id, find_year, make_record
from index.formats.xml_text import cut_xml, text_of
from index.paper import Json, Record, Refusal

VENUE = "arXiv"


def read_arxiv_feed(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each entry of an Atom feed."""
    return each_record(cut_xml(source, ("entry",)), record_of_entry, source.name)


def is_arxiv_feed(head: str) -> bool:
    """Whether the text is an Atom feed of arXiv."""
    return (
        "http://www.w3.org/2005/Atom" in head
        and "arxiv.org/" in head
        and ("<feed" in head or "<entry" in head)
    )


def record_of_entry(entry: Element, source: str) -> Record:
    """The paper of one entry. Raises FormatError for arXiv's entries that report an error."""
    address = text_of(entry, "id")
    if "api/errors" in address:
        raise FormatError(f"arXiv says: {text_of(entry, 'summary')}")
    arxiv_id = find_arxiv_id(address.partition("/abs/")[2] or address)
    categories = [c.get("term", "") for c in entry.findall("category")]
    journal = text_of(entry, "journal_ref")
    values: dict[str, Json] = {
        "title": text_of(entry, "title"),
        "abstract": _raw(entry, "summary"),
        "key": arxiv_id,
        "arxiv_id": arxiv_id,
        "year": text_of(entry, "published"),
        "venue": journal or VENUE,
        "doi": text_of(entry, "doi"),
        "url": f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id else address,
        "keywords": [c for c in categories if c],
        "comment": text_of(entry, "comment"),
        "published": text_of(entry, "published"),
        "updated": text_of(entry, "updated"),
    }
    authors = [text_of(author, "name") for author in entry.findall("author")]
    return make_record(values, authors=authors, source=source)


def is_snapshot(row: Mapping[str, Json]) -> bool:
    """Whether an object is a line of the metadata snapshot."""
    return "categories" in row and ("submitter" in row or "authors_parsed" in row)


def record_of_snapshot(row: Mapping[str, Json], source: str) -> Record:
    """The paper of one line of the snapshot; its title and abstract keep their TeX."""
    arxiv_id = find_arxiv_id(str(row.get("id", "")))
    versions = row.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else {}
    created = first.get("created") if isinstance(first, dict) else None
    values: dict[str, Json] = {
        **row,
        "key": arxiv_id,
        "arxiv_id": arxiv_id,
        "year": find_year(created) or _year_of_id(arxiv_id) or find_year(row.get("update_date")),
        "venue": row.get("journal-ref") or VENUE,
        "url": f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id else "",
        "keywords": list(str(row.get("categories") or "").split()),
    }
    for used in ("id", "authors", "authors_parsed", "journal-ref", "categories", "versions"):
        values.pop(used, None)
    return make_record(values, authors=_snapshot_authors(row), source=source)


def _snapshot_authors(row: Mapping[str, Json]) -> list[str]:
    parsed = row.get("authors_parsed")
    if not isinstance(parsed, list):
        return [decode_latex(name) for name in split_authors(str(row.get("authors") or ""))]
    names = []
    for name in parsed:
        parts = name if isinstance(name, list) else [name]
        names.append(", ".join(decode_latex(str(part)) for part in parts[:3] if part))
    return names


def _year_of_id(arxiv_id: str) -> int | None:
    """The year that an id begins with: `0704.0001`, `hep-th/9901001`."""
    digits = arxiv_id.rpartition("/")[2][:2]
    if not digits.isdigit():
        return None
    return 1900 + int(digits) if int(digits) > 90 else 2000 + int(digits)


def _raw(entry: Element, path: str) -> str:
    """The text with its line ends: mathematics in an abstract may depend on them."""
    found = entry.find(path)
    return "".join(found.itertext()) if found is not None else ""
