"""RIS, as Zotero, EndNote, Mendeley, publishers and R write it."""

import re
from collections.abc import Iterator, Mapping

from index.errors import FormatError
from index.formats.borders import FieldBorder, Fields, part, whole
from index.formats.opener import MAX_RECORD, OpenedSource
from index.formats.private import NAME, make_exact, take_private
from index.formats.record import each_record, find_year
from index.formats.ris_tags import LISTS, LONG_NAMES, NAMES, ONE_LINE, TYPES
from index.formats.types import from_ris
from index.merging.names import parse_name
from index.paper import Json, Record, Refusal

# Two spaces before the dash, as the format has it, or a tab, one or none, as some programs do.
_STRICT = re.compile(r"^\s{0,3}([A-Z][A-Z0-9])(?:  |\t)-(?: |(?=\S)|$)(.*)$")
_LOOSE = re.compile(r"^\s{0,3}([A-Z][A-Z0-9]) ?-(?: |$)(.*)$")
_LONG = re.compile(r"^\s{0,3}([A-Z]{3,5}) {0,2}- ?(?=\S)(.*)$")
_TYPE = re.compile(r"^\ufeff?\s{0,3}TY[ \t]{0,2}- ")
# `ER` with text behind it is a word of a wrapped line: estrogen receptor, emergency room.
_TAG_IN_ANY_CASE = re.compile(r"^(\s{0,3})([A-Za-z][A-Za-z0-9])(?=[ \t]{1,2}-)", re.MULTILINE)
_END = re.compile(r"^\s{0,3}ER[ \t]{0,2}-?\s*$")
_ONCE = ("TY", "TI", "T1")
_ONLY_A_DOI = re.compile(r"(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+", re.I)
_BEHIND_ADDRESS = re.compile(r"(?<=\S)\s+(?:and|or)\s+https?://.*$")
# In order of preference; what is not chosen goes to `extra` under its name.
_FIELDS = {
    "title": ("title", "primary_title", "translated_title", "book_title"),
    "abstract": ("abstract", "notes_abstract"),
    "key": ("id", "label"),
    "year": ("year", "publication_year", "date"),
    "venue": (
        *("secondary_title", "alternate_title3", "journal_name", "alternate_title2", "book_title"),
    ),
    "doi": ("doi",),
    "keywords": ("keywords",),
}


def read_ris(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each record to its `ER`, or to the next `TY` where that is missing."""
    return each_record(_records(source), _record, source.name)


def is_ris(head: str) -> bool:
    """Whether some line says a record's type, or tags stand before a record's end."""
    lines = re.split(r"[\r\n]+", head)
    if any(_TYPE.match(line) for line in lines) or _is_lower(head):
        return True
    tags = {m[1] for line in lines if (m := _STRICT.match(line) or _LOOSE.match(line))}
    return any(_END.match(line) for line in lines) and len(tags & NAMES.keys()) > 2


def _records(source: OpenedSource) -> Iterator[tuple[int, Fields] | Refusal]:
    for fields, size in _runs(source):
        found = whole(source, fields[0].line, fields, size)
        if isinstance(found, Refusal):
            yield found
            continue
        try:
            for record in part(fields, starts="TY", once=_ONCE, together=("AU", "A1")):
                yield record[0].line, record
        except FormatError as error:
            yield Refusal(source.name, fields[0].line, str(error))


def _runs(source: OpenedSource) -> Iterator[tuple[Fields, int]]:
    """The fields up to each `ER`, or to a `TY` behind another; how many characters they have."""
    is_lower = _is_lower(source.head)
    is_loose = _is_loose(_with_capitals(source.head) if is_lower else source.head)
    fields: Fields = []
    size, blank = 0, False
    for line in source.lines():
        for text in (line.text or "").strip("\ufeff").split("\r"):
            text = _with_capitals(text) if is_lower else text
            found = _field(text, line.number, fields, is_loose=is_loose)
            ends = _END.match(text) is not None
            if fields and (ends or (found and found.tag == fields[0].tag == "TY")):
                yield fields, size
                fields, size = [], 0
            if found and not ends and size < MAX_RECORD:
                found.after_blank = blank
                fields.append(found)
            elif text.strip() and fields and not ends and size < MAX_RECORD:
                fields[-1].texts.append(text)
            size += len(text) if line.text is not None else MAX_RECORD
            blank = not text.strip()
    if fields:
        yield fields, size


def _is_lower(head: str) -> bool:
    """Whether a file has its tags in lower case: each `ty  - `, no `TY  - `."""
    lines = re.split(r"[\r\n]+", head.upper())
    return any(map(_TYPE.match, lines)) and not any(map(_TYPE.match, re.split(r"[\r\n]+", head)))


def _with_capitals(text: str) -> str:
    """The text with the tags that its lines begin with as RIS has them."""
    return _TAG_IN_ANY_CASE.sub(lambda m: m[1] + m[2].upper(), text)


def _is_loose(head: str) -> bool:
    """Whether most tags of a file stand less than two spaces before their dash."""
    lines = re.split(r"[\r\n]+", head)
    strict = sum(_STRICT.match(line) is not None for line in lines)
    return strict < sum(m[1] in NAMES for line in lines if (m := _LOOSE.match(line)))


def _field(text: str, line: int, before: Fields, *, is_loose: bool) -> FieldBorder | None:
    """The field that a line begins; None where it goes on with the one before."""
    if found := _STRICT.match(text):
        return None if found[1] == "ER" else FieldBorder(line, found[1], [found[2]])
    if found := _LONG.match(text):
        # Behind a value that may be wrapped only what looks as such a tag's value does.
        one_line = before and (before[-1].tag in ONE_LINE or before[-1].tag in LONG_NAMES)
        is_field = one_line or (before and _fits(found[1], found[2]))
        return FieldBorder(line, found[1], [found[2]]) if is_field else None
    found = _LOOSE.match(text)
    if not found or found[1] not in NAMES:
        return None
    may_follow = is_loose or not before or before[-1].tag in ONE_LINE
    if found[1] == "TY":
        may_follow = found[2].strip() in TYPES
    return FieldBorder(line, found[1], [found[2]]) if may_follow else None


def _fits(tag: str, value: str) -> bool:
    """Whether a long tag is known, and what follows it is a number or an address."""
    return tag in LONG_NAMES and " " not in value.strip() and bool(re.search(r"\d|//", value))


def _record(fields: Fields, source: str) -> Record:
    raw, unknown = _named(fields)
    private: dict[str, Json] = {}
    for note in list(raw["notes"]):
        if note.startswith(NAME):
            private = take_private(note[len(NAME) :].strip())
            raw["notes"].remove(note)
    values: dict[str, Json] = {"type": from_ris(" ".join(raw.pop("type_of_reference", ["GEN"])))}
    authors = raw.pop("authors") or raw.pop("first_authors")
    urls = [url for text in raw.pop("urls") for part in text.split(";") if (url := part.strip())]
    # Google Scholar's: one address and another in one line.
    values["url"] = _BEHIND_ADDRESS.sub("", urls[0]) if urls else ""
    texts: dict[str, Json] = {}
    for name, found in raw.items():
        texts[name] = list(found) if name in _LISTED else found[0]
        if name in ("abstract", "notes_abstract"):
            texts[name] = " ".join(found)
        elif name not in _LISTED and (more := [text for text in found[1:] if text != found[0]]):
            # The first title counts, as for Zotero; no other is lost.
            texts[f"further_{name}"] = [*more]
    if not find_year(texts.get("year")):
        # `in press`, with a date elsewhere.
        texts["status"] = texts.pop("year", "")
    for name, choices in _FIELDS.items():
        if chosen := next((c for c in choices if texts.get(c)), None):
            values[name] = texts.pop(chosen)
    pages = [str(texts.pop(name)) for name in ("start_page", "end_page") if texts.get(name)]
    if pages:
        texts["pages"] = "-".join(pages)
    if str(texts.get("accession_number", "")).isdigit() and "pubmed" in str(raw).lower():
        values["pmid"] = texts["accession_number"]
    values["venue"] = values.get("venue") or unknown.pop("SO", "")
    values |= {**texts, "urls": list(urls[1:]), **unknown}
    values["arxiv_id"] = _arxiv(values)
    values["doi"] = values.get("doi") or _doi(values)
    names = [name for author in authors for name in author.split(";") if name.strip()]
    return make_exact(values, private, map(_name, names), source)


_LISTED = frozenset(NAMES[tag] for tag in LISTS)


def _named(fields: Fields) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The values under their names, and those of tags that RIS does not have."""
    named: dict[str, list[str]] = {name: [] for name in _LISTED}
    unknown: dict[str, str] = {}
    for found in fields:
        name = NAMES.get(found.tag) or LONG_NAMES.get(found.tag)
        if name is None:
            unknown[found.tag] = f"{unknown.get(found.tag, '')} {found.text}".strip()
        elif found.tag == "KW":
            # EndNote has each word in a line of its own.
            named[name] += [text for line in found.texts if (text := line.strip())]
        elif found.text:
            named.setdefault(name, []).append(found.text)
    return named, unknown


def _doi(values: Mapping[str, Json]) -> str:
    """A DOI that is all that a field of another kind says."""
    fields = (str(values.get(name, "")) for name in ("type_of_work", "L3", "note", "custom7"))
    return next((field for field in fields if _ONLY_A_DOI.fullmatch(field)), "")


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
