"""Every example of docs/doors.md that needs a served library runs against one."""

import os
import re
import subprocess
import sys
from contextlib import closing
from inspect import signature
from pathlib import Path

import pytest

from assistant import Assistant
from ui.api.access import Access
from ui.api.verbs import Verbs
from ui.server import Server

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "doors.md").read_text("utf-8")
FENCES = re.findall(r"^```(sh|python) served no-run\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
# What must be among what an example prints, in the order of the page.
PRINTED = ['"explanation"', "data: {", "sentences", "quotes", "supported", ""]


PAPERS = ("santhanam2022", "khattab2020", "robertson2009", "karpukhin2020", "thakur2021")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the examples run: with a library of some of the example papers."""
    folder = tmp_path_factory.mktemp("docs")
    lines = (ROOT / "examples" / "papers.jsonl").read_text("utf-8").splitlines(keepends=True)
    chosen = [line for line in lines if any(f'"key": "{key}"' in line for key in PAPERS)]
    (folder / "examples").mkdir()
    (folder / "examples" / "papers.jsonl").write_text("".join(chosen), "utf-8")
    return folder


@pytest.fixture(scope="module")
def url(folder):
    with closing(Assistant.open(folder / "library", create=True)) as assistant:
        assistant.add(folder / "examples")
        with closing(Server(assistant, Access(port=0)).start()) as server:
            yield server.url


@pytest.mark.parametrize("number", range(len(FENCES)))
def test_the_example_runs(url, folder, number):
    language, code = FENCES[number]
    code = code.replace("http://127.0.0.1:7860", url)
    command = ["bash", "-ec", code] if language == "sh" else [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert '"error"' not in done.stdout
    assert PRINTED[number] in done.stdout


def test_every_argument_is_named(shelf):
    for verb in Verbs(shelf).all():
        (row,) = re.findall(rf"^\| `{verb.name}` \| (.*) \|$", PAGE, re.MULTILINE)
        for name in signature(verb.function).parameters:
            assert f"`{name}`" in row
