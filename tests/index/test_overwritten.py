"""A library's file overwritten anywhere is noticed; too few files to open is a line."""

import os
import random
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import PaperAssistantError
from index.library import Library
from index.maintenance.doctor import examine

ROOT = Path(__file__).resolve().parents[2]
PLACES = 24
EXAMPLES = str(ROOT / "examples" / "papers.jsonl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("overwritten") / "library"
    with Library.open(folder, create=True) as library:
        library.add([ROOT / "examples" / "papers.jsonl"])
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


def test_most_of_the_file_can_not_be_overwritten_unnoticed(folder, tmp_path):
    source = folder / "library.sqlite"
    dice = random.Random(0)
    unnoticed = []
    for at in dice.sample(used(source), PLACES):
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
@pytest.mark.parametrize("files", [8, 10, 12, 14, 16, 20, 24, 32])
@pytest.mark.parametrize(
    "command", [["add", str(ROOT / "examples" / "papers.jsonl")], ["search", "x"]]
)
def test_too_few_files_to_open_is_one_line(folder, tmp_path, files, command):
    copy = Path(shutil.copytree(folder, tmp_path / "library"))
    code = (
        "import resource, sys, chromadb, tantivy, onnxruntime, assistant, ui.cli.main\n"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({files}, {files}))\n"
        "ui.cli.main.main()"
    )
    place = tmp_path / "new" if command[0] == "add" else copy
    run = subprocess.run(
        [sys.executable, "-c", code, "--library", str(place), *command],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "panicked" not in run.stderr
    assert "Traceback" not in run.stderr
    assert run.returncode in (0, 1)
    assert run.returncode == 0 or len(run.stderr.strip().splitlines()) == 1
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > files
