"""OpenAlex: works by identifier, by words, and along citations: https://docs.openalex.org."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from index.errors import FormatError, SourceError
from index.formats.openalex import record_of_openalex
from index.paper import Json, Record, Refusal
from index.sources.crossref import PLAIN
from index.sources.network import Call, Network, read_object
from index.sources.paging import Found
from index.sources.services import OPENALEX
from index.sources.shapes import changed, number, object_at, objects_at, whole_records, without

PAGE = 100
_SELECTED = (
    "id,doi,title,display_name,publication_year,type,language,authorships,primary_location,"
    "locations,ids,biblio,keywords,is_retracted,abstract_inverted_index"
)
_KEPT = frozenset(_SELECTED.split(",")) - {"locations"}
_PLACE = frozenset(("landing_page_url", "source"))
Row = dict[str, Json]


def openalex_work(network: Network, name: str) -> Record | None:
    """The work of `W...`, `doi:...` or `pmid:...`; None where there is none. Raises FormatError."""
    call = Call(OPENALEX, f"works/{quote(name, safe=':/')}", {"select": _SELECTED})
    answer = network.ask(call, _work)
    return None if answer is None else _record(answer)


def openalex_works(network: Network, kind: str, values: Sequence[str]) -> list[Record]:
    """The works of many DOIs or PubMed ids. Raises SourceError."""
    records: list[Record] = []
    plain = [value for value in values if PLAIN.fullmatch(value)]
    for value in values:
        if value not in plain and (record := openalex_work(network, f"{kind}:{value}")):
            records.append(record)
    size = 40
    for start in range(0, len(plain), size):
        wanted = "|".join(plain[start : start + size])
        asked = {"filter": f"{kind}:{wanted}", "per-page": str(PAGE), "select": _SELECTED}
        records += _records(network, asked)
    return records


def openalex_by_title(network: Network, title: str) -> list[Record]:
    """The works that OpenAlex finds nearest to a title. Raises SourceError."""
    asked = {"search": _words(title), "per-page": "5", "select": _SELECTED}
    return _records(network, asked)


def openalex_query(network: Network, query: str) -> Iterator[Record | Refusal | Found]:
    """The works that fit words, best first; words in quotes stand side by side."""
    yield from _paged(network, {"search": query})


def openalex_citations(network: Network, way: str, work: str) -> Iterator[Record | Refusal | Found]:
    """The works that are `citing` a work, or `cited-by` it, the most cited first."""
    name = {"citing": "cites", "cited-by": "cited_by"}[way]
    yield from _paged(network, {"filter": f"{name}:{work}", "sort": "cited_by_count:desc"})


def _paged(network: Network, asked: Mapping[str, str]) -> Iterator[Record | Refusal | Found]:
    size, cursor, met = min(PAGE, network.limit), "*", 0
    while cursor and met < network.limit:
        page = {"per-page": str(size), "cursor": cursor, "select": _SELECTED}
        meta, rows = _listed(network, {**asked, **page})
        if not met:
            yield Found(number(meta.get("count")))
        for row in rows:
            met += 1
            try:
                yield _record(row)
            except FormatError as error:
                yield Refusal(str(row.get("id") or ""), met, str(error))
        following = str(meta.get("next_cursor") or "") if rows else ""
        if following == cursor:
            raise SourceError("OpenAlex gives the same page again; run it again later")
        cursor = following


def _records(network: Network, asked: Mapping[str, str]) -> list[Record]:
    return whole_records(_listed(network, asked)[1], _record)


def _listed(network: Network, asked: Mapping[str, str]) -> tuple[Mapping[str, Json], list[Row]]:
    return network.ask(Call(OPENALEX, "works", asked, absent=()), _page) or ({}, [])


def _page(body: bytes) -> tuple[Mapping[str, Json], list[Row]]:
    answer = read_object(body)
    return object_at(answer, "meta", OPENALEX), objects_at(answer, "results", OPENALEX)


def _work(body: bytes) -> Mapping[str, Json]:
    answer = read_object(body)
    if not {"id", "display_name", "title"} & answer.keys():
        raise changed(OPENALEX, "id")
    return answer


def _record(row: Mapping[str, Json]) -> Record:
    kept = without(row, _KEPT)
    place = kept.get("primary_location")
    if isinstance(place, dict):
        kept["primary_location"] = without(place, _PLACE)
    record = record_of_openalex({**kept, "locations": row.get("locations")}, "")
    return replace(record, extra={k: v for k, v in record.extra.items() if k not in _READ})


_READ = ("primary_location", "locations", "biblio")


def _words(title: str) -> str:
    """A title without the signs that a search would obey."""
    return " ".join("".join(c if c.isalnum() or c in "-'" else " " for c in title).split())
