"""Which sentences of a paper are quoted for a question, and what is quoted with them."""

import pytest

from assistant.answering.extractive import extract
from assistant.reader.builtin import BuiltIn
from index.paper import Explanation, Paper, Result

HEAD = "Salt marshes were mapped from the air. "
SAID = "Reeds of the upper marsh were cut each May. "


@pytest.fixture(scope="module")
def reader():
    return BuiltIn()


def answer(reader, question, abstract, title="Reeds in salt marshes"):
    paper = Paper("marsh", title, abstract)
    return extract(question, [Result(paper, 1.0, (), Explanation())], reader).statements


@pytest.mark.parametrize("opening", ["It", "However, it", "This"])
def test_a_sentence_that_leans_on_the_one_before_brings_it(reader, opening):
    leaning = f"{opening} halved the number of nesting warblers within two years."
    quotes = answer(reader, "What became of nesting warblers?", HEAD + SAID + leaning)
    assert quotes[0].text == SAID + leaning


def test_what_is_brought_is_not_quoted_again(reader):
    leaning = "It halved the number of nesting warblers within two years."
    quotes = answer(reader, "Did cutting reeds each May halve nesting warblers?", SAID + leaning)
    assert [quote.text for quote in quotes] == [SAID + leaning]


@pytest.mark.parametrize("before", ["It was new. ", "Results: "])
def test_it_stays_out_where_that_leans_too_or_is_none(reader, before):
    leaning = "It halved the number of nesting warblers within two years."
    abstract = HEAD + SAID + before + leaning
    quotes = answer(reader, "What became of nesting warblers?", abstract)
    assert quotes
    assert not any(leaning in quote.text for quote in quotes)


def test_what_the_title_says_tells_no_sentence_from_another(reader):
    abstract = (
        "Marsh birds are counted in many countries. "
        "We describe MARSHNET, a network of sensors for salt marshes, and how MARSHNET is built. "
        "Batteries of the stations lasted eleven weeks in winter. "
        "MARSHNET finds more of the salt marshes than counts by eye."
    )
    quotes = answer(
        reader,
        "How long did the batteries of MARSHNET in salt marshes last?",
        abstract,
        "MARSHNET: a network of sensors for salt marshes",
    )
    assert quotes[0].text.startswith("Batteries")


@pytest.mark.parametrize(
    ("question", "both"),
    [
        ("Does dense retrieval beat BM25?", True),
        ("What do dense retrievers gain over BM25?", False),
    ],
)
def test_to_yes_or_no_a_paper_that_says_the_contrary_has_its_say(examples, question, both):
    papers = [paper.title for paper in examples.ask(question).references]
    assert any(title.startswith("BEIR") for title in papers)
    assert (len(papers) > 1) is both
