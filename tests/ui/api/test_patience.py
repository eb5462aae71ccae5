"""Clients that never finish what they begin, and slow ones that do."""

import socket
import time
from contextlib import closing

import httpx
import pytest

from ui.api.access import Access
from ui.server import Server

HEAD = b"POST /search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
BODY = b'{"query": "recall"}'
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY


@pytest.fixture
def hasty(shelf, monkeypatch):
    """The port of a server that waits two seconds, and what a byte more takes at 40 a second."""
    monkeypatch.setattr("ui.api.timeouts.PATIENCE", 2.0)
    monkeypatch.setattr("ui.api.timeouts.SLOWEST", 40)
    monkeypatch.setattr("ui.api.timeouts.LOOK", 0.1)
    monkeypatch.setattr("ui.server.CONNECTIONS", 20)
    with closing(Server(shelf, Access(port=0)).start()) as server:
        yield server.access.port


def connect(port):
    return closing(socket.create_connection(("127.0.0.1", port), timeout=20))


def is_closed(connection):
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"POST /sea",
        HEAD,
        HEAD + b"Content-Length: 9000\r\n\r\n{",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n",
    ],
)
def test_what_is_never_finished_is_closed(hasty, begun):
    with connect(hasty) as connection:
        connection.sendall(begun)
        assert is_closed(connection)


def test_a_second_request_that_is_never_finished_is_closed(hasty):
    with connect(hasty) as connection:
        connection.sendall(WHOLE)
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
        connection.sendall(HEAD)
        while connection.recv(65_536):
            pass  # the rest of the first answer, then the end


def test_whoever_sends_slowly_but_sends_is_answered(hasty):
    with connect(hasty) as connection:
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % (len(BODY) + 160))
        for _ in range(10):  # four seconds, at the 40 bytes a second that are asked for
            connection.sendall(b" " * 16)
            time.sleep(0.4)
        connection.sendall(BODY)
        assert connection.recv(15) == b"HTTP/1.1 200 OK"


def test_those_who_never_finish_keep_nobody_out(hasty):
    begun = [socket.create_connection(("127.0.0.1", hasty), timeout=20) for _ in range(25)]
    try:
        for connection in begun:
            connection.sendall(HEAD)
        assert all(map(is_closed, begun))
        answer = httpx.post(
            f"http://127.0.0.1:{hasty}/search", json={"query": "recall"}, timeout=20
        )
        assert answer.status_code == 200
    finally:
        for connection in begun:
            connection.close()


@pytest.mark.parametrize(
    "endless",
    [
        b"GET /",
        HEAD + b"Cookie: a=",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\nX: ",
        WHOLE + b"GET /healthz HTTP/1.1\r\nCookie: a=",
    ],
    ids=["address", "header", "chunk", "trailer", "second"],
)
def test_headers_without_an_end_are_closed(served, endless):
    with connect(int(served.rpartition(":")[2])) as connection:
        connection.sendall(endless)
        with pytest.raises(OSError):  # It is closed meanwhile.
            connection.sendall(b"a" * 100_000_000)


def test_a_long_head_is_read(served):
    reply = httpx.get(f"{served}/healthz", headers={"Cookie": "a=" + "a" * 100_000}, timeout=60)
    assert reply.status_code == 200
