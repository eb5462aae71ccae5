"""Figures: what is read in a sentence, and when a source carries it."""

import pytest

from assistant.reader.figures import agrees
from assistant.reader.quantities import find_quantities


def missing(said, source):
    return tuple(q for q in said if not any(agrees(q, s) for s in source))


def lacks(statement: str, source: str) -> list[str]:
    return [q.text for q in missing(find_quantities(statement), find_quantities(source))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cuts latency by 90% and cost 10x", [(90.0, "percent"), (10.0, "times")]),
        ("1,202 patients, 34·3% of them", [(1202.0, ""), (34.3, "percent")]),
        ("GPT-4, CD4 and 5hmC", []),
        ("7B parameters and 340 million pairs", [(7e9, ""), (3.4e8, "")]),
        ("in 3-5 ms", [(0.003, "time"), (0.005, "time")]),
        ("a ten-fold gain, twice as fast", [(10.0, "times"), (2.0, "times")]),
        ("2.1 percentage points", [(2.1, "points")]),
        ("forty-two days", [(42 * 86400.0, "time")]),
        ("631 US students, 5 us later", [(631.0, ""), (5 * 1e-6, "time")]),
        (
            "35-mo-old mice, 8 microg/d, 0-to-255",
            [(35 * 2629800.0, "time"), (8 * 1e-6, "mass"), (0.0, ""), (255.0, "")],
        ),
    ],
)
def test_figures_are_read_with_their_kind(text, expected):
    assert [(q.value, q.kind) for q in find_quantities(text)] == expected


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("It gains 42%.", "a gain of 41.7%"),
        ("It gains about 40%.", "a gain of 41.7%"),
        ("It halves the cost.", "cost fell by 50%"),
        ("It doubles speed.", "a 2x speedup"),
        ("It is 10x cheaper.", "cost dropped by 90%"),
        ("over 1000 patients", "1,202 patients were... 1,034 of them"),
        ("0.5 s", "500 ms"),
        ("7 billion parameters", "a 7B model"),
        ("an accuracy of 93%", "an accuracy of 0.93"),
        ("a third of the papers", "33.1% of papers"),
        ("6-month-old rats", "rats that were 6-mo-old"),
        ("12.5 μg a day", "12.5 microg/d"),
        ("4,210 US households", "4,210 households in the United States"),
        ("from 0 to 512", "within 0-to-512"),
    ],
)
def test_the_same_figure_said_another_way_is_carried(statement, source):
    assert lacks(statement, source) == []


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("It gains 43%.", "a gain of 41.7%"),
        ("It gains 41.7%.", "a gain of 42%"),
        ("It gains 5 percentage points.", "a gain of 5%"),
        ("It takes 5 s.", "it takes 5 ms"),
        ("It triples speed.", "twice as fast"),
        ("12 datasets", "13 datasets"),
        ("7-month-old rats", "rats that were 6-mo-old"),
        ("from 0 to 256", "within 0-to-512"),
    ],
)
def test_another_figure_is_missed(statement, source):
    assert len(lacks(statement, source)) == 1
