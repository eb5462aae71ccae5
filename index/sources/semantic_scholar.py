"""Semantic Scholar's graph: https://api.semanticscholar.org/api-docs/graph."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from index.errors import FormatError, SourceError
from index.formats.semantic_scholar import record_of_semantic_scholar
from index.paper import Json, Record, Refusal
from index.sources.network import Call, Network, read_json, read_object
from index.sources.paging import Found
from index.sources.services import SEMANTIC_SCHOLAR
from index.sources.shapes import changed, number, objects_at

MOST = 1_000
"""Papers of one query: its search by relevance gives no more."""
_FIELDS = (
    "paperId,externalIds,title,abstract,authors,year,venue,publicationVenue,journal,"
    "publicationTypes,fieldsOfStudy,url"
)


def scholar_paper(network: Network, name: str) -> Record | None:
    """The paper of an id of its own; None where there is none. Raises FormatError."""
    call = Call(SEMANTIC_SCHOLAR, f"paper/{name}", {"fields": _FIELDS})
    answer = network.ask(call, _paper)
    return None if answer is None else _record(answer)


def scholar_papers(network: Network, names: Sequence[str]) -> dict[str, Record]:
    """The papers of `DOI:...`, `ARXIV:...`, `PMID:...`, by those names. Raises SourceError."""
    found: dict[str, Record] = {}
    size = 100
    for start in range(0, len(names), size):
        wanted = list(names[start : start + size])
        body = json.dumps({"ids": wanted})
        # 400 is how it says that it knows none of the ids.
        asked = {"fields": _FIELDS}
        call = Call(SEMANTIC_SCHOLAR, "paper/batch", asked, body, absent=(400, 404, 410))
        answer = network.ask(call, partial(_each, len(wanted)))
        for name, row in zip(wanted, answer or (), strict=False):
            if isinstance(row, dict) and row.get("title"):
                found[name] = _record(row)
    return found


def scholar_query(network: Network, query: str) -> Iterator[Record | Refusal | Found]:
    """The papers that fit words, best first."""
    size, start, total = min(100, network.limit), 0, 1
    while start < min(total, network.limit, MOST):
        asked = {"query": query, "offset": str(start), "limit": str(size), "fields": _FIELDS}
        call = Call(SEMANTIC_SCHOLAR, "paper/search", asked, absent=())
        total, rows = network.ask(call, _page) or (0, [])
        if not start:
            yield Found(total)
        for place, row in enumerate(rows, start + 1):
            try:
                yield _record(row)
            except FormatError as error:
                yield Refusal("", place, str(error))
        if not rows:
            return
        start += len(rows)
    if start >= MOST and min(total, network.limit) > MOST:
        raise SourceError(
            f"Semantic Scholar gives no more than {MOST:,} papers of one query; narrow it"
        )


def _paper(body: bytes) -> Mapping[str, Json]:
    answer = read_object(body)
    if "paperId" not in answer:
        raise changed(SEMANTIC_SCHOLAR, "paperId")
    return answer


def _each(count: int, body: bytes) -> list[Json]:
    answer = read_json(body)
    if not isinstance(answer, list) or len(answer) != count:
        raise changed(SEMANTIC_SCHOLAR, "a paper for each id")
    return answer


def _page(body: bytes) -> tuple[int, list[dict[str, Json]]]:
    answer = read_object(body)
    if "total" not in answer:
        raise changed(SEMANTIC_SCHOLAR, "total")
    total = number(answer["total"])
    return total, objects_at(answer, "data", SEMANTIC_SCHOLAR) if total else []


def _record(row: Mapping[str, Json]) -> Record:
    return record_of_semantic_scholar({k: v for k, v in row.items() if v is not None}, "")
