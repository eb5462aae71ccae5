"""Vectors on a Chroma server: `chroma run` on loopback, going away and coming back."""

import socket
import socketserver
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from index.errors import LibraryError
from index.maintenance.backup import backup
from index.maintenance.doctor import examine, repair
from index.maintenance.reindex import reindex
from index.search.rank import search
from index.session.location import Options
from tests.index.libraries import assert_whole, open_library, write_papers

CHROMA = Path(sys.executable).with_name("chroma")


class Server:
    """`chroma run`, started and stopped at will, always at the same address."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = None

    def start(self):
        command = [CHROMA, "run", "--path", self.folder, "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*map(str, command), "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("chroma run does not answer")

    def collections(self):
        """The names of all that is kept there."""
        path = "/api/v2/tenants/default_tenant/databases/default_database/collections"
        return [found["name"] for found in httpx.get(self.url + path).json()]

    def stop(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextmanager
    def away(self):
        self.stop()
        yield
        self.start()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("server"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def library(server, tmp_path):
    with open_library(tmp_path / "library", create=True, chroma=server.url) as made:
        made.add([write_papers(tmp_path / "papers.jsonl", range(40))])
        yield made


def test_a_library_on_a_server_is_a_library(library, server, tmp_path):
    assert not (library.folder / "chroma").exists()
    assert_whole(library, range(40))
    library.remove([library.papers()[0].id])
    library.add([write_papers(tmp_path / "papers.jsonl", range(1, 50), note="Edited.")])
    assert_whole(library, range(1, 50))
    with open_library(library.folder) as again:
        assert again.collection.chroma == server.url
        assert_whole(again, range(1, 50))


def test_search_falls_back_to_words_and_says_so(library, server):
    assert search(library, "Number7 studies")[0].explanation.dense is not None
    with server.away():
        first = search(library, "Number7 studies")[0]
        assert first.paper.key == "key7"
        assert first.explanation.found_by == ("words",)
        assert (
            "searched by words alone: the Chroma server does not answer" in first.explanation.note
        )
        assert first.passages[0].text.startswith("Number7")
    assert search(library, "Number7 studies")[0].explanation.note == ""


def test_adding_waits_for_a_server_that_comes_back(library, server, tmp_path):
    server.stop()
    seen = []

    def start_again(progress):
        if progress.phase == "reading" and not seen:
            seen.append(progress)
            server.start()

    library.add([write_papers(tmp_path / "more.jsonl", range(40, 60))], progress=start_again)
    assert_whole(library, range(60))


def test_adding_goes_on_where_it_stopped_when_the_server_stayed_away(
    library, server, tmp_path, monkeypatch
):
    monkeypatch.setattr("index.vectors.connection.RETRY_SECONDS", 0.1)
    file = write_papers(tmp_path / "more.jsonl", range(40, 60))
    with server.away():
        with pytest.raises(LibraryError, match="server does not answer"):
            library.add([file])
        with open_library(library.folder) as searched:
            assert "does not answer" in searched.notices[0]
            assert search(searched, "Number7 studies")[0].paper.key == "key7"
    with open_library(library.folder) as again:
        assert again.notices == ()
        assert_whole(again, range(60))
        assert again.add([file]).unchanged == 20


def test_doctor_mends_what_a_server_lost(library):
    library.vectors.drop()
    assert any("have no vector" in fault.what for fault in examine(library))
    assert repair(library) == ()
    assert_whole(library, range(40))


def test_a_library_moves_to_a_server_and_its_copy_is_local(server, tmp_path):
    folder = tmp_path / "moving"
    with open_library(folder, create=True) as library:
        library.add([write_papers(tmp_path / "papers.jsonl", range(40))])
        reindex(library, Options(chroma=server.url))
        assert not (folder / "chroma").exists()
        assert_whole(library, range(40))
        backup(library, tmp_path / "copy")
    with open_library(tmp_path / "copy") as copy:
        assert copy.collection.chroma == ""
        assert_whole(copy, range(40))


JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
REPLIES = {
    "silence": None,
    "html": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>Hi</p>",
    "error": b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
    "nothing": b"",
    "not http": b"\x00\x01\x02 220 mail.example.org ready\r\n",
    "other schema": JSON + b'13\r\n\r\n{"data": [1]}',
    "a list": JSON + b"2\r\n\r\n[]",
    "null": JSON + b"4\r\n\r\nnull",
    "half": JSON + b"900\r\n\r\n{",
}
OTHER_JSON = {"other schema", "a list", "null"}


@contextmanager
def in_its_place(server, reply):
    """Something else at the server's address, which says the same to whoever asks."""

    class Says(socketserver.StreamRequestHandler):
        def handle(self):
            while self.rfile.readline().strip():
                pass
            if reply is None:
                over.wait(60)
            else:
                self.wfile.write(reply)

    class Threaded(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    over = threading.Event()
    server.stop()
    with Threaded(("127.0.0.1", server.port), Says) as other:
        thread = threading.Thread(target=other.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            other.shutdown()
    server.start()


@pytest.mark.parametrize("reply", REPLIES)
def test_what_answers_nonsense_counts_as_away(library, server, tmp_path, monkeypatch, reply):
    monkeypatch.setattr("index.vectors.connection.RETRY_SECONDS", 0.1)
    monkeypatch.setattr("index.vectors.connection.READ_SECONDS", 1.0)
    monkeypatch.setattr("index.vectors.chroma.CONNECT_SECONDS", 1.0)
    file = write_papers(tmp_path / "more.jsonl", range(40, 45))
    with in_its_place(server, REPLIES[reply]):
        first = search(library, "Number7 studies")[0]
        assert first.paper.key == "key7"
        assert "by words alone" in first.explanation.note
        with open_library(library.folder) as opened:
            assert search(opened, "Number7 studies")[0].paper.key == "key7"
            with pytest.raises(LibraryError) as told:
                opened.add([file])
        assert "\n" not in str(told.value)
        assert ("no Chroma server" in str(told.value)) == (reply in OTHER_JSON)
    with open_library(library.folder) as again:
        assert_whole(again, range(45))
