"""Queries and walks along citations, against the services on loopback."""

import json

import pytest

from index.errors import FormatError
from index.ingest.files import list_files, read_records
from index.library import Library
from index.paper import Cut, Record, Refusal
from index.sources import Network, arxiv, pubmed, semantic_scholar
from tests.index.embedders import WordVectors
from tests.index.sources.services import Fault, Work

MANY = [
    Work(
        f"Dense retrieval {n}",
        doi=f"10.1000/{n}",
        pmid=f"{7000 + n}",
        arxiv=f"2001.{n:05}",
        abstract=f"It is about {n} things.",
        number=n,
        cites=(1, 2) if n > 2 else (),
    )
    for n in range(1, 251)
]


@pytest.fixture
def held(services):
    services.works = MANY
    return services


def read(*named, **options):
    network = Network(wait=lambda _: None, **options)
    return [item for one in list_files(named) for item in read_records(one, network=network)]


@pytest.mark.parametrize("service", ["openalex", "pubmed", "arxiv", "s2"])
def test_words_bring_as_many_as_the_limit(held, service):
    *records, cut = read(f'{service}:"dense" retrieval', limit=130)
    assert [record.title for record in records] == [work.title for work in MANY[:130]]
    assert [record.abstract for record in records[:2]] == [w.abstract for w in MANY[:2]]
    assert records[129].source == f'{service}:"dense" retrieval:130'
    assert cut == Cut(f'{service}:"dense" retrieval', 130, 250)


@pytest.mark.parametrize("service", ["openalex", "pubmed", "arxiv", "s2"])
def test_a_small_limit_asks_for_a_small_page(held, service):
    *records, cut = read(f"{service}:dense", limit=3)
    assert (len(records), cut.taken) == (3, 3)
    sizes = {"openalex": "per-page", "pubmed": "retmax", "arxiv": "max_results", "s2": "limit"}
    [first, *_] = held.asked_of({"s2": "S2"}.get(service, service.upper()))
    assert first[sizes[service]] == "3"


def test_without_a_limit_two_hundred(held):
    *records, cut = read("openalex:dense")
    assert (len(records), cut) == (200, Cut("openalex:dense", 200, 250))
    assert len(read("openalex:dense 24", limit=300)) == 13  # all of them, and no cut


@pytest.mark.parametrize("service", ["openalex", "pubmed", "arxiv", "s2"])
def test_words_that_nothing_fits(held, service):
    [refusal] = read(f"{service}:nonsense")
    assert refusal.reason == f"{service} has nothing for this query; check its spelling"


def test_arxivs_own_syntax_is_left_as_it_is(held):
    read('arxiv:dense "late interaction"')
    read("arxiv:cat:cs.IR AND ti:dense")
    assert [asked["search_query"] for asked in held.asked_of("ARXIV")] == [
        'all:dense AND all:"late interaction"',
        "cat:cs.IR AND ti:dense",
    ]


@pytest.mark.parametrize(
    "service, module", [("pubmed", pubmed), ("arxiv", arxiv), ("s2", semantic_scholar)]
)
def test_more_than_a_service_gives_is_said(held, monkeypatch, service, module):
    monkeypatch.setattr(module, "MOST", 120)
    items = read(f"{service}:dense", limit=1000)
    assert sum(isinstance(item, Record) for item in items) >= 120
    assert "gives no more than 120 papers of one query; narrow it" in items[-1].reason


def test_an_interrupted_query_goes_on_where_it_stopped(held):
    held.faults["OPENALEX"] = []
    network = Network(wait=lambda _: None, limit=250)
    [wanted] = list_files(["openalex:dense"])
    items = read_records(wanted, network=network)
    for _ in range(150):
        next(items)
    held.always["OPENALEX"] = Fault(503)
    *rest, refusal = items
    assert len(rest) == 50
    assert refusal == Refusal(
        "openalex:dense",
        200,
        "OpenAlex can't be read: it answered 503; run it again to go on",
    )
    held.always.clear()
    held.asked.clear()
    assert len(read("openalex:dense", limit=250)) == 250
    assert [asked["cursor"] for asked in held.asked_of("OPENALEX")] == ["c200"]


def test_a_pubmed_query_that_pubmed_refuses(held):
    result = {"esearchresult": {"ERROR": "Search Backend failed: x"}}
    held.always["PUBMED"] = Fault(body=json.dumps(result))
    [refusal] = read("pubmed:heart[")
    assert refusal.reason == "PubMed refuses the query: Search Backend failed: x; mend it"


def titles(items):
    return [item.title for item in items if isinstance(item, Record)]


@pytest.mark.parametrize("of", ["doi:10.1000/1", "10.1000/1", "pmid:7001", "W1001"])
def test_citations_are_walked_both_ways(held, of):
    assert titles(read(f"citing:{of}", limit=5)) == [work.title for work in MANY[2:7]]
    assert titles(read("cited-by:doi:10.1000/9")) == [MANY[0].title, MANY[1].title]
    [refusal] = read("cited-by:doi:10.1000/1")
    assert refusal.reason == "OpenAlex knows of none"


@pytest.mark.parametrize(
    "of, reason",
    [
        ("nothing", "no paper: 'nothing'; name a paper's id of this library, a DOI"),
        ("doi:10.1000/none", "OpenAlex has no such paper: doi:10.1000/none; name another"),
        ("s2:CorpusID:3", "OpenAlex knows no such id: s2:CorpusID:3; name the paper's DOI"),
    ],
)
def test_citations_of_what_is_not_there(held, of, reason):
    [refusal] = read(f"citing:{of}")
    assert refusal.reason.startswith(reason)


def test_citations_of_a_paper_of_the_library(held, tmp_path):
    (tmp_path / "own.jsonl").write_text(
        '{"title": "Mine", "doi": "10.1000/1"}\n{"title": "No identifier"}\n'
    )
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        library.add([tmp_path / "own.jsonl"])
        mine, other = library.papers()
        report = library.add([f"citing:{mine.id}"], network=Network(limit=4))
        assert (report.added, report.cuts[0].total) == (4, 248)
        assert library.papers()[-1].sources == ("citing:doi:10.1000/1:4",)
        with pytest.raises(FormatError, match="no DOI, PubMed or arXiv id"):
            library.add([f"citing:{other.id}"], network=Network())


def test_a_file_of_that_name_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "arxiv:x").write_text('{"title": "T"}')
    [record] = read("arxiv:x")
    assert record.title == "T"
