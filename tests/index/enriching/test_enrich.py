"""Papers completed from services on loopback: only what is missing, each change logged."""

import json

import pytest

from index.errors import LibraryError, QueryError, SourceError
from index.library import Library
from index.maintenance.doctor import examine
from index.paper import Filters
from index.sources import Network
from tests.index.embedders import WordVectors
from tests.index.sources.services import SHORTS, Fault, Work

ABSTRACT = "Dense vectors find passages of text. They cost storage, and little time."
WORK = Work(
    "Dense passages are found",
    doi="10.1000/1",
    pmid="71",
    abstract=ABSTRACT,
    year=2019,
    number=1,
)


@pytest.fixture
def held(services):
    services.works = [WORK]
    return services


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as opened:
        yield opened


@pytest.fixture
def put(library, tmp_path):
    def putting(*rows, name="own.jsonl"):
        path = tmp_path / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        library.add([path])
        return [library.papers()[n - len(rows)] for n in range(len(rows))]

    return putting


def enrich(library, *missing, **options):
    network = Network(wait=lambda _: None)
    return library.enrich(network, missing=missing, **options)


MINE = {"title": "Dense Passages Are Found", "doi": "10.1000/1", "venue": "My venue"}


def test_what_is_missing_is_filled_and_the_rest_stays(held, library, put):
    [before] = put(MINE)
    report = enrich(library)
    after = library.paper(before.id)
    assert (after.title, after.venue, after.doi) == (
        "Dense Passages Are Found",
        "My venue",
        "10.1000/1",
    )
    assert (after.abstract, after.year, after.pmid) == (ABSTRACT, 2019, "71")
    assert after.authors == ("Doe, Jane", "Roe, Max")
    assert (report.asked, report.completed, report.not_found) == (1, 1, 0)
    assert report.filled == {"abstract": 1, "year": 1, "authors": 1, "pmid": 1}
    assert [(merge.source, merge.reason) for merge in library.merges(before.id)] == [
        ("crossref doi:10.1000/1", "filled abstract, year, authors"),
        ("openalex doi:10.1000/1", "filled pmid"),
    ]
    assert library.lexical.query("storage", 3)[0][0] == before.id
    assert not examine(library)


def test_only_the_fields_that_are_named(held, library, put):
    [before] = put(MINE)
    assert enrich(library, "year").filled == {"year": 1}
    assert library.paper(before.id).abstract == ""
    asked = len(held.asked)
    assert enrich(library, "year", "venue").asked == 0
    assert len(held.asked) == asked
    with pytest.raises(QueryError, match="no such field: colour; choose from abstract"):
        enrich(library, "colour")


@pytest.mark.parametrize("short", ["CROSSREF", "OPENALEX", "PUBMED", "S2"])
def test_each_service_by_itself(held, library, put, short):
    held.works = [Work(**{**vars_of(WORK), "at": frozenset({short})})]
    [before] = put({"title": WORK.title, "doi": WORK.doi, "pmid": WORK.pmid})
    enrich(library, "abstract", "year", "venue")
    after = library.paper(before.id)
    assert (after.abstract, after.year, after.venue) == (ABSTRACT, 2019, "Journal of Tests")
    names = {"S2": "semantic scholar"}
    assert library.merges(before.id)[0].source.startswith(names.get(short, short.lower()))


def vars_of(work):
    return {name: getattr(work, name) for name in work.__dataclass_fields__}


def test_arxiv_by_itself(held, library, put):
    held.works = [Work("Late interaction", arxiv="2004.12832", abstract=ABSTRACT, venue="arXiv")]
    [before] = put({"title": "Late interaction", "arxiv_id": "2004.12832"})
    enrich(library)
    after = library.paper(before.id)
    assert (after.abstract, after.doi) == (ABSTRACT, "")  # arXiv's own DOI adds nothing


def test_a_paper_without_identifier_is_found_by_title_and_author(held, library, put):
    [before, other] = put(
        {"title": "Dense passages are found!", "authors": ["Jane Doe"], "year": 2020},
        {"title": "Dense passages are found", "authors": ["Li Wang"], "year": 2020},
    )
    report = enrich(library)
    assert library.paper(before.id).doi == "10.1000/1"
    assert library.paper(other.id).doi == ""
    assert report.not_found == 1
    [merge, *_] = library.merges(before.id)
    assert (merge.source, merge.reason) == (
        "openalex doi:10.1000/1",
        "filled abstract, doi, venue, pmid",
    )


@pytest.mark.parametrize(
    "row",
    [
        {"title": "Dense passages are found"},
        {"title": "Dense passages are found", "year": 2019},
        {"title": "Dense passages are found", "authors": ["Jane Doe"], "year": 2012},
        {"title": "Dense passages are found", "abstract": "Whales sing of other matters."},
        {"title": "Dense passages", "authors": ["Jane Doe"]},
    ],
)
def test_a_title_that_may_be_anothers_is_not_completed(held, library, put, row):
    [before] = put(row)
    assert enrich(library).completed == 0
    assert library.paper(before.id) == before


def test_a_doi_that_belongs_to_another_paper_fills_nothing(held, library, put):
    [before] = put({"title": "Whales sing at night", "doi": "10.1000/1", "authors": ["A. Ahab"]})
    report = enrich(library)
    assert (report.completed, report.not_found) == (0, 1)
    assert library.paper(before.id) == before


def test_a_file_that_comes_later_says_more_than_a_service(held, library, put):
    [before] = put(MINE)
    enrich(library)
    put({**MINE, "abstract": "My own words.", "venue": ""}, name="later.jsonl")
    after = library.paper(before.id)
    assert (after.abstract, after.year, after.venue) == ("My own words.", 2019, "My venue")
    assert not examine(library)


def test_an_edited_record_keeps_what_still_fits_and_no_more(held, library, put):
    [before] = put({**MINE, "id": "mine"})
    enrich(library)
    put({**MINE, "id": "mine", "year": 2018})
    assert (library.paper(before.id).year, library.paper(before.id).abstract) == (2018, ABSTRACT)
    put({"id": "mine", "title": "Whales sing at night", "authors": ["A. Ahab"]})
    [paper] = library.papers()
    assert (paper.title, paper.abstract, paper.year) == ("Whales sing at night", "", None)
    assert not examine(library)


def test_the_same_file_again_changes_nothing_and_a_missing_record_is_named(
    held, library, put, tmp_path
):
    [before] = put(MINE)
    enrich(library)
    enriched = library.paper(before.id)
    assert library.add([tmp_path / "own.jsonl"]).unchanged == 1
    assert library.paper(before.id) == enriched
    (tmp_path / "own.jsonl").write_text('{"title": "Another"}\n')
    [changed] = library.add([tmp_path / "own.jsonl"]).changed
    assert changed.gone == (before.id,)


def test_a_split_undoes_what_was_filled(held, library, put):
    [before] = put(MINE)
    put({**MINE, "url": "https://example.org/1"}, name="later.jsonl")
    enrich(library)
    first, second = library.split(before.id)
    assert library.paper(first).abstract == library.paper(second).abstract == ""
    with pytest.raises(LibraryError, match="nothing to split"):
        library.split(first)
    assert not examine(library)


@pytest.mark.parametrize("order", [1, -1])
def test_an_identifier_that_is_filled_joins_two_copies(held, library, put, order):
    copies = (
        {"title": "Dense passages are found", "authors": ["Jane Doe"]},
        {"title": "Found: dense passages", "pmid": "71", "authors": ["Doe, J."]},
    )
    for n, copy in enumerate(copies[::order]):
        put(copy, name=f"{n}.jsonl")
    assert library.count() == 2
    enrich(library)
    [paper] = library.papers()
    assert (paper.doi, paper.pmid) == ("10.1000/1", "71")
    assert not examine(library)


def test_retractions_are_marked_with_their_notice(held, library, put):
    held.works = [Work(**{**vars_of(WORK), "retracted_by": "10.1000/notice"})]
    [before] = put({**MINE, "abstract": "Mine.", "year": 2019, "authors": ["Jane Doe"]})
    report = enrich(library)
    after = library.paper(before.id)
    assert report.retracted == (before.id,)
    assert after.retracted
    assert after.extra["retraction"] == {"notice": "10.1000/notice", "source": "retraction-watch"}
    assert library.merges(before.id)[0].reason == (
        "marked as retracted (10.1000/notice retraction-watch)"
    )
    assert enrich(library).retracted == ()
    put({**MINE, "abstract": "Mine anew."}, name="later.jsonl")
    assert library.paper(before.id).retracted


@pytest.mark.parametrize("short", ["OPENALEX", "PUBMED"])
def test_a_retraction_that_another_service_knows(held, library, put, short):
    work = {**vars_of(WORK), "retracted_by": "10.1000/notice", "at": frozenset({short})}
    held.works = [Work(**work)]
    [before] = put({"title": WORK.title, "pmid": "71"})
    enrich(library)
    assert library.paper(before.id).retracted


def test_a_notice_in_the_library_marks_the_paper_it_takes_back(held, library, put):
    held.works.append(
        Work("Retraction of a paper", doi="10.1000/notice", retracts="10.1000/1", number=2)
    )
    [paper, notice] = put(MINE, {"title": "Retraction of a paper", "doi": "10.1000/notice"})
    report = enrich(library)
    assert report.retracted == (paper.id,)
    assert library.paper(paper.id).retracted
    assert not library.paper(notice.id).retracted


def test_a_service_that_fails_is_told_and_the_others_go_on(held, library, put):
    held.always["CROSSREF"] = Fault(503)
    [before] = put(MINE)
    report = enrich(library)
    assert report.failures == {
        "crossref": "Crossref can't be read: it answered 503; run it again to go on"
    }
    assert library.paper(before.id).abstract == ABSTRACT


def test_no_service_at_all_is_an_error(held, library, put):
    held.always = dict.fromkeys(SHORTS, Fault(503))
    put(MINE)
    with pytest.raises(SourceError, match="can't be read: it answered 503; run it again"):
        enrich(library)


def test_many_papers_take_few_requests_and_a_limit_fewer(held, library, put):
    held.works = [
        Work(f"Paper {n} on whales", doi=f"10.1000/{n}", abstract=f"It has {n} whales.", number=n)
        for n in range(1, 61)
    ]
    put(*({"title": work.title, "doi": work.doi} for work in held.works))
    assert enrich(library, "abstract", limit=20).completed == 20
    assert len(held.asked_of("CROSSREF")) == 1
    report = enrich(library, "abstract")
    assert (report.asked, report.completed) == (40, 40)
    assert len(held.asked_of("CROSSREF")) == 3


def test_dois_with_signs_that_filters_obey(held, library, put):
    doi = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"
    held.works = [
        Work("An old DOI", doi=doi, abstract=ABSTRACT, abstract_at=frozenset(["OPENALEX"]))
    ]
    [before] = put({"title": "An old DOI", "doi": doi})
    enrich(library)
    assert library.paper(before.id).abstract == ABSTRACT


def test_services_that_know_none_of_the_ids_have_not_failed(held, library, put):
    held.works = []
    held.always = {"PUBMED": Fault(400, "ID list is empty!"), "S2": Fault(400, '{"error": "No"}')}
    put({"title": "Unknown", "pmid": "72"})
    report = enrich(library)
    assert (report.not_found, report.failures) == (1, {})


def test_filters_choose_the_papers(held, library, put):
    put(MINE)
    assert enrich(library, filters=Filters(venues=("Elsewhere",))).asked == 0
    assert enrich(library, filters=Filters(venues=("my",))).asked == 1
