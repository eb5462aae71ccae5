"""Lists of papers, over real libraries: which fit, which stand apart, and how many."""

import pytest

from assistant import Assistant
from assistant.answering.conditions import Conditions
from benchmarks.questions import listed as by_title
from index.library import Library
from index.paper import Paper

FIELD = (
    Paper("wages", "Wages in two states", "We use difference-in-differences. Wages rose in Kenya."),
    Paper("cathode", "Cathodes with a coating", "X-ray photoelectron spectroscopy shows no HF."),
    Paper("worms", "Deworming and schools", "We evaluate a Kenyan project. Attendance rose."),
    Paper("owls", "Hedges and barn owls", "Farms with hedges had twice as many barn owls."),
    Paper("larks", "Mowing and skylarks", "Skylarks nest in meadows. Late mowing helped skylarks."),
    Paper("both", "Birds of the meadow", "Skylarks nest low. Owls hunt skylarks over meadows."),
    Paper("grid", "Graph networks for power grids", "A graph network with attention balances it."),
    Paper("plain", "Graph networks for rivers", "Our graph network goes without attention."),
    Paper("flood", "Graph networks for floods", "A graph network forecasts the level of rivers."),
    *(Paper(f"x{n}", f"Concrete {n}", f"Cement number {n} hardens.") for n in range(40)),
)


@pytest.fixture(scope="module")
def field(tmp_path_factory):
    folder = tmp_path_factory.mktemp("field")
    with Library.open(folder, create=True) as library:
        library.insert(FIELD)
    with Assistant.open(folder) as assistant:
        yield assistant


def listed(answer):
    """The papers that fit, and those that stand apart with why."""
    fit, may = by_title(answer)
    apart = {s.citations[0].id: s.reason for s in answer.statements if s.citations and s.reason}
    assert {p.title for p in answer.references if p.id not in apart} == fit
    assert {p.title for p in answer.references if p.id in apart} == may
    return {paper.id for paper in answer.references} - apart.keys(), apart


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("Which papers use X-ray photoelectron spectroscopy?", {"cathode"}),
        ("Which studies were done in Kenya?", {"wages", "worms"}),
        ("Which papers use difference-in-differences?", {"wages"}),
        ("Which papers mention wages?", {"wages"}),
        ("Which papers mention photons?", set()),
        ("Which papers are about hedges or wages?", {"owls", "wages"}),
    ],
)
def test_a_list_has_the_papers_that_say_it(field, question, papers):
    fit, _ = listed(field.ask(question))
    assert fit == papers


def test_of_two_things_asked_for_together_a_paper_must_have_both(field):
    fit, apart = listed(field.ask("Which papers are about skylarks and owls?"))
    assert fit == {"both"}
    assert all("says nothing of" in reason for reason in apart.values())


@pytest.mark.parametrize(
    ("asked", "topic", "together"),
    [
        ("on measure theory", "measure theory", ("measure theory",)),
        ("measure deaths", "deaths", ("deaths",)),
        ("about parks and test methods", "parks and test methods", ("parks", "test methods")),
    ],
)
def test_a_verb_that_asks_is_no_topic_and_a_noun_is(asked, topic, together):
    conditions = Conditions.of(asked)
    assert (conditions.topic, conditions.together) == (topic, together)


def test_a_record_is_known_by_what_its_paper_is_about(field):
    answer = field.ask("Who wrote the paper on hedges?")
    assert "record of “Hedges and barn owls” does not say who wrote it." in answer.text


def test_a_thing_to_go_without_is_no_topic(field):
    fit, apart = listed(field.ask("Which papers use graph networks without attention?"))
    assert fit == {"plain", "flood"}
    assert apart == {"grid": "may fit: speaks of “attention”"}


def test_a_banned_paper_is_in_no_list(field):
    chat = field.chat()
    chat.ban("worms")
    answer = chat.ask("Which studies were done in Kenya?")
    assert {paper.id for paper in answer.references} == {"wages"}


def test_a_list_begins_with_its_number_and_says_how_many_were_looked_at(field):
    answer = field.ask("How many papers are about graph networks?")
    number, *lines = answer.statements
    assert number.text == "3 papers of the library fit."
    assert answer.notices == ("looked at 49 papers; 3 fit",)
    assert all(line.evidence[0].text == line.text for line in lines)


def test_a_list_of_nothing_says_what_is_nowhere(field):
    answer = field.ask("Which papers mention HyDE?")
    assert not answer.answered
    assert "None mentions “HyDE”" in answer.missing
    assert "Nearest to it: " in answer.missing


def test_a_list_goes_on_while_papers_fit(tmp_path):
    bees = [
        Paper(f"bees{n}", f"Honeybee flight {n}", f"We study honeybee flight in valley {n}.")
        for n in range(200)
    ]
    rest = [Paper(f"x{n}", f"Concrete {n}", f"Cement number {n} hardens.") for n in range(400)]
    with Library.open(tmp_path, create=True) as library:
        library.insert([*bees, *rest])
    with Assistant.open(tmp_path) as assistant:
        answer = assistant.ask("How many papers are about honeybee flight?")
    assert answer.statements[0].text == "200 papers of the library fit."
    assert answer.notices == ("looked at 300 papers; 200 fit; the best 50 are listed",)
    assert len(answer.references) == 50
