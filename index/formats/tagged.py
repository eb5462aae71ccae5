"""Web of Science's plain text, EndNote's `.enw` (refer), RefWorks: a tag before each value."""

import re
from collections.abc import Iterator, Mapping

from index.errors import FormatError
from index.formats.borders import FieldBorder, Fields, blocks, fields_of, part, within_limit
from index.formats.opener import OpenedSource
from index.formats.record import each_record, make_record
from index.paper import Json, Record, Refusal

_WOS_TAG = re.compile(r"^\ufeff?([A-Z][A-Z0-9])(?: (.*)|\s*)$")
_WOS = re.compile(r"^\ufeff?(?:FN .*(?:Web of Science|Clarivate|Thomson|ISI)|PT [JBSP]\s*$)")
_WOS_OWN = frozenset("AF SO DE ID C1 RP EM CR NR TC WC SC GA UT PY VL BP EP DI PD U1 U2".split())
_WOS_ONCE = ("PT", "TI", "UT")
_REFER_TAG = re.compile(r"^\ufeff?%([0-9A-Z@!~&\[\]+?()^<>_=#$*]) ?(.*)$")
_REFER = re.compile(r"^\ufeff?%0 \w[\w ]*$")
_REFER_ONCE = ("0", "T", "D", "J", "X", "V", "N", "P", "R")
_REFWORKS = re.compile(r"^\ufeff?RT [A-Z][\w ,/()-]*$")
_REFWORKS_TAG = re.compile(
    r"^\ufeff?(RT|SR|ID|A[1-6]|T[1-3]|J[FO12]|YR|FD|VO|IS|SP|OP|K1|AB|NO|PB|PP|SN|AN|LA|DO|LK|UL|"
    r"U[1-9]|AD|CN|OL|DS|ED|CL|C[1-8]|DB|RD|ST|WP|WT|WV|PM|PA|SF|L1|O[12]|AV|TA|RP|NP) (.*)$"
)
_REFWORKS_ONCE = ("RT", "T1", "AB", "YR", "JF", "VO", "IS", "DO", "SP", "OP", "ID", "SR")
_WOS_NAMES = {
    "TI": "title", "AB": "abstract", "PY": "year", "SO": "venue", "DI": "doi", "PM": "pmid",
    "UT": "accession_number", "VL": "volume", "IS": "number", "PU": "publisher", "SN": "issn",
    "LA": "language", "DT": "publication_types", "BP": "start_page", "EP": "end_page",
    "TC": "cited_by", "EM": "emails", "C1": "affiliations", "BS": "series_subtitle",
}  # fmt: skip
_REFER_NAMES = {
    "T": "title", "X": "abstract", "D": "year", "J": "venue", "B": "venue", "R": "doi", "U": "url",
    "M": "accession_number", "V": "volume", "N": "number", "P": "pages", "I": "publisher",
    "@": "issn", "G": "language", "0": "type", "F": "key",
}  # fmt: skip
_REFWORKS_NAMES = {
    "T1": "title", "AB": "abstract", "YR": "year", "FD": "date", "JF": "venue", "JO": "venue",
    "T2": "venue", "DO": "doi", "LK": "url", "UL": "url", "VO": "volume", "IS": "number",
    "PB": "publisher", "SN": "issn", "AN": "accession_number", "LA": "language", "ID": "record_id",
    "NO": "note", "DB": "name_of_database", "SP": "start_page", "OP": "end_page", "RT": "type",
    "PM": "pmid", "AD": "affiliations",
}  # fmt: skip
_TYPES = {
    "Journal Article": "article", "Conference Proceedings": "inproceedings", "Book": "book",
    "Conference Paper": "inproceedings", "Book Section": "incollection", "Thesis": "phdthesis",
    "Report": "techreport", "Book, Section": "incollection", "Thesis/Dissertation": "phdthesis",
    "Generic": "misc", "Journal": "article", "Magazine Article": "magazine",
}  # fmt: skip


def read_wos(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each record to its `ER`; values go on in indented lines."""
    return each_record(_wos_records(source), _wos, source.name)


def read_refer(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each record from its `%0` to the next, or behind a blank line."""
    found = blocks(fields_of(source, _REFER_TAG), starts="0", once=_REFER_ONCE)
    return each_record(within_limit(found, source), _refer, source.name)


def read_refworks(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each record from its `RT` to the next, or behind a blank line."""
    found = blocks(fields_of(source, _REFWORKS_TAG), starts="RT", once=_REFWORKS_ONCE)
    return each_record(within_limit(found, source), _refworks, source.name)


def is_wos(head: str) -> bool:
    """Whether a text begins as a Web of Science export, or has a record of one."""
    lines = head.splitlines()
    if any(_WOS.match(line) for line in lines):
        return True
    tags = {match[1] for line in lines if (match := _WOS_TAG.match(line))}
    return {"TI", "ER"} <= tags and len(tags & _WOS_OWN) > 2


def is_refer(head: str) -> bool:
    """Whether some line gives a record's type as EndNote does, or several tags stand in a row."""
    lines = head.splitlines()
    if any(_REFER.match(line) for line in lines):
        return True
    tags = {match[1] for line in lines if (match := _REFER_TAG.match(line)) and match[2]}
    return "T" in tags and len(tags & set("ADJXBRUVP")) > 1


def is_refworks(head: str) -> bool:
    """Whether some line gives a record's type as RefWorks does, and others its title."""
    lines = head.splitlines()
    return any(map(_REFWORKS.match, lines)) and any(line.startswith("T1 ") for line in lines)


def _wos_records(source: OpenedSource) -> Iterator[tuple[int, Fields] | Refusal]:
    for run in within_limit(_wos_runs(source), source):
        if isinstance(run, Refusal):
            yield run
            continue
        try:
            for fields in part(run[1], starts="PT", once=_WOS_ONCE, together=("AU", "AF")):
                yield fields[0].line, fields
        except FormatError as error:
            yield Refusal(source.name, run[0], str(error))


def _wos_runs(source: OpenedSource) -> Iterator[Fields]:
    run: Fields = []
    for found in fields_of(source, _WOS_TAG):
        ends = found.tag in ("ER", "EF") and not found.text
        if run and (ends or (found.tag == "PT" and run[0].tag == "PT")):
            yield run
            run = []
        if not ends and found.tag not in ("FN", "VR"):
            run.append(found)
    if run:
        yield run


def _wos(fields: Fields, source: str) -> Record:
    values = _named(fields, _WOS_NAMES)
    _join_pages(values)
    keywords = "; ".join(f.text for f in fields if f.tag in ("DE", "ID"))
    values["keywords"] = [word.strip() for word in keywords.split(";") if word.strip()]
    authors = [f for tag in ("AF", "AU", "BE") for f in fields if f.tag == tag]
    names = [
        name.strip()
        for found in authors
        if found.tag == authors[0].tag
        for line in found.texts
        for name in line.split(";")
    ]
    return make_record(values, authors=names, source=source)


def record_of_wos_row(row: Mapping[str, str], line: int, source: str) -> Record:
    """The paper of one row of the tab-delimited export, whose header holds the tags."""
    fields = [FieldBorder(line, tag, [cell]) for tag, cell in row.items() if cell.strip()]
    return _wos(fields, source)


def _refer(fields: Fields, source: str) -> Record:
    values = _named(fields, _REFER_NAMES)
    kind = str(values.get("type", ""))
    values["type"] = _TYPES.get(kind, kind)
    values["keywords"] = [text for f in fields if f.tag == "K" for text in f.texts if text]
    authors = [f.texts[0].strip().rstrip(",") for f in fields if f.tag == "A"]
    return make_record(values, authors=authors, source=source)


def _refworks(fields: Fields, source: str) -> Record:
    values = _named(fields, _REFWORKS_NAMES)
    kind = str(values.get("type", ""))
    values["type"] = _TYPES.get(kind, kind)
    _join_pages(values)
    values["key"] = values.pop("record_id", "")
    values["year"] = values.get("year") or values.get("date")
    values["keywords"] = [word for f in fields if f.tag == "K1" for word in f.text.split(";")]
    # CNKI has all names in one line.
    names = [name for f in fields if f.tag == "A1" for name in f.text.split(";") if name.strip()]
    authors = [re.sub(r",(?=\S)", ", ", name.strip()) for name in names]
    return make_record(values, authors=authors, source=source)


def _join_pages(values: dict[str, Json]) -> None:
    pages = [str(values.pop(name)) for name in ("start_page", "end_page") if values.get(name)]
    if pages:
        values["pages"] = "-".join(pages)


def _named(fields: Fields, names: dict[str, str]) -> dict[str, Json]:
    """The values under the names other formats use, the first of each."""
    values: dict[str, Json] = {}
    for found in fields:
        if found.tag in names and found.text:
            values.setdefault(names[found.tag], found.text)
    return values
