"""How an answer and its sentences stand, as every face of it says: marks for doubt alone."""

from dataclasses import replace

import pytest

from assistant.answer import Answer, Quote, Standing, Statement, Support
from assistant.render.markdown import render_markdown
from assistant.render.standing import (
    checked_line,
    doubt_of,
    grouped,
    other_notices,
    standing_line,
    why_in_doubt,
)
from tests.assistant.doubles import PAPERS

FIRST, SECOND = PAPERS[:2]


def quote(paper, start, end):
    one = Quote(paper, start, end)
    return Statement(one.text, (paper,), (one,), Support.SUPPORTED)


def written(support, *papers, reason=None, claim=True):
    evidence = tuple(Quote(paper, 0, 20) for paper in papers)
    return Statement("It is so.", papers, evidence, support, reason, claim, lead=" ")


@pytest.mark.parametrize(
    ("statement", "doubt"),
    [
        (written(Support.SUPPORTED, FIRST), ""),
        (quote(FIRST, 0, 20), ""),
        (written(Support.UNSUPPORTED, claim=False), ""),
        (written(Support.PARTIAL, FIRST), "~ reworded, not verified"),
        (written(Support.UNSUPPORTED, FIRST), "? not in the cited paper"),
        (written(Support.UNSUPPORTED, FIRST, SECOND), "? not in the cited papers"),
        (written(Support.UNSUPPORTED), "? in no paper found"),
        (written(Support.CONTRADICTED, FIRST), "✗ says otherwise"),
    ],
)
def test_marks_are_for_doubt(statement, doubt):
    assert doubt_of(statement) == doubt


def test_a_contradiction_is_told_with_its_quote():
    said = written(Support.CONTRADICTED, FIRST, reason="the other way round")
    assert why_in_doubt(said) == f"the other way round: “{FIRST.abstract[:20]}”"
    assert why_in_doubt(written(Support.SUPPORTED, FIRST, reason="kept")) == ""


def test_sentences_checked_are_counted_once():
    carried = written(Support.SUPPORTED, FIRST)
    heading = written(Support.UNSUPPORTED, claim=False)
    ours = Statement("2 papers fit.", support=Support.SUPPORTED, reason="Counted.")
    assert checked_line([carried] * 5, "judge-1") == "5 of 5 sentences checked, by judge-1"
    assert checked_line([carried, heading, ours], "built-in") == (
        "1 of 1 sentence checked, by the built-in reader"
    )
    doubtful = [carried, written(Support.PARTIAL, FIRST)]
    assert checked_line(doubtful, "m").endswith("by m, 1 in doubt")
    assert (
        checked_line([quote(FIRST, 0, 20)], "m") == "1 of 1 sentence checked: quoted word for word"
    )
    assert checked_line([heading]) == ""


def test_a_line_says_how_an_answer_stands():
    answer = Answer("Is it?", (written(Support.SUPPORTED, FIRST),), judge="m")
    answers = replace(answer, standing=Standing.ANSWERS)
    assert standing_line(answers) == "Answered from 1 paper; 1 of 1 sentence checked, by m"
    lack = "what is quoted bears on the question, but says nothing of “cost”"
    bears = replace(answer, standing=Standing.BEARS, notices=("read so", lack))
    assert standing_line(bears).startswith("What is quoted bears on the question, but says nothing")
    assert other_notices(bears) == ("read so",)
    assert standing_line(Answer("Is it?", missing="Nothing is near.")) == "Nothing is near."
    assert standing_line(Answer("Is it?")) == "Nothing here answers it."
    assert standing_line(Answer("Is it?", failure="m failed")) == ""


def test_papers_of_a_list_that_may_fit_are_counted_apart():
    count = Statement("1 paper fits.", support=Support.SUPPORTED, reason="Counted.")
    sure, unsure = quote(FIRST, 0, 20), replace(quote(SECOND, 0, 20), reason="may fit")
    listed = Answer("How many?", (count, sure, unsure), standing=Standing.ANSWERS)
    assert standing_line(listed).startswith("Answered from 1 paper, 1 more may fit; 2 of 2")
    only_unsure = replace(listed, statements=(count, unsure))
    assert standing_line(only_unsure).startswith("Answered from 1 paper; ")


def test_a_reason_does_not_say_again_what_the_mark_says():
    said = written(Support.PARTIAL, FIRST, reason="Reworded, not verified: the nearest is so.")
    assert why_in_doubt(said) == "The nearest is so."
    other = written(Support.PARTIAL, FIRST, reason="Figures: 3 is not in it.")
    assert why_in_doubt(other) == "Figures: 3 is not in it."


def test_a_filter_that_leaves_little_is_not_the_library_s_lack():
    left = "your filter leaves 2 of 654 papers; 651 have no year"
    lack = Answer("Is it?", missing="No paper of the library is about this.", notices=(left, "so"))
    said = "Your filter leaves 2 of 654 papers; 651 have no year. Nothing that is left answers it."
    assert standing_line(lack) == render_markdown(lack) == said
    assert other_notices(lack) == ("so",)
    found = replace(lack, missing="", standing=Standing.ANSWERS, statements=(quote(FIRST, 0, 9),))
    assert other_notices(found) == (left, "so")


def test_quotes_are_grouped_by_paper_and_prose_stays_in_place():
    one, two, three = quote(FIRST, 0, 20), quote(SECOND, 0, 20), quote(FIRST, 21, 40)
    prose = written(Support.SUPPORTED, FIRST)
    groups = grouped([prose, prose, one, two, three, prose, one])
    assert [(group.paper, len(group.statements)) for group in groups] == [
        (None, 2),
        (FIRST, 2),
        (SECOND, 1),
        (None, 1),
        (FIRST, 1),
    ]
    shown = render_markdown(Answer("Is it?", (one, two, three), standing=Standing.ANSWERS))
    assert shown.startswith("Answered from 2 papers; 3 of 3 sentences checked: quoted")
    assert shown.count(f"[1]\n\n> {one.text.strip()}\n>\n> ") == 1
    assert "✓" not in shown
