"""Folders that take long to make, made once a run, by whichever of its processes is first."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "papers.jsonl"


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder that `make` fills, given its path; only to be copied or read."""
    base = factory.getbasetemp()
    # The processes of pytest-xdist have a folder each, all in one.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, made = shared / name, shared / f"{name}.made"
    with FileLock(shared / f"{name}.lock"):
        if not made.exists():
            make(folder)
            made.touch()
    return folder
