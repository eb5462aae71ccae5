"""One section written anew on request: the others, and the user's own words, stay as they are."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.review.edit.edit_request import EditKind, parse_edit
from assistant.review.request import ReviewRequest
from assistant.saved.bundle import bundle_json, replay_bundle
from index.errors import QueryError
from index.library import Library
from tests.assistant.review.conftest import PAPERS, TOPIC
from tests.assistant.review.reviewer import Reviewer
from tests.index.embedders import WordVectors

OUTLINE = """# t

## Robots
Words of my own.
- p1
- p2

## By hand
- p3
"""
WANTED = ReviewRequest(TOPIC, outline=OUTLINE)


@pytest.fixture
def own(tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        library.insert(PAPERS)
        yield Assistant(library)


def draft(assistant, wanted=WANTED):
    *_, review = assistant.draft(wanted)
    return review


def said(section):
    return [statement.text for statement in section.statements]


def stays_true(before, after, place=0):
    """Own words and other sections stay, every sentence is verbatim, and none stands twice."""
    others = [n for n in range(len(before.sections)) if n != place]
    assert [after.sections[n] for n in others] == [before.sections[n] for n in others]
    assert after.sections[place].heading == before.sections[place].heading
    assert [p.own for p in after.sections[0].paragraphs if p.own] == ["Words of my own."]
    for statement in after.statements:
        assert statement.evidence
        for quote in statement.evidence:
            assert quote.text in quote.paper.abstract
    texts = [statement.text for statement in after.statements]
    assert len(texts) == len(set(texts))
    assert {row.paper for row in after.table.rows} == set(after.references)
    assert {c.paper for c in after.scope.included} >= set(after.references)


def test_shorter_is_half_as_long_and_still_cites_its_papers(own):
    before = draft(own)
    after = own.rewrite(before, "Robots", "shorter")
    stays_true(before, after)
    assert len(said(after.sections[0])) == -(-len(said(before.sections[0])) // 2)
    assert {p.id for s in after.sections[0].statements for p in s.citations} == {"p1", "p2"}
    longer = own.rewrite(after, 1, "longer")
    stays_true(before, longer)
    assert len(said(longer.sections[0])) > len(said(after.sections[0]))


def test_more_on_some_words_adds_sentences_that_have_them(own):
    before = own.rewrite(own.rewrite(draft(own), 2, "add paper p5"), 2, "shorter")
    after = own.rewrite(before, 2, "more on popular years")
    new = set(said(after.sections[1])) - set(said(before.sections[1]))
    assert new
    assert all("popular" in text for text in new)
    stays_true(before, after, place=1)
    with pytest.raises(QueryError, match="no sentence is left"):
        own.rewrite(after, 2, "more on elephants")


def test_a_paper_is_added_by_its_title_and_dropped_by_its_id(own):
    before = draft(own)
    with_bread = own.rewrite(before, "robots", "add paper “Bread in hot ovens”")
    stays_true(before, with_bread)
    assert "p6" in {paper.id for paper in with_bread.references}
    assert any(e.paper.id == "p7" for e in with_bread.scope.excluded)
    without = own.rewrite(with_bread, "Robots", "drop paper p6")
    assert "p6" not in {paper.id for paper in without.references}
    stays_true(before, without)


@pytest.mark.parametrize(
    ("section", "wish", "said"),
    [
        ("Robots", "in rhyme", "only a model"),
        ("Robots", " ", "nothing is wished"),
        ("9", "shorter", "1: Robots; 2: By hand"),
        ("Robots", "add paper The origin of species", "no paper of the library"),
        ("Robots", "add paper bread", "2 papers of the library"),
    ],
)
def test_what_cannot_be_done_is_said(own, section, wish, said):
    with pytest.raises(QueryError, match=said):
        own.rewrite(draft(own), section, wish)


def test_a_rewritten_section_is_kept_and_survives_an_update(own):
    after = own.rewrite(draft(own), "Robots", "add paper p5")
    after = own.rewrite(after, "Robots", "shorter")
    again = own.drafted(WANTED)
    assert again.sections == after.sections
    assert [rewrite.wish for rewrite in again.rewrites] == ["add paper p5", "shorter"]
    assert draft(own, replace(WANTED, update=True)).sections == after.sections
    with pytest.raises(QueryError, match="nothing to rewrite"):
        own.drafted(ReviewRequest("something else"))


def test_a_replay_rewrites_too_and_leaves_the_kept_draft_alone(own):
    after = own.rewrite(draft(own), "Robots", "shorter")
    bundle = bundle_json(after, WANTED)
    longer = own.rewrite(after, "Robots", "longer")
    assert replay_bundle(bundle, own).changes == ()
    assert own.drafted(WANTED).sections == longer.sections


PARTS = dict.fromkeys(("introduction", "synthesis", "limitations", "conclusion", "abstract"), "")
FIRST = "Experiments show that it saves 42% of time [1]. A faster ACME is proposed [2]."


def rewritten(own, said, wish="shorter", **steps):
    """A review drafted by a model that then rewrites its first section."""
    model = Reviewer((FIRST, ""), instead={**PARTS, "mend": "[]", "rewrite": said, **steps})
    with ScriptedServer(model) as server:
        assistant = Assistant(own.library, load_model(server.spec))
        before = draft(assistant)
        return before, assistant.rewrite(before, 1, wish), model


def test_a_model_rewrites_a_section_and_is_checked(own):
    text = "It saves 42% of time [1]. It saves 99% of time [1]. It costs 10% less [7]."
    before, after, model = rewritten(own, text, wish="as a story")
    golden = Path(__file__).parents[1] / "golden" / "review_rewrite.txt"
    assert model.prompts["rewrite"] == golden.read_text("utf-8")
    texts = {s.text: s.support.value for s in after.sections[0].statements}
    assert texts["It saves 42% of time."] == "supported"
    assert texts.get("It saves 99% of time.") != "supported"
    assert after.sections[1:] == before.sections[1:]
    assert after.sections[0].paragraphs[0].own == "Words of my own."
    assert {p.id for s in after.sections[0].statements for p in s.citations} >= {"p1", "p2"}


@pytest.mark.parametrize("script", [Script("", status=500), Script("")])
def test_a_model_that_fails_leaves_the_section_as_it_was(own, script):
    before, after, _ = rewritten(own, script)
    assert after.sections == before.sections
    assert "stays as it was" in after.notices[-1]


def test_what_was_written_of_the_sections_before_is_named(own):
    said = "Only titles and abstracts were read [{facts}]."
    before, after, _ = rewritten(own, "It saves 42% of time [1].", limitations=said)
    assert after.parts == before.parts
    told = "still of the draft before: limitations; --update writes them anew"
    assert told in after.notices


@pytest.mark.parametrize(
    ("text", "kind", "about"),
    [
        ("Shorter, please", EditKind.SHORTER, ""),
        ("make it much shorter", EditKind.SHORTER, ""),
        ("more on index size", EditKind.MORE, "index size"),
        ("More about Latency", EditKind.MORE, "Latency"),
        ("longer", EditKind.LONGER, ""),
        ("add paper 10.1/X", EditKind.ADD, "10.1/X"),
        ("remove p6", EditKind.DROP, "p6"),
        ("in rhyme", EditKind.OTHER, ""),
    ],
)
def test_a_wish_is_read(text, kind, about):
    wish = parse_edit(text)
    assert (wish.kind, wish.about) == (kind, about)
