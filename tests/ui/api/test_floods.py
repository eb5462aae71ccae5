"""More requests than can be answered: the rest is refused in a line, and probes are answered."""

import asyncio
import json
import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import httpx
import psutil
import pytest
import uvicorn
from starlette.applications import Starlette

from tests.loops import run_apart
from tests.ui.api.conftest import QUESTION
from tests.ui.api.test_crowd import Papers, name, serving
from ui.api import requests
from ui.api.access import Access
from ui.api.limits import Limits
from ui.api.monitoring import Watch
from ui.api.timeouts import patient_protocol
from ui.api.verbs import Verbs
from ui.server import Server

FLOOD = 60
ASKED = [
    ("/ask", {"question": QUESTION}),
    ("/check", {"text": "MUVERA lowers latency. Recall is the same. " * 20}),
    ("/search", {"query": "recall of late interaction"}),
    ("/v1/chat/completions", {"messages": [{"role": "user", "content": QUESTION}], "stream": True}),
    ("/check", {"text": ["a"] * 50_000}),
]
HEAD = b"POST /search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def narrow(own_shelf):
    """The address of a server that answers eight at once, and reads 100,000 bytes of each."""
    bounds = Limits(at_once=8, words=100_000, burst=1_000_000)
    with closing(Server(own_shelf, Access(port=0), bounds).start()) as server:
        yield server.url


def refusal_of(reply):
    """What a reply that is none says, which is one line in JSON."""
    said = json.loads(reply.read())["error"]
    words = said["message"] if isinstance(said, dict) else said
    assert "\n" not in words
    return words


def asked_by(number, url):
    """The status of a request drawn by lot, of a client that reads, dawdles or leaves."""
    chosen = random.Random(number)
    path, body = chosen.choice(ASKED)
    manner = chosen.choice(["reads", "dawdles", "leaves"])
    headers = {"Accept": chosen.choice(["application/json", "text/event-stream"])}
    with httpx.stream("POST", url + path, json=body, headers=headers, timeout=240) as reply:
        if reply.status_code >= 400:
            refusal_of(reply)
        elif manner != "leaves":
            for _ in reply.iter_raw(500):
                time.sleep(0.02 * (manner == "dawdles"))
        return reply.status_code


def test_a_flood_is_refused_in_lines_and_probes_are_answered(narrow):
    over, probes = threading.Event(), []

    def probe():
        while not over.wait(0.1):
            probes.append(httpx.get(f"{narrow}/healthz", timeout=240).status_code)
            probes.append(httpx.get(f"{narrow}/readyz", timeout=240).status_code)

    with ThreadPoolExecutor(FLOOD + 1) as pool:
        probing = pool.submit(probe)
        try:
            statuses = list(pool.map(asked_by, range(FLOOD), [narrow] * FLOOD))
        finally:
            over.set()
        probing.result()
    assert set(statuses) <= {200, 400, 413, 429, 503}
    assert 429 in statuses
    assert 200 in statuses
    assert set(probes) == {200}
    # Whoever left holds no place: as many as fit at once are answered together.
    with ThreadPoolExecutor(8) as pool:
        later = pool.map(
            lambda _: httpx.post(f"{narrow}/search", json={"query": "recall"}, timeout=240),
            range(8),
        )
        assert [reply.status_code for reply in later] == [200] * 8


class Waiting(Verbs):
    """Verbs of which adding waits until it may go on, as for another who writes."""

    def __init__(self):
        super().__init__(None)
        self.may_go_on = threading.Event()

    def add(self, text: str) -> dict[str, str]:
        self.may_go_on.wait(60)
        return {"added": text}

    def search(self, query: str) -> dict[str, str]:
        return {"query": query}

    def check(self, text: str) -> dict[str, str]:
        self.may_go_on.wait(60)
        return {"checked": text}


def test_those_who_wait_to_write_keep_no_reader_waiting():
    verbs = Waiting()
    app = Watch(Starlette(routes=requests.routes(verbs)), lambda: 0, workers=1)

    async def asked():
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
            adding = [
                asyncio.ensure_future(client.post("/add", json={"text": "x"})) for _ in range(3)
            ]
            await asyncio.sleep(0.1)
            found = await asyncio.wait_for(client.post("/search", json={"query": "y"}), 30)
            waited = not any(one.done() for one in adding)
            verbs.may_go_on.set()
            return found.json(), waited, [reply.json() for reply in await asyncio.gather(*adding)]

    assert run_apart(asked()) == ({"query": "y"}, True, [{"added": "x"}] * 3)


def test_probes_wait_for_no_worker():
    verbs = Waiting()
    app = Watch(Starlette(routes=requests.routes(verbs)), lambda: 0, workers=2)

    async def asked():
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
            checks = [
                asyncio.ensure_future(client.post("/check", json={"text": "x " * 99_000}))
                for _ in range(100)
            ]
            await asyncio.sleep(0.1)
            probes = [await client.get(probe) for probe in ("/healthz", "/readyz")]
            before = sum(check.done() for check in checks)
            verbs.may_go_on.set()
            replies = await asyncio.gather(*checks)
            return [one.status_code for one in probes], before, {one.status_code for one in replies}

    assert run_apart(asked()) == ([200, 200], 0, {200})


@contextmanager
def begun(url, length):
    """A connection on which a request of so many bytes has begun, and no byte of its body."""
    port = int(url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n{" % length)
        yield connection


def until(status, url, body):
    """Ask until a status comes, which it must."""
    end = time.monotonic() + 120
    while (reply := httpx.post(url, json=body, timeout=60)).status_code != status:
        assert time.monotonic() < end, reply.text
        time.sleep(0.05)
    return reply


def test_bodies_together_are_bounded(narrow):
    small, large = {"query": "recall"}, {"query": "recall " * 3000}
    with begun(narrow, 95_000), begun(narrow, 95_000):
        reply = until(503, f"{narrow}/search", large)
        assert "too much is being sent" in refusal_of(reply)
        assert int(reply.headers["retry-after"]) >= 1
        assert httpx.post(f"{narrow}/search", json=small, timeout=60).status_code == 200
    until(400, f"{narrow}/search", large)  # a query too long, but read


def test_where_connections_are_many_probes_are_still_answered(shelf, monkeypatch):
    monkeypatch.setattr("ui.server.CONNECTIONS", 20)
    monkeypatch.setattr("ui.server.MOST_CONNECTIONS", 30)
    with closing(Server(shelf, Access(port=0)).start()) as server:
        address = ("127.0.0.1", server.access.port)
        held = [socket.create_connection(address, timeout=60) for _ in range(24)]
        reply = until(503, f"{server.url}/search", {"query": "recall"})
        assert "too many connections" in refusal_of(reply)
        assert httpx.get(f"{server.url}/healthz", timeout=60).status_code == 200
        held += [socket.create_connection(address, timeout=60) for _ in range(20)]
        closed = [connection for connection in held if _is_hung_up(connection)]
        assert 5 < len(closed) < 20
        for connection in held:
            connection.close()
        until(200, f"{server.url}/search", {"query": "recall"})


def _is_hung_up(connection):
    connection.settimeout(0.2)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True


def test_whoever_reads_nothing_of_an_answer_is_hung_up_on(monkeypatch):
    monkeypatch.setattr("ui.api.timeouts.UNREAD", 1.0)
    monkeypatch.setattr("ui.api.timeouts.LOOK", 0.1)
    ended = threading.Event()

    async def endless(scope, receive, send):
        try:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for _ in range(2000):
                body = {"type": "http.response.body", "body": b"x" * 100_000, "more_body": True}
                await send(body)
        finally:
            ended.set()

    config = uvicorn.Config(
        endless, port=0, http=patient_protocol(9), lifespan="off", log_level="critical"
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=[[listening]])
        thread.start()
        with socket.create_connection(listening.getsockname(), timeout=60) as idle:
            idle.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert ended.wait(60)
        server.should_exit = True
        thread.join()


@pytest.mark.soak
def test_what_a_flood_of_questions_takes_is_little_and_not_kept(tmp_path):
    with serving(tmp_path) as (url, process):
        Papers(url).add(200)
        httpx.post(f"{url}/ask", json={"question": "What is said of latency?"}, timeout=240)
        memory = psutil.Process(process.pid).memory_info
        early = memory().rss

        def ask(number):
            body = {"question": f"By how much does {name(number)} cut latency?"}
            return httpx.post(f"{url}/ask", json=body, timeout=600).status_code

        for _ in range(3):
            with ThreadPoolExecutor(40) as pool:
                assert set(pool.map(ask, range(80))) <= {200, 429}
        late = memory().rss
    print(f"{early / 1e6:.0f} MB before, {late / 1e6:.0f} MB after")
    # Forty at once took two gigabytes, for good, where each had the networks to itself.
    assert late < early + 400e6
