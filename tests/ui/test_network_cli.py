"""`add` of what is on the network, and `enrich`, as they are typed; services are on loopback."""

import json

import pytest

from tests.index.sources.services import SHORTS, Fault, Work

ABSTRACT = "Dense vectors find passages of text. They cost storage, and little time."
WORKS = [
    Work("Dense passages are found", doi="10.1000/1", pmid="71", abstract=ABSTRACT, number=1),
    Work("Sparse passages are found", doi="10.1000/2", abstract="Sparse ones.", number=2,
         cites=(1,)),
    Work("Passages of whales", doi="10.1000/3", abstract="Whales pass.", number=3, cites=(1,)),
]  # fmt: skip


@pytest.fixture
def typed(cli, services, monkeypatch, tmp_path):
    """The command line again, with the addresses that `cli` takes away."""
    services.works = WORKS
    for short in SHORTS:
        monkeypatch.setenv(f"PAPER_ASSISTANT_{short}_URL", services.address(short))
    return cli


def test_identifiers_and_queries(typed):
    run = typed("add", "doi:10.1000/1", "openalex:passages", "--limit", "2", "--json")
    assert run.status == 0, run.err
    counts = json.loads(run.out)
    assert (counts["read"], counts["added"], counts["merged"]) == (3, 2, 1)
    assert counts["cut"] == [{"source": "openalex:passages", "taken": 2, "total": 3}]
    assert "2 of 3 papers of openalex:passages taken; --limit N takes more" in run.err
    shown = json.loads(typed("papers", "--json").out)
    assert {paper["doi"] for paper in shown["papers"]} == {"10.1000/1", "10.1000/2"}


def test_citations_of_a_paper_that_is_there(typed):
    typed("add", "doi:10.1000/1")
    [paper] = json.loads(typed("papers", "--json").out)["papers"]
    run = typed("add", "--citing", paper["paper_id"])
    assert "2 records read: 2 added" in run.out
    run = typed("add", "--cited-by", "10.1000/2")
    assert "1 records read: 0 added, 0 updated, 1 merged" in run.out


@pytest.mark.parametrize(
    "named", ["doi:10.1000/1", "openalex:x", "https://arxiv.org/abs/2004.1283"]
)
def test_offline_refuses_it_in_a_line(typed, services, tmp_path, named):
    run = typed("add", named, "--offline")
    assert run.status == 1
    assert run.err.startswith("paper-assistant: offline, but ")
    assert run.err.count("\n") == 1
    assert not (tmp_path / "library").exists()
    assert services.asked == []


def test_offline_refuses_a_file_of_identifiers_and_enrich(typed, services, tmp_path):
    (tmp_path / "mine.txt").write_text("10.1000/1\n")
    for arguments in (("add", "mine.txt"), ("enrich",)):
        run = typed(*arguments, "--offline")
        assert (run.status, run.out) == (1, "")
        assert run.err.startswith("paper-assistant: offline, but ") or "no library" in run.err
    assert services.asked == []


def test_what_is_not_there_exits_1_and_nothing_named_2(typed):
    run = typed("add", "doi:10.1000/none")
    assert run.status == 1
    assert run.err.endswith(
        "no papers read: doi:10.1000/none:1: neither Crossref nor DataCite has it: 10.1000/none; "
        "check its spelling\n"
    )
    assert typed("add").status == 2


def test_enrich_says_what_it_did(typed, tmp_path):
    (tmp_path / "own.csv").write_text("title,doi\nDense passages are found,10.1000/1\n")
    typed("add", "own.csv")
    run = typed("enrich", "--missing", "abstract,year", "--contact", "me@example.org")
    assert "1 papers asked for: 1 completed (abstract 1, year 1); 0 found nowhere" in run.out
    document = json.loads(typed("enrich", "--json").out)
    assert document["filled"] == {"venue": 1, "authors": 1, "pmid": 1}
    [paper] = json.loads(typed("papers", "--json").out)["papers"]
    shown = typed("papers", "show", paper["paper_id"]).out
    assert "merged: crossref doi:10.1000/1 filled abstract, year" in shown or (
        "merged: crossref doi:10.1000/1 filled year" in shown
    )


def test_enrich_goes_on_without_a_service_and_fails_without_any(typed, services, tmp_path):
    (tmp_path / "own.csv").write_text("title,doi\nDense passages are found,10.1000/1\n")
    typed("add", "own.csv")
    services.always = dict.fromkeys(SHORTS, Fault(403))
    run = typed("enrich")
    assert (run.status, run.out) == (1, "")
    assert run.err.endswith("paper-assistant: Crossref refuses: 403; try it later\n")
    services.always = {"CROSSREF": Fault(403, '{"message": "blocked"}')}
    run = typed("enrich")
    assert run.status == 0
    assert "Crossref refuses: 403 blocked; try it later" in run.err
