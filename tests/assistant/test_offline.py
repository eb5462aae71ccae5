"""`--offline`: whatever is named must be on this machine, or nothing starts."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant import Assistant
from assistant.models.offline import is_this_machine
from assistant.models.scripted import ScriptedServer
from assistant.models.spec import load_model
from index.errors import LibraryError, ModelError
from index.library import Library
from tests.index.embedders import WordVectors

HELD = {
    "models": [
        {"name": "llama3.2:latest"},
        {"name": "qwen3:4b"},
        {"name": "big:cloud", "remote_model": "big", "remote_host": "https://ollama.com"},
    ]
}


@contextmanager
def ollama(body, monkeypatch):
    """Ollama's list of models on loopback; yields the paths that were asked for."""
    asked = []

    class Tags(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tags)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    monkeypatch.setenv("OLLAMA_HOST", f"127.0.0.1:{server.server_address[1]}")
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("name", ["llama3.2", "llama3.2:latest", "qwen3:4b"])
def test_a_model_that_ollama_holds(name, monkeypatch):
    # A proxy that is set must not be asked either.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with ollama(json.dumps(HELD).encode(), monkeypatch) as asked:
        assert load_model(f"ollama:{name}", offline=True) is not None
    assert asked == ["/api/tags"]


@pytest.mark.parametrize(
    "name, said",
    [
        ("mistral", "mistral is not on this machine, which has llama3.2:latest, qwen3:4b"),
        ("qwen3", "qwen3 is not on this machine"),
        ("big:cloud", "runs at https://ollama.com"),
    ],
)
def test_a_model_that_ollama_does_not_hold(name, said, monkeypatch):
    with (
        ollama(json.dumps(HELD).encode(), monkeypatch),
        pytest.raises(ModelError, match=f"^offline, but ollama:.*{said}"),
    ):
        load_model(f"ollama:{name}", offline=True)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"models": null}'])
def test_what_is_no_ollama(body, monkeypatch):
    with ollama(body, monkeypatch), pytest.raises(ModelError, match="does not say what it holds"):
        load_model("ollama:llama3.2", offline=True)


def test_an_ollama_that_is_not_running_or_elsewhere(monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    with pytest.raises(ModelError, match="start it"):
        load_model("ollama:llama3.2", offline=True)
    assert load_model("ollama:llama3.2") is not None
    monkeypatch.setenv("OLLAMA_HOST", "gpu.example.org")
    with pytest.raises(ModelError, match=r"offline, but 'llama3.2' is at gpu.example.org"):
        load_model("ollama:llama3.2", offline=True)


def test_servers_and_services_elsewhere(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk")
    for spec in ("openai:gpt-4o", "http://example.org/v1#m", "http://10.0.0.7:8000/v1#m"):
        with pytest.raises(ModelError, match=r"^offline, but .* is at .*; name a model"):
            load_model(spec, offline=True)
    with ScriptedServer() as server:
        assert load_model(server.spec, offline=True) is not None
        assert load_model(server.spec.replace("127.0.0.1", "localhost"), offline=True) is not None


def test_what_is_this_machine():
    here = ("localhost", "127.0.0.1", "127.3.2.1", "::1")
    assert all(map(is_this_machine, here))
    elsewhere = ("example.org", "localhost.example.org", "0.0.0.0", "192.168.0.2", "")
    assert not any(map(is_this_machine, elsewhere))


@pytest.mark.parametrize("part", ["checker", "reranker", "embedder"])
def test_other_models_that_are_not_here(part, tmp_path):
    with pytest.raises(ModelError, match=r"someone/none"):
        Assistant.open(tmp_path / "library", offline=True, **{part: "someone/none"})


def test_an_embedder_that_has_gone_since(tmp_path):
    with Library.open(tmp_path, create=True, embedder=WordVectors()):
        pass
    with pytest.raises(ModelError, match=r"no embedder on this machine \(offline\)"):
        Assistant.open(tmp_path, offline=True)


def test_vectors_that_are_elsewhere(tmp_path):
    options = {"chroma": "http://chroma.example.org:8000"}
    with pytest.raises(LibraryError, match=r"offline, but the vectors of .*chroma.example.org"):
        Assistant.open(tmp_path, offline=True, **options)
