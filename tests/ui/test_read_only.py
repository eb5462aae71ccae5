"""A library on a disk that can't be written: read as ever, and who would write hears one line."""

import subprocess
from contextlib import closing

import httpx
import pytest

from assistant import Assistant
from tests.ui.page.readers import Reader
from ui.api.access import Access
from ui.server import Server

QUESTION = "What does late interaction cost in storage?"
READS = (
    ("search", "late interaction"),
    ("ask", QUESTION),
    ("check", "BM25 needs no training data."),
    ("papers",),
    ("papers", "show", "ColBERT"),
    ("papers", "export", "--format", "bibtex"),
    ("review", "late interaction"),
    ("extract", "--columns", "method"),
    ("stats",),
    ("doctor",),
    ("refused",),
    ("stale",),
    ("searches",),
    ("backup", "copy"),
)
WRITES = (
    ("search", "late interaction", "--save", "name"),
    ("add", "more.jsonl"),
    ("papers", "remove", "ColBERT", "--yes"),
    ("papers", "split", "ColBERT"),
    ("papers", "tag", "mine", "ColBERT"),
    ("enrich",),
    ("doctor", "--repair"),
)


@pytest.fixture(params=["folder", "file"])
def point(request, own_folder, tmp_path):
    """The library where its folder, or only its file, is mounted read-only: root may too much."""
    mounted = own_folder if request.param == "folder" else own_folder / "library.sqlite"
    for arguments in (["--bind", mounted], ["-o", "remount,bind,ro"]):
        done = subprocess.run(["mount", *arguments, mounted], capture_output=True, text=True)
        if done.returncode:
            subprocess.run(["umount", "--lazy", mounted], capture_output=True)
            pytest.skip(f"no mounting here: {done.stderr.strip()}")
    yield own_folder
    subprocess.run(["umount", "--lazy", mounted], check=True)


def test_every_command_reads_and_what_would_write_says_one_line(cli, point, tmp_path):
    (tmp_path / "more.jsonl").write_text('{"title": "One more", "abstract": "It is more."}\n')
    for command in READS:
        run = cli("--library", point, *command)
        assert run.status == 0, (command, run.err)
        assert run.out or command[0] in ("refused", "stale", "searches")
    assert "the draft is not kept: read-only" in cli("--library", point, *READS[6]).err
    assert cli("--library", tmp_path / "copy", "doctor").status == 0
    for command in WRITES:
        run = cli("--library", point, *command)
        assert run.status == 1
        assert run.err.splitlines()[-1].startswith("paper-assistant: read-only: ")


def test_a_conversation_says_once_that_it_is_not_kept(cli, point, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\nAnd in time?\n"))
    run = cli("--library", point, "chat")
    assert run.status == 0
    assert run.err.count("not kept: read-only") == 1
    assert "not kept: read-only" in cli("--library", point, "ask", "--continue", QUESTION).err
    assert "not kept" not in cli("--library", point, "ask", QUESTION).err


def test_it_is_served(point):
    with (
        closing(Assistant.open(point, create=False)) as assistant,
        closing(Server(assistant, Access(port=0)).start()) as server,
        httpx.Client(base_url=server.url, timeout=60) as http,
    ):
        assert http.post("/search", json={"query": "late interaction"}).json()["results"]
        assert http.post("/ask", json={"question": QUESTION}).json()["answered"]
        assert http.post("/review", json={"topic": "late interaction"}).json()["sections"]
        text = '{"title": "One more", "abstract": "It is more."}'
        for sent in ({"json": {"text": text}}, {"files": {"file": ("a.jsonl", text)}}):
            refused = http.post("/add", **sent)
            assert refused.status_code == 400
            assert refused.json()["error"].startswith("read-only: ")
        with closing(Reader(server.url)) as reader:
            told = "".join(line for _, line in reader.ask(QUESTION))
        assert "every token of the collection has a vector" in told
        assert "not kept: read-only" in told
