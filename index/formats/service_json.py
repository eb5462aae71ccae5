"""Answers of services that have a shape of their own: Europe PMC, DBLP, DataCite, DOAJ, PubMed."""

from collections.abc import Mapping

from index.formats.columns import author_names, record_from_columns
from index.formats.json_values import list_of, object_of
from index.formats.openalex import abstract_of_index
from index.formats.record import make_record
from index.paper import Json, Record

_INNER = (
    *("data", "info", "_source", "bibjson", "attributes", "citingPaper", "citedPaper", "coredata"),
    *("metadata", "message", "paper", "work", "article", "document", "record", "content"),
)


def unwrapped(row: dict[str, Json]) -> dict[str, Json]:
    """The record inside of what a service puts around each: Zotero's `data`, DBLP's `info`."""
    for _ in range(3):
        if any(name.lower() in _SAYS_ITSELF for name in row):
            return row
        inner = next((found for name in _INNER if isinstance(found := row.get(name), dict)), None)
        if inner is None:
            return row
        row = {"id": row["id"], **inner} if "id" in row else inner
    return row


_SAYS_ITSELF = frozenset(
    "title titles text abstract itemtype display_name dc:title name ti title_display".split()
)


def is_europe_pmc(row: Mapping[str, Json]) -> bool:
    """Whether an object is a result of Europe PMC."""
    return "title" in row and bool({"authorString", "abstractText", "journalInfo"} & row.keys())


def record_of_europe_pmc(row: Mapping[str, Json], source: str) -> Record:
    """The paper of one result, of the `lite` or the `core` kind."""
    journal = object_of(row.get("journalInfo"))
    listed = list_of(object_of(row.get("authorList")).get("author"))
    names = [_europe_pmc_name(object_of(author)) for author in listed]
    keywords = list_of(object_of(row.get("keywordList")).get("keyword"))
    values: dict[str, Json] = {
        **{k: v for k, v in row.items() if isinstance(v, str) and k not in _EUROPE_PMC},
        "title": row.get("title"),
        "abstract": row.get("abstractText"),
        "key": row.get("pmid") or row.get("id"),
        "year": row.get("pubYear") or journal.get("yearOfPublication"),
        "venue": row.get("journalTitle") or object_of(journal.get("journal")).get("title"),
        "doi": row.get("doi"),
        "pmid": row.get("pmid"),
        "keywords": keywords,
        "volume": row.get("journalVolume") or journal.get("volume"),
        "number": row.get("issue") or journal.get("issue"),
        "pages": row.get("pageInfo"),
    }
    authors = [name for name in names if name] or author_names(row.get("authorString"))
    return make_record(values, authors=authors, source=source)


_EUROPE_PMC = frozenset("id source authorString journalVolume issue pageInfo abstractText".split())


def _europe_pmc_name(author: Mapping[str, Json]) -> str:
    family, given = str(author.get("lastName") or ""), str(author.get("firstName") or "")
    if family and given:
        return f"{family}, {given}"
    return str(author.get("collectiveName") or author.get("fullName") or family)


def is_dblp(row: Mapping[str, Json]) -> bool:
    """Whether an object is a hit of DBLP's search."""
    return "title" in row and "author" in object_of(row.get("authors"))


def record_of_dblp(row: Mapping[str, Json], source: str) -> Record:
    """The paper of one hit; the numbers of namesakes are no part of their names."""
    used = ("authors", "ee", "url")
    venue = row.get("venue")
    values: dict[str, Json] = {
        **{k: v for k, v in row.items() if k not in used},
        "venue": venue[0] if isinstance(venue, list) and venue else venue,
        "url": row.get("ee") or row.get("url"),
    }
    found = object_of(row.get("authors")).get("author")
    authors = author_names(found if isinstance(found, list) else [found])
    return make_record(values, authors=authors, source=source)


def is_datacite(row: Mapping[str, Json]) -> bool:
    """Whether an object is the metadata of DataCite."""
    return isinstance(row.get("titles"), list) and "creators" in row


def record_of_datacite(row: Mapping[str, Json], source: str) -> Record:
    """The paper of one DOI of DataCite."""
    title = object_of(next(iter(list_of(row.get("titles"))), {})).get("title")
    descriptions = [object_of(d) for d in list_of(row.get("descriptions"))]
    abstract = [d for d in descriptions if d.get("descriptionType") == "Abstract"] or descriptions
    publisher = row.get("publisher")
    values: dict[str, Json] = {
        "title": title,
        "abstract": abstract[0].get("description") if abstract else "",
        "key": row.get("doi"),
        "year": row.get("publicationYear"),
        "venue": object_of(row.get("container")).get("title"),
        "doi": row.get("doi"),
        "url": row.get("url"),
        "keywords": [object_of(s).get("subject") for s in list_of(row.get("subjects"))],
        "publisher": object_of(publisher).get("name") or publisher,
        "publication_types": object_of(row.get("types")).get("resourceTypeGeneral"),
    }
    names = author_names(row.get("creators"))
    return make_record(values, authors=names, source=source)


def record_of_service(row: Mapping[str, Json], source: str) -> Record:
    """The paper of any other object: by the names of its fields, identifiers from their list."""
    values = dict(row)
    for name in ("external_ids", "externalIds", "identifiers", "identifier", "articleids"):
        for kind, value in _identifiers(values.get(name)):
            values.setdefault(kind, value)
    for name in ("source", "publication_info"):
        for found in map(object_of, [values.get(name), *list_of(values.get(name))]):
            if year := found.get("year") or found.get("publishYear"):
                values.setdefault("year", year)
    if words := object_of(object_of(values.get("indexed_abstract")).get("InvertedIndex")):
        values.setdefault("abstract", abstract_of_index(dict(words)))
    for name in ("url", "link", "links"):
        links = [object_of(link) for link in list_of(values.get(name))]
        found_link = next((v for k in links if (v := k.get("value") or k.get("url"))), None)
        if found_link:
            values[name] = found_link
    key = str(row.get("id") or "")
    if key.startswith("10.") and "/" in key:
        values.setdefault("doi", key)
    return record_from_columns(values, source)


def _identifiers(value: Json) -> list[tuple[str, Json]]:
    """Kinds and values in `{"doi": ...}` or in `[{"type": "doi", "value": ...}]`."""
    kinds = {"doi": "doi", "pmid": "pmid", "pubmed": "pmid", "arxiv": "arxiv_id"}
    if isinstance(value, dict):
        pairs = [(name, found) for name, found in value.items()]
    else:
        pairs = [
            (str(item.get("type") or item.get("idtype") or ""), item.get("value") or item.get("id"))
            for item in map(object_of, list_of(value))
        ]
    return [(kinds[n.lower()], v) for n, v in pairs if n.lower() in kinds and v]
