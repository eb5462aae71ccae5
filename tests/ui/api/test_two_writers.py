"""Papers added through the running page and on the command line at the same moment."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Event, Thread

import httpx
import pytest

from assistant import Assistant
from index.maintenance.doctor import examine
from tests.ui.api.test_crowd import ROOT, TIMEOUT, record, serving
from ui.page.library.adding import add_html


def records(numbers):
    return "".join(json.dumps(record(number)) + "\n" for number in numbers)


def command_line(library, *arguments):
    """A command as a process of its own, which can be told to wait."""
    command = [sys.executable, "-m", "ui.cli.main", "--library", library, *arguments]
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(list(map(str, command)), cwd=ROOT, **told)


def add_at_once(tmp_path, rounds, each):
    """Both add at the same moment, some papers the same; every one is in, once."""
    with serving(tmp_path) as (url, _), ThreadPoolExecutor(2) as pool:
        for number in range(rounds):
            start = number * each * 2
            file = tmp_path / f"{number}.jsonl"
            file.write_text(records(range(start, start + each + 5)))
            body = {"text": records(range(start + each, start + 2 * each)), "name": "x.jsonl"}
            typed = command_line(tmp_path / "library", "add", file)
            asked = [
                pool.submit(httpx.post, f"{url}{path}", json=sent, timeout=TIMEOUT)
                for path, sent in (("/add", body), ("/search", {"query": "index of kind"}))
            ]
            _, err = typed.communicate(timeout=TIMEOUT)
            assert typed.returncode == 0, err
            assert [reply.result().status_code for reply in asked] == [200, 200]
            papers = httpx.post(f"{url}/papers", json={"limit": 1000}, timeout=TIMEOUT).json()
            titles = [paper["title"] for paper in papers["papers"]]
            assert sorted(titles) == sorted(record(n)["title"] for n in range(start + 2 * each))
    with closing(Assistant.open(tmp_path / "library", create=False)) as assistant:
        assert not examine(assistant.library)


def test_what_page_and_command_line_add_at_once_is_all_there(tmp_path):
    add_at_once(tmp_path, rounds=1, each=30)


@pytest.mark.soak
def test_what_both_add_at_once_again_and_again_is_all_there(tmp_path):
    add_at_once(tmp_path, rounds=20, each=25)


@contextmanager
def somebody_writes(library):
    """Another thread has the right to write until the block ends."""
    begun, over = Event(), Event()

    def write():
        with library.writing(None):
            begun.set()
            over.wait(TIMEOUT)

    thread = Thread(target=write)
    thread.start()
    begun.wait(TIMEOUT)
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_who_waits_on_the_command_line_is_told(own_shelf, tmp_path):
    (tmp_path / "a.jsonl").write_text(records([1]))
    with somebody_writes(own_shelf.library):
        waiting = command_line(own_shelf.library.folder, "add", tmp_path / "a.jsonl")
        line = waiting.stderr.readline()
    out, err = waiting.communicate(timeout=TIMEOUT)
    assert line == "waiting for another process to finish writing, 60 s at most\n"
    assert waiting.returncode == 0, err
    assert "1 added" in out


def test_who_waits_on_the_page_is_told(own_shelf, tmp_path):
    (tmp_path / "b.jsonl").write_text(records([2]))
    shown = add_html(own_shelf, [str(tmp_path / "b.jsonl")])
    with somebody_writes(own_shelf.library):
        assert next(shown) == "<p>Reading…</p>"
        assert "Waiting for another process" in next(shown)
    assert "1 added" in list(shown)[-1]
