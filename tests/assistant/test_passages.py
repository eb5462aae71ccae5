"""A question beside a whole paper, as the packaged network reads it."""

import numpy as np

from assistant.reader.builtin import BuiltIn
from assistant.reader.passages import AT_ONCE, ReadPassage, load_passages
from assistant.reader.types import Candidate, Source
from index.text.statements import split_statements

TITLE = "Night cooling of glasshouses with buried pipes"
SENTENCES = (
    "Glasshouses lose much of the heat that they gather by day.",
    "Air was led through pipes buried two metres deep in nine glasshouses over one winter.",
    "Heating oil use fell by 31 % against nine glasshouses without pipes.",
    "Tomatoes ripened six days earlier.",
    "We recommend that growers consider their soil before they dig.",
)
OTHER = ReadPassage("Bees in towns", ("Bees were counted in 40 gardens.", "Most were wild."))
ASKED = "How much heating oil did the pipes save?"


def test_the_sentence_that_answers_comes_first():
    (reading,) = load_passages().read(ASKED, [ReadPassage(TITLE, SENTENCES)])
    assert len(reading.sentences) == len(SENTENCES)
    assert int(np.argmax(reading.sentences)) == 2


def test_a_paper_that_answers_is_likelier_than_one_that_does_not():
    mine, others = load_passages().read(ASKED, [ReadPassage(TITLE, SENTENCES), OTHER])
    assert mine.paper > others.paper
    assert max(mine.sentences) > max(others.sentences)


def test_a_paper_is_read_alike_in_any_company():
    passages = [
        ReadPassage(TITLE, SENTENCES),
        ReadPassage("", SENTENCES[:2]),
        ReadPassage(TITLE, ()),
    ]
    together = load_passages().read(ASKED, passages)
    alone = [load_passages().read(ASKED, [passage])[0] for passage in passages]
    assert together == alone
    assert together[2].sentences == ()


def test_a_paper_longer_than_what_is_read_at_once_has_a_figure_for_each_sentence():
    many = tuple(f"Glasshouse {n} lost heat by night as it did by day." for n in range(100))
    endless = ("warm " * 2 * AT_ONCE,)
    for sentences in (many, endless, (*many, *endless, *SENTENCES)):
        (reading,) = load_passages().read(ASKED, [ReadPassage(TITLE, sentences)])
        assert len(reading.sentences) == len(sentences)


def test_sentences_are_judged_in_their_place_in_whatever_order_they_are_given():
    source = Source(" ".join(SENTENCES), TITLE)
    given = [Candidate(source, start, end) for start, end in split_statements(source.text)]
    chances = BuiltIn().answers(ASKED, given)
    assert int(chances.argmax()) == 2
    assert np.allclose(BuiltIn().answers(ASKED, given[::-1]), chances[::-1], atol=1e-6)
    assert ((chances > 0) & (chances < 1)).all()
