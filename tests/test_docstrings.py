"""The examples of docstrings, run."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WITH_EXAMPLES = sorted(
    path.relative_to(ROOT)
    for folder in ("assistant", "index", "ui")
    for path in (ROOT / folder).rglob("*.py")
    if ">>> " in path.read_text("utf-8")
)


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=str)
def test_examples_of_docstrings(path):
    module = import_module(".".join(path.with_suffix("").parts))
    assert doctest.testmod(module).failed == 0  # Some need a model or a library: they are skipped.
