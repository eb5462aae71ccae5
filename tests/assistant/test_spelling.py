"""Misspelt words of a question, and words for things that no paper found has."""

import pytest
from assistant.answering.asked import absent_names, asked_fact, asked_names
from assistant.answering.subject import missing_subject
from rapidfuzz.distance import OSA

from assistant import Assistant
from assistant.text.spelling import missing_thing, respell
from index.embedding.embedder import load_embedder
from index.embedding.remembered import Remembered
from index.paper import Paper
from tests.assistant.doubles import Few

TEXTS = (
    "Neonicotinoid seed coating reduces bumblebee colony growth. Hypertension was frequent. "
    "Nitrite was low. Alumina-free films hold. Infections are treated with apixaban.",
)


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("bumblbees, hazzard", {"bumblbees": "bumblebee"}),
        ("hypotension", {}),  # the opposite, not a slip
        ("nitrate", {}),
        ("Do injections work?", {}),  # a common word is no misspelt one
        ("bumblebees", {}),
    ],
)  # fmt: skip
def test_misspelt_words(question, meant, embedder):
    assert respell(question, TEXTS, embedder) == meant


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("How does edoxaban compare with apixaban?", "edoxaban"),
        ("What is the effect of glyphosate on bees?", "glyphosate"),
        ("Is apixaban inconvenient?", ""),
        ("Do pollinators suffer?", ""),  # a kind: the papers may name its members
        ("How does apixaban work?", ""),
    ],
)
def test_things_that_no_paper_has(question, thing, embedder):
    assert missing_thing(question, TEXTS, embedder) == thing


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Does apixaban cure baldness?", "baldness"),
        ("Do mobile phones harm bumblebee colonies?", "mobile phones"),
        ("Does seed coating change how quickly bumblebees grow?", ""),
        ("Was raised blood pressure frequent?", ""),  # hypertension is near enough
        ("Does coating lead to lower growth of the colonies?", ""),
        ("How does apixaban work?", ""),
    ],
)
def test_what_a_question_is_about_and_no_paper_has(question, subject, embedder):
    assert missing_subject(question, TEXTS, Remembered(embedder)) == subject


def test_neighbours_turned_round_are_one_slip():
    assert [OSA.distance(*p) for p in (("hazzard", "hazard"), ("waht", "what"), ("a", "abc"))] == [
        1,
        1,
        2,
    ]


@pytest.mark.parametrize("name", ["Ta-doped", "Pt-Ni"])
def test_a_compound_is_mentioned_by_its_parts_and_with_any_dash(name):
    assert not absent_names((name,), "Pt–Ni alloys and LLZO with Ta doping")
    assert absent_names((name,), "Mo alloys without doping")


def test_days_are_no_names():
    assert asked_names("What do I tell the ICU on Monday in March?") == ("ICU",)


def test_costs_are_a_price_and_grants_are_said():
    price = asked_fact("What does semaglutide cost per month?")
    assert price is not None
    assert price.noun == "a price"
    assert asked_fact("What does late interaction cost in storage?") is None
    funds = asked_fact("Do cash grants help firms?")
    assert funds is not None
    assert funds.shown.search("Cash grants help firms.")


SHELF = (
    Paper("sulfur", "Sulfur cathodes", "Batteries suffer from the shuttle effect. It is strong."),
    Paper("wolves", "Wolves in Kenya", "Wolves ate elk."),
)


def test_what_a_sentence_says_word_for_word_is_answered():
    assert Few(papers=SHELF).ask("What is the shuttle effect?").answered


def test_a_question_in_another_language_is_told_so(tmp_path):
    answer = Few(papers=SHELF).ask("Welche Wirkung hat das auf die Batterie und wie ist sie?")
    assert not answer.answered
    assert "German" in answer.text


def test_a_misspelt_question_is_answered_and_says_how_it_was_read(tmp_path):
    (tmp_path / "one.ris").write_text(
        "TY  - JOUR\nTI  - Neonicotinoid seed coating and wild bees\n"
        "AB  - The neonicotinoid coating reduced bumblebee colony growth.\nER  - \n"
    )
    with Assistant.open(tmp_path / "library") as library:
        library.add(tmp_path / "one.ris")
        answer = library.ask("neonicitinoid and bumblbees")
    assert answer.answered
    assert any("“neonicitinoid” as “neonicotinoid”" in notice for notice in answer.notices)


def test_an_abbreviation_finds_the_papers_that_have_it_in_full(tmp_path):
    papers = [
        Paper("a", "Goats", "Goat milk analysis (GMA) of forty herds found less fat in winter."),
        Paper("b", "Herds", "We speed up goat milk analysis (GMA) with a sieve."),
        Paper("c", "Lasers", "A laser makes goat milk analysis twice as fast as before."),
        Paper("d", "Rice", "Rice stores well under wax for a year."),
    ]
    with Assistant.open(tmp_path / "library") as library:
        library.library.insert(papers)
        answer = library.ask("Which papers are on GMA?")
        named = library.ask("Which papers are on TNF?")
    assert {paper.id for paper in answer.references} == {"a", "b", "c"}
    assert "read “GMA” as “GMA (goat milk analysis)”" in answer.notices
    assert not named.answered
