"""What services do wrong: each costs one line, and nothing half is taken or kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from index.ingest.files import list_files, read_records
from index.paper import Record, Refusal
from index.sources import Network, exchange
from tests.index.sources.services import (
    BUSY,
    WEB_PAGE,
    Fault,
    Work,
    crossref_row,
    openalex_row,
)

PAPER = Work("Dense retrieval", doi="10.1000/1", pmid="71", arxiv="2001.00001", abstract="It is.")
NAMED = {
    "CROSSREF": "doi:10.1000/1",
    "OPENALEX": "openalex:dense",
    "PUBMED": "pmid:71",
    "ARXIV": "arxiv:2001.00001",
    "S2": "s2:CorpusID:1",
}
NAMES = {
    "CROSSREF": "Crossref",
    "OPENALEX": "OpenAlex",
    "PUBMED": "PubMed",
    "ARXIV": "arXiv",
    "S2": "Semantic Scholar",
}


@pytest.fixture
def held(services):
    services.works = [PAPER]
    return services


@pytest.fixture
def waits():
    return []


@pytest.fixture
def read(waits):
    def reading(*named, **options):
        network = Network(wait=waits.append, **options)
        return [item for one in list_files(named) for item in read_records(one, network=network)]

    return reading


@pytest.mark.parametrize("short", NAMED)
@pytest.mark.parametrize(
    "fault",
    [
        Fault(503),
        Fault(500, "<html>Internal error</html>"),
        BUSY,
        WEB_PAGE,
        Fault(body='{"message": {"title": ["Half an ans'),
        Fault(body='<?xml version="1.0"?><feed><entry><title>Half', cut=True),
        Fault(body=""),
    ],
)
def test_a_fault_that_passes_is_asked_past(held, read, short, fault):
    held.faults[short] = [fault, fault]
    [record] = read(NAMED[short])
    assert isinstance(record, Record)
    assert record.title == PAPER.title


@pytest.mark.parametrize("short", NAMED)
@pytest.mark.parametrize(
    "fault, reason",
    [
        (Fault(503), "it answered 503"),
        (WEB_PAGE, "it sent a web page instead of "),
        (Fault(body='{"message": {"title": ["Half', cut=True), "its answer broke off"),
        (Fault(body='{"message": {"title": ["Half'), "it sent half an answer (28 bytes)"),
        (Fault(body="Welcome"), "it sent no "),
    ],
)
def test_a_fault_that_stays_is_one_line(held, read, short, fault, reason):
    held.always[short] = fault
    [refusal] = read(NAMED[short])
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith(f"{NAMES[short]} can't be read: {reason}")
    assert refusal.reason.endswith("; run it again to go on")
    held.always.clear()
    [record] = read(NAMED[short])  # nothing of it was kept
    assert record.title == PAPER.title


def test_retry_after_is_honoured_as_seconds_and_as_a_date(held, read, waits):
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=31), usegmt=True)
    held.faults["CROSSREF"] = [BUSY, Fault(429, headers={"Retry-After": soon})]
    assert read("doi:10.1000/1")[0].title == PAPER.title
    assert waits[0] == 7.0
    assert 2.0 < waits[1] <= 31.0


def test_without_it_the_pauses_grow(held, read, waits):
    held.always["CROSSREF"] = Fault(502)
    read("doi:10.1000/1")
    assert waits == [1.0, 2.0]
    assert len(held.asked_of("CROSSREF")) == 3


def test_too_much_patience_is_not_had(held, read, waits):
    held.always["S2"] = Fault(429, headers={"Retry-After": "3600"})
    [refusal] = read("s2:CorpusID:1")
    assert refusal.reason == (
        "Semantic Scholar can't be read: it answered 429 and asks for 3,600 s of patience; "
        "run it again to go on"
    )
    assert waits == []


def test_a_service_that_fails_is_not_asked_for_each_of_a_hundred(held, read, tmp_path):
    held.always["CROSSREF"] = Fault(503)
    file = tmp_path / "mine.txt"
    file.write_text("".join(f"10.1000/{n}\n" for n in range(100)) + "pmid:71\n")
    *refused, record = read(str(file))
    assert len(refused) == 100
    assert record.title == PAPER.title
    assert len(held.asked_of("CROSSREF")) == 3


@pytest.mark.parametrize(
    "short, body",
    [
        ("CROSSREF", {"status": "ok", "work": {"title": ["New"]}}),
        ("CROSSREF", {"status": "ok", "message": [1, 2]}),
        ("OPENALEX", {"results": [{"id": "W1"}], "paging": {}}),
        ("OPENALEX", {"meta": {"count": 3}, "works": []}),
        ("S2", {"paper": {"title": "New"}}),
    ],
)
def test_a_changed_shape_is_said_and_not_kept(held, read, short, body):
    held.always[short] = Fault(body=json.dumps(body))
    [refusal] = read(NAMED[short])
    assert refusal.reason.startswith(f"{NAMES[short]} answers in another shape: no ")
    held.always.clear()
    assert [item.title for item in read(NAMED[short]) if isinstance(item, Record)] == [PAPER.title]


@pytest.mark.parametrize("named", ["openalex:dense", "pubmed:dense", "s2:dense"])
@pytest.mark.parametrize("answer", [Fault(404, "{}"), Fault(body='{"found": 3, "papers": []}')])
def test_a_query_that_is_not_answered_does_not_find_nothing(held, read, named, answer):
    short = {"openalex": "OPENALEX", "pubmed": "PUBMED", "s2": "S2"}[named.partition(":")[0]]
    held.always[short] = answer
    [refusal] = read(named)
    assert isinstance(refusal, Refusal)
    held.always.clear()
    assert any(isinstance(item, Record) for item in read(named))


def test_a_record_without_a_title_is_refused_and_the_rest_goes_on(held, read):
    rows = [{"id": "https://openalex.org/W1", "title": None}, {"id": "W2", "title": "Whole"}]
    answer = {"meta": {"count": 2, "next_cursor": None}, "results": rows}
    held.always["OPENALEX"] = Fault(body=json.dumps(answer))
    refusal, record = read("openalex:dense")
    assert (refusal.line, refusal.reason) == (1, "no title and no abstract")
    assert record.title == "Whole"


def test_a_redirect_is_followed_and_a_circle_is_not(held, read):
    there = f"{held.url}/CROSSREF/works/10.1000%2F1"
    held.faults["CROSSREF"] = [Fault(301, headers={"Location": there})]
    assert read("doi:10.1000/1")[0].title == PAPER.title
    held.always["PUBMED"] = Fault(302, headers={"Location": f"{held.url}/PUBMED/efetch.fcgi"})
    [refusal] = read("pmid:71")
    assert "more than 5 redirects" in refusal.reason


def test_a_redirect_to_a_page_to_log_in_is_told(held, read):
    held.always["CROSSREF"] = Fault(302, headers={"Location": f"{held.url}/OPENALEX/login"})
    held.always["OPENALEX"] = WEB_PAGE
    [refusal] = read("doi:10.1000/1")
    assert "a web page instead of JSON" in refusal.reason


def test_an_endless_answer_ends(held, read, monkeypatch):
    monkeypatch.setattr(exchange, "SECONDS", 0.3)
    held.always["OPENALEX"] = Fault(body="{", drip=0.02)
    [refusal] = read("openalex:dense")
    assert "took more than" in refusal.reason


def test_an_answer_without_end_is_not_held(held, read, monkeypatch):
    monkeypatch.setattr(exchange, "LARGEST", 1024**2)
    held.always["OPENALEX"] = Fault(body="{" * (2 * 1024**2))
    [refusal] = read("openalex:dense")
    assert "an answer of more than 1 MiB" in refusal.reason


def test_a_silent_server_is_left(held, read, monkeypatch):
    monkeypatch.setattr(exchange, "SILENCE", 0.2)
    held.always["OPENALEX"] = Fault(body="{", drip=30)
    [refusal] = read("openalex:dense")
    assert "it says nothing" in refusal.reason


def test_no_server_at_all(held, read, monkeypatch):
    monkeypatch.setenv("PAPER_ASSISTANT_CROSSREF_URL", "http://127.0.0.1:1")
    [refusal] = read("doi:10.1000/1")
    assert refusal.reason.startswith("Crossref can't be read: no connection (ConnectError)")
    monkeypatch.setenv("PAPER_ASSISTANT_CROSSREF_URL", "not an address")
    [refusal] = read("doi:10.1000/1")
    assert refusal.reason.startswith("Crossref can't be read: no ")


def test_a_refused_query_says_what_the_service_says(held, read):
    said = {"error": "Invalid query parameters error.", "message": "fish is not a valid field"}
    held.always["OPENALEX"] = Fault(400, json.dumps(said))
    [refusal] = read("openalex:dense")
    assert refusal.reason == "OpenAlex refuses: 400 fish is not a valid field; look at the query"
    held.always["S2"] = Fault(403, json.dumps({"message": "Forbidden"}))
    [refusal] = read("s2:CorpusID:1")
    assert refusal.reason == (
        "Semantic Scholar refuses: 403 Forbidden; look at $PAPER_ASSISTANT_S2_KEY"
    )


def test_a_terminal_is_not_steered_by_what_a_service_says(held, read):
    held.always["OPENALEX"] = Fault(400, "\x1b[2J\x07 bad")
    [refusal] = read("openalex:dense")
    assert "\x1b" not in refusal.reason


def test_services_are_told_who_asks_and_given_keys(held, read, monkeypatch):
    monkeypatch.setenv("PAPER_ASSISTANT_S2_KEY", "secret")
    monkeypatch.setenv("PAPER_ASSISTANT_OPENALEX_KEY", "open")
    read("doi:10.1000/1", "pmid:71", "openalex:dense", "s2:CorpusID:1", contact="me@example.org")
    assert held.asked_of("CROSSREF")[0]["mailto"] == "me@example.org"
    assert held.asked_of("OPENALEX")[0]["mailto"] == "me@example.org"
    assert held.asked_of("OPENALEX")[0]["api_key"] == "open"
    assert held.asked_of("PUBMED")[0]["email"] == "me@example.org"
    assert held.asked_of("PUBMED")[0]["tool"] == "paper-assistant"
    assert held.sent[0]["user-agent"] == "paper-assistant (mailto:me@example.org)"
    keys = [sent.get("x-api-key") for sent in held.sent]
    assert keys[-1] == "secret"
    assert set(keys[:-1]) == {None}


def test_a_key_is_not_sent_on_to_another_host(held, read, monkeypatch):
    monkeypatch.setenv("PAPER_ASSISTANT_S2_KEY", "secret")
    away = held.url.replace("127.0.0.1", "localhost") + "/S2/paper/CorpusID:1"
    held.faults["S2"] = [Fault(307, headers={"Location": away})]
    read("s2:CorpusID:1")
    assert [sent.get("x-api-key") for sent in held.sent] == ["secret", None]


def test_what_was_asked_is_not_asked_again(held, read):
    read("doi:10.1000/1", "doi:10.1000/none")
    asked = len(held.asked)
    assert read("doi:10.1000/1", "doi:10.1000/none")[0].title == PAPER.title
    assert len(held.asked) == asked


def test_requests_keep_the_pause_that_a_service_asks_for(held, waits, monkeypatch):
    # The public address is where the pause holds; the requests go nowhere.
    monkeypatch.delenv("PAPER_ASSISTANT_ARXIV_URL")
    monkeypatch.setattr(exchange, "exchange", lambda _: exchange.Response(0, fault="no network"))
    network = Network(wait=waits.append)
    [wanted] = list_files(["arxiv:2001.00001"])
    list(read_records(wanted, network=network))
    assert [round(wait) for wait in waits] == [1, 3, 2, 3]


OTHER = Work("Quite another paper", doi="10.1000/2", abstract="Other words.", number=2)


@pytest.mark.parametrize("short", ["CROSSREF", "DATACITE"])
def test_another_work_than_was_asked_for_is_not_taken(held, read, short):
    held.always["CROSSREF"] = Fault(404)
    told = {"doi": OTHER.doi, "titles": [{"title": OTHER.title}]}
    answers = {
        "CROSSREF": {"message": crossref_row(OTHER)},
        "DATACITE": {"data": {"attributes": told}},
    }
    held.always[short] = Fault(body=json.dumps(answers[short]))
    [refusal] = read("doi:10.1000/1")
    assert refusal.reason == (
        "doi:10.1000/1 is answered with another work: doi:10.1000/2; check both"
    )


def test_no_abstract_comes_from_another_work(held, read):
    held.works = [replace(PAPER, abstract_at=frozenset())]
    held.always["OPENALEX"] = Fault(body=json.dumps(openalex_row(OTHER, {})))
    [record] = read("doi:10.1000/1")
    assert (record.title, record.abstract) == (PAPER.title, "")
    # One work under two DOIs, a preprint's and an article's, is the same.
    twin = replace(OTHER, title=PAPER.title.upper())
    held.always["OPENALEX"] = Fault(body=json.dumps(openalex_row(twin, {})))
    held.works = [replace(PAPER, doi="10.1000/3", abstract_at=frozenset())]
    [record] = read("doi:10.1000/3")
    assert record.abstract == "Other words."


@pytest.mark.parametrize(
    "answer",
    [
        *(Fault(status) for status in (204, 300, 304, 418, 451, 511)),
        *(
            Fault(302, headers={"Location": place})
            for place in ("file:///etc/passwd", "//", "http://[::1", "javascript:alert(1)", "")
        ),
        Fault(headers={"Content-Encoding": "gzip"}, body="{}"),
        Fault(body='{"message":' * 5000 + "1" + "}" * 5000),
        Fault(body='{"status": "ok", "message": null}'),
        *(Fault(429, headers={"Retry-After": wait}) for wait in ("-5", "soon", "9" * 20, "")),
    ],
)
def test_odd_answers_are_one_line(held, read, answer):
    held.always["CROSSREF"] = answer
    [refusal] = read("doi:10.1000/1")
    assert refusal.reason.startswith("Crossref ")
