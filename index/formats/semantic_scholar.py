"""Semantic Scholar's JSON: answers of its API and lines of its datasets."""

from collections.abc import Mapping

from index.formats.json_values import object_of
from index.formats.record import make_record
from index.paper import Json, Record

_USED = {"paperid", "title", "abstract", "authors", "year", "venue", "journal", "url",
         "publicationvenue", "fieldsofstudy", "s2fieldsofstudy"}  # fmt: skip


def is_semantic_scholar(row: Mapping[str, Json]) -> bool:
    """Whether an object is a paper of Semantic Scholar."""
    names = {name.lower() for name in row}
    return "title" in names and bool(names & {"externalids", "corpusid"} or "paperId" in row)


def record_of_semantic_scholar(row: Mapping[str, Json], source: str) -> Record:
    """The paper of one object; the API and the datasets differ in the case of their names."""
    lower = {name.lower(): value for name, value in row.items()}
    ids = {name.lower(): value for name, value in object_of(lower.get("externalids")).items()}
    journal = object_of(lower.get("journal"))
    venue = object_of(lower.get("publicationvenue")).get("name") or lower.get("venue")
    fields = [f if isinstance(f, str) else object_of(f).get("category") for f in _fields(lower)]
    values: dict[str, Json] = {
        **{name: value for name, value in row.items() if name.lower() not in _USED},
        "title": lower.get("title"),
        "abstract": lower.get("abstract"),
        "key": lower.get("paperid") or lower.get("corpusid"),
        "year": lower.get("year") or lower.get("publicationdate"),
        "venue": venue or journal.get("name"),
        "doi": ids.get("doi"),
        "arxiv_id": ids.get("arxiv"),
        "pmid": ids.get("pubmed"),
        "url": lower.get("url"),
        "keywords": list(dict.fromkeys(f for f in fields if f)),
        "volume": journal.get("volume"),
        "pages": journal.get("pages"),
    }
    authors = lower.get("authors")
    names = (
        [str(object_of(a).get("name") or "") for a in authors] if isinstance(authors, list) else []
    )
    return make_record(values, authors=names, source=source)


def _fields(row: Mapping[str, Json]) -> list[Json]:
    value = row.get("s2fieldsofstudy") or row.get("fieldsofstudy")
    return value if isinstance(value, list) else []
