"""Why each paper stands where it does, in words."""

import json
from dataclasses import replace

import pytest

from index.library import Library
from index.paper import Body, Explanation, Paper, Result
from index.search.explain import explain
from index.search.rank import WORDS, search
from tests.index.embedders import WordVectors

ROWS = [
    {"title": "Rare birds", "abstract": "Owls hunt mice at night.", "authors": ["Lee, Ann"]},
    {"title": "Common birds", "abstract": "Pigeons eat bread all day and owls sleep."},
    {"title": "Fish", "abstract": "Trout swim in rivers."},
    {"title": "Owls of the far north", "abstract": "Snow and mice."},
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explain")
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    with Library.open(folder / "library", create=True, embedder=WordVectors()) as made:
        made.add([folder / "a.jsonl"])
        yield made


def told(library, query):
    results = search(library, query, syntax=True)
    why = explain(library, query, results)
    return {r.paper.title: text for r, text in zip(results, why, strict=True)}


def test_it_says_who_found_it_which_words_it_has_and_what_the_score_is_of(library):
    results = search(library, "owls hunting at night")
    best, why = results[0], explain(library, "owls hunting at night", results)[0]
    assert best.paper.title == "Rare birds"
    assert why.startswith("Found by meaning (1st) and by words (1st). Has 3 of 3 words: ")
    assert "owls, hunting, night." in why
    assert f"{best.explanation.dense:.2f}, where 1 says the same" in why
    words = WORDS * best.explanation.share
    assert f"Score {best.score:.2f}: {best.score - words:.2f} for meaning, {words:.2f}" in why
    assert "It came 1st at first, so the query was moved towards it" in why


def test_it_says_which_words_are_lacking(library):
    why = told(library, "owls rivers zebras")
    assert "Has 1 of 3 words: owls; not rivers, zebras." in why["Rare birds"]
    assert "Has 1 of 3 words: rivers; not owls, zebras." in why["Fish"]
    assert "Has none of the words." in told(library, "zebras lions")["Fish"]


def test_what_is_required_is_no_word(library):
    why = told(library, "owls -pigeons -year:1999 -title:fish")
    assert "Has 1 of 1 word: owls." in why["Rare birds"]


def test_a_paper_that_moved_says_from_where(library):
    (result,) = search(library, "trout", k=1)
    moved = replace(result.explanation, first_rank=12, second_rank=3)
    (why,) = explain(library, "trout", [replace(result, explanation=moved)])
    assert "Compared again with the 2 papers that came first; it rose from 12th to 3rd." in why
    fell = replace(result.explanation, first_rank=3, second_rank=22)
    (why,) = explain(library, "trout", [replace(result, explanation=fell)])
    assert "it fell from 3rd to 22nd." in why


def test_ranks_before_and_after_are_those_of_the_two_comparisons(library):
    results = search(library, "owls at night")
    assert [r.explanation.second_rank for r in results] == [1, 2, 3, 4]
    assert sorted(r.explanation.first_rank for r in results) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("Rare birds are owls", None),
        ('"Rare birds" owls', "First, since the title is in the query."),
        ("author:lee", "Newest first; it is written by the author named."),
        ("title:rare -year:1999", None),
        ("-pigeons -title:owls -title:fish", "Newest first; it is what the query requires."),
    ],
)
def test_what_was_not_ranked_says_so(library, query, why):
    found = told(library, query)["Rare birds"]
    assert found.startswith("Found by") if why is None else found == why


def test_examples_and_words_alone(library):
    why = told(library, 'like:"Rare birds" not:"Fish"')
    assert why["Common birds"].startswith("Sought is what is like “Rare birds”, not “Fish”.")
    alone = Explanation(lexical=2.0, lexical_rank=2, note="searched by words alone: no vectors")
    paper = library.papers()[0]
    (text,) = explain(library, "owls", [Result(paper, 2.0, (), alone)])
    assert text == "Found by words, 2nd. Has 1 of 1 word: owls."


def test_a_word_of_the_body_and_a_reranker_are_told(library):
    paper = Paper("x", "Kites", "They fly.", body=Body("Kites prey on voles."))
    why = Explanation(0.5, 1, 1.0, 1, "reranked by second-look, rank 4 before", 0.5, 4, 4)
    (text,) = explain(library, "kites voles moles", [Result(paper, 0.9, (), why)])
    assert "Has 2 of 3 words: kites; in its full text voles; not moles." in text
    assert "It was reranked by second-look, rank 4 before." in text
    assert "for meaning" not in text
