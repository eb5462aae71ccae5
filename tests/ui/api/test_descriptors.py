"""A server whose process may open few files: connections are bounded, and the log stays short."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[3]
FEW = 80


@pytest.fixture
def starved(own_folder, tmp_path):
    """The address of a server that may open `FEW` files, and where it writes what it has to say."""
    resource = pytest.importorskip("resource")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    said = tmp_path / "said"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "assistant",
                "--library",
                own_folder,
                "serve",
                "--port",
                str(port),
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, FEW)),
        )
        transport = httpx.HTTPTransport(retries=200)
        with httpx.Client(transport=transport, timeout=60) as client:
            client.get(f"http://127.0.0.1:{port}/healthz")
        yield port, said
        process.terminate()
        process.wait(60)


def test_out_of_files_is_a_line_and_passes(starved):
    port, said = starved
    url = f"http://127.0.0.1:{port}"
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(2 * FEW)]
    for connection in held:
        connection.close()

    def ask(_):
        try:
            asked = {"question": "What is BM25?"}
            return httpx.post(f"{url}/ask", json=asked, timeout=120).status_code
        except httpx.TransportError:
            return 0  # hung up on

    with ThreadPoolExecutor(FEW) as pool:
        codes = set(pool.map(ask, range(FEW)))
    assert 500 not in codes
    assert httpx.post(f"{url}/search", json={"query": "bm25"}, timeout=60).status_code == 200
    text = said.read_text("utf-8")
    assert "Traceback" not in text
    assert len(text) < 2_000
