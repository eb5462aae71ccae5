"""The XML that Crossref and DataCite keep for a DOI, as their services and Zenodo give it."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.formats.jats import clean_text
from index.formats.opener import OpenedSource
from index.formats.record import each_record, make_record
from index.formats.xml_text import cut_xml, text_of, texts_of
from index.paper import Json, Record, Refusal

_OF_CROSSREF = {
    "journal": "article", "conference": "inproceedings", "book": "book",
    "posted_content": "preprint", "dissertation": "phdthesis", "report-paper": "techreport",
}  # fmt: skip
_PAPERS = ("journal_article", "conference_paper", "content_item")
_VENUES = (
    "journal_metadata/full_title", "proceedings_metadata/proceedings_title",
    "proceedings_series_metadata/proceedings_title", "book_metadata/titles/title",
    "book_series_metadata/titles/title",
)  # fmt: skip


def read_crossref_xml(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read the work of each answer: an article with its journal, a chapter with its book."""
    return each_record(_works(source), _crossref, source.name)


def read_datacite_xml(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each resource."""
    return each_record(cut_xml(source, ("resource",)), _datacite, source.name)


def is_crossref_xml(head: str) -> bool:
    """Whether the text has a work of Crossref's."""
    return bool(
        re.search(r"<(?:[\w.-]+:)?(?:doi_records?|crossref|doi_batch)[\s>]", head)
    ) and bool(re.search(rf"<(?:[\w.-]+:)?(?:{'|'.join(_OF_CROSSREF)})[\s>]", head))


def is_datacite_xml(head: str) -> bool:
    """Whether the text has a resource of DataCite's."""
    return bool(re.search(r"<(?:[\w.-]+:)?resource[\s>]", head)) and "datacite.org/schema" in head


def _works(source: OpenedSource) -> Iterator[tuple[int, tuple[Element, Element]] | Refusal]:
    """Each work beside what it appeared in; a whole book, a preprint beside itself."""
    for item in cut_xml(source, tuple(_OF_CROSSREF)):
        if isinstance(item, Refusal):
            yield item
            continue
        line, container = item
        inside = container.find("book_metadata")
        whole = [container if inside is None else inside]
        for work in [one for tag in _PAPERS for one in container.findall(tag)] or whole:
            yield line, (container, work)


def _crossref(found: tuple[Element, Element], source: str) -> Record:
    container, work = found
    is_part = work.tag in _PAPERS
    venue = next((text for path in _VENUES if (text := text_of(container, path))), "")
    abstract = work.find("abstract")
    first, last = text_of(work, "pages/first_page"), text_of(work, "pages/last_page")
    values: dict[str, Json] = {
        "title": text_of(work, "titles/title"),
        "abstract": clean_text(abstract) if abstract is not None else "",
        "year": text_of(work, "publication_date/year")
        or text_of(work, "posted_date/year")
        or text_of(container, "journal_issue/publication_date/year")
        or text_of(container, ".//publication_date/year"),
        "venue": venue if is_part else "",
        "doi": text_of(work, "doi_data/doi"),
        "url": text_of(work, "doi_data/resource"),
        "volume": text_of(container, "journal_issue/journal_volume/volume"),
        "number": text_of(container, "journal_issue/issue"),
        "pages": f"{first}-{last}" if last else first,
        "issn": text_of(container, "journal_metadata/issn"),
        "type": "incollection" if work.tag == "content_item" else _OF_CROSSREF[container.tag],
    }
    return make_record(values, authors=_contributors(work), source=source)


def _contributors(work: Element) -> list[str]:
    names = []
    for one in work.findall("contributors/*"):
        if one.get("contributor_role", "author") != "author":
            continue
        parts = [text_of(one, tag) for tag in ("surname", "given_name", "suffix")]
        names.append(", ".join(part for part in parts if part) or f"{{{text_of(one)}}}")
    return names


def _datacite(resource: Element, source: str) -> Record:
    said = resource.findall("descriptions/description")
    kind = resource.find("resourceType")
    values: dict[str, Json] = {
        "title": next(
            (text_of(one) for one in resource.findall("titles/title") if not one.get("titleType")),
            "",
        ),
        "abstract": " ".join(
            clean_text(one) for one in said if one.get("descriptionType") == "Abstract"
        ),
        "year": text_of(resource, "publicationYear"),
        "venue": text_of(resource, "publisher"),
        "doi": text_of(resource, "identifier"),
        "keywords": list(texts_of(resource, "subjects/subject")),
        "language": text_of(resource, "language"),
        "type": (kind.get("resourceTypeGeneral") or "") if kind is not None else "",
    }
    names = []
    for one in resource.findall("creators/creator"):
        name = one.find("creatorName")
        whole = text_of(name)
        is_group = name is not None and name.get("nameType") == "Organizational"
        parts = [text_of(one, tag) for tag in ("familyName", "givenName")]
        names.append(
            ", ".join(filter(None, parts)) if parts[0] else f"{{{whole}}}" if is_group else whole
        )
    return make_record(values, authors=names, source=source)
