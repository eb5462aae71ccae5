"""Kinds of question: follow-ups, comparisons, lists, documents, filters in words."""

from dataclasses import replace

import pytest

from assistant.answer import Answer, Support
from assistant.answering.listing import criterion, lists
from assistant.questions.follow_up import carry_over, leans
from assistant.questions.narrow import narrow
from assistant.questions.question import is_document
from assistant.questions.sides import sides, with_both_sides
from index.paper import Explanation, Filters, Paper, Result
from tests.assistant.doubles import PAPERS, Few, FewPapers

FIRST = "By how much does MUVERA improve recall and lower latency?"


@pytest.mark.parametrize(
    "question, pair",
    [
        ("How do ColBERTv2 and ColBERTer each cut the storage?", ("ColBERTv2", "ColBERTer")),
        ("Compare the Differentiable Search Index with DynamicRetriever: what do they share?",
         ("Differentiable Search Index", "DynamicRetriever")),
        ("What is the difference between MUVERA and PLAID?", ("MUVERA", "PLAID")),
        ("How does MUVERA compare with ColBERTv2 in storage?", ("MUVERA", "ColBERTv2")),
        ("MUVERA vs. ColBERTv2", ("MUVERA", "ColBERTv2")),
        ("How do A and B differ?", ("A", "B")),
        ("Is MUVERA faster than PLAID?", ("MUVERA", "PLAID")),
        ("What did the second version of SPLADE change with respect to the first?",
         ("first", "second version of SPLADE")),
        ("What does MUVERA reduce?", ()),
    ],
)  # fmt: skip
def test_sides_of_a_comparison(question, pair):
    assert sides(question) == pair


def test_both_sides_have_as_many_sentences():
    answer = Few().ask("How does MUVERA compare with ColBERTv2 in storage?")
    owners = [statement.citations[0].id for statement in answer.statements]
    assert sorted(owners) == ["colbertv2"] * 3 + ["muvera"] * 3


def test_a_question_cut_in_the_wrong_places_compares_nothing():
    def result(name, score):
        return Result(Paper(name, name, "It is."), score, (), Explanation())

    best, one, other = result("best", 1.1), result("one", 0.8), result("other", 0.7)
    question = "Next to BM25, what is lost versus neural rankers?"
    found = {question: [best, one, other], "Next to BM25": [one], "neural rankers": [other]}
    results, ids = with_both_sides(question, lambda text, _: found[text], 2)
    assert (results, ids) == ((best, one), ())
    found[question] = [one, best, other]
    results, ids = with_both_sides(question, lambda text, _: found[text], 2)
    assert (results, ids) == ((one, other), ("one", "other"))


def test_both_sides_have_a_place_even_among_two():
    answer = Few().ask("How does Bioformer, a compact BERT model, differ from MUVERA?", k=2)
    assert {result.paper.id for result in answer.retrieved} == {"bioformer", "muvera"}
    assert {paper.id for paper in answer.references} == {"bioformer", "muvera"}


@pytest.mark.parametrize(
    "question",
    [
        "Which papers mention BEIR?",
        "How many papers use ColBERT?",
        "List all works on compression.",
        "What papers are there on late interaction?",
        "Find every study about biomedical text.",
    ],
)
def test_questions_that_ask_for_papers(question):
    assert lists(question)


@pytest.mark.parametrize(
    "question", ["What does MUVERA reduce?", "How many minutes does it need?", "Which model won?"]
)
def test_questions_that_do_not(question):
    assert not lists(question)


def test_the_criterion_is_what_remains():
    asked = "Which papers in my library that use ColBERT compress it, and how?"
    assert criterion(asked) == "use ColBERT compress it"
    assert criterion("List all papers about late interaction.") == "about late interaction"


def test_a_list_says_how_many_were_looked_at():
    answer = Few().ask("Which papers mention late interaction models?")
    assert answer.answered
    assert "colbertv2" in {paper.id for paper in answer.references}
    assert any("looked at 3 papers" in notice for notice in answer.notices)
    assert all(s.evidence[0].text == s.text for s in answer.statements)


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
    assert notice == "looked at 200 papers; 150 fit, the best 50 are listed"
    assert len(answer.references) == 50
    assert all(paper.id.startswith("bees") for paper in answer.references)


def test_a_list_stops_where_nothing_fits_any_more():
    answer = Few(papers=shelf_of(30)).ask("How many papers are about honeybee flight?")
    assert answer.notices == ("looked at 100 papers; 30 fit",)


def test_a_list_of_nothing_is_refused():
    answer = Few().ask("Which papers mention HyDE?")
    assert not answer.answered
    assert "“HyDE”" in answer.text


@pytest.mark.parametrize(
    "question", ["And at what loss?", "How fast is it?", "What are its limits?", "Why?"]
)
def test_questions_that_lean_on_the_one_before(question):
    assert leans(question)


@pytest.mark.parametrize(
    "question", ["What does late interaction cost in storage?", "How does MUVERA work?"]
)
def test_questions_that_stand_alone(question):
    assert not leans(question)


def test_names_carry_over_by_rule():
    last = Answer(FIRST)
    assert carry_over("What are its limits?", last) == "What are MUVERA's limits?"
    assert carry_over("How fast is it?", last) == "How fast is MUVERA?"
    assert FIRST in carry_over("And at what loss?", last)


def test_a_follow_up_is_searched_as_rewritten_and_shown():
    few = Few()
    answer = few.ask("What does it reduce search to?", history=[few.ask(FIRST)])
    assert answer.question == "What does it reduce search to?"
    assert answer.standalone == "What does MUVERA reduce search to?"
    assert "muvera" in {paper.id for paper in answer.references}


@pytest.mark.parametrize(
    "question, filters",
    [
        ("Which papers from 2024 lower latency?", Filters(years=(2024, 2024))),
        ("What lowered latency since 2020?", Filters(years=(2020, None))),
        ("What lowered latency before 2020?", Filters(years=(None, 2019))),
        ("What work between 2018 and 2025 lowers latency?", Filters(years=(2018, 2025))),
        ("What do papers by Dhulipala say on latency?", Filters(authors=("Dhulipala",))),
        ("What did Dhulipala et al. find on latency?", Filters(authors=("Dhulipala",))),
        ("What did Jayaram show on latency?", Filters(authors=("Jayaram",))),
        ("What was presented at NeurIPS on latency?", Filters(venues=("NeurIPS",))),
        ("What did TREC 2024 measure?", Filters()),
        ("What does the model by Nobody say?", Filters()),
        ("How is latency handled in BERT?", Filters()),
    ],
)
def test_words_become_filters(question, filters):
    assert narrow(question, Filters(), FewPapers().count).filters == filters


def test_filters_are_shown_and_leave_no_trace_in_the_question():
    read = narrow("What do papers by Dhulipala say on latency?", Filters(), FewPapers().count)
    assert read.question == "What do papers say on latency?"
    assert read.notices == ("read as a filter: author Dhulipala",)


def test_a_library_without_years_reads_no_years():
    bare = FewPapers(PAPERS[1:])
    read = narrow("Which papers from 2024 lower latency?", Filters(), bare.count)
    assert read.filters == Filters()


def test_a_pasted_abstract_is_set_against_the_library():
    document = (
        "We study search with many vectors. MUVERA achieves an average of 10% improved recall with "
        "90% lower latency. Our own method is a knitted blanket which keeps the readers of long "
        "documents warm in winter evenings, when the heating of the library has been switched off. "
        "We hope that many others will find this of use in their own homes and reading rooms."
    )
    assert is_document(document)
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


@pytest.mark.parametrize("question", ["Which trials were stopped?", "papers on solar cells"])
def test_trials_and_bare_lists_ask_for_papers_too(question):
    assert lists(question)


def test_a_question_never_stands_in_the_place_of_a_pronoun():
    shelf = (Paper("d", "Dapagliflozin in heart failure", "Dapagliflozin lowered deaths."),)
    assistant = Few(papers=shelf)
    first = assistant.ask("What did the dapagliflozin trial find?")
    second = assistant.ask("How many patients did it enroll?", history=[first])
    assert second.standalone == (
        "How many patients did it enroll? (about: What did the dapagliflozin trial find?)"
    )
    third = assistant.ask("And in severe heart failure?", history=[first, second])
    assert "dapagliflozin" in third.standalone
