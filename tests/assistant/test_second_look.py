"""What a search found, put in another order by whether it answers."""

from dataclasses import replace

from assistant.reader.second_look import look_again
from index.paper import Chunk, Explanation, Paper, Passage, Result

QUESTION = "How much honey did bees under tiles make?"
TEXTS = (
    "Honey was weighed in two towns.",
    "Tiles of clay keep a house cool in summer.",
    "Bees under tiles made 12 kg of honey a year, half as much as others.",
)


def results(*scores):
    papers = [Paper(str(n), f"Paper {n}", text) for n, text in enumerate(TEXTS)]
    chunks = [Chunk(paper.id, 0, len(paper.abstract)) for paper in papers]
    return [
        Result(paper, score, (Passage(paper, chunk, score),), Explanation(dense_rank=1))
        for paper, chunk, score in zip(papers, chunks, scores, strict=True)
    ]


def order(found):
    return [result.paper.id for result in look_again(QUESTION, found)]


def test_of_two_that_are_found_alike_the_one_that_answers_comes_first():
    assert order(results(1.0, 0.51, 0.5)) == ["0", "2", "1"]


def test_the_search_counts_for_more():
    assert order(results(1.0, 0.7, 0.4)) == ["0", "1", "2"]


def test_scores_fall_and_stay_in_the_units_of_the_search():
    scores = [r.score for r in look_again(QUESTION, results(1.0, 0.51, 0.5))]
    assert scores == sorted(scores, reverse=True)
    assert 0.3 < min(scores) < max(scores) < 1.1


def test_what_is_named_stays_in_front():
    named, *found = results(1.5, 0.51, 0.5)
    named = replace(named, explanation=Explanation(note="the title is in the query"))
    assert order([named, *found])[0] == "0"


def test_one_and_none_are_left_as_they_are():
    assert look_again(QUESTION, []) == ()
    one = results(1.0, 0.5, 0.4)[:1]
    assert look_again(QUESTION, one) == tuple(one)
