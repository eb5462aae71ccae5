"""The checker on statements written to tell it apart from one that only matches words."""

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from assistant.answer import Support
from assistant.checking.check import Checker

PAPERS = tomllib.loads(Path(__file__).with_name("contrast.toml").read_text("utf-8"))["paper"]
AGAINST = ("figure", "direction", "negated", "swapped")
BESIDE = ("entity", "overclaim", "half", "language", "elsewhere")
# The share of each kind that must come out right, a little below what was measured.
AT_LEAST = {
    "paraphrase": 0.75,
    "figure": 1.0,
    "direction": 0.9,
    "negated": 0.9,
    "swapped": 0.75,
    "entity": 0.85,
    "overclaim": 1.0,
    "half": 0.85,
    "language": 1.0,
    "elsewhere": 1.0,
}


@pytest.fixture(scope="module")
def labels() -> dict[str, list[tuple[str, Support]]]:
    """Every statement with its label, by kind."""
    kinds = ("paraphrase", *AGAINST, *BESIDE)
    cases = [(kind, text, p["abstract"]) for p in PAPERS for kind in kinds for text in p[kind]]
    checks = Checker().check_each([(text, [abstract]) for _, text, abstract in cases])
    table: dict[str, list[tuple[str, Support]]] = defaultdict(list)
    for (kind, text, _), each in zip(cases, checks, strict=True):
        table[kind].append((text, each[0].label))
    return table


def test_the_set_is_large_enough(labels):
    assert sum(map(len, labels.values())) >= 150


@pytest.mark.parametrize("kind", AT_LEAST)
def test_statements_are_told_apart(labels, kind):
    right = [(label is Support.SUPPORTED) == (kind == "paraphrase") for _, label in labels[kind]]
    wrong = [text for (text, _), good in zip(labels[kind], right, strict=True) if not good]
    assert sum(right) / len(right) >= AT_LEAST[kind], wrong


def test_most_reversals_are_called_contradicted(labels):
    found = [label for kind in AGAINST for _, label in labels[kind]]
    assert found.count(Support.CONTRADICTED) / len(found) >= 0.75
