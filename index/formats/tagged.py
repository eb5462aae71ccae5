"""Web of Science's plain text and EndNote's `.enw` (refer): a short tag before each value."""

import re
from collections.abc import Iterator

from index.formats.opener import MAX_RECORD, Source
from index.formats.record import each_record, make_record
from index.paper import Json, Record, Refusal

_WOS_TAG = re.compile(r"^\ufeff?([A-Z][A-Z0-9])(?: (.*))?$")
_WOS = re.compile(r"^\ufeff?(?:FN .*(?:Web of Science|Clarivate|Thomson)|PT [JBSP]\s*$)")
_REFER_TAG = re.compile(r"^\ufeff?%([0-9A-Z@!~&\[\]+?()^<>_=#$*]) ?(.*)$")
_REFER = re.compile(r"^\ufeff?%0 \w[\w ]*$")
_WOS_NAMES = {
    "TI": "title", "AB": "abstract", "PY": "year", "SO": "venue", "DI": "doi", "PM": "pmid",
    "UT": "accession_number", "VL": "volume", "IS": "number", "PU": "publisher", "SN": "issn",
    "LA": "language", "DT": "publication_types", "BP": "start_page", "EP": "end_page",
    "TC": "cited_by",
}  # fmt: skip
_REFER_NAMES = {
    "T": "title", "X": "abstract", "D": "year", "J": "venue", "B": "venue", "R": "doi", "U": "url",
    "M": "accession_number", "V": "volume", "N": "number", "P": "pages", "I": "publisher",
    "@": "issn", "G": "language", "0": "type", "F": "key",
}  # fmt: skip
_TYPES = {
    "Journal Article": "article", "Conference Proceedings": "inproceedings", "Book": "book",
    "Conference Paper": "inproceedings", "Book Section": "incollection", "Thesis": "phdthesis",
    "Report": "techreport",
}  # fmt: skip

Fields = list[tuple[str, list[str]]]


def read_wos(source: Source) -> Iterator[Record | Refusal]:
    """Read each record from its `PT` to its `ER`; values go on in indented lines."""
    return each_record(_cut(source, _WOS_TAG, first="PT", last="ER"), _wos, source.name)


def read_refer(source: Source) -> Iterator[Record | Refusal]:
    """Read each record from its `%0` to the next."""
    return each_record(_cut(source, _REFER_TAG, first="0"), _refer, source.name)


def is_wos(head: str) -> bool:
    """Whether a text begins as a Web of Science export, or has a record of one."""
    return any(_WOS.match(line) for line in head.splitlines())


def is_refer(head: str) -> bool:
    """Whether some line gives a record's type as EndNote does."""
    return any(_REFER.match(line) for line in head.splitlines())


def _cut(
    source: Source, tag: re.Pattern[str], *, first: str, last: str = ""
) -> Iterator[tuple[int, Fields] | Refusal]:
    fields: Fields = []
    start, size = 0, 0
    for line in source.lines():
        text = line.text if line.text is not None else " " * MAX_RECORD
        match = tag.match(text.rstrip())
        if match and match[1] in (first, last):
            if fields:
                yield _whole(source, start, fields, size)
            fields, start, size = [], line.number, 0
        size += len(text)
        if match and match[1] != last and (fields or match[1] == first):
            fields.append((match[1], [match[2] or ""]))
        elif not match and fields and text.strip() and size < MAX_RECORD:
            fields[-1][1].append(text.strip())
    if fields:
        yield _whole(source, start, fields, size)


def _whole(source: Source, line: int, fields: Fields, size: int) -> tuple[int, Fields] | Refusal:
    if size >= MAX_RECORD:
        return Refusal(source.name, line, "a record longer than 16 MiB")
    return line, fields


def _wos(fields: Fields, source: str) -> Record:
    found = dict(fields)
    values = _named(fields, _WOS_NAMES)
    pages = [str(values.pop(name)) for name in ("start_page", "end_page") if values.get(name)]
    if pages:
        values["pages"] = "-".join(pages)
    keywords = "; ".join(" ".join(found.get(tag, [])) for tag in ("DE", "ID"))
    values["keywords"] = [word.strip() for word in keywords.split(";") if word.strip()]
    return make_record(values, authors=found.get("AF") or found.get("AU", []), source=source)


def _refer(fields: Fields, source: str) -> Record:
    values = _named(fields, _REFER_NAMES)
    kind = str(values.get("type", ""))
    values["type"] = _TYPES.get(kind, kind)
    values["keywords"] = [line for tag, lines in fields if tag == "K" for line in lines if line]
    authors = [lines[0].strip().rstrip(",") for tag, lines in fields if tag == "A"]
    return make_record(values, authors=authors, source=source)


def _named(fields: Fields, names: dict[str, str]) -> dict[str, Json]:
    """The values under the names other formats use, the first of each."""
    values: dict[str, Json] = {}
    for tag, lines in fields:
        if tag in names:
            values.setdefault(names[tag], " ".join(lines).strip())
    return values
