"""Whatever a user writes is read in a time that grows with its length, not with its square.

The steps of a regular expression can't be counted from outside, so the processor time of this
thread stands for them. It is a verdict only where it can't be chance: four times the text must
take nine times as long, the best of many tries on both sides; a square takes sixteen times.
"""

import time

import pytest

from assistant.answer import Answer, Quote
from assistant.answering.choose_quotes import quoted
from assistant.query.filter_extraction import narrow
from assistant.query.make import make_query
from assistant.query.types import Query
from index.library import Library
from index.paper import Filters
from index.search.known_item import known_items
from index.search.query_by_example import examples_in
from index.search.syntax import required
from tests.assistant.doubles import PAPERS
from tests.long_texts import FUNCTIONS, PATTERNS, read

SHORT, LONG = 2_000, 8_000
INSTANT = 0.0075
"""Seconds that 8,000 characters may take without being looked at again."""
TRIES = 6


def repeated(pattern, length):
    """Whole patterns: one cut short may be read in another way, faster or slower."""
    return pattern * max(1, length // len(pattern))


def seconds(function, text):
    started = time.thread_time()
    read(function, text)
    return time.thread_time() - started


def grows_by_its_square(function, pattern):
    """Whether it does twice: a text that is cut from some length on takes a step there, once."""
    lengths = (SHORT, LONG), (LONG, 4 * LONG)
    return all(grows_between(function, pattern, *pair) for pair in lengths)


def grows_between(function, pattern, shorter, longer):
    """Whether every one of several tries says so."""
    short, long = repeated(pattern, shorter), repeated(pattern, longer)
    least, most = seconds(function, short), seconds(function, long)
    for _ in range(TRIES):
        if most < max(INSTANT, 9 * least):
            return False
        least = max(least, seconds(function, short))
        most = min(most, seconds(function, long))
    return True


TURN = (Answer("How does MUVERA lower latency?", (quoted(Quote(PAPERS[0], 0, 42)),)),)


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    with Library.open(tmp_path_factory.mktemp("lengths") / "library", create=True) as library:
        yield {
            "examples_in": lambda text: examples_in(library, text),
            "known_items": lambda text: known_items(library, text),
            "required": lambda text: required(library, text),
            "narrow": lambda text: narrow(Query(text, text), library),
            "query": lambda text: make_query(text, (), Filters(), library),
            "follow_up": lambda text: make_query(text, TURN, Filters(), library),
        }


IN_LIBRARY = ("examples_in", "known_items", "required", "narrow", "query", "follow_up")


NETWORKS = ("claim", "source")
"""Those that run a network on every pattern, which takes most of the time of all of them."""


def assert_no_square(function, patterns):
    read(function, "The first text of 10 words also loads what it needs [1].")
    assert not [pattern for pattern in patterns if grows_by_its_square(function, pattern)]


@pytest.mark.parametrize("name", [*FUNCTIONS, *IN_LIBRARY])
def test_no_text_is_read_in_the_square_of_its_length(name, searched):
    patterns = PATTERNS[::5] if name in NETWORKS else PATTERNS
    assert_no_square((FUNCTIONS | searched)[name], patterns)


@pytest.mark.soak
@pytest.mark.parametrize("name", NETWORKS)
def test_no_text_is_judged_in_the_square_of_its_length(name):
    assert_no_square(FUNCTIONS[name], PATTERNS)


def test_the_measure_tells_a_square_from_a_line():
    # By its cube, so that a busy machine can't hide it.
    assert grows_by_its_square(
        lambda text: [0 for _ in text for _ in text[::200] for _ in text[::4000]], "a"
    )
    assert not grows_by_its_square(lambda text: [c.upper() for c in text for _ in range(9)], "a")
