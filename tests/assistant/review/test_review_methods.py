import numpy as np
import pytest

from assistant.review.screen.collect import collect
from assistant.review.screen.method_names import find_methods
from assistant.review.screen.paper_words import read_paper
from assistant.review.screen.score import SIGNALS, TopicScores
from assistant.review.screen.topic import mention, parse_topic, weigh
from assistant.text.abbreviations import definitions
from index.library import Library
from index.paper import Filters, Paper
from tests.assistant.review.conftest import ELSEWHERE, PAPERS, TOPIC
from tests.index.embedders import WordVectors

PASTE = [
    Paper(
        "m1",
        "Magnetic paste finishing for telescope mirror polishing",
        "Magnetic paste finishing (MPF) polishes a telescope mirror with a paste on a magnet.",
    ),
    Paper(
        "m2",
        "A robot that holds a magnet",
        "Telescope mirror polishing by magnetic paste finishings (MPFs) is left to a robot.",
    ),
    Paper(
        "m3",
        "Softer tools for magnetic paste finishing",
        "Softer tools are made for polishing a mirror.",
    ),
]
KNIVES = [
    Paper(f"k{n}", f"Magnetic paste finishing of {what}", f"How {what} are made sharp is told.")
    for n, what in enumerate(("kitchen knives", "garden shears", "old razors"))
]


@pytest.mark.parametrize(("others", "is_one"), [(ELSEWHERE, True), (KNIVES, False)])
def test_a_phrase_that_papers_abbreviate_is_a_method_where_few_others_use_it(
    others, is_one, tmp_path
):
    with Library.open(tmp_path, create=True, embedder=WordVectors()) as library:
        library.insert([*PAPERS, *PASTE, *others])
        scope = collect(library, TOPIC, Filters())
    assert ("magnetic paste finishing" in scope.methods) is is_one
    reasons = {c.paper.id: c.reason for c in scope.included}
    assert reasons["m1"].startswith("its title names")
    assert (reasons.get("m3") == "its title names a method of the topic") is is_one


def test_a_name_is_a_method_where_the_papers_that_use_it_are_on_the_topic(few):
    assert collect(few.library, TOPIC, Filters()).methods == ("ACME",)


@pytest.mark.parametrize(("chance", "is_one"), [(0.2, True), (0.01, False)])
def test_what_a_title_joins_to_the_topic_is_a_method_where_the_others_may_be_on_it(
    chance, is_one, tmp_path
):
    papers = [PASTE[0], PASTE[2]]
    read, units = [read_paper(paper) for paper in papers], parse_topic(TOPIC)
    said = [mention(weigh(units, read), one) for one in read]
    judged = TopicScores(np.array([0.9, chance]), said, np.zeros((2, len(SIGNALS))))
    defined = definitions(paper.text for paper in papers)
    with Library.open(tmp_path, create=True, embedder=WordVectors()) as library:
        library.insert(papers)
        found = find_methods(library, read, judged, units, defined)
    assert ("magnetic paste finishing" in found.values()) is is_one
