"""Identifiers looked up where they were registered, many in one request where that is offered."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from index.errors import FormatError, SourceError
from index.formats.identifiers import Identifier
from index.merging.titles import normalise_title
from index.paper import Record, Refusal, Remark, Unused
from index.sources.arxiv import arxiv_papers
from index.sources.crossref import crossref_work, datacite_work
from index.sources.network import Network
from index.sources.openalex import openalex_work
from index.sources.pubmed import pubmed_articles
from index.sources.semantic_scholar import scholar_paper

_ARXIV_DOI = "10.48550/arxiv."
_TOGETHER: dict[str, Callable[[Network, Sequence[str]], dict[str, Record]]] = {
    "pmid": pubmed_articles,
    "arxiv": arxiv_papers,
}
_LACKS = {
    "doi": "neither Crossref nor DataCite has it",
    "pmid": "PubMed has no such article",
    "arxiv": "arXiv has no such paper",
    "openalex": "OpenAlex has no such work",
    "s2": "Semantic Scholar has no such paper",
}


def look_up(
    items: Iterable[Identifier | Record | Refusal | Unused | Remark], network: Network
) -> Iterator[Record | Refusal | Unused | Remark]:
    """The record of each identifier, or why there is none, in its place; others as they are."""
    left = iter(items)
    while batch := list(islice(left, 50)):
        together = _together([one for one in batch if isinstance(one, Identifier)], network)
        for one in batch:
            if not isinstance(one, Identifier):
                yield one
                continue
            kind, value = _registered(one)
            if kind in _TOGETHER:
                found: Record | SourceError | None = together.get((kind, value))
            else:
                found = _alone(kind, value, network)
            if isinstance(found, Record):
                yield replace(found, source=one.source)
            else:
                reason = str(found) if found else f"{_LACKS[kind]}: {value}; check its spelling"
                yield Refusal(one.file, one.line, reason)


def _registered(one: Identifier) -> tuple[str, str]:
    """The kind and value to ask for: arXiv's own DOIs are known best by arXiv."""
    if one.kind == "doi" and one.value.startswith(_ARXIV_DOI):
        return "arxiv", one.value.removeprefix(_ARXIV_DOI)
    return one.kind, one.value


def _together(
    batch: Sequence[Identifier], network: Network
) -> dict[tuple[str, str], Record | SourceError | None]:
    found: dict[tuple[str, str], Record | SourceError | None] = {}
    pairs = [_registered(one) for one in batch]
    for kind, ask in _TOGETHER.items():
        values = list(dict.fromkeys(value for k, value in pairs if k == kind))
        if not values:
            continue
        try:
            answered = ask(network, values)
        except SourceError as error:
            found |= {(kind, value): error for value in values}
        else:
            found |= {(kind, value): answered.get(value) for value in values}
    return found


def _alone(kind: str, value: str, network: Network) -> "Record | SourceError | None":
    try:
        if kind == "openalex":
            return openalex_work(network, value)
        if kind == "s2":
            return scholar_paper(network, value)
        found = crossref_work(network, value) or datacite_work(network, value)
        if found and found.doi != value.lower():
            named = f"doi:{found.doi}" if found.doi else "none"
            return SourceError(f"doi:{value} is answered with another work: {named}; check both")
    except SourceError as error:
        return error
    except FormatError as error:
        return SourceError(f"{kind}:{value} can't be taken: {error}; check its entry there")
    return found and _with_abstract(found, network)


def _with_abstract(record: Record, network: Network) -> Record:
    """A record with the abstract of OpenAlex where it has none: half of Crossref's have not."""
    if record.abstract or not record.doi:
        return record
    try:
        found = openalex_work(network, f"doi:{record.doi}")
    except FormatError:
        return record  # It was not asked for: `enrich` tries again.
    if found is None or not found.abstract:
        return record
    # A preprint and its article may be one work there, under the DOI of the other.
    same_title = normalise_title(found.title) == normalise_title(record.title)
    if found.doi != record.doi and not same_title:
        return record
    extra = {**record.extra, "abstract_from": "OpenAlex"}
    return replace(record, abstract=found.abstract, extra=extra)
