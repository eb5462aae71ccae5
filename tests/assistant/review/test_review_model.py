"""A review in a model's words, over a scripted server: whatever it writes, the draft stays true."""

import pytest

from assistant import Assistant
from assistant.answer import Support
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.review.render.document import ABOUT_QUOTES, method_note
from assistant.review.request import ReviewRequest
from tests.assistant.review.conftest import TOPIC
from tests.assistant.review.reviewer import Reviewer


@pytest.fixture
def reviewed(few):
    """A review whose one section is the text given; what it has in doubt comes back as it was."""

    def run(text, *, instead=None, **options):
        steps = {"section": text, "mend": "[]", **(instead or {})}
        model = Reviewer(instead=steps)
        with ScriptedServer(model) as server:
            assistant = Assistant(few.library, load_model(server.spec))
            review = assistant.review(TOPIC, sections=1, **options)
        return review, model

    return run


def all_cited(review):
    return {paper.id for paper in review.references} == {"p1", "p2", "p3", "p4"}


def stays_true(review):
    """Every statement is carried by its papers, or says that it is not."""
    for statement in review.statements:
        if not statement.claim:
            continue
        if statement.support is Support.SUPPORTED:
            assert statement.evidence
            for quote in statement.evidence:
                assert quote.text in quote.paper.abstract
        else:
            assert statement.reason
    assert all_cited(review)


def test_the_model_names_the_sections_and_its_sentences_are_checked(reviewed):
    review, model = reviewed("ACME, a robot, saves 42% of time [{acme}]. It works at 2 K [{acme}].")
    assert [s.heading for s in review.sections] == ["Robots and tools for mirrors"]
    assert review.trace.model == "scripted"
    parts = {"introduction", "limitations", "conclusion", "abstract"}
    assert {f"review_{name}" for name in ("outline", "section", *parts)} == set(
        review.trace.details["prompts"]
    )
    assert model.asked[:2] == ["outline", "section"]
    stays_true(review)


def test_an_invented_citation_is_taken_away(reviewed):
    review, _ = reviewed("The robot saves much time [77].")
    assert any("[77]" in notice for notice in review.notices)
    stays_true(review)


def test_a_repeated_sentence_stands_once(reviewed):
    said = "A vacuum pad works at 2 K in space [1]."
    review, _ = reviewed(" ".join([said] * 8))
    texts = [s.text for s in review.statements]
    assert len(texts) == len(set(texts))
    assert any("said already" in notice for notice in review.notices)


def test_a_false_figure_is_marked_or_cut(reviewed):
    false = "Experiments show that it saves 97% of time [1]."
    review, _ = reviewed(false)
    (statement,) = [s for s in review.statements if "97%" in s.text]
    assert statement.support is not Support.SUPPORTED
    stays_true(review)


def test_strict_cuts_what_nothing_supports(reviewed):
    review, _ = reviewed("Goats prefer the moon to cheese in winter [1].", strict=True)
    assert not [s for s in review.statements if "Goats" in s.text]
    assert any("cut" in notice for notice in review.notices)
    stays_true(review)


def test_a_model_that_stops_half_way_leaves_a_whole_draft(reviewed):
    review, _ = reviewed(Script("The robot ACME saves 42% of time [1]. And then it", cut=9))
    assert review.failure
    assert review.failure.split(";")[0] in " ".join(review.notices)
    stays_true(review)


def test_a_server_that_fails_leaves_quotes(few):
    with ScriptedServer(Script("no", status=401)) as server:
        review = Assistant(few.library, load_model(server.spec)).review(TOPIC, sections=1)
    assert "401" in review.failure
    assert all(s.support is Support.SUPPORTED for s in review.statements)
    stays_true(review)


def test_fifty_pages_are_not_read(reviewed):
    page = " ".join(
        f"Sentence {n} of robots says {n * 7} things about mirrors [1]." for n in range(900)
    )
    review, _ = reviewed(page)
    assert len(review.statements) < 40
    assert any("not read" in notice for notice in review.notices)


def test_a_word_without_end_is_not_read(reviewed):
    review, _ = reviewed("mirror " * 20_000)
    stays_true(review)
    assert review.trace.tokens["reply"] < 20_000


def test_an_outline_to_edit_has_the_models_headings(few):
    with ScriptedServer(Reviewer()) as server:
        assistant = Assistant(few.library, load_model(server.spec))
        outline = assistant.outline(ReviewRequest(TOPIC, sections=1))
    assert "## Robots and tools for mirrors" in outline


def test_what_is_said_again_and_again_is_told_once(reviewed):
    review, _ = reviewed(" ".join(["A vacuum pad works at 2 K in space [1]."] * 6))
    (told,) = [notice for notice in review.notices if "vacuum" in notice]
    assert told == "left out, said already: “A vacuum pad works at 2 K in space.”, 5 times"


def test_the_row_of_a_table_is_no_sentence(reviewed):
    review, _ = reviewed("ACME, a robot, saves 42% of time [1].\n| a | b |\n| --- | --- |\n")
    assert not any("|" in statement.text for statement in review.statements)
    stays_true(review)


def test_a_model_that_writes_nothing_is_not_said_to_have_written(reviewed):
    review, _ = reviewed("")
    assert any("the model wrote nothing of use" in notice for notice in review.notices)
    assert method_note(review) == ABOUT_QUOTES
    stays_true(review)


def test_a_draft_of_both_says_which_sentences_are_quotes(reviewed):
    review, _ = reviewed("ACME, a robot, saves 42% of time [1].")
    assert method_note(review).startswith("Written by scripted")
    assert method_note(review).endswith(ABOUT_QUOTES)
