"""A library of the example papers, made once and copied for every test."""

import shutil
from pathlib import Path

import pytest

from assistant import Assistant

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "papers.jsonl"


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
