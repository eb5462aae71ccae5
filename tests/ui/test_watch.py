"""`watch`: a protocol's searches run again, the draft updated; services are on loopback."""

import json

import pytest

from tests.index.sources.services import SHORTS, Fault, Work

TEXT = "{} has become popular. However, it is slow. In this paper, we propose {}. Experiments show "
WORKS = [
    Work(
        f"{title} for telescope mirror polishing",
        doi=f"10.1000/{n}",
        abstract=TEXT.format("Telescope mirror polishing", tool) + f"that it saves {n}% of time.",
        number=n,
    )
    for n, (title, tool) in enumerate(
        [("Robots", "a robot"), ("Pads", "a pad"), ("Lasers", "a laser"), ("Hands", "a tool")], 11
    )
]
WHALES = Work("Songs of whales", doi="10.1000/99", abstract="Whales sing in winter.", number=99)
PROTOCOL = """question: telescope mirror polishing
sources:
  - 'openalex:telescope mirror polishing'
"""


@pytest.fixture
def typed(cli, services, monkeypatch, tmp_path):
    """The command line again, with the addresses that `cli` takes away, and nothing kept."""
    for short in SHORTS:
        monkeypatch.setenv(f"PAPER_ASSISTANT_{short}_URL", services.address(short))
    (tmp_path / "protocol.yaml").write_text(PROTOCOL, "utf-8")
    days = iter(range(99))

    def run(*words):
        # What a service answered is kept for a day: each run is on another one.
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"day{next(days)}"))
        return cli("--library", tmp_path / "watched", *words)

    return run


def watched(typed, tmp_path, *more):
    run = typed("watch", tmp_path / "protocol.yaml", "--json", *more)
    assert run.status == 0, run.err
    return json.loads(run.out)


def test_new_papers_are_screened_and_the_draft_is_updated(typed, services, tmp_path):
    services.works = WORKS[:3]
    first = watched(typed, tmp_path)
    assert first["sources"][0]["added"] == 3
    assert len(first["taken"]) == first["references"] == 3
    services.works = [*WORKS, WHALES]
    (tmp_path / "protocol.yaml").write_text(PROTOCOL + "  - 'openalex:whales'\n", "utf-8")
    run = typed("watch", tmp_path / "protocol.yaml", "-o", tmp_path / "draft.md")
    assert run.status == 0, run.err
    assert "openalex:telescope mirror polishing: 4 records, 1 new" in run.out
    assert "openalex:whales: 1 records, 1 new" in run.out
    assert "2 new papers, 1 taken into the review." in run.out
    assert "+ Hands for telescope mirror polishing (2020): " in run.out
    assert "- Songs of whales (2020): " in run.out
    assert "redrafted" in run.out
    assert "1 new" in run.out
    assert "Hands for telescope mirror polishing" in (tmp_path / "draft.md").read_text("utf-8")
    again = watched(typed, tmp_path)
    assert [source["added"] for source in again["sources"]] == [0, 0]
    assert again["taken"] == again["left_out"] == []
    assert not any("redrafted" in notice for notice in again["notices"])


def test_a_first_run_without_a_paper_on_the_topic_is_no_end(typed, services, tmp_path):
    services.works = [WHALES]
    (tmp_path / "protocol.yaml").write_text(PROTOCOL + "  - 'openalex:whales'\n", "utf-8")
    assert watched(typed, tmp_path)["sections"] == []
    services.works = [WHALES, *WORKS]
    assert len(watched(typed, tmp_path)["taken"]) == 4


def test_a_search_that_fails_stops_no_other(typed, services, tmp_path):
    services.works = WORKS
    (tmp_path / "protocol.yaml").write_text(PROTOCOL + "  - 'arxiv:mirrors'\n", "utf-8")
    services.faults["arxiv"] += [Fault(500)] * 9
    found = watched(typed, tmp_path)
    assert [bool(source["fault"]) for source in found["sources"]] == [False, True]
    assert len(found["taken"]) == 4


def test_where_all_fail_nothing_is_drafted(typed, services, tmp_path):
    services.faults["openalex"] += [Fault(500)] * 9
    run = typed("watch", tmp_path / "protocol.yaml")
    assert run.status == 1
    assert "none of the searches could be run" in run.err
    assert run.out == ""


@pytest.mark.parametrize(
    ("text", "lacking"), [("question: x\n", "sources"), ("sources: ['arxiv:x']\n", "question")]
)
def test_a_protocol_without_searches_or_a_question_is_refused_in_a_line(
    typed, tmp_path, text, lacking
):
    (tmp_path / "protocol.yaml").write_text(text, "utf-8")
    run = typed("watch", tmp_path / "protocol.yaml")
    assert run.status == 1
    assert run.err.count("\n") == 1
    assert f"has no {lacking}" in run.err


def test_offline_asks_nobody(typed, services, tmp_path):
    run = typed("watch", tmp_path / "protocol.yaml", "--offline")
    assert run.status == 1
    assert run.err.startswith("paper-assistant: offline, but ")
    assert services.asked == []
