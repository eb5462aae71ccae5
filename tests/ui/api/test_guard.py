"""Who may come in: hosts, origins, logins, sizes and rates, tried at every door."""

import re
from contextlib import closing

import httpx
import pytest

from index.errors import QueryError
from index.paper import Filters
from tests.loops import run_apart
from ui.api.access import Access, hostname
from ui.api.limits import Limits, Rate
from ui.api.middleware import Guard
from ui.api.monitoring import Watch
from ui.server import Server

DOORS = [
    ("GET", "/"),
    ("GET", "/login"),
    ("GET", "/config"),
    ("GET", "/theme.css"),
    ("GET", "/assets/index.js"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/startup-events"),
    ("GET", "/gradio_api/queue/data"),
    ("POST", "/gradio_api/call/search"),
    ("POST", "/gradio_api/run/search"),
    ("POST", "/gradio_api/upload"),
    ("POST", "/search"),
    ("POST", "/ask"),
    ("POST", "/add"),
    ("POST", "/papers"),
    ("POST", "/mcp"),
    ("GET", "/mcp"),
    ("GET", "/v1/models"),
    ("POST", "/v1/chat/completions"),
    ("POST", "/v1/responses"),
    ("POST", "/v1/embeddings"),
    ("GET", "/nothing/here"),
]


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_nothing_answers_without_the_login(guarded, method, path):
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Accept": "text/html"}):
        reply = httpx.request(method, guarded + path, headers=headers)
        assert reply.status_code in (401, 429 if "Authorization" in headers else 401)
        assert "search" not in reply.text.replace("/search", "")


METHODS = [
    *("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"),
    *("PROPFIND", "get", "FOO", "BREW"),
]
SPELLINGS = [
    *("{}", "{}/", "/{}", "//login/..{}", "/login/..%2f..{}", "/healthz/..{}", "/login{}"),
    *("{};a=login", "{}%00", "{}?x=/healthz", "/%2e{}", "/./{}", "/static{}"),
]


OTHERS = ["/review", "/check", "/metrics", "/papers/x/pdf", "/users", "/monitoring"]
MANY = Limits(burst=1_000_000, rate=1_000_000)
SPELT = ["/", "/ask", "/v1/models", "/gradio_api/upload", "/config"]


def test_no_method_and_no_spelling_of_a_path_is_a_way_in():
    guard = Watch(Guard(_hello, Access(login=("anna", "secret")), MANY), lambda: 0)
    paths = dict.fromkeys([*OTHERS, *(path for _, path in DOORS if path != "/login")])
    paths |= dict.fromkeys(form.format(path) for form in SPELLINGS for path in SPELT)

    async def answered():
        transport = httpx.ASGITransport(app=guard)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            for method in METHODS:
                for path in paths:
                    # As it stands: a client of ours would tidy the dots away.
                    url = httpx.URL("http://127.0.0.1").copy_with(raw_path=path.encode())
                    reply = await client.request(method, url)
                    if reply.status_code != 401 or "hello" in reply.text:
                        yield method, path, reply.status_code

    async def ways_in():
        return [way async for way in answered()]

    assert run_apart(ways_in()) == []


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_no_door_answers_to_a_strange_name_or_site(served, method, path):
    for headers in ({"Host": "evil.example"}, {"Host": "127.0.0.1.evil.example:7860"}):
        assert httpx.request(method, served + path, headers=headers).status_code == 421
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
        reply = httpx.request(method, served + path, headers={"Origin": origin})
        assert reply.status_code == 403
        assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("given", ["Bearer secret", "Bearer anna:secret", "Basic YW5uYTpzZWNyZXQ="])
def test_every_form_of_the_login_is_taken(guarded, given):
    headers = {"Authorization": given}
    assert httpx.get(f"{guarded}/config", headers=headers).status_code == 200
    assert httpx.get(f"{guarded}/v1/models", headers=headers).status_code == 200
    found = httpx.post(f"{guarded}/search", json={"query": "MUVERA"}, headers=headers)
    assert found.json()["results"]


@pytest.mark.parametrize(
    "given",
    [
        "Bearer",
        "Bearer ",
        "Bearer anna",
        "Bearer anna:",
        "secret",
        "Basic c2VjcmV0",
        "Basic %%",
        "Digest secret",
        "Bearer sécret",
    ],
)
def test_nothing_else_is_taken_for_the_login(given):
    client = client_of(Guard(_hello, Access(login=("anna", "secret"))))
    assert client.get("/", headers={"Authorization": given.encode("latin-1")}).status_code == 401


def test_a_browser_logs_in_and_stays(guarded):
    with httpx.Client(base_url=guarded) as browser:
        page = browser.get("/", headers={"Accept": "text/html"})
        assert "<form" in page.text
        wrong = {"username": "anna", "password": "guess"}
        assert browser.post("/login", data=wrong).status_code in (401, 429)
        assert browser.get("/config").status_code == 401
        reply = browser.post("/login", data={"username": "anna", "password": "secret"})
        assert "HttpOnly" in reply.headers["set-cookie"]
        assert browser.get("/config").status_code == 200


@pytest.mark.parametrize(
    ("told", "secure"), [("https", True), ("http, https", True), ("http", False), ("", False)]
)
def test_the_cookie_stays_on_encrypted_ways_where_the_login_came_by_one(guarded, told, secure):
    login = {"username": "anna", "password": "secret"}
    reply = httpx.post(f"{guarded}/login", data=login, headers={"X-Forwarded-Proto": told})
    assert ("; secure" in reply.headers["set-cookie"].lower()) is secure


def test_behind_a_login_a_browser_keeps_the_pages_parts_only(guarded, served):
    for path in ("/", "/config"):
        reply = httpx.get(guarded + path, auth=("anna", "secret"))
        assert reply.headers["cache-control"] == "no-store"
        assert "cache-control" not in httpx.get(served + path).headers
    reply = httpx.get(f"{guarded}/static/img/logo.svg", auth=("anna", "secret"))
    assert reply.status_code == 200
    assert "no-store" not in reply.headers.get("cache-control", "")


def test_what_is_named_for_its_content_is_not_asked_for_again(served, guarded):
    script = re.search(r"assets/[^\"]+\.js", httpx.get(served).text).group()
    for url in (served, guarded):
        reply = httpx.get(f"{url}/{script}", auth=("anna", "secret"))
        assert reply.headers["cache-control"] == "max-age=31536000, immutable"
        gone = httpx.get(f"{url}/assets/no-such.js", auth=("anna", "secret"))
        assert gone.status_code in (403, 404)
        assert "cache-control" not in gone.headers


def test_a_browser_logs_out(guarded):
    with httpx.Client(base_url=guarded) as browser:
        browser.post("/login", data={"username": "anna", "password": "secret"})
        assert 'action="/logout"' in browser.get("/config").json()["components"].__repr__()
        assert "<form" in browser.post("/logout").text
        assert browser.get("/config").status_code == 401


def test_gradio_client_logs_in(guarded):
    from gradio_client import Client

    client = Client(guarded, auth=("anna", "secret"), verbose=False, analytics_enabled=False)
    assert client.predict("MUVERA", api_name="/search")["results"]
    client.close()


def test_guessing_is_slow():
    access = Access(login=("anna", "secret"))
    client = client_of(Guard(_hello, access, Limits(wrong_logins=4, forgiven=1e6)))
    wrong = {"Authorization": "Bearer guess"}
    codes = [client.post("/", headers=wrong).status_code for _ in range(10)]
    assert codes[0] == 401
    assert codes[-1] == 429


def test_a_large_body_is_cut_off_with_and_without_a_length():
    guard = Guard(_read, Access(), Limits(words=1000, file=2000))

    def pieces():
        yield from [b"x" * 500] * 3

    client = client_of(guard)
    assert client.post("/ask", content=b"x" * 1000).status_code == 200
    assert client.post("/ask", content=b"x" * 1001).status_code == 413
    assert client.post("/ask", content=pieces()).status_code == 413
    assert client.post("/add", content=b"x" * 1500).status_code == 200


def test_a_client_that_asks_too_often_waits_and_others_do_not():
    now = [0.0]
    rate = Rate(2, 3, clock=lambda: now[0])
    assert [rate.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert rate.wait("b") == 0
    now[0] = 0.5
    assert rate.wait("a") == 0


def test_another_site_may_call_only_if_it_was_named(shelf):
    site = "http://notes.example:3000"
    access = Access(port=0, origins=frozenset({site}))
    with closing(Server(shelf, access).start()) as server:
        reply = httpx.post(f"{server.url}/search", json={"query": "x"}, headers={"Origin": site})
        assert reply.headers["access-control-allow-origin"] == site
        other = {"Origin": "http://evil.example"}
        assert httpx.post(f"{server.url}/search", json={}, headers=other).status_code == 403


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_other_machines_are_let_in_only_with_a_login_or_openly(host):
    with pytest.raises(QueryError, match="--auth"):
        Access.parse(host, 7860, None)
    assert Access.parse(host, 7860, "anna:secret").login == ("anna", "secret")
    assert Access.parse(host, 7860, None, open_to_all=True).login is None


@pytest.mark.parametrize("auth", ["anna", "anna:", ":secret", ""])
def test_half_a_login_is_refused(auth):
    with pytest.raises(QueryError, match="USER:PASSWORD"):
        Access.parse("127.0.0.1", 7860, auth)


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("127.0.0.1:7860", "127.0.0.1"),
        ("[::1]:7860", "::1"),
        ("LOCALHOST.", "localhost"),
        ("", ""),
        ("a@127.0.0.1", "127.0.0.1"),
        ("127.0.0.1,evil.example", "127.0.0.1,evil.example"),
        ("127.0.0.1:7860,evil.example", ""),
        ("127.0.0.1:0x50", ""),
        ("[::1", ""),
    ],
)
def test_a_host_header_is_read_strictly(header, host):
    assert hostname(header) == host


async def _hello(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


async def _read(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await _hello(scope, receive, send)


def client_of(app):
    from starlette.testclient import TestClient

    return TestClient(app, base_url="http://127.0.0.1")


def test_strangers_see_no_list_of_conversations(shelf):
    import gradio as gr

    from ui.page.ask.conversation import Conversations, OpenConversation
    from ui.page.rail.sidebar import Sidebar

    assert Access.parse("0.0.0.0", 7860, None, open_to_all=True).shared
    assert not Access.parse("0.0.0.0", 7860, "anna:secret").shared
    assert not Access().shared
    conversations = Conversations(shelf)
    list(conversations.ask(OpenConversation(), "What is MUVERA?", Filters()))

    async def sidebars():
        with gr.Blocks():
            return [Sidebar(conversations, shared=shared) for shared in (False, True)]

    # In a loop, because outside of one Gradio makes loops of its own and leaves them open.
    alone, among_others = run_apart(sidebars())
    assert "What is MUVERA?" in alone._listed("", OpenConversation())
    for words in ("", "MUVERA"):
        assert "MUVERA" not in among_others._listed(words, OpenConversation())


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Gradio-Server"])
def test_no_header_tells_the_page_that_it_is_anothers(served, header):
    for value in ("evil.example", "http://evil.example", "evil.example, 127.0.0.1"):
        for path in ("/", "/config"):
            assert "evil.example" not in httpx.get(served + path, headers={header: value}).text
