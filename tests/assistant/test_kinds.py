"""Kinds of question answered: follow-ups with a model, comparisons, lists, documents."""

from dataclasses import replace

import pytest

from assistant.answer import Support
from index.paper import Paper
from tests.assistant.doubles import Few

FIRST = "By how much does MUVERA improve recall and lower latency?"


def test_both_sides_have_their_sentences():
    answer = Few().ask("How does MUVERA compare with ColBERTv2 in storage?")
    owners = [statement.citations[0].id for statement in answer.statements]
    assert {*owners} >= {"colbertv2", "muvera"}
    assert max(map(owners.count, owners)) <= 2


def test_a_list_says_how_many_were_looked_at():
    answer = Few().ask("Which papers mention late interaction models?")
    assert answer.answered
    assert "colbertv2" in {paper.id for paper in answer.references}
    assert any("looked at 3 papers" in notice for notice in answer.notices)
    number, *lines = answer.statements
    assert number.text == "1 paper of the library fits."
    assert all(s.evidence[0].text == s.text for s in lines)


def shelf_of(many):
    """So many papers on one subject, and others on none of it."""
    fits = [
        Paper(f"bees{n}", f"Honeybee flight {n}", f"We study honeybee flight in valley {n}.")
        for n in range(many)
    ]
    rest = [Paper(f"x{n}", f"Concrete {n}", f"Cement number {n} hardens.") for n in range(120)]
    return (*fits, *rest)


@pytest.mark.parametrize("question", ["honeybee flight", "the flight of the MUVERA honeybee"])
def test_a_list_goes_on_while_papers_fit(question):
    papers = shelf_of(150)
    if "MUVERA" in question:
        papers = tuple(replace(p, abstract=f"{p.abstract} Named MUVERA.") for p in papers)
    answer = Few(papers=papers).ask(f"How many papers are about {question}?")
    (notice,) = answer.notices
    assert notice == "looked at 200 papers; 150 fit; the best 50 are listed"
    assert len(answer.references) == 50
    assert all(paper.id.startswith("bees") for paper in answer.references)


def test_a_list_stops_where_nothing_fits_any_more():
    answer = Few(papers=shelf_of(30)).ask("How many papers are about honeybee flight?")
    assert answer.notices == ("looked at 50 papers; 30 fit",)


def test_a_list_of_nothing_is_refused():
    answer = Few().ask("Which papers mention HyDE?")
    assert not answer.answered
    assert "“HyDE”" in answer.text


def test_a_follow_up_is_searched_as_rewritten_and_shown():
    few = Few()
    answer = few.ask("What does it reduce search to?", history=[few.ask(FIRST)])
    assert answer.question == "What does it reduce search to?"
    assert answer.standalone == "What does MUVERA reduce search to?"
    assert "muvera" in {paper.id for paper in answer.references}


def test_a_pasted_abstract_is_set_against_the_library():
    document = (
        "We study search with many vectors. MUVERA achieves an average of 10% improved recall with "
        "90% lower latency. Our own method is a knitted blanket which keeps the readers of long "
        "documents warm in winter evenings, when the heating of the library has been switched off. "
        "We hope that many others will find this of use in their own homes and reading rooms."
    )
    answer = Few().ask(document)
    assert answer.answered
    supported = [s for s in answer.statements if "90% lower" in s.text]
    assert supported[0].support is Support.SUPPORTED
    assert supported[0].citations[0].id == "muvera"


def test_a_text_is_checked_sentence_by_sentence():
    text = "Bioformer is a compact BERT model for biomedical text mining. Cats chase green lasers."
    first, second = Few().check(text)
    assert first.support is Support.SUPPORTED
    assert first.citations[0].id == "bioformer"
    assert second.support is Support.UNSUPPORTED


METHODS = (
    Paper("a", "Wages in two states", "We use difference-in-differences. Wages rose in Kenya."),
    Paper(
        "b", "Cathodes with a coating", "X-ray photoelectron spectroscopy shows that HF is gone."
    ),
    Paper("c", "Deworming and schools", "We evaluate a Kenyan project. There is a difference."),
    *(Paper(f"x{n}", f"Concrete {n}", f"Cement number {n} hardens.") for n in range(20)),
)


@pytest.mark.parametrize(
    "question, papers",
    [
        ("Which papers use X-ray photoelectron spectroscopy?", {"b"}),
        ("Which studies were done in Kenya?", {"a", "c"}),
        ("Which papers use difference-in-differences?", {"a"}),
        ("Which papers mention wages?", {"a"}),
        ("Which papers mention photons?", set()),
    ],
)
def test_a_list_has_the_papers_that_say_it_in_so_many_words(question, papers):
    answer = Few(papers=METHODS).ask(question)
    assert {paper.id for paper in answer.references} == papers
