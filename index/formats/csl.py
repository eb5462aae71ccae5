"""CSL-JSON of Zotero and others, and Crossref's answers, which share its fields."""

import html
import re
from collections.abc import Mapping

from index.formats.private import NAME, make_exact, take_private
from index.formats.types import CSL_TYPES, from_csl
from index.merging.names import parse_name
from index.paper import Json, Record

_DIRECT = {"title": "title", "abstract": "abstract", "DOI": "doi", "URL": "url", "PMID": "pmid"}
_VENUES = ("container-title", "event-title", "event", "collection-title")
_DATES = ("issued", "published", "published-print", "published-online", "original-date", "created")
_RETRACTIONS = {"retraction", "withdrawal", "removal"}
_MARKUP = re.compile(r"</?(?:jats:)?[a-z-]+(?:\s[^<>]*)?/?>", re.IGNORECASE)
_HEADING = re.compile(r"<(jats:title|title)>\s*(?:abstract|summary)\s*</\1>", re.IGNORECASE)


def is_csl(row: Mapping[str, Json]) -> bool:
    """Whether an object is a CSL-JSON item or a work of Crossref."""
    if "container-title" in row or isinstance(row.get("issued"), dict):
        return True
    custom = row.get("custom")
    if str(row.get("type")) in CSL_TYPES or (isinstance(custom, dict) and NAME in custom):
        return True
    authors = row.get("author")
    parts = authors[0] if isinstance(authors, list) and authors else None
    return "type" in row and isinstance(parts, dict) and bool({"family", "literal"} & parts.keys())


def record_of_csl(row: Mapping[str, Json], source: str) -> Record:
    """The paper of one item; retractions that Crossref states are flagged."""
    rest = dict(row)
    custom = rest.get("custom")
    private = take_private(str(custom[NAME])) if isinstance(custom, dict) and NAME in custom else {}
    if private and isinstance(custom, dict):
        rest["custom"] = {name: value for name, value in custom.items() if name != NAME}
    values: dict[str, Json] = {"key": rest.pop("citation-key", "") or rest.pop("id", "")}
    for name, field in _DIRECT.items():
        values[field] = _first(rest.pop(name, ""))
    values["abstract"] = _without_jats(str(values["abstract"] or ""))
    venue = next((name for name in _VENUES if rest.get(name)), "")
    values["venue"] = _first(rest.pop(venue, ""))
    values["keywords"] = rest.pop("keyword", "") or rest.pop("subject", "")
    values["arxiv_id"] = _arxiv(rest, str(values["url"] or ""))
    values["retracted"] = _is_retracted(row)
    date = next((name for name in _DATES if _year(rest.get(name))), "")
    if date:
        values["year"] = _year(rest[date])
        if _is_only_year(rest[date]):
            rest.pop(date)
    for name, common in (("volume", "volume"), ("issue", "number"), ("page", "pages")):
        if name in rest:
            values[common] = rest.pop(name)
    authors = rest.pop("author", [])
    names = [_name(a) for a in authors] if isinstance(authors, list) else []
    if "type" in rest:
        values["type"] = from_csl(str(rest.pop("type")))
    return make_exact({**rest, **values}, private, names, source)


def _first(value: Json) -> Json:
    """The value, or the first of Crossref's list of one."""
    return (value[0] if value else "") if isinstance(value, list) else value


def _without_jats(abstract: str) -> str:
    """Crossref's abstracts are JATS, whose tags are not the abstract's words."""
    if "<" not in abstract or not re.search(r"<(?:jats:)?(?:p|title|sec)\b", abstract):
        return abstract
    text = re.sub(r"\s?:?\s?</(?:jats:)?title>", ": ", _HEADING.sub("", abstract))
    text = re.sub(r"</(?:jats:)?(?:p|sec)>", " ", text)
    return " ".join(html.unescape(_MARKUP.sub("", text)).split())


def _arxiv(row: dict[str, Json], url: str) -> str:
    archive = f"{row.get('archive', '')} {row.get('publisher', '')}".lower()
    for name in ("number", "archive_location", "note"):
        text = str(row.get(name) or "")
        if "arxiv:" in text.lower() or (name == "archive_location" and "arxiv" in archive):
            return text
    return url if "arxiv.org/" in url else ""


def _is_retracted(row: Mapping[str, Json]) -> bool:
    updates = row.get("updated-by")
    if not isinstance(updates, list):
        return False
    return any(isinstance(u, dict) and str(u.get("type")).lower() in _RETRACTIONS for u in updates)


def _year(date: Json) -> str:
    if isinstance(date, dict):
        parts = date.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        year = first[0] if isinstance(first, list) and first else None
        return str(year or date.get("raw") or date.get("literal") or date.get("date-time") or "")
    return str(date or "")


def _is_only_year(date: Json) -> bool:
    if not isinstance(date, dict):
        return False
    parts = date.get("date-parts")
    return (
        set(date) == {"date-parts"}
        and isinstance(parts, list)
        and all(isinstance(part, list) and len(part) == 1 for part in parts)
    )


def _name(author: Json) -> str:
    if not isinstance(author, dict):
        return str(author or "")
    text = {k: str(v).strip() for k, v in author.items() if isinstance(v, str) and v.strip()}
    if "family" not in text:
        whole = text.get("literal") or text.get("name") or text.get("given", "")
        return whole if parse_name(whole).family == whole else f"{{{whole}}}"
    particle = text.get("non-dropping-particle") or text.get("dropping-particle", "")
    family = f"{particle} {text['family']}".strip()
    return ", ".join(p for p in (family, text.get("given", ""), text.get("suffix", "")) if p)
