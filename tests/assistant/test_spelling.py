"""Misspelt words of a question, and words for things that no paper found has."""

import pytest
from rapidfuzz.distance import OSA

from assistant import Assistant
from assistant.text.spelling import respell
from index.embedding.embedder import load_embedder
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


def test_neighbours_turned_round_are_one_slip():
    assert [OSA.distance(*p) for p in (("hazzard", "hazard"), ("waht", "what"), ("a", "abc"))] == [
        1,
        1,
        2,
    ]


SHELF = (
    Paper("sulfur", "Sulfur cathodes", "Batteries suffer from the shuttle effect. It is strong."),
    Paper("wolves", "Wolves in Kenya", "Wolves ate elk."),
)


def test_what_a_sentence_says_word_for_word_is_answered():
    assert Few(papers=SHELF).ask("What is the shuttle effect?").answered


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
        Paper("c", "Goat milk by laser", "A laser makes goat milk analysis twice as fast."),
        Paper("d", "Rice", "Rice stores well under wax for a year."),
    ]
    with Assistant.open(tmp_path / "library") as library:
        library.library.insert(papers)
        answer = library.ask("Which papers are on GMA?")
        named = library.ask("Which papers are on TNF?")
    assert {paper.id for paper in answer.references} == {"a", "b", "c"}
    assert "read “GMA” as “GMA (goat milk analysis)”" in answer.notices
    assert not named.answered
