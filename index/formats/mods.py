"""MODS, the XML of library catalogues, of bibutils and of Zotero's export."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.formats.opener import OpenedSource
from index.formats.record import each_record, make_record
from index.formats.xml_text import cut_xml, text_of, texts_of
from index.paper import Json, Record, Refusal

_AUTHORS = ("", "author", "aut", "creator", "cre")


def read_mods(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each record; what it belongs to is no paper of its own."""
    return each_record(cut_xml(source, ("mods",)), _record, source.name)


def is_mods(head: str) -> bool:
    """Whether the text has MODS's records."""
    return bool(re.search(r"<(?:[\w.-]+:)?mods[\s>]", head)) and "titleInfo" in head


def _record(mods: Element, source: str) -> Record:
    host = next((one for one in mods.findall("relatedItem") if one.get("type") == "host"), None)
    ids = {one.get("type") or "": text_of(one) for one in mods.findall("identifier")}
    part = mods.find("part")
    part = host.find("part") if part is None and host is not None else part
    values: dict[str, Json] = {
        "title": _title(mods),
        "abstract": " ".join(texts_of(mods, "abstract")),
        "key": ids.get("citekey") or mods.get("ID") or "",
        "year": _year(mods, part) or _year(host, None),
        "venue": _title(host),
        "doi": ids.get("doi", ""),
        "url": text_of(mods, "location/url") or ids.get("uri", ""),
        "keywords": list(texts_of(mods, "subject/topic")),
        "publisher": text_of(mods, "originInfo/publisher"),
        "language": text_of(mods, "language/languageTerm"),
        "type": text_of(mods, "genre"),
        "isbn": ids.get("isbn", ""),
        "issn": ids.get("issn") or _identifier(host, "issn"),
        "editor": " and ".join(_names(mods, ("editor", "edt"))),
        **_place(part),
    }
    return make_record(values, authors=_names(mods, _AUTHORS), source=source)


def _title(item: Element | None) -> str:
    """The title that is no other form of it: article, title and subtitle put together."""
    found = item.findall("titleInfo") if item is not None else []
    own = next((one for one in found if not one.get("type")), None)
    if own is None:
        return ""
    article, title, subtitle = (text_of(own, tag) for tag in ("nonSort", "title", "subTitle"))
    whole = f"{article}{'' if article.endswith(chr(39)) else ' '}{title}".strip()
    return f"{whole}: {subtitle}" if subtitle else whole


def _year(item: Element | None, part: Element | None) -> str:
    if item is None:
        return ""
    names = ("dateIssued", "copyrightDate", "dateCreated")
    found = next((text for name in names if (text := text_of(item, f"originInfo/{name}"))), "")
    return found or text_of(part, "date")


def _identifier(item: Element | None, kind: str) -> str:
    found = item.findall("identifier") if item is not None else []
    return next((text_of(one) for one in found if one.get("type") == kind), "")


def _place(part: Element | None) -> dict[str, Json]:
    if part is None:
        return {}
    details = {one.get("type"): text_of(one, "number") for one in part.findall("detail")}
    start, end = text_of(part, "extent/start"), text_of(part, "extent/end")
    pages = f"{start}-{end}" if end else start or text_of(part, "extent/list")
    return {"volume": details.get("volume"), "number": details.get("issue"), "pages": pages}


def _names(mods: Element, roles: tuple[str, ...]) -> list[str]:
    """The names of these roles: `Family, Given` where the parts are told, groups in braces."""
    names = []
    for one in mods.findall("name"):
        told = [role.lower() for role in texts_of(one, "role/roleTerm")] or [""]
        if not set(told) & set(roles):
            continue
        parts = [(p.get("type") or "", text_of(p)) for p in one.findall("namePart")]
        family = " ".join(text for kind, text in parts if kind == "family")
        given = " ".join(text for kind, text in parts if kind == "given")
        whole = " ".join(text for kind, text in parts if not kind)
        if one.get("type") == "corporate":
            whole = f"{{{whole}}}"
        names.append(", ".join(filter(None, (family, given))) if family else whole or given)
    return names
