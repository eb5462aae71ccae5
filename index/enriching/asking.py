"""Services asked about papers, a batch at a time: by their identifiers, or by their titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.errors import SourceError
from index.merging.filling import describes, fill, filling
from index.paper import Paper, Record
from index.sources import Network
from index.sources.arxiv import arxiv_papers
from index.sources.crossref import crossref_by_title, crossref_works
from index.sources.openalex import openalex_by_title, openalex_works
from index.sources.pubmed import pubmed_articles
from index.sources.semantic_scholar import scholar_papers

Found = Mapping[str, Record]
"""Records by the ids of the papers that they were asked for."""
ARXIV_DOI = "10.48550/arxiv."


@dataclass(frozen=True, slots=True)
class Filling:
    """What one service adds to a paper."""

    paper_id: str
    service: str
    record: Record


@dataclass(slots=True)
class LookupBatch:
    """Papers on their way through the services: as they are by now, and what was found."""

    papers: dict[str, Paper]
    fields: tuple[str, ...]
    fillings: list[Filling] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    told: dict[str, Record] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def lacking(self, paper: Paper) -> bool:
        """Whether a field that is wanted is still empty."""
        return any(not getattr(paper, name) for name in self.fields)

    def take(self, service: str, found: Found) -> None:
        """Fill papers with what a service says of them, unless it speaks of others."""
        for paper_id, record in found.items():
            paper = self.papers[paper_id]
            if not describes(record, paper):
                continue
            self.known.add(paper_id)
            if service == "crossref":
                self.told[paper_id] = record
            if adds := filling(paper, record, self.fields):
                self.papers[paper_id] = fill(paper, adds)
                self.fillings.append(Filling(paper_id, service, adds))


def ask_services(papers: Sequence[Paper], fields: tuple[str, ...], network: Network) -> LookupBatch:
    """What the services add to these papers, of these fields, and whether they are retracted."""
    batch = LookupBatch({paper.id: paper for paper in papers}, fields)
    for service, ask in _STEPS:
        try:
            for found in ask(batch, network):
                batch.take(service, found)
        except SourceError as error:
            batch.failures[service] = str(error)
    return batch


def _titles_at_openalex(batch: LookupBatch, network: Network) -> Iterator[Found]:
    for paper in _nameless(batch):
        yield _first(paper, openalex_by_title(network, paper.title))


def _titles_at_crossref(batch: LookupBatch, network: Network) -> Iterator[Found]:
    for paper in _nameless(batch):
        author = paper.authors[0] if paper.authors else ""
        yield _first(paper, crossref_by_title(network, paper.title, author))


def _nameless(batch: LookupBatch) -> list[Paper]:
    """The papers without an identifier, which only their title can be looked up by."""
    found = [p for p in batch.papers.values() if not (p.doi or p.pmid or p.arxiv_id)]
    return [p for p in found if p.title and p.id not in batch.known]


def _first(paper: Paper, records: Sequence[Record]) -> Found:
    found = next((record for record in records if describes(record, paper)), None)
    return {paper.id: found} if found else {}


def _crossref(batch: LookupBatch, network: Network) -> Iterator[Found]:
    """Every paper with a DOI: only here are all retractions."""
    dois = _by(batch.papers.values(), lambda p: "" if p.doi.startswith(ARXIV_DOI) else p.doi)
    yield _of(dois, crossref_works(network, list(dois)))


def _openalex(batch: LookupBatch, network: Network) -> Iterator[Found]:
    lacking = [p for p in batch.papers.values() if batch.lacking(p) or not p.doi]
    dois = _by(lacking, lambda p: p.doi or (f"{ARXIV_DOI}{p.arxiv_id}" if p.arxiv_id else ""))
    works = openalex_works(network, "doi", list(dois))
    # The DOI of arXiv stands in OpenAlex's answer, from which the paper's arXiv id is told.
    yield _of(dois, {work.doi: work for work in works})
    pmids = _by((p for p in lacking if not p.doi), lambda p: p.pmid)
    works = openalex_works(network, "pmid", list(pmids))
    yield _of(pmids, {work.pmid: work for work in works})


def _pubmed(batch: LookupBatch, network: Network) -> Iterator[Found]:
    lacking = [p for p in batch.papers.values() if batch.lacking(p) or not p.doi]
    pmids = _by(lacking, lambda p: p.pmid)
    yield _of(pmids, pubmed_articles(network, list(pmids)))


def _arxiv(batch: LookupBatch, network: Network) -> Iterator[Found]:
    ids = _by(filter(batch.lacking, batch.papers.values()), lambda p: p.arxiv_id)
    yield _of(ids, arxiv_papers(network, list(ids)))


def _scholar(batch: LookupBatch, network: Network) -> Iterator[Found]:
    names = _by(filter(batch.lacking, batch.papers.values()), _scholar_name)
    yield _of(names, scholar_papers(network, list(names)))


def _scholar_name(paper: Paper) -> str:
    named = (("DOI", paper.doi), ("ARXIV", paper.arxiv_id), ("PMID", paper.pmid))
    return next((f"{kind}:{value}" for kind, value in named if value), "")


def _by(papers: Iterable[Paper], name: Callable[[Paper], str]) -> dict[str, list[str]]:
    """Ids of papers by what a service knows them by; papers without that are left out."""
    names: dict[str, list[str]] = {}
    for paper in papers:
        if value := name(paper):
            names.setdefault(value, []).append(paper.id)
    return names


def _of(names: Mapping[str, Sequence[str]], records: Mapping[str, Record]) -> Found:
    return {i: record for name, record in records.items() for i in names.get(name, ())}


_STEPS: tuple[tuple[str, Callable[[LookupBatch, Network], Iterator[Found]]], ...] = (
    ("openalex", _titles_at_openalex),
    ("crossref", _titles_at_crossref),
    ("crossref", _crossref),
    ("openalex", _openalex),
    ("pubmed", _pubmed),
    ("arxiv", _arxiv),
    ("semantic scholar", _scholar),
)
