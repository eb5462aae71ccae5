"""Items of Zotero: its API, Better BibTeX JSON, and what is read from its data folder."""

import re
from collections.abc import Mapping

from index.formats.record import find_arxiv_id, make_record
from index.formats.types import from_zotero
from index.paper import Json, Record

NO_PAPERS = ("attachment", "note", "annotation")
"""Item types that belong to papers and are none."""
_VENUES = ("publicationTitle", "proceedingsTitle", "bookTitle", "conferenceName", "repository",
           "university", "institution", "websiteTitle", "blogTitle", "encyclopediaTitle",
           "dictionaryTitle", "seriesTitle", "meetingName")  # fmt: skip
_RENAMED = {"issue": "number", "ISSN": "issn", "ISBN": "isbn", "pages": "pages"}
_USED = frozenset(
    "key citationKey citekey itemType title creators abstractNote date DOI url tags collections "
    "extra version relations itemID itemKey libraryID uri select dateAdded dateModified notes "
    "seeAlso parentItem library links meta accessDate libraryCatalog journalAbbreviation".split()
)
_AUTHORS = frozenset(
    "author presenter podcaster director inventor artist programmer cartographer composer "
    "interviewee sponsor contributor performer".split()
)
_LINE = re.compile(r"^[ \t]*([A-Za-z][\w ]{1,30}):[ \t]*(\S.*)$", re.MULTILINE)


def is_zotero(row: Mapping[str, Json]) -> bool:
    """Whether an object is an item of Zotero."""
    return isinstance(row.get("itemType"), str)


def record_of_zotero(row: Mapping[str, Json], source: str) -> Record:
    """The paper of one item: editors are no authors, tags and collections are keywords."""
    lines = _LINE.finditer(str(row.get("extra") or ""))
    notes = {found[1].strip().lower(): found[2].strip() for found in lines}
    venue = next((row[name] for name in _VENUES if row.get(name)), "")
    archive = f"{row.get('archiveID') or ''} {notes.get('arxiv', '')} {row.get('repository') or ''}"
    values: dict[str, Json] = {
        **{_RENAMED.get(k, k): v for k, v in row.items() if k not in _USED and k not in _VENUES},
        "title": row.get("title"),
        "abstract": row.get("abstractNote"),
        "key": row.get("citationKey")
        or row.get("citekey")
        or notes.get("citation key")
        or row.get("key"),
        "year": row.get("date"),
        "venue": venue,
        "doi": row.get("DOI") or notes.get("doi"),
        "pmid": notes.get("pmid"),
        "arxiv_id": find_arxiv_id(archive) if "arxiv" in archive.lower() else "",
        "url": row.get("url"),
        "keywords": _keywords(row),
        "type": from_zotero(str(row.get("itemType"))),
        "editor": " and ".join(_names(row, frozenset(("editor",)))),
        "extra_note": row.get("extra"),
    }
    return make_record(values, authors=_names(row, _AUTHORS), source=source)


def _names(row: Mapping[str, Json], kinds: frozenset[str]) -> list[str]:
    creators = row.get("creators")
    found = []
    for creator in creators if isinstance(creators, list) else []:
        if not isinstance(creator, dict) or str(creator.get("creatorType", "author")) not in kinds:
            continue
        family = str(creator.get("lastName") or "").strip()
        given = str(creator.get("firstName") or "").strip()
        whole = str(creator.get("name") or "").strip()
        found.append(", ".join(part for part in (family, given) if part) or whole)
    return found


def _keywords(row: Mapping[str, Json]) -> list[Json]:
    """Tags, and collections by name; the API's collections are keys, which say nothing."""
    words: list[Json] = []
    for name in ("tags", "collections"):
        listed = row.get(name)
        for item in listed if isinstance(listed, list) else []:
            word = item.get("tag") or item.get("name") if isinstance(item, dict) else item
            if isinstance(word, str) and not (name == "collections" and _KEY.fullmatch(word)):
                words.append(word)
    return words


_KEY = re.compile(r"[A-Z0-9]{8}")
