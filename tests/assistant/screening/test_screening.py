"""Screening: an order that learns, criteria, decisions that are kept, sheets out and in."""

import csv

import numpy as np
import pytest

from assistant import Assistant
from assistant.review.protocol import load_protocol
from assistant.screening.criteria import Criteria, rule, sentence_on
from assistant.screening.order import ScreeningOrder
from assistant.screening.sheet import read_sheet, write_sheet
from index.errors import QueryError
from index.library import Library
from index.paper import Paper
from index.store.decisions import Decision, Decisions
from tests.assistant.review.conftest import PAPERS, TOPIC
from tests.index.embedders import WordVectors


def order(papers=60, relevant=12):
    """Papers of two kinds, told apart by their vectors and a word; the reader knows nothing."""
    spread = np.random.default_rng(7).normal(0, 0.2, (papers, 6))
    spread[:relevant, 0] += 2
    texts = [f"{'tea' if n < relevant else 'goat'} number {n}" for n in range(papers)]
    return ScreeningOrder(spread, texts, np.full(papers, 0.2))


def test_each_decision_moves_the_papers_like_it():
    known = order()
    before = known.forecast()
    assert before.chance == pytest.approx(np.full(60, 0.2))
    known.decide(0, True)
    known.decide(30, False)
    now = known.forecast()
    assert now.chance[1:12].min() > now.chance[31:].mean() + 0.1
    assert (now.chance[0], now.chance[30]) == (1.0, 0.0)
    known.undo(0)
    known.undo(30)
    assert known.forecast().chance == pytest.approx(before.chance)


def test_one_may_stop_when_hardly_any_is_left_and_not_before():
    known, stopped = order(), None
    for n in range(60):
        forecast = known.forecast()
        if forecast.may_stop:
            stopped = n
            break
        left = [m for m in range(60) if m not in known.decided]
        place = max(left, key=lambda m: forecast.chance[m])
        known.decide(place, place < 12)
    assert stopped is not None
    assert stopped < 60
    assert sum(known.decided.values()) == 12
    assert known.forecast().left < 1


@pytest.mark.parametrize(
    ("criteria", "reason"),
    [
        (Criteria(), None),
        (Criteria(exclude=("animal studies",)), "excluded by “animal studies”"),
        (Criteria(include=("older women",)), "does not say “older women”"),
        (Criteria(include=("tea",), exclude=("coffee",)), None),
        (Criteria(types=("article",)), "excluded by type: inproceedings"),
        (Criteria(types=("in proceedings",)), None),
    ],
)
def test_a_criterion_leaves_out_what_it_names(criteria, reason):
    abstract = "We gave green tea to forty mice. They slept well."
    ruling = rule(criteria, Paper("x", "Tea", abstract, extra={"type": "inproceedings"}))
    assert (ruling and ruling.reason) == reason
    if reason and "animal" in reason:
        assert ruling.sentence == "We gave green tea to forty mice."


def test_no_words_are_said_by_no_sentence():
    assert sentence_on("the of", Paper("x", "Tea", "Tea.")) == ""


@pytest.fixture
def own(tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        library.insert(PAPERS)
        yield Assistant(library)


def test_decisions_are_kept_and_a_review_keeps_to_them(own):
    screening = own.screen(TOPIC)
    assert screening.next().paper.id in {"p1", "p2", "p3", "p4"}
    screening.decide("p1", False, "a robot", "anna")
    screening.decide("p5", True, who="ben")
    screening.decide("p4", True)
    assert screening.undo().paper_id == "p4"
    again = own.screen(f"  {TOPIC.upper()} ")
    assert [(d.paper_id, d.include, d.reason, d.who) for d in again.decisions] == [
        ("p1", False, "a robot", "anna"),
        ("p5", True, "", "ben"),
    ]
    assert again.next().paper.id not in {"p1", "p5"}
    review = own.review(TOPIC)
    cited = {paper.id for paper in review.references}
    assert "p5" in cited
    assert "p1" not in cited
    assert review.scope.reasons["by people: a robot"] == 1
    assert review.scope.by_people == 1
    scope = review.scope
    assert scope.screened == len(scope.included) + sum(scope.reasons.values())


def test_a_criterion_leaves_a_paper_out_of_a_review(own):
    review = own.review(TOPIC, criteria=Criteria(exclude=("vacuum pad",)))
    assert {paper.id for paper in review.references} == {"p1", "p2", "p3"}
    (left,) = [e for e in review.scope.excluded if e.reason == "excluded by “vacuum pad”"]
    assert left.sentence == "In this paper, we propose a vacuum pad."
    assert "No paper says: vacuum pad" in review.protocol


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.ris"])
def test_a_sheet_gives_its_decisions_back(own, tmp_path, name):
    screening = own.screen(TOPIC)
    made = [Decision("p1", True, "", "anna"), Decision("p2", False, "wrong setting", "ben")]
    screening.take(made)
    write_sheet(screening.all(), tmp_path / name)
    found = read_sheet(tmp_path / name, screening.papers)
    assert sorted(found, key=lambda d: d.paper_id) == made


@pytest.mark.parametrize(
    ("text", "include"),
    [
        ("title,included\nBread in hot ovens,1\n", True),
        ("title;exclude;reason\nBread in hot ovens;x;hot\n", False),
        ('title,notes\nBread in hot ovens,"RAYYAN-INCLUSION: {""Ann""=>""Excluded""}"\n', False),
        ("title,asreview_label\nBread in hot ovens,0\n", False),
    ],
)
def test_sheets_of_other_tools_are_read(own, tmp_path, text, include):
    (tmp_path / "sheet.csv").write_text(text, "utf-8")
    (found,) = read_sheet(tmp_path / "sheet.csv", PAPERS)
    assert (found.paper_id, found.include) == ("p6", include)


@pytest.mark.parametrize(
    "text",
    [
        "title,year\nBread in hot ovens,2021\n",
        "title,included\nNobody's paper,1\n",
        "id,include,exclude\np1,1,1\n",
    ],
)
def test_a_sheet_that_cannot_be_taken_is_refused(tmp_path, text):
    (tmp_path / "sheet.csv").write_text(text, "utf-8")
    with pytest.raises(QueryError):
        read_sheet(tmp_path / "sheet.csv", PAPERS)


def test_no_cell_of_a_sheet_is_a_formula(own, tmp_path):
    screening = own.screen(TOPIC)
    screening.decide("p1", False, "=1+1", "anna")
    write_sheet(screening.all(), tmp_path / "sheet.csv")
    with (tmp_path / "sheet.csv").open(encoding="utf-8-sig") as file:
        (row,) = [row for row in csv.DictReader(file) if row["id"] == "p1"]
    assert row["reason"] == "'=1+1"


def test_a_library_without_decisions_has_none(own):
    kept = Decisions(own.library.store.database)
    assert kept.of(TOPIC) == []
    kept.forget(TOPIC, "p1")
    kept.keep(TOPIC, [Decision("p1", True), Decision("p2", True), Decision("p1", False)])
    assert [(d.paper_id, d.include) for d in kept.of(TOPIC)] == [("p2", True), ("p1", False)]


def test_a_protocol_is_read(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("question: tea\nexclude: [mice, rats]\ninclude: adults\nyears: 2015:2020\n")
    read = load_protocol(path)
    assert read.topic == "tea"
    assert read.criteria == Criteria(("adults",), ("mice", "rats"))
    assert read.filters.years == (2015, 2020)


@pytest.mark.parametrize("text", ["- a", "question: [", "colour: red", "sections: x", "years: x"])
def test_what_is_no_protocol_is_refused(tmp_path, text):
    path = tmp_path / "p.yaml"
    path.write_text(text)
    with pytest.raises(QueryError):
        load_protocol(path)
