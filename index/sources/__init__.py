"""Papers from services on the network, when they are asked for by name and only then.

`records_of` is the way in: what is wanted, asked of its service through a `Network`, which is
polite and bounded. A service is one module of functions from identifiers or words to records.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from index.errors import FormatError, SourceError
from index.formats.identifiers import Identifier
from index.paper import Cut, Record, Refusal, Remark, Unused
from index.sources.arxiv import arxiv_query
from index.sources.lookup import look_up
from index.sources.network import Network
from index.sources.openalex import openalex_citations, openalex_query, openalex_work
from index.sources.paging import Found
from index.sources.pubmed import pubmed_query
from index.sources.request import (
    Citations,
    SourceQuery,
    Wanted,
    named_on_network,
    parse_request,
    require_request,
)
from index.sources.semantic_scholar import scholar_query

__all__ = [
    "Citations",
    "Network",
    "SourceQuery",
    "Wanted",
    "look_up",
    "named_on_network",
    "parse_request",
    "records_of",
    "require_request",
]

_QUERIES: dict[str, Callable[[Network, str], Iterator[Record | Refusal | Found]]] = {
    "arxiv": arxiv_query,
    "openalex": openalex_query,
    "pubmed": pubmed_query,
    "s2": scholar_query,
}


def records_of(
    wanted: Wanted, network: Network
) -> Iterator[Record | Refusal | Unused | Remark | Cut]:
    """The records of what is wanted, each with the source `NAME:VALUE:position`.

    What stops it is the last item, a refusal that says how to go on.
    """
    name = str(wanted)
    if isinstance(wanted, Identifier):
        yield from look_up([replace(wanted, source=f"{name}:1")], network)
        return
    position = total = 0
    try:
        for item in _answered(wanted, network):
            if isinstance(item, Found):
                total = item.total
                continue
            if position == network.limit:
                break
            position += 1
            if isinstance(item, Record):
                yield replace(item, source=f"{name}:{position}")
            else:
                yield Refusal(name, position, item.reason)
    except FormatError as error:
        yield Refusal(name, position, str(error))
        return
    if not position:
        yield Refusal(name, 0, _nothing(wanted))
    elif total > position:
        yield Cut(name, position, total)


def _answered(
    wanted: SourceQuery | Citations, network: Network
) -> Iterator[Record | Refusal | Found]:
    if isinstance(wanted, SourceQuery):
        return _QUERIES[wanted.service](network, wanted.text)
    return openalex_citations(network, wanted.way, _work_of(wanted, network))


def _work_of(wanted: Citations, network: Network) -> str:
    """OpenAlex's id of the paper whose citations are walked. Raises SourceError."""
    found = parse_request(wanted.of) or parse_request(f"openalex:{wanted.of}")
    if len(found) != 1 or not isinstance(found[0], Identifier):
        raise SourceError(
            f"no paper: {wanted.of!r}; name a paper's id of this library, a DOI, arXiv or PubMed id"
        )
    kind, value = found[0].kind, found[0].value
    if kind == "openalex":
        return value
    if kind == "arxiv":
        kind, value = "doi", f"10.48550/arxiv.{value}"
    if kind not in ("doi", "pmid"):
        raise SourceError(f"OpenAlex knows no such id: {found[0]}; name the paper's DOI")
    work = openalex_work(network, f"{kind}:{value}")
    if work is None:
        raise SourceError(f"OpenAlex has no such paper: {found[0]}; name another id of it")
    return work.key


def _nothing(wanted: Wanted) -> str:
    if isinstance(wanted, Citations):
        return "OpenAlex knows of none"
    return f"{wanted.service} has nothing for this query; check its spelling"  # type: ignore[union-attr]
