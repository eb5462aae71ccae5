"""What a deployment needs: probes, a path behind a proxy, a log, numbers, a graceful stop."""

import io
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import typer
import yaml

from index.errors import LibraryError
from tests.loops import run_apart
from tests.ui.api.test_guard import _hello, client_of
from ui.api.access import Access
from ui.api.monitoring import Watch
from ui.cli.main import app
from ui.server import Server

ROOT = Path(__file__).resolve().parents[3]
URL = re.compile(r"http://\S+")
SECRET = {"Authorization": "Bearer secret"}


@pytest.fixture(scope="module")
def log():
    return io.StringIO()


@pytest.fixture(scope="module")
def watched(own_shelf, log):
    """The address of a server with everything on, behind a login and a path."""
    access = Access(port=0, login=("anna", "secret"), root="/papers/of")
    with closing(Server(own_shelf, access, log=log, metrics=True).start()) as server:
        yield server.url


def test_probes_are_answered_without_a_login_and_under_any_name(watched):
    for probe in ("/healthz", "/readyz"):
        for headers in ({}, {"Host": "10.1.2.3:7860"}, {"Host": "probe.example"}):
            assert httpx.get(watched + probe, headers=headers).status_code == 200
        assert httpx.post(watched + probe).status_code == 401


def test_a_library_that_can_not_be_read_is_not_ready():
    def broken():
        raise LibraryError("gone")

    client = client_of(Watch(_hello, broken))
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize("path", ["/papers/of", ""])
def test_a_proxy_may_leave_the_path_or_take_it_off(watched, path):
    found = httpx.post(f"{watched}{path}/search", json={"query": "MUVERA"}, headers=SECRET)
    assert found.json()["results"]
    config = httpx.get(f"{watched}{path}/config", headers=SECRET).json()
    assert config["root"].endswith("/papers/of")
    form = httpx.get(f"{watched}{path}/", headers={"Accept": "text/html"}).text
    assert 'action="/papers/of/login"' in form
    login = {"username": "anna", "password": "secret"}
    with httpx.Client(base_url=watched) as browser:
        assert 'href="/papers/of/"' in browser.post(f"{path}/login", data=login).text
        assert browser.get(f"{path}/").status_code == 200
        assert browser.post(f"{path}/logout").status_code == 200
        assert browser.get(f"{path}/").status_code == 401


def test_a_path_that_only_begins_alike_is_another(watched):
    assert httpx.post(f"{watched}/papers/often/search", json={}, headers=SECRET).status_code in (
        404,
        405,
    )


def test_every_request_is_a_line_without_what_was_asked(watched, log):
    before = len(log.getvalue())
    asked = {"query": "a secret question"}
    httpx.post(f"{watched}/search?q=private", json=asked, headers=SECRET)
    httpx.get(f"{watched}/nothing%0A%22here", headers=SECRET)
    # A line is written when the answer has been sent, which its reader may see earlier.
    end = time.monotonic() + 10
    while "nothing" not in log.getvalue()[before:] and time.monotonic() < end:
        time.sleep(0.05)
    lines = log.getvalue()[before:].splitlines()
    told = [json.loads(line) for line in lines]
    assert ("/search", 200) in [(line["path"], line["status"]) for line in told]
    assert told[-1]["path"] == '/nothing\n"here'
    assert not re.search("secret|private|Bearer", "".join(lines))


def test_numbers_are_counted_behind_the_login_and_only_if_asked_for(watched, served):
    assert httpx.get(f"{watched}/metrics").status_code == 401
    httpx.get(f"{watched}/made/up", headers=SECRET)
    with socket.create_connection(("127.0.0.1", urlsplit(watched).port), timeout=60) as asking:
        asking.sendall(b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert b" 401 " in asking.recv(100)
    text = httpx.get(f"{watched}/metrics", headers=SECRET).text
    for line in text.splitlines():
        assert re.fullmatch(r'# TYPE \w+ \w+|\w+(\{(\w+="\w*",?)+\})? [0-9.]+', line), line
    assert re.search(r'_requests_total\{method="GET",door="other",status="404"\} \d+', text)
    assert "paper_assistant_papers " in text
    assert "paper_assistant_requests_running 1\n" in text
    assert httpx.get(f"{served}/metrics").status_code == 404


@pytest.mark.parametrize("path", ["a?b", "../x", "<b>", "a b"])
def test_a_root_path_that_is_none_is_refused(cli, path):
    run = cli("serve", "--root-path", path)
    assert run.status == 1
    assert "not a path" in run.err


@pytest.mark.parametrize("path", ["/papers", "papers/", "/v1/x", "/search"])
def test_a_root_path_that_is_a_door_is_refused(cli, path):
    run = cli("serve", "--root-path", path)
    assert run.status == 1
    assert "is a door" in run.err


@contextmanager
def started(tmp_path, *options):
    """The command of the image, as a process, and its address; killed if it does not end."""
    command = [sys.executable, "-m", "ui.cli.main", "--library", str(tmp_path / "library")]
    with subprocess.Popen(
        [*command, "serve", "--port", "0", *options],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            told = iter(server.stdout)
            yield server, next(found[0] for line in told if (found := URL.search(line)))
        finally:
            server.kill()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_an_answer_under_way_ends_before_the_server_does(tmp_path, sent):
    with (
        started(tmp_path, "--log", "json") as (server, url),
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        sample = (ROOT / "examples" / "papers.jsonl").read_bytes()
        added = client.post("/add", files={"file": ("papers.jsonl", sample)})
        assert added.json()["added"] > 40
        stream = {"Accept": "text/event-stream"}
        asked = {"question": "What does late interaction cost in storage?"}
        with client.stream("POST", "/ask", json=asked, headers=stream) as reply:
            lines = reply.iter_lines()
            next(lines)
            server.send_signal(sent)
            rest = [line for line in lines if line.startswith("data: ")]
        _, errors = server.communicate(timeout=30)
    assert json.loads(rest[-1][6:])["answer"]
    assert server.returncode == 0
    assert "Traceback" not in errors


def test_a_stream_that_does_not_end_is_cut_with_a_word():
    import asyncio
    from threading import Event

    from ui.api.events import _until_stopped, words

    async def slow():
        yield words("one")
        await asyncio.sleep(3600)

    async def read():
        stopping = Event()
        told = []
        async for item in _until_stopped(slow(), stopping):
            told.append(item.data)
            stopping.set()
        return told

    one, last = run_apart(read())
    assert one == "one"
    assert "the server stops" in last


def test_an_answer_that_has_not_begun_when_the_server_stops_is_cut_with_a_word():
    import asyncio
    from threading import Event

    async def slow(scope, receive, send):
        await asyncio.sleep(3600)

    async def stop():
        stopping, sent = Event(), []
        watch = Watch(slow, lambda: 0, stopping=stopping)

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/ask", "headers": [], "client": None}
        asked = asyncio.ensure_future(watch(scope, send, send))
        await asyncio.sleep(0)
        stopping.set()
        asked.cancel()
        await asyncio.wait({asked})
        return sent

    start, body = run_apart(stop())
    assert start["status"] == 503
    assert "the server stops" in body["body"].decode()


def instructions():
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


def test_the_dockerfile_copies_what_there_is_and_runs_without_root():
    told = instructions()
    for name, rest in told:
        assert name in (
            *("FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE"),
            *("STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"),
        )
        if name == "COPY" and not rest.startswith("--from"):
            assert all((ROOT / source).exists() for source in rest.split()[:-1])
    kinds = [name for name, _ in told]
    assert dict(told)["USER"] == "10001"
    assert kinds.index("USER") < kinds.index("ENTRYPOINT")
    ignored = (ROOT / ".dockerignore").read_text()
    assert all(f"!{name}/**" in ignored for name in ("index", "assistant", "ui", "prompts"))


def test_the_health_check_of_the_image_runs(tmp_path, watched):
    check = dict(instructions())["HEALTHCHECK"].partition("CMD ")[2]
    name, flag, code = json.loads(check)
    assert (name, flag) == ("python", "-c")
    here = code.replace("http://127.0.0.1:7860", watched)
    assert subprocess.run([sys.executable, "-c", here]).returncode == 0
    gone = code.replace("http://127.0.0.1:7860", "http://127.0.0.1:9")
    assert subprocess.run([sys.executable, "-c", gone], stderr=subprocess.DEVNULL).returncode == 1


@pytest.fixture(scope="module")
def composed():
    """What the compose file says."""
    return yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def environment_of_the_image():
    """The variables that the image sets."""
    told = " ".join(rest for name, rest in instructions() if name == "ENV")
    return dict(pair.split("=", 1) for pair in shlex.split(told))


def test_each_service_keeps_what_it_writes_in_a_volume_that_is_declared(composed):
    services, image = composed["services"], dict(instructions())
    mounted = {
        name: dict(volume.split(":") for volume in service["volumes"])
        for name, service in services.items()
    }
    used = [volume for volumes in mounted.values() for volume in volumes]
    assert sorted(used) == sorted(composed["volumes"])
    assert mounted["assistant"]["library"] == image["VOLUME"]
    assert mounted["assistant"]["library"] == environment_of_the_image()["PAPER_ASSISTANT_LIBRARY"]
    assert services["assistant"]["read_only"]
    caches = environment_of_the_image()["XDG_CACHE_HOME"]
    assert any(caches.startswith(f"{folder}/") for folder in services["assistant"]["tmpfs"])
    for service in services.values():
        assert ("image" in service) != ("build" in service)
        assert not service.get("image", "x:1").endswith((":latest", "x"))


def test_ports_and_addresses_are_those_that_are_listened_on(composed):
    services = composed["services"]
    ours = services["assistant"]
    # The others are reached from within only: neither asks for a login.
    assert [name for name, service in services.items() if "ports" in service] == ["assistant"]
    (port,) = ours["ports"]
    address, _, inside = port.rsplit(":", 2)
    assert (address, inside) == ("127.0.0.1", dict(instructions())["EXPOSE"])
    called = [*ours["command"], *ours["environment"].values()]
    hosts = {urlsplit(word).hostname for word in called if word.startswith("http")}
    assert hosts == {"chroma", "ollama"} == set(ours["depends_on"])


def test_the_commands_of_image_and_compose_are_ones_the_program_takes(composed, monkeypatch):
    image = dict(instructions())
    assert json.loads(image["ENTRYPOINT"]) == ["paper-assistant"]
    ours = composed["services"]["assistant"]
    for name, value in (environment_of_the_image() | ours["environment"]).items():
        monkeypatch.setenv(name, value.replace("${PAPER_ASSISTANT_AUTH:?", "anna:${"))
    program = typer.main.get_command(app)
    for command in (json.loads(image["CMD"]), ours["command"]):
        at = command.index("serve")
        # Read as it is when it is run, and not run.
        with program.make_context("paper-assistant", command[: at + 1]) as context:
            verb = program.get_command(context, "serve")
            with verb.make_context("serve", command[at + 1 :], parent=context) as read:
                told = read.params
        assert (told["host"], str(told["port"])) == ("0.0.0.0", image["EXPOSE"])
        assert (told["log"], told["auth"][:5]) == ("json", "anna:")
