"""A topic under several names: its short forms, and words that stand for its own."""

import pytest

from assistant.screening.collect import collect
from assistant.screening.paper_words import read_paper, stems
from assistant.screening.topic import mention, parse_topic
from assistant.text.lexicon import narrower
from index.library import Library
from index.paper import Filters, Paper
from tests.assistant.review.conftest import ELSEWHERE


@pytest.mark.parametrize(
    ("topic", "said", "unsaid"),
    [
        ("kidney transplantation", "Renal transplantation in sheep", "Liver transplantation"),
        ("visual learning", "Learning from images", "Learning from sound"),
        ("tumour growth", "Growth of carcinomas", "Growth of towns"),
        ("self-supervised learning", "Unsupervised learning", "Supervised learning"),
    ],
)
def test_a_word_is_said_by_one_that_stands_for_it(topic, said, unsaid):
    units = parse_topic(topic)
    first, second = (mention(units, read_paper(Paper("x", t, ""))) for t in (said, unsaid))
    assert min(first.each) >= 0.8 > min(second.each)


def test_what_says_a_word_is_another_word():
    for word, others in narrower().items():
        assert not {stems(word)} & {stems(other) for other in others}, word


def test_a_review_of_a_short_form_is_that_of_the_long_one(tmp_path):
    kinds = ("in oil", "in wax", "by night", "by train", "at sea")
    papers = [
        *(Paper(k, f"Goat cheese ripening {k}", f"Ripening cheese {k} is slow.") for k in kinds),
        Paper("defined", "On GCR", "Goat cheese ripening (GCR) takes a year. GCR is costly."),
        *ELSEWHERE,
    ]
    with Library.open(tmp_path / "library", create=True) as library:
        library.insert(papers)
        scope = collect(library, "GCR", Filters())
    assert scope.topic == "GCR"
    assert scope.in_full == "goat cheese ripening"
    assert {candidate.paper.id for candidate in scope.included} == {"defined", *kinds}
