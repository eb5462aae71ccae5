"""Zotero RDF: items, the journals they stand in, collections, and what is attached to them.

A journal may stand inside of its article or anywhere else in the file, so the file is read whole
before its first paper is given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from index.errors import FormatError
from index.formats.opener import MAX_RECORD, OpenedSource
from index.formats.record import each_record, make_record
from index.formats.types import from_zotero
from index.formats.xml_text import text_of
from index.paper import Json, Record, Refusal

_NO_ITEMS = frozenset("Attachment Memo Collection Journal Series Conference Periodical".split())
_CONTAINERS = ("Journal", "Book", "Periodical", "Conference", "Series", "Document")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class _Graph:
    """What a file holds, by the address under which other things name it."""

    items: list[tuple[int, Element]] = field(default_factory=list)
    by_address: dict[str, Element] = field(default_factory=dict)
    collections: dict[str, list[str]] = field(default_factory=dict)


def read_zotero_rdf(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each item; notes and attachments belong to items and are none."""
    graph = _Graph()
    broken: FormatError | None = None
    try:
        for line, element in _children(source):
            _place(graph, line, element)
    except FormatError as error:
        broken = error
    yield from each_record(graph.items, lambda e, at: _record(e, at, graph), source.name)
    if broken:
        raise broken


def is_zotero_rdf(head: str) -> bool:
    """Whether the text is RDF with Zotero's items in it."""
    return "rdf:RDF" in head and ("zotero.org/namespaces" in head or "purl.org/net/biblio" in head)


def _children(source: OpenedSource) -> Iterator[tuple[int, Element]]:
    """Each child of the outermost element, and the line where it starts.

    Raises FormatError where the XML is broken, or has a document type: that could define entities
    that grow without end.
    """
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    depth, line, start, size, tail = 0, 1, 1, 0, ""
    for piece in source.pieces():
        plain = _NOT_XML.sub("", piece)
        if "<!DOCTYPE" in tail + plain or "<!ENTITY" in tail + plain:
            raise FormatError("XML with a document type of its own: not read")
        tail = plain[-10:]
        size += len(piece)
        if size > MAX_RECORD:
            raise FormatError(f"an item longer than 16 MiB from line {start} on")
        try:
            parser.feed(plain)
            for event, element in cast(Iterator[tuple[str, Element]], parser.read_events()):
                depth += 1 if event == "start" else -1
                if event == "start" and depth == 2:
                    start = line
                elif event == "end" and depth == 1:
                    size = 0
                    yield start, element
                elif depth > 100:
                    raise FormatError("XML nested too deeply")
        except ParseError as error:
            raise FormatError(f"not XML: {error}") from None
        line += piece.count("\n")
    if depth:
        raise FormatError(f"not XML: it ends inside of the item from line {start} on")


def _place(graph: _Graph, line: int, element: Element) -> None:
    for inner in element.iter():
        inner.tag = inner.tag.rpartition("}")[2]
        inner.attrib = {name.rpartition("}")[2]: value for name, value in inner.attrib.items()}
    address = element.get("about", "")
    if address:
        graph.by_address[address] = element
    if element.tag == "Collection":
        for part in element.findall("hasPart"):
            name = text_of(element, "title")
            graph.collections.setdefault(part.get("resource", ""), []).append(name)
    kind = text_of(element, "itemType")
    if element.tag not in _NO_ITEMS and kind not in ("attachment", "note"):
        graph.items.append((line, element))


def _record(item: Element, source: str, graph: _Graph) -> Record:
    container = _container(item, graph)
    numbers = [text for e in (item, container) if e is not None for text in _identifiers(e)]
    url = next((text_of(e) for e in item.findall("identifier/URI/value")), "")
    if not url and item.get("about", "").startswith("http"):
        url = item.get("about", "")
    tags = [text_of(subject) for subject in item.findall("subject")]
    values: dict[str, Json] = {
        "title": text_of(item, "title"),
        "abstract": text_of(item, "abstract"),
        "key": text_of(item, "citationKey"),
        "year": text_of(item, "date"),
        "venue": text_of(container, "title")
        or text_of(item, "presentedAt/Conference/title")
        or text_of(item, "proceedingsTitle"),
        "doi": next((n for n in numbers if n.upper().startswith("DOI")), ""),
        "pmid": next((n for n in numbers if n.upper().startswith("PMID")), ""),
        "url": url,
        "keywords": [*tags, *graph.collections.get(item.get("about", ""), ())],
        "type": from_zotero(text_of(item, "itemType")),
        "editor": " and ".join(_names(item, "editors")),
        "pages": text_of(item, "pages"),
        "volume": text_of(container, "volume") or text_of(item, "volume"),
        "number": text_of(container, "number") or text_of(item, "number"),
        "publisher": text_of(item, "publisher"),
        "language": text_of(item, "language"),
        "extra_note": text_of(item, "description"),
    }
    return make_record(values, authors=_names(item, "authors"), source=source)


def _container(item: Element, graph: _Graph) -> Element | None:
    """The journal, book or proceedings it stands in: inside of it, or named by its address."""
    for part in item.findall("isPartOf"):
        if (found := graph.by_address.get(part.get("resource", ""))) is not None:
            return found
        inner = next((e for e in part if e.tag in _CONTAINERS), None)
        if inner is not None:
            return inner
    return None


def _identifiers(element: Element) -> list[str]:
    return [text for found in element.findall("identifier") if (text := text_of(found))]


def _names(item: Element, kind: str) -> list[str]:
    names = []
    for person in item.findall(f"{kind}/Seq/li/Person"):
        given = text_of(person, "givenName") or text_of(person, "givenname")
        parts = [text_of(person, "surname"), given]
        names.append(", ".join(part for part in parts if part) or text_of(person))
    return names
