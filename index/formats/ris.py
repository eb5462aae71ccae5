"""RIS, as Zotero, EndNote, Mendeley and publishers write it; rispy reads each record."""

import re
from collections.abc import Iterator
from typing import Any

from index.errors import FormatError
from index.formats.opener import MAX_RECORD, Source
from index.formats.private import NAME, make_exact, take_private
from index.formats.record import each_record
from index.formats.types import from_ris
from index.merging.names import parse_name
from index.paper import Json, Record, Refusal

_TAG = re.compile(r"^\ufeff?\s{0,3}([A-Z][A-Z0-9])  ?-(?: |$)")
_TYPE = re.compile(r"^\ufeff?\s{0,3}TY  ?- ")
_END = re.compile(r"^\s{0,3}ER  ?-")
# In order of preference, by rispy's names; what is not chosen goes to `extra` under its name.
_FIELDS = {
    "title": ("title", "primary_title", "translated_title"),
    "abstract": ("abstract", "notes_abstract"),
    "key": ("id", "label"),
    "year": ("year", "publication_year", "date"),
    "venue": ("secondary_title", "alternate_title3", "journal_name", "alternate_title2"),
    "doi": ("doi",),
    "url": ("urls",),
    "keywords": ("keywords",),
}


def read_ris(source: Source) -> Iterator[Record | Refusal]:
    """Read each record from its `TY` to its `ER`, or to the next `TY` where that is missing."""
    whole = (
        (line, "\n".join(lines))
        if size < MAX_RECORD
        else Refusal(source.name, line, "a record longer than 16 MiB")
        for line, lines, size in _cut(source)
    )
    return each_record(whole, _record, source.name)


def is_ris(head: str) -> bool:
    """Whether some line says a record's type."""
    return any(_TYPE.match(line) for line in head.split("\n"))


def _cut(source: Source) -> Iterator[tuple[int, list[str], int]]:
    lines: list[str] = []
    start, size = 0, 0
    for line in source.lines():
        text = (line.text or "").strip("\ufeff")
        if _TYPE.match(text):
            if lines:
                yield start, lines, size
            start, lines, size = line.number, [text], 0
        elif _END.match(text):
            if lines:
                yield start, lines, size
            start, lines, size = 0, [], 0
        elif lines:
            size += len(text) if line.text is not None else MAX_RECORD
            if size < MAX_RECORD:
                lines.append(text)
        elif _TAG.match(text):
            # Tags outside of a record: one refusal for the run of them.
            start, lines = line.number, ["TY  - GEN", text]
    if lines:
        yield start, lines, size


def _record(text: str, source: str) -> Record:
    raw = _parse(text)
    private: dict[str, Json] = {}
    for note in list(raw.get("notes", [])):
        if note.startswith(NAME):
            private = take_private(note[len(NAME) :].strip())
            raw["notes"].remove(note)
    values: dict[str, Json] = {"type": from_ris(raw.pop("type_of_reference", ""))}
    for name, choices in _FIELDS.items():
        if chosen := next((c for c in choices if raw.get(c)), None):
            values[name] = raw.pop(chosen)
    urls = values.get("url")
    if isinstance(urls, list):
        values["url"] = urls[0]
        raw["urls"] = urls[1:]
    authors = raw.pop("authors", []) or raw.pop("first_authors", [])
    pages = [raw.pop(name) for name in ("start_page", "end_page") if raw.get(name)]
    if pages:
        raw["pages"] = "-".join(pages)
    if str(raw.get("accession_number", "")).isdigit() and "pubmed" in str(raw).lower():
        values["pmid"] = raw["accession_number"]
    unknown = raw.pop("unknown_tag", {})
    values |= {**raw, **{tag: " ".join(lines) for tag, lines in unknown.items()}}
    values["arxiv_id"] = _arxiv(values)
    return make_exact(values, private, map(_name, authors), source)


def _parse(text: str) -> dict[str, Any]:
    import rispy

    try:
        records = rispy.loads(f"{text}\nER  - \n")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError) as error:
        raise FormatError(f"not RIS: {error}") from None
    if not records:
        raise FormatError("not RIS: no field in the record")
    return dict(records[0])


def _arxiv(values: dict[str, Json]) -> str:
    """An arXiv id that the record names as one, in a note, its venue or its number."""
    for name in ("number", "custom1", "custom7", "secondary_title", "venue", "accession_number"):
        match = re.search(r"arxiv[:\s]\s*(\S+)", str(values.get(name, "")), re.IGNORECASE)
        if match:
            return match[1]
    return ""


def _name(text: str) -> str:
    """`Family, Given`; a whole name, which RIS ends with a comma or leaves without one, is kept."""
    name = text.strip()
    if name.endswith(",") and name.count(",") == 1:
        whole = name.rstrip(", ")
        return whole if parse_name(whole).family == whole else f"{{{whole}}}"
    return name.rstrip(", ")
