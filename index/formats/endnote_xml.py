"""EndNote's XML, of every version since 7, as Rayyan, ASySD and others take it."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.formats.opener import OpenedSource
from index.formats.record import each_record, make_record
from index.formats.xml_text import cut_xml, text_of, texts_of
from index.paper import Json, Record, Refusal

_TYPES = {
    "journal article": "article", "conference proceedings": "inproceedings", "book": "book",
    "conference paper": "inproceedings", "book section": "incollection", "thesis": "phdthesis",
    "report": "techreport", "generic": "misc", "electronic article": "article",
    "magazine article": "magazine", "unpublished work": "unpublished",
}  # fmt: skip
_EXTRA = {
    "volume": "volume", "number": "number", "pages": "pages", "issn": "isbn",
    "language": "language", "publisher": "publisher", "affiliations": "auth-address",
    "note": "notes",
    "accession_number": "accession-num", "place_published": "pub-location", "edition": "edition",
    "name_of_database": "remote-database-name", "research_notes": "research-notes",
}  # fmt: skip


def read_endnote_xml(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each record; styles inside of a value are only its look."""
    return each_record(cut_xml(source, ("record", "RECORD")), _record, source.name)


def is_endnote_xml(head: str) -> bool:
    """Whether the text has EndNote's records in it."""
    return bool(re.search(r"<records?\b", head, re.IGNORECASE)) and bool(
        re.search(r"<(?:ref-type|rec-number|source-app|contributors|REFERENCE_TYPE|REFNUM)\b", head)
    )


def _record(record: Element, source: str) -> Record:
    for element in record.iter():
        element.tag = element.tag.lower().replace("_", "-")
    kind = record.find(".//ref-type")
    name = (kind.get("name") or "" if kind is not None else "").lower()
    urls = texts_of(record, ".//urls//url") or texts_of(record, ".//url")
    accession = text_of(record, ".//accession-num")
    origin = text_of(record, ".//remote-database-name") + text_of(record, ".//database-provider")
    is_pubmed = bool(re.search(r"medline|pubmed|nlm", origin, re.IGNORECASE))
    values: dict[str, Json] = {
        "title": text_of(record, ".//titles/title") or text_of(record, "./title"),
        "abstract": text_of(record, ".//abstract"),
        "key": text_of(record, ".//rec-number") or text_of(record, ".//refnum"),
        "year": text_of(record, ".//dates/year")
        or text_of(record, "./year")
        or text_of(record, ".//pub-dates"),
        "venue": text_of(record, ".//titles/secondary-title")
        or text_of(record, ".//secondary-title")
        or text_of(record, ".//periodical/full-title"),
        "doi": text_of(record, ".//electronic-resource-num"),
        "pmid": accession if is_pubmed and accession.isdigit() else "",
        "url": next((url for url in urls if url.lower().startswith("http")), ""),
        "keywords": list(texts_of(record, ".//keyword")),
        "type": _TYPES.get(name, name),
        "citekey": text_of(record, ".//label"),
    }
    values |= {name: text_of(record, f".//{tag}") for name, tag in _EXTRA.items()}
    names = texts_of(record, ".//contributors/authors/author")
    names = names or texts_of(record, "./authors/author")
    return make_record(values, authors=map(_name, names), source=source)


def _name(name: str) -> str:
    """A group ends with a comma, as EndNote has it."""
    whole = name.rstrip(" ,")
    return f"{{{whole}}}" if name.endswith(",") and " " in whole and "," not in whole else whole
