"""Server-sent events, read by four parsers; and calls of browsers from other sites."""

import json
from contextlib import closing
from io import BytesIO

import httpx
import pytest

from tests.ui.api.conftest import QUESTION
from ui.api.access import Access
from ui.server import Server

STREAM = {"Accept": "text/event-stream"}
CHAT = {"messages": [{"role": "user", "content": QUESTION}], "stream": True}
STREAMS = {
    "/ask": {"question": QUESTION},
    "/check": {"text": f"{QUESTION}\u2028MUVERA lowers latency.\r\n\r\nIt does."},
    "/review": {"topic": "late interaction\u2029and its costs"},
    "/v1": CHAT,
}


def by_blank_lines(body):
    """As clients do that split at two line feeds."""
    return [part[6:] for part in body.decode().split("\n\n") if part.startswith("data: ")]


def by_lines(body):
    """As clients do that read line by line, at whatever Python takes for a line's end."""
    return [line[6:] for line in body.decode().splitlines() if line.startswith("data: ")]


def by_openai(body):
    from openai._streaming import SSEDecoder

    return [event.data for event in SSEDecoder().iter_bytes(iter([body])) if event.data]


def by_httpx(body):
    """As clients do that take httpx's lines, which end at more characters than the standard's."""
    lines = httpx.Response(200, content=body).iter_lines()
    return [line[6:] for line in lines if line.startswith("data: ")]


def by_pieces(body):
    """As clients do that keep what has arrived, a few bytes at a time, until a blank line."""
    events, left = [], b""
    for at in range(0, len(body), 7):
        left += body[at : at + 7]
        while b"\n\n" in left:
            event, left = left.split(b"\n\n", 1)
            events += [event[6:].decode()] if event.startswith(b"data: ") else []
    return events


def by_the_standard(body):
    """As the standard says, byte by byte, with its three kinds of line ends."""
    lines = BytesIO(body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")).read().split(b"\n")
    events, data = [], []
    for line in lines:
        if not line and data:
            events.append(b"\n".join(data).decode())
            data = []
        elif line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" "))
    return events


PARSERS = [by_blank_lines, by_lines, by_openai, by_httpx, by_pieces]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("path", STREAMS)
def test_every_parser_reads_the_same_events(http, path, parser):
    door = "/v1/chat/completions" if path == "/v1" else path
    body = http.post(door, json=STREAMS[path], headers=STREAM).content
    assert b"\r" not in body
    events = by_the_standard(body)
    assert parser(body) == events
    documents = [json.loads(event) for event in events if event != "[DONE]"]
    assert documents
    assert (events[-1] == "[DONE]") == (path == "/v1")


def test_what_some_take_for_a_line_end_is_none(http):
    question = "What is MUVERA\u2028of\u2029the\x85year?"
    body = http.post("/ask", json={"question": question}, headers=STREAM).content
    assert by_lines(body) == by_the_standard(body)
    assert json.loads(by_lines(body)[-1])["question"] == question


HEADERS = [
    *("authorization", "content-type", "x-stainless-lang", "x-stainless-retry-count", "user-agent"),
    *("mcp-protocol-version", "mcp-session-id", "last-event-id", "x-gradio-user", "x-anything"),
]
SITE = "http://notes.example:3000"


@pytest.fixture(scope="module")
def called(own_shelf):
    access = Access(port=0, login=("anna", "secret"), origins=frozenset({SITE}))
    with closing(Server(own_shelf, access).start()) as server:
        yield server.url


def preflight(url, method="POST", origin=SITE):
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": ",".join(HEADERS),
    }
    return httpx.options(url, headers=asked)


@pytest.mark.parametrize("path", ["/ask", "/v1/chat/completions", "/mcp", "/gradio_api/queue/join"])
def test_a_named_site_may_send_what_its_client_sends(called, path):
    for method in ("GET", "POST", "DELETE"):
        reply = preflight(called + path, method)
        assert reply.status_code == 200
        assert reply.headers["access-control-allow-origin"] == SITE
        allowed = reply.headers["access-control-allow-headers"].lower()
        assert all(name in allowed for name in HEADERS)
    assert preflight(called + path, origin="http://evil.example").status_code == 400
    real = httpx.post(called + path, headers={"Origin": SITE}, json={})
    assert real.status_code == 401  # a page may read why
    assert real.headers["access-control-allow-origin"] == SITE


def test_a_named_site_reads_the_headers_it_needs(called):
    headers = {"Origin": SITE, "Authorization": "Bearer secret"}
    reply = httpx.post(f"{called}/search", headers=headers, json={"query": "MUVERA"})
    assert reply.status_code == 200
    assert "mcp-session-id" in reply.headers["access-control-expose-headers"].lower()
