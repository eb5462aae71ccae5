"""Outcomes that several papers measured: what a model says of them counts as far as it holds."""

import json
import shutil
import subprocess

import pytest

from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.review.compare.findings import find_outcomes
from assistant.review.compare.outcomes import Direction
from assistant.review.render.html import render_html
from assistant.review.render.json import review_json
from assistant.review.render.latex import render_latex
from assistant.review.render.markdown import render_markdown
from assistant.review.request import ReviewRequest
from index.library import Library
from index.paper import Paper
from tests.assistant.review.conftest import TOPIC
from tests.assistant.review.reviewer import Reviewer, numbers
from tests.assistant.review.test_review_written import drafted
from tests.index.embedders import WordVectors

MORE = "In 40 glass mirrors, the pad raised surface roughness by 12%."
LESS = "Surface roughness fell by 30% with the pad on metal mirrors."
SAME = "The pad left roughness as it was in 9 mirrors."
PAPERS = [
    Paper("a", "Pads: telescope mirror polishing with a pad", f"We polish mirrors. {MORE}"),
    Paper("b", "Metal telescope mirror polishing by pad", f"We polish metal mirrors. {LESS}"),
    Paper("c", "Gentle telescope mirror polishing", f"We polish mirrors again. {SAME}"),
]
NAME = "surface roughness with a pad"


def finding(place, quote, direction, **more):
    return {"paper": place, "quote": quote, "direction": direction, **more}


def reported(*findings, outcome=NAME):
    return {"outcome": outcome, "findings": list(findings)}


UP = finding("{pads}", MORE, "up", setting="40 glass mirrors", figure="12%")
DOWN = finding("{metal}", LESS, "down", setting="gold mirrors", figure="31%")


def filled(text, marks):
    for name, n in marks.items():
        text = text.replace(f'"{{{name}}}"', str(n))
    return text


def found(*outcomes, verdict="contradicted"):
    """What comes of the outcomes that a model reports, the second look giving that verdict."""

    def play(seen):
        if seen.prompt.startswith("You check"):
            quote = {"paper": 1, "text": LESS}
            return Script(json.dumps([{"sentence": 1, "verdict": verdict, "quotes": [quote]}]))
        return Script(filled(json.dumps(outcomes), numbers(seen.prompt)))

    with ScriptedServer(play) as server:
        calls = _calls(server)
        return calls.finish(find_outcomes(calls, TOPIC, PAPERS))


def _calls(server):
    from assistant import Assistant

    return Assistant(None, load_model(server.spec)).calls(None)


def test_findings_that_hold_are_kept_word_for_word():
    (outcome,) = found(reported(UP, DOWN))
    first, second = outcome.findings
    assert (first.quote.text, second.quote.text) == (MORE, LESS)
    assert (first.direction, second.direction) == (Direction.UP, Direction.DOWN)
    assert first.setting.text == "40 glass mirrors"
    assert first.figure == "12%"
    # Neither stands in its paper.
    assert second.setting is None
    assert second.figure == ""
    assert outcome.apart == ((0, 1),)
    assert outcome.agreement is None


@pytest.mark.parametrize(
    "other",
    [
        finding("{metal}", "Surface roughness fell by 90% with the pad.", "down"),
        finding("{metal}", "We polish metal mirrors.", "down"),
        finding("{pads}", MORE, "down"),
        finding(77, LESS, "down"),
    ],
    ids=["not its words", "another outcome", "the same paper", "no paper"],
)
def test_what_does_not_hold_leaves_no_outcome_of_one_paper(other):
    assert found(reported(UP, other)) == ()


@pytest.mark.parametrize("verdict", ["carried", "not", "no verdict at all"])
def test_a_disagreement_that_the_second_look_does_not_find_is_not_told(verdict):
    (outcome,) = found(reported(UP, DOWN), verdict=verdict)
    assert outcome.apart == ()
    assert outcome.agreement is None


def test_papers_agree_only_where_all_of_them_point_the_same_way():
    down = DOWN | {"direction": "up"}
    (outcome,) = found(reported(UP, down))
    assert outcome.agreement is Direction.UP
    unclear = finding("{gentle}", SAME, "who knows")
    (outcome,) = found(reported(UP, down, unclear))
    assert outcome.agreement is None


def test_one_outcome_told_twice_is_one():
    (outcome,) = found(reported(UP), reported(DOWN, outcome="Surface roughness with the pads"))
    assert len(outcome.findings) == 2


@pytest.fixture
def own(tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        library.insert(PAPERS)
        yield library


class Comparing(Reviewer):
    """A reviewer who finds one outcome on which two papers disagree."""

    def do_section(self, prompt):
        return f"{MORE[:-1]} [{{pads}}]. {LESS[:-1]} [{{metal}}]. {SAME[:-1]} [{{gentle}}]."

    def do_findings(self, prompt):
        return filled(json.dumps([reported(UP, DOWN)]), numbers(prompt))

    def do_check(self, prompt):
        if len(prompt.split("end of paper")) > 3:
            return super().do_check(prompt)
        quote = {"paper": 1, "text": LESS}
        return json.dumps([{"sentence": 1, "verdict": "contradicted", "quotes": [quote]}])


def test_both_sides_stand_in_every_format_and_are_kept(own, tmp_path):
    model = Comparing(headings=("Pads",))
    review = drafted(own, model)
    (outcome,) = review.outcomes
    assert outcome.apart == ((0, 1),)
    for text in (render_markdown(review), render_html(review), render_latex(review, "x")):
        assert "Findings by outcome" in text
        assert text.index("Where papers disagree") > text.index("Findings by outcome")
        assert "40 glass mirrors" in text
        assert "Where papers agree" not in text
    (path,) = review.save(tmp_path / "draft.docx")
    import docx

    heads = [p.text for p in docx.Document(path).paragraphs if p.style.name == "Heading 1"]
    assert "Where papers disagree" in heads
    (told,) = review_json(review)["outcomes"]
    assert told["apart"] == [[0, 1]]
    first, _ = told["findings"]
    quote = first["quote"]
    paper = review.references[quote["reference"]]
    assert paper.abstract[quote["start"] : quote["end"]] == quote["text"] == MORE
    same = Comparing(headings=("Pads",))
    assert drafted(own, same, ReviewRequest(TOPIC, update=True)).outcomes == review.outcomes
    assert "findings" not in same.prompts


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex on this machine")
def test_latex_with_outcomes_compiles(own, tmp_path):
    drafted(own, Comparing(headings=("Pads",))).save(tmp_path / "draft.tex")
    run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "draft"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:].decode(errors="replace")


def test_a_failed_comparison_leaves_the_readers_pairs_and_says_so(own):
    review = drafted(own, Comparing(headings=("Pads",), instead={"findings": "no JSON"}))
    assert review.outcomes == ()
    assert any("findings were not compared" in notice for notice in review.notices)
    assert review.failure is None


def test_a_synthesis_is_told_what_was_set_side_by_side(own):
    model = Comparing(headings=("Pads", "Metal"))
    drafted(own, model)
    assert f"Measured by several papers: {NAME}" in model.prompts["synthesis"]
    assert f"- increase: {MORE}" in model.prompts["synthesis"]
