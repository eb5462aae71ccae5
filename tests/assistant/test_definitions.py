"""A question that asks what something is gets the sentence that says what it is."""

import pytest

from assistant.answering.extractive import extract
from assistant.reader.builtin import BuiltIn
from assistant.reader.definitions import asked_term, defines
from index.paper import Explanation, Paper, Result


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is a tidal bore?", "tidal bore"),
        ("what are lagoons", "lagoons"),
        ("What does eutrophication mean?", "eutrophication"),
        ("Define thermocline.", "thermocline"),
        ("What is the effect of salt on reeds, and of drought?", ""),
        ("Which lagoons freeze?", ""),
    ],
)
def test_what_is_asked_the_meaning_of(question, term):
    assert asked_term(question) == term


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A tidal bore is a wave that runs up a river.", True),
        ("Tidal bores (TB) are those waves that run against the stream.", True),
        ("We describe the tidal bore, a wave that runs up a river.", True),
        ("A wave of this kind is called a tidal bore.", True),
        ("Here tidal bore denotes any such wave.", True),
        ("The undular tidal bore, which has no crest, was rarer.", False),
        ("A tidal bore was seen twice.", False),
        ("Nobody knows why it runs up a river.", False),
    ],
)
def test_the_shape_of_a_definition(sentence, expected):
    assert defines(sentence, "tidal bore") is expected


def test_the_paper_that_defines_is_quoted_for_it():
    used = Paper(
        "used",
        "Tidal bores and salmon",
        "Salmon swim upstream with a tidal bore. Half as many came without one.",
    )
    defined = Paper(
        "defined",
        "Rivers of the north",
        "We mapped 12 rivers. A tidal bore is a wave that runs up a river with the flood.",
    )
    found = [Result(paper, 1.0, (), Explanation()) for paper in (used, defined)]
    answer = extract("What is a tidal bore?", found, BuiltIn())
    assert answer.statements[0].text.startswith("A tidal bore is a wave")
