"""No client of the page makes the server read a file that it has not uploaded itself."""

import io
import itertools
import json
import shutil
import stat
import uuid
import zipfile
from pathlib import Path

import httpx
import pytest

from assistant import Assistant
from ui.api.access import Access
from ui.server import Server

PAPER = {"title": "Zebras in the wild", "abstract": "Zebras graze on grass.", "year": 2001}


@pytest.fixture(scope="module")
def shelf(example_folder, tmp_path_factory):
    """A library of one's own and the address of its page."""
    folder = Path(shutil.copytree(example_folder, tmp_path_factory.mktemp("up") / "library"))
    with Assistant.open(folder) as assistant:
        server = Server(assistant, Access(port=0)).start()
        yield assistant, server.url
        server.close()


@pytest.fixture(scope="module")
def config(shelf):
    return httpx.get(f"{shelf[1]}/config").json()


def test_no_click_is_dropped_while_another_is_answered(config):
    queued = [one for one in config["dependencies"] if one["queue"] is not False and one["targets"]]
    dropped = {one["api_name"] for one in queued if one["trigger_mode"] == "once"}
    acts = {"ask", "again", "find", "plan", "write", "checked", "find_alike"}
    assert {name.strip("_") for name in dropped} == acts | {"retry_refused", "look_up"}


@pytest.fixture
def secret(tmp_path):
    """A file of papers that lies beside the library and was not uploaded."""
    path = tmp_path / "secret.jsonl"
    path.write_text(json.dumps(PAPER | {"title": "Secret salaries of the staff"}))
    return path


def named(path):
    return {"path": str(path), "meta": {"_type": "gradio.FileData"}}


def shapes(path):
    """How events of other components, of older and of newer kinds name a file."""
    file, address = named(path), f"file://{path}"
    nested = file
    for _ in range(50):
        nested = [nested]
    return [
        {"path": str(path)},
        {"path": str(path), "meta": None},
        {"path": address, "url": address, "meta": {"_type": "gradio.FileData"}},
        {"path": "x", "meta": {"_type": "gradio.FileData", "path": str(path)}},
        {"name": "x", "data": None, "is_file": True, "path": str(path)},
        nested,
        {"text": "hello", "files": [file]},
        [{"image": file, "caption": "a gallery"}],
        [[{"video": file}, "caption"]],
        {"video": file, "subtitles": file},
        {"background": file, "layers": [file], "composite": None, "id": "editor"},
        {"__type__": "update", "value": file},
        {"root": [file]},
        [None, "", {"orig_name": "papers.bib", "size": 1, "is_stream": False, **file}],
    ]


def adding(config):
    """The event that takes files."""
    (box,) = (c["id"] for c in config["components"] if c["props"].get("label") == "Files of papers")
    return next(d for d in config["dependencies"] if [box, "upload"] in map(list, d["targets"]))


def join(url, call, data, session):
    body = {"data": data, "fn_index": call["id"], "session_hash": session}
    return httpx.post(f"{url}/gradio_api/queue/join", json=body, timeout=60)


def told(url, session):
    """All that the server says of an event until it is over."""
    with httpx.stream(
        "GET", f"{url}/gradio_api/queue/data", params={"session_hash": session}, timeout=60
    ) as reply:
        lines = []
        for line in reply.iter_lines():
            lines.append(line)
            if '"process_completed"' in line:
                break
    return "\n".join(lines)


def upload(url, name="zebras.jsonl", record=PAPER):
    sent = {"files": (name, json.dumps(record))}
    (path,) = httpx.post(f"{url}/gradio_api/upload", files=sent, timeout=60).json()
    return path


def received(assistant):
    return [*Path(assistant.library.folder).glob("received/*/*")]


@pytest.mark.parametrize("where", ["away", "here", "temporary", "missing", "folder", "address"])
def test_no_file_of_this_machine_can_be_named(shelf, config, secret, where, monkeypatch, tmp_path):
    assistant, url = shelf
    monkeypatch.chdir(tmp_path)
    places = {
        "away": secret,
        "here": secret.name,
        "temporary": shutil.copy(secret, "/tmp/paper-assistant-secret.jsonl"),
        "missing": secret.with_name("nothing.jsonl"),
        "folder": secret.parent,
        "address": f"{url}/config",
    }
    before = received(assistant)
    reply = join(url, adding(config), [[named(places[where])]], uuid.uuid4().hex)
    Path(places["temporary"]).unlink()
    assert reply.status_code == 400
    # The same words whether the file is there or not.
    assert reply.json()["error"].startswith("not a file that was uploaded here in this session: ")
    assert received(assistant) == before
    assert not assistant.search("Secret salaries of the staff", 1)[0].paper.title.startswith("Sec")


def test_no_event_takes_a_strange_file_at_any_depth(shelf, config, secret):
    _, url = shelf
    deep = {"value": [{"x": named(secret)}]}
    values = (named(secret), [named(secret)], deep, *shapes(secret))
    # Every event with a shape, the one that adds with all.
    calls = [*config["dependencies"], *[adding(config)] * len(values)]
    for call, value in zip(calls, itertools.cycle(values)):
        data = [value] * max(1, len(call["inputs"]))
        assert join(url, call, data, uuid.uuid4().hex).status_code == 400
    body = {"data": [None], "fn_index": adding(config)["id"], "session_hash": "s"}
    for extra in ({"event_data": named(secret)}, {"trigger_id": deep}, {"data": [deep]}):
        reply = httpx.post(f"{url}/gradio_api/queue/join", json=body | extra)
        assert reply.status_code == 400
    for route in ("call/search", "call/v2/search", "run/search", "api/search", "component_server"):
        sent = {"data": [named(secret)], "query": named(secret), "session_hash": "s"}
        for name in (route, f"{route}/"):
            reply = httpx.post(f"{url}/gradio_api/{name}", json=sent)
            assert reply.status_code == 400, name
            assert "not a file that was uploaded" in reply.text


def test_what_was_uploaded_is_added_by_who_uploaded_it_only(shelf, config):
    assistant, url = shelf
    path, session = upload(url), uuid.uuid4().hex
    for strange in (f"{path}/", f"/{path}", path.replace("/", "//", 1), f"{path}/../zebras.jsonl"):
        assert join(url, adding(config), [[named(strange)]], session).status_code == 400
    assert join(url, adding(config), [[named(path)]], session).status_code == 200
    assert "1 records read" in told(url, session)
    assert assistant.search("Zebras in the wild", 1)[0].paper.title == PAPER["title"]
    assert join(url, adding(config), [[named(path)]], uuid.uuid4().hex).status_code == 400


def test_a_link_in_a_zip_leads_nowhere(shelf, config, secret):
    assistant, url = shelf
    link = zipfile.ZipInfo("link.jsonl")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(link, str(secret))
        archive.writestr(f"../../..{secret}", json.dumps(PAPER | {"title": "Outside of it"}))
        archive.writestr(str(secret), json.dumps(PAPER | {"title": "Absolutely outside"}))
        archive.writestr("a.bib", f"@misc{{a, title={{Real}}, file={{:{secret}:PDF}}}}")
        archive.writestr("b.ris", f"TY  - JOUR\nTI  - Bees\nL1  - file://{secret}\nER  - \n")
    sent = {"files": ("papers.zip", packed.getvalue())}
    (path,) = httpx.post(f"{url}/gradio_api/upload", files=sent, timeout=60).json()
    session = uuid.uuid4().hex
    assert join(url, adding(config), [[named(path)]], session).status_code == 200
    assert "2 records read" in told(url, session)
    titles = {paper.title for paper in assistant.papers(limit=1000)}
    assert {"Real", "Bees"} <= titles
    assert not {"Secret salaries of the staff", "Outside of it", "Absolutely outside"} & titles


def test_pictures_and_programs_are_no_files_of_papers(shelf, config):
    _, url = shelf
    for name in ("drawing.svg", "page.html", "tool.exe"):
        reply = join(url, adding(config), [[named(upload(url, name))]], uuid.uuid4().hex)
        assert reply.status_code == 400
        assert "by its ending" in reply.json()["error"]


@pytest.mark.parametrize(
    "route",
    [
        "proxy=http://127.0.0.1:1/",
        "file=http://127.0.0.1:1/",
        "file=HTTP://127.0.0.1:1/",
        "file=/etc/passwd",
        "runs",
        "vibe-code",
        "deep_link",
        "dev/reload",
    ],
)
def test_gradio_fetches_nothing_for_a_client(shelf, route):
    reply = httpx.get(f"{shelf[1]}/gradio_api/{route}")
    assert reply.status_code in (403, 404)
    assert "root:" not in reply.text


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000, b"\xff\xfe", b'"x"'])
def test_an_event_that_is_no_object_is_refused_in_a_line(shelf, body):
    reply = httpx.post(f"{shelf[1]}/gradio_api/queue/join", content=body)
    assert reply.status_code == 400
    assert "not a JSON object" in reply.json()["error"]


@pytest.mark.parametrize(
    ("name", "event", "status"),
    [("nothing_here", {}, 404), ("search", {"data": ["late interaction"]}, 400),
     ("search", {}, 400), ("add_files", {"data": []}, 400)],
)  # fmt: skip
def test_a_call_by_names_that_do_not_fit_is_refused_in_a_line(shelf, name, event, status):
    reply = httpx.post(f"{shelf[1]}/gradio_api/call/v2/{name}", json=event)
    assert reply.status_code == status
    assert "\n" not in reply.json()["error"]


def test_an_event_without_its_values_is_refused_in_a_line(shelf, config):
    short = join(shelf[1], adding(config), [], "short")
    named = httpx.post(f"{shelf[1]}/gradio_api/call/search", json={"data": ["recall"]}, timeout=60)
    for reply in (short, named):
        assert reply.status_code == 400
        assert "too few values" in reply.json()["error"]
