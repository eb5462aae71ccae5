"""The verbs by one plain request each."""

import json
import re
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.assistant.doubles import PAPERS
from tests.ui.api.conftest import QUESTION, lines_of
from ui.api.access import Access
from ui.api.received import plain_name
from ui.server import Server


def test_a_search_is_the_document_of_the_command_line(http):
    found = http.post("/search", json={"query": "MUVERA latency", "k": 2}).json()
    assert [result["rank"] for result in found["results"]] == [1, 2]
    assert found["results"][0]["title"].startswith("MUVERA")


def test_a_search_says_which_name_was_meant_and_takes_the_syntax(http):
    near = http.post("/search", json={"query": "MUVRA latency"}).json()["did_you_mean"]
    assert near == [
        {"written": "MUVRA", "kind": "method", "name": "MUVERA", "query": "MUVERA latency"}
    ]
    found = http.post("/search", json={"query": "title:muvera -zebras"}).json()
    assert [result["title"].startswith("MUVERA") for result in found["results"]] == [True]
    assert found["did_you_mean"] == []


def test_a_search_is_saved_shown_and_forgotten(own_shelf):
    with (
        closing(Server(own_shelf, Access(port=0)).start()) as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        saved = client.post("/searches", json={"name": "fast", "query": "latency", "k": 2}).json()
        assert saved["name"] == "fast"
        assert len(saved["results"]) == 2
        line = '{"title": "Latency of latency", "abstract": "Latency is latency."}'
        client.post("/add", json={"text": line})
        (listed,) = client.post("/searches", json={}).json()["searches"]
        assert (listed["name"], listed["query"], listed["new"]) == ("fast", "latency", 1)
        shown = client.post("/searches", json={"name": "fast"}).json()
        assert [result["title"] for result in shown["results"]] == ["Latency of latency"]
        assert client.post("/searches", json={"name": "fast"}).json()["results"] == []
        gone = client.post("/searches", json={"name": "fast", "forget": True}).json()
        assert gone == {"searches": []}
        assert client.post("/searches", json={"query": "latency"}).status_code == 400
        assert client.post("/searches", json={"name": "fast"}).status_code == 400


def test_strangers_are_told_no_saved_searches(own_shelf):
    with closing(Server(own_shelf, Access(host="0.0.0.0", port=0)).start()) as server:
        address = f"http://127.0.0.1:{server.url.rpartition(':')[2]}"
        refused = httpx.post(f"{address}/searches", json={}, timeout=30)
        assert refused.status_code == 400
        assert "others use this server" in refused.json()["error"]


def test_an_answer_carries_its_quotes(http):
    answer = http.post("/ask", json={"question": QUESTION}).json()
    assert answer["answered"]
    assert answer["answer"][0]["support"] == "supported"
    quotes = [quote for paper in answer["references"] for quote in paper["quotes"]]
    assert any("90% lower latency" in quote["text"] for quote in quotes)
    assert all(quote["end"] - quote["start"] == len(quote["text"]) for quote in quotes)


def test_an_answer_streams_evidence_first(http):
    asked = {"question": QUESTION}
    with http.stream("POST", "/ask", json=asked, headers={"Accept": "text/event-stream"}) as reply:
        documents = [json.loads(line[6:]) for line in reply.iter_lines() if line[:6] == "data: "]
    assert documents[0]["retrieved"]
    assert not documents[0]["answer"]
    assert documents[-1]["answered"]


def test_one_section_of_the_last_draft_is_rewritten(http):
    topic = {"topic": "multi-vector retrieval"}
    drafted = http.post("/review", json=topic).json()
    wish = {"rewrite": drafted["sections"][0]["heading"], "wish": "shorter"}
    again = http.post("/review", json=topic | wish).json()
    said = [len(document["sections"][0]["answer"]) for document in (drafted, again)]
    assert said[1] < said[0]
    assert "shorter" in again["notices"][-1]
    refused = http.post("/review", json=topic | {"wish": "shorter"})
    assert refused.status_code == 400
    assert "only one of" in refused.json()["error"]


def test_a_review_follows_an_outline_that_was_asked_for_and_edited(http):
    topic = {"topic": "multi-vector retrieval"}
    planned = http.post("/review", json=topic | {"outline": ""}).json()
    assert planned["topic"] == topic["topic"]
    first, *_ = re.findall(r"^## (.+)$", planned["outline"], re.MULTILINE)
    edited = planned["outline"].replace(f"## {first}", "## Costs")
    asked = topic | {"outline": edited, "strict": True, "budget": 1000}
    drafted = http.post("/review", json=asked).json()
    assert drafted["sections"][0]["heading"] == "Costs"
    again = http.post("/review", json=asked | {"update": True}).json()
    assert again["sections"] == drafted["sections"]


def test_a_review_takes_a_length_and_a_dry_run_needs_a_model(http):
    topic = {"topic": "multi-vector retrieval"}
    drafted = http.post("/review", json=topic | {"words": 900}).json()
    assert drafted["parts"] == []
    assert any("the length asked for" in notice for notice in drafted["notices"])
    refused = http.post("/review", json=topic | {"dry_run": True})
    assert refused.status_code == 400
    assert "no model is named" in refused.json()["error"]


def test_papers_are_listed(http):
    assert len(http.post("/papers", json={"limit": 2}).json()["papers"]) == 2
    (paper,) = http.post("/papers", json={"filters": {"venue": ["neurips"]}}).json()["papers"]
    assert paper["title"].startswith("MUVERA")


def test_papers_are_added_as_text_and_as_files(http):
    record = lines_of(PAPERS[:1])
    sent = {"text": record, "name": "again.jsonl"}
    assert http.post("/add", json=sent).json()["merged"] == 1
    assert http.post("/add", json=sent).json()["unchanged"] == 1
    paper = http.post("/papers", json={"filters": {"source": ["again.jsonl"]}}).json()["papers"][0]
    assert Path(paper["sources"][-1].rpartition(":")[0]).read_text("utf-8") == record
    files = [("file", ("same.jsonl", record)), ("file", ("same.jsonl", record))]
    assert http.post("/add", files=files).json()["read"] == 2


@pytest.mark.parametrize(
    ("verb", "body", "said"),
    [
        ("search", b"[]", "not a JSON object"),
        ("search", b'{"query": ', "not a JSON object"),
        ("search", b"[" * 100_000, "not a JSON object"),
        ("search", b"{}", "query of search"),
        ("search", b'{"query": "x", "k": 0}', "greater than or equal to 1"),
        ("search", b'{"query": "x", "filters": {"years": "2020"}}', "filters.years"),
        ("search", b'{"query": "x", "filters": {"year": "2021:2019"}}', "backwards"),
        ("ask", b'{"question": "?"}', "not a question"),
        ("add", b'{"text": ""}', "no papers read"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(http, verb, body, said):
    reply = http.post(f"/{verb}", content=body)
    assert reply.status_code == 400
    assert said in reply.json()["error"]
    assert "\n" not in reply.json()["error"]


def test_a_mistake_is_told_before_a_stream_begins(http):
    headers = {"Accept": "text/event-stream"}
    assert http.post("/ask", json={"question": "?"}, headers=headers).status_code == 400


def test_no_file_name_leaves_the_folder_it_is_given(http):
    record = lines_of(PAPERS[:1])
    for name in ("../../etc/passwd", "..", "/", "a\\..\\b", "", "\x00", "x" * 5000):
        assert http.post("/add", json={"text": record, "name": name}).status_code == 200


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_needs_no_more_than_the_address(served):
    command = ["curl", "-sS", "-d", json.dumps({"query": "MUVERA"}), f"{served}/search"]
    run = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert json.loads(run.stdout)["results"]


@pytest.mark.parametrize("text", ["\n" * 200_000, "[" * 199_990, "- \n" * 60_000, "`" * 199_990])
def test_a_long_empty_draft_is_read_at_once(http, text):
    reply = http.post("/check", json={"text": text[:199_900] + "\nWe ask why."})
    assert reply.status_code in (200, 400)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("CON.bib", "_CON.bib"), ("nul", "_nul"), ("lpt1.tar.gz", "_lpt1.tar.gz"),
     ("C:\\papers\\a.bib", "a.bib"), ("console.bib", "console.bib")],
)  # fmt: skip
def test_no_file_is_named_as_a_device_of_windows(name, kept):
    assert plain_name(name) == kept
