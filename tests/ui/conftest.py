"""A library of the example papers, made once, and the command line run in this process."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant import Assistant
from index.roles.installed import FOLDER_VARIABLE
from ui.cli.main import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "papers.jsonl"


@dataclass(frozen=True)
class Run:
    """What a command left: its exit status and what it wrote to both streams."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def example_folder(tmp_path_factory) -> Path:
    """The folder of a library of the examples, only to be copied: a question is kept in it too."""
    folder = tmp_path_factory.mktemp("examples") / "library"
    with Assistant.open(folder) as assistant:
        assistant.add(EXAMPLES)
    return folder


@pytest.fixture
def own_folder(example_folder, tmp_path) -> Path:
    """A copy of it, the test's own."""
    return Path(shutil.copytree(example_folder, tmp_path / "library"))


@pytest.fixture
def cli(monkeypatch, capsys, tmp_path) -> Callable[..., Run]:
    """The command line as `cli("stats", "--json")`, without the variables of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("PAPER_ASSISTANT_")]:
        if name != FOLDER_VARIABLE:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["paper-assistant", *map(str, arguments)])
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
        return Run(status, *capsys.readouterr())

    return run
