"""Whatever a client sends is answered in a line, and never by a fault of the server."""

import json
from contextlib import closing

import httpx
import pytest

from ui.api.access import Access
from ui.server import Server

YEARS = ["99999999999999999999", "9" * 5000, "-1", "10000", ":99999", "1:2:3", "², ", "\u0000"]
VALUES = [
    None, True, -1, 10**30, 1.5, 1e400, float("nan"), "", " ", "x", "\x00", "\ud800", "a" * 20_000,
    [], [None], {}, {"a": {"b": []}}, [[[]]], ["\udfff"], "%s%n", "‮", "2019",
]  # fmt: skip
ARGUMENTS = {
    "search": {"query": "late interaction", "k": 2, "filters": {}},
    "ask": {"question": "What is MUVERA?", "k": 2, "filters": {}, "history": []},
    "check": {"text": "MUVERA has 90% lower latency."},
    "papers": {"filters": {}, "limit": 2},
    "add": {
        "text": '{"title": "Zebras", "abstract": "Zebras graze."}',
        "name": "a",
        "format": None,
    },
}
NO_QUERY = '"query": "late interaction", '
FILTERS = ("year", "venue", "author", "source", "paper")


@pytest.fixture(scope="module")
def http(own_shelf):
    with (
        closing(Server(own_shelf, Access(port=0)).start()) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        yield client


def in_a_line(reply):
    """Whether a reply is an answer, or an error of the client's in one line."""
    if reply.status_code == 200:
        return True
    error = reply.json()["error"]
    return reply.status_code == 400 and bool(error) and "\n" not in error


@pytest.mark.parametrize("years", YEARS)
@pytest.mark.parametrize("door", ["search", "papers", "ask", "review"])
def test_years_that_can_not_be_are_refused(http, door, years):
    asked = {"query": "x"} if door == "search" else {"topic": "x"} if door == "review" else {}
    asked |= {"question": "What is it?"} if door == "ask" else {}
    reply = http.post(f"/{door}", json=asked | {"filters": {"year": years}})
    assert reply.status_code == 400
    assert "not a range of years" in reply.json()["error"]


@pytest.mark.parametrize("verb", ARGUMENTS)
def test_no_value_of_an_argument_is_a_fault(http, verb):
    for name in ARGUMENTS[verb]:
        for value in VALUES:
            body = json.dumps(ARGUMENTS[verb] | {name: value})
            reply = http.post(f"/{verb}", content=body)
            assert in_a_line(reply), (name, value, reply.text)


@pytest.mark.parametrize("field", FILTERS)
def test_no_filter_is_a_fault(http, field):
    for value in [*VALUES, *([value] for value in VALUES)]:
        body = json.dumps({"query": "late interaction", "filters": {field: value}})
        assert in_a_line(http.post("/search", content=body)), value
        assert in_a_line(http.post("/papers", content=body.replace(NO_QUERY, "")))


@pytest.mark.parametrize("door", ["add", "search", "ask"])
def test_half_a_surrogate_pair_is_refused(http, door):
    for text in ('{"text": "\\ud800"}', '{"a\\uDFFF": 1}', '{"text": "ok", "x": ["\\udc00"]}'):
        reply = http.post(f"/{door}", content=text)
        assert reply.status_code == 400
        assert "surrogate" in reply.json()["error"]
    whole = http.post("/search", content='{"query": "\\ud83d\\ude00 late interaction"}')
    assert whole.status_code == 200


FORMS = [
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"x"),
    ("multipart/form-data; boundary=b", b""),
    ("multipart/form-data; boundary=b", b"--b"),
    ("multipart/form-data; boundary=b", b"garbage without an end"),
    ("multipart/form-data; boundary=b", b"--b\r\n\x00\x01: y\r\n\r\nz\r\n--b--"),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nz\r\n--b--"),
    ("multipart/form-data; boundary=b; charset=klingon", b"--b\r\nA: b\r\n\r\n\xff\r\n--b--\r\n"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n'),
    ("multipart/form-data; boundary=" + "b" * 300, b"--b"),
    ("multipart/form-data; boundary=\xff".encode("latin-1"), b"--b"),
    ("application/x-www-form-urlencoded", b"%ff%=&&==&;;;"),
    ("application/x-www-form-urlencoded; charset=klingon", b"username=%ff"),
    ("application/x-www-form-urlencoded", b"&".join(b"a=%d" % n for n in range(50))),
]


@pytest.mark.parametrize(("kind", "body"), FORMS)
def test_a_form_in_pieces_is_a_line(http, guarded, kind, body):
    headers = {"Content-Type": kind}
    reply = http.post("/add", content=body, headers=headers)
    assert reply.status_code == 400
    assert "\n" not in reply.json()["error"]
    login = http.post(f"{guarded}/login", content=body, headers=headers)
    assert login.status_code in (401, 429)
    assert "<form" in login.text or login.status_code == 429
    assert http.post("/gradio_api/upload", content=body, headers=headers).status_code < 500


WORDS_OF_BYTES = [
    *(b"\xff\xfe{}", b'\xef\xbb\xbf{"query": "x"}', b'{"query": "\xff"}', b"null", b"[]", b"1e999"),
    *(b'{"a":' * 5000 + b"1" + b"}" * 5000, b'{"query": "x", "k": 1e309}', b'{"__proto__": {}}'),
    *(b'{"query": NaN}', b'{"query": "x", "k": 9223372036854775808}', b'{"query": "\\udc00x"}'),
]
ANY_DOOR = [*ARGUMENTS, "searches", "v1/chat/completions", "v1/responses", "v1/embeddings"]


@pytest.mark.parametrize("door", ANY_DOOR)
def test_bytes_that_are_no_request_are_no_fault(http, door):
    for body in WORDS_OF_BYTES:
        reply = http.post(f"/{door}", content=body, headers={"Content-Type": "application/json"})
        assert reply.status_code in (200, 400), (body[:60], reply.text[:200])
        assert "Traceback" not in reply.text
