"""JATS, the XML of journals and of PubMed Central: one article, or a set of them."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.errors import FormatError
from index.formats.opener import OpenedSource
from index.formats.record import each_record, make_record
from index.formats.xml_text import cut_xml, text_of, texts_of
from index.paper import Json, Record, Refusal

_EXTRA = {
    "volume": "volume", "number": "issue", "issn": "../journal-meta/issn",
    "publisher": "../journal-meta/publisher/publisher-name",
}  # fmt: skip
_DATES = ("ppub", "collection", "pub", "epub")
_TEX = re.compile(r"\\begin\{document\}(.*)\\end\{document\}", re.DOTALL)


def read_jats(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read what each article says of itself in front of its text."""
    return each_record(cut_xml(source, ("article",)), _record, source.name)


def is_jats(head: str) -> bool:
    """Whether the text has an article's own data."""
    return bool(re.search(r"<(?:[\w.-]+:)?article-meta[\s>]", head))


def _record(article: Element, source: str) -> Record:
    meta = article.find("front/article-meta")
    if meta is None:
        raise FormatError("an article without the data in front of its text")
    title = meta.find("title-group/article-title")
    ids = {one.get("pub-id-type") or "": text_of(one) for one in meta.findall("article-id")}
    first, last = text_of(meta, "fpage"), text_of(meta, "lpage")
    values: dict[str, Json] = {
        "title": clean_text(title) if title is not None else "",
        "abstract": _abstract(meta),
        "year": _year(meta),
        "venue": text_of(article, "front/journal-meta//journal-title"),
        "doi": ids.get("doi", ""),
        "pmid": ids.get("pmid", ""),
        "pmcid": ids.get("pmc", "") or ids.get("pmcid", ""),
        "key": ids.get("publisher-id", ""),
        "keywords": list(texts_of(meta, "kwd-group//kwd")),
        "pages": f"{first}-{last}" if last else first or text_of(meta, "elocation-id"),
        "retracted": any(
            one.get("related-article-type") == "retraction-forward"
            for one in meta.findall("related-article")
        ),
        "publication_types": [kind] if (kind := article.get("article-type")) else [],
    }
    if subtitle := text_of(meta, "title-group/subtitle"):
        values["title"] = f"{values['title']}: {subtitle}"
    front = article.find("front")
    for name, path in _EXTRA.items():
        is_above = path.startswith("../")
        values[name] = text_of(front if is_above else meta, path.removeprefix("../"))
    return make_record(values, authors=_authors(meta), source=source)


def _abstract(meta: Element) -> str:
    """The abstract that no other kind is told of, with the headings of its parts."""
    found = meta.findall("abstract")
    plain = [one for one in found if not one.get("abstract-type")] or found[:1]
    return clean_text(plain[0]) if plain else ""


def clean_text(element: Element) -> str:
    """Its text on one line; without marks of notes, and mathematics once."""
    for parent in element.iter():
        told_twice = any(child.tag == "math" for child in parent)
        for child in list(parent):
            if child.tag in ("xref", "fn") or (child.tag == "tex-math" and told_twice):
                child.text, child[:] = "", []
            elif child.tag == "tex-math" and (tex := _TEX.search(child.text or "")):
                child.text = tex[1].replace("$$", "$").strip()
            elif child.tag == "title":
                heading = text_of(child).rstrip(".: ")
                is_word = heading.lower() in ("abstract", "summary")
                child.text, child[:] = ("" if is_word or not heading else f"{heading}: "), []
            if child.tag in ("p", "sec", "list-item", "title"):
                child.tail = " "
    return text_of(element)


def _year(meta: Element) -> str:
    """Of several dates that of the issue first, never that of an archive."""
    dates = {
        one.get("pub-type") or one.get("date-type") or "": one for one in meta.findall("pub-date")
    }
    kinds = [*(kind for kind in _DATES if kind in dates), *dates]
    return next((year for kind in kinds if (year := text_of(dates[kind], "year"))), "")


def _authors(meta: Element) -> list[str]:
    names = []
    for one in meta.findall("contrib-group/contrib"):
        if one.get("contrib-type", "author") != "author":
            continue
        name = one.find("name")
        name = one.find("name-alternatives/name") if name is None else name
        if name is None:
            group = one.find("collab")
            whole = (group.text or text_of(group, "institution")) if group is not None else ""
            names.append(
                f"{{{' '.join(whole.split())}}}" if whole.strip() else text_of(one, "string-name")
            )
            continue
        parts = [text_of(name, tag) for tag in ("surname", "given-names", "suffix")]
        names.append(", ".join(part for part in parts if part))
    return names
