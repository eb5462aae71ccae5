"""The ACL Anthology's XML: a collection of volumes, each with its papers."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.formats.opener import OpenedSource
from index.formats.record import each_record, make_record
from index.formats.xml_text import cut_xml, text_of
from index.paper import Json, Record, Refusal

_EXTRA = ("pages", "editor", "publisher", "address", "month", "video", "award", "language", "note")


def read_acl(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each paper, with the venue and year that its volume states."""
    return each_record(_papers(source), _record, source.name)


def is_acl(head: str) -> bool:
    """Whether the text is a collection or volume with papers."""
    return bool(re.search(r"<collection\s+id=|<volume\s[^>]*id=", head)) and "<paper" in head


def _papers(source: OpenedSource) -> Iterator[tuple[int, tuple[Element, dict[str, str]]] | Refusal]:
    """Each paper with what its volume's `meta` says."""
    volume: dict[str, str] = {}
    for item in cut_xml(source, ("meta", "frontmatter", "paper")):
        if isinstance(item, Refusal):
            yield item
        elif item[1].tag == "meta":
            volume = {child.tag: text_of(child) for child in item[1]}
        elif item[1].tag == "paper":
            yield item[0], (item[1], volume)


def _record(item: tuple[Element, dict[str, str]], source: str) -> Record:
    paper, volume = item
    url = text_of(paper, "url")
    anthology_id = "" if "/" in url else url
    retracted = paper.find("retracted")
    values: dict[str, Json] = {
        "title": text_of(paper, "title"),
        "abstract": text_of(paper, "abstract"),
        "key": text_of(paper, "bibkey") or anthology_id,
        "year": text_of(paper, "year") or volume.get("year", ""),
        "venue": text_of(paper, "booktitle") or volume.get("booktitle", ""),
        "doi": text_of(paper, "doi"),
        "url": f"https://aclanthology.org/{anthology_id}/" if anthology_id else url,
        "retracted": retracted is not None,
        "anthology_id": anthology_id,
        "type": "inproceedings",
    }
    for name in _EXTRA:
        values[name] = text_of(paper, name) or volume.get(name, "")
    values["pages"] = str(values["pages"]).replace("–", "-").replace("--", "-")
    authors = []
    for author in paper.findall("author"):
        parts = [text_of(author, "last"), text_of(author, "first")]
        authors.append(", ".join(part for part in parts if part) or text_of(author))
    return make_record(values, authors=authors, source=source)
