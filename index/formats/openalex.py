"""OpenAlex works, whose abstracts are kept as an index from words to their positions."""

from collections.abc import Mapping

from index.formats.json_values import list_of, object_of
from index.formats.record import make_record
from index.paper import Json, Record

_USED = ("id", "doi", "title", "display_name", "publication_year", "authorships", "is_retracted",
         "abstract_inverted_index", "keywords", "ids")  # fmt: skip
# What others say about the work, in volume most of a record; not the record's own fields.
_LEFT_OUT = ("referenced_works", "related_works", "counts_by_year", "concepts", "topics", "mesh")


def is_openalex(row: Mapping[str, Json]) -> bool:
    """Whether an object is a work of OpenAlex."""
    return (
        "abstract_inverted_index" in row
        or "authorships" in row
        or (str(row.get("id", "")).startswith("https://openalex.org/W"))
    )


def record_of_openalex(row: Mapping[str, Json], source: str) -> Record:
    """The paper of one work; a retraction that it states is flagged."""
    place = object_of(row.get("primary_location"))
    work = str(row.get("id") or "")
    biblio = object_of(row.get("biblio"))
    pages = "-".join(str(biblio[k]) for k in ("first_page", "last_page") if biblio.get(k))
    values: dict[str, Json] = {
        **{k: v for k, v in row.items() if k not in _USED + _LEFT_OUT},
        "title": row.get("title") or row.get("display_name"),
        "abstract": abstract_of_index(row.get("abstract_inverted_index")),
        "key": work.rpartition("/")[2],
        "year": row.get("publication_year"),
        "venue": object_of(place.get("source")).get("display_name"),
        "doi": row.get("doi"),
        "pmid": str(object_of(row.get("ids")).get("pmid") or "").rpartition("/")[2],
        "arxiv_id": _arxiv(row),
        "url": place.get("landing_page_url") or row.get("doi") or work,
        "keywords": [object_of(k).get("display_name") for k in list_of(row.get("keywords"))],
        "retracted": row.get("is_retracted") is True,
        "openalex": work,
        "volume": biblio.get("volume"),
        "number": biblio.get("issue"),
        "pages": pages,
    }
    return make_record(values, authors=_authors(row), source=source)


def abstract_of_index(index: Json) -> str:
    """The words in the order of their positions; gaps between positions count for nothing."""
    placed = [
        (place, word)
        for word, places in object_of(index).items()
        for place in list_of(places)
        if isinstance(place, int)
    ]
    return " ".join(word for _, word in sorted(placed))


def _authors(row: Mapping[str, Json]) -> list[str]:
    names = []
    for authorship in map(object_of, list_of(row.get("authorships"))):
        name = object_of(authorship.get("author")).get("display_name")
        names.append(str(name or authorship.get("raw_author_name") or ""))
    return names


def _arxiv(row: Mapping[str, Json]) -> str:
    places = [row.get("primary_location"), *list_of(row.get("locations"))]
    links = (str(object_of(place).get("landing_page_url") or "") for place in places)
    return next((link for link in links if "arxiv.org/" in link), "")
