"""A library's file overwritten anywhere is noticed; too few files to open is a line."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import PaperAssistantError
from index.library import Library
from index.maintenance.doctor import examine

ROOT = Path(__file__).resolve().parents[2]


# What is loaded once serves every try, each in a child of its own with a limit of its own.
FEW_FILES = """
import json, os, resource, sys, traceback
import chromadb, tantivy, onnxruntime, assistant, ui.cli.main

def tried(files, *arguments):
    child = os.fork()
    if child == 0:
        os.dup2(os.open("said", os.O_CREAT | os.O_TRUNC | os.O_WRONLY), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
        sys.argv, status = ["paper-assistant", *arguments], 0
        try:
            ui.cli.main.main()
        except SystemExit as end:
            status = int(end.code or 0)
        except BaseException:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with open("said") as said:
        return status, said.read()

print(json.dumps([tried(*case) for case in json.loads(sys.argv[1])]))
"""


@pytest.fixture(scope="module")
def folder(example_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("overwritten") / "library"
    with Library.open(shutil.copytree(example_folder, folder)) as library:
        assert not examine(library)
    return folder


def used(path):
    """The bytes that hold something, so that what is overwritten matters."""
    content = path.read_bytes()
    return [at for at in range(0, len(content) - 64, 64) if any(content[at : at + 64])]


@pytest.mark.parametrize("table", ["papers"])
def test_a_text_that_was_overwritten_is_noticed(folder, tmp_path, table):
    copy = Path(shutil.copytree(folder, tmp_path / "library"))
    path = copy / "library.sqlite"
    content = path.read_bytes()
    found = [content.find(words) for words in (b"late interaction", b"Transformer", b"SIGIR")]
    for at in (at for at in found if at >= 0):
        path.write_bytes(content[:at] + b"#" + content[at + 1 :])
        with Library.open(copy) as library:
            (fault, *_) = examine(library)
            assert "library.sqlite is damaged" in fault.what


@pytest.mark.parametrize("places", [8, pytest.param(48, marks=pytest.mark.soak)])
def test_most_of_the_file_can_not_be_overwritten_unnoticed(folder, tmp_path, places):
    source = folder / "library.sqlite"
    dice = random.Random(0)
    unnoticed = []
    for at in dice.sample(used(source), places):
        copy = Path(shutil.copytree(folder, tmp_path / f"at-{at}"))
        with (copy / "library.sqlite").open("r+b") as file:
            file.seek(at)
            file.write(dice.randbytes(64))
        try:
            with Library.open(copy) as library:
                if not examine(library):
                    unnoticed.append(at)
        except PaperAssistantError:
            pass
    assert not unnoticed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits are Unix's")
def test_too_few_files_to_open_is_one_line(folder, tmp_path):
    copy = Path(shutil.copytree(folder, tmp_path / "library"))
    paper = tmp_path / "one.jsonl"
    paper.write_text('{"title": "One paper", "abstract": "It is one."}\n')
    tried = [
        [number, "--library", str(place), *command]
        for number in (8, 10, 12, 14, 16, 20, 24, 32)
        for place, command in (
            (tmp_path / f"{number}", ["add", str(paper)]),
            (copy, ["search", "x"]),
        )
    ]
    run = subprocess.run(
        [sys.executable, "-c", FEW_FILES, json.dumps(tried)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    assert len(found) == len(tried)
    for case, (status, said) in zip(tried, found, strict=True):
        assert "panicked" not in said, case
        assert "Traceback" not in said, case
        assert status in (0, 1), (case, said)
        assert status == 0 or len(said.strip().splitlines()) == 1, (case, said)
    assert any(status for status, _ in found)
