"""DBLP's XML: its dump, and the records of a person, a journal or a conference."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.formats.opener import OpenedSource
from index.formats.record import each_record, make_record
from index.formats.xml_text import cut_xml, text_of, texts_of
from index.paper import Json, Record, Refusal

_KINDS = ("article", "inproceedings", "proceedings", "book", "incollection", "phdthesis",
          "mastersthesis")  # fmt: skip
_EXTRA = ("volume", "number", "pages", "publisher", "isbn", "series", "month", "crossref", "school",
          "publtype", "note")  # fmt: skip
_NAMESAKE = re.compile(r" \d{4}$")


def read_dblp(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each publication; the numbers of namesakes are no part of their names."""
    return each_record(cut_xml(source, _KINDS), _record, source.name)


def is_dblp_xml(head: str) -> bool:
    """Whether the text has DBLP's publications in it."""
    return "<dblp" in head or bool(
        re.search(rf"<(?:{'|'.join(_KINDS)})\s[^>]*\bkey=[\"'](?:journals|conf|books|phd)/", head)
    )


def _record(paper: Element, source: str) -> Record:
    links = [*texts_of(paper, "ee"), *texts_of(paper, "url")]
    doi = next((link for link in links if "doi.org/" in link), "")
    values: dict[str, Json] = {
        "title": text_of(paper, "title"),
        "key": f"DBLP:{paper.get('key')}" if paper.get("key") else "",
        "year": text_of(paper, "year"),
        "venue": text_of(paper, "journal") or text_of(paper, "booktitle"),
        "doi": doi,
        "url": links[0] if links else "",
        "type": paper.tag,
        "editor": " and ".join(_names(paper, "editor")),
    }
    values |= {name: text_of(paper, name) for name in _EXTRA}
    return make_record(values, authors=_names(paper, "author"), source=source)


def _names(paper: Element, tag: str) -> list[str]:
    return [_NAMESAKE.sub("", name) for name in texts_of(paper, tag)]
