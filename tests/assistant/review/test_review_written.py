"""A whole review in a model's words: outline over all quotes, sections, what is written last."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answer import Support
from assistant.models.calls import Price
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.review.outline.planning import OutlinePlan, read_plan
from assistant.review.render.html import render_html
from assistant.review.render.json import review_json
from assistant.review.render.latex import render_latex
from assistant.review.render.markdown import render_markdown
from assistant.review.request import ReviewRequest
from assistant.review.types import ReviewPart
from assistant.review.write.prose import SaidSentences
from assistant.review.write.shown_papers import choose_quotes
from index.library import Library
from tests.assistant.review.conftest import LENS, PAPERS, TOPIC, _paper
from tests.assistant.review.reviewer import ACME, Reviewer, quotes
from tests.index.embedders import WordVectors

GOLDEN = Path(__file__).parents[1] / "golden"
HAND = "A hand-held tool costs 10% less [{telescope}]."
SPACE = "A vacuum pad works at 2 K [{polishing}]."
FASTER = "A faster ACME is 3x faster [{faster}]."
OUTLINE = '[{"heading": "One", "quotes": [1, 2, 3]}, {"heading": "Two", "quotes": [9, 10]}]'
HEADINGS = ("Robots", "Tools")


@pytest.fixture
def own(tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        library.insert(PAPERS)
        yield library


def drafted(library, model, wanted=None, window=32_768, price=None):
    with ScriptedServer(model, window=window) as server:
        assistant = Assistant(library, load_model(server.spec))
        assistant.price = price
        *_, review = assistant.draft(wanted or ReviewRequest(TOPIC))
    return review


def two_sections(**changes):
    parts = {
        "introduction": f"Mirror polishing remains slow and costly [1]. {Reviewer().do_part('')}",
        "synthesis": "Both ACME and a hand-held tool were proposed [{acme}][{telescope}].",
        "limitations": "The quality of the studies was not assessed [{facts}].",
        "conclusion": "Telescope mirror polishing has become popular in recent years [1].",
        "abstract": "It saves 42% of time [{acme}], and the vacuum pad works at 2 K [{polishing}].",
        **changes,
    }
    return Reviewer((f"{ACME} {FASTER}", f"{HAND} {SPACE}"), HEADINGS, parts)


def test_a_whole_review_has_every_part_in_reading_order(own):
    review = drafted(own, two_sections())
    assert [section.heading for section in review.body] == [
        "Abstract",
        "Introduction",
        *HEADINGS,
        "Synthesis",
        "Limitations",
        "Conclusion",
    ]
    assert not [s for s in review.statements if s.claim and s.support is not Support.SUPPORTED]
    assert {paper.id for paper in review.references} == {"p1", "p2", "p3", "p4"}
    text = render_markdown(review)
    places = [text.index(f"## {section.heading}") for section in review.body]
    assert places == sorted(places)
    assert places[-1] < text.index("## References")


def test_every_format_shows_the_parts_in_that_order(own, tmp_path):
    from docx import Document

    from ui.page.review.draft import draft_html

    review = drafted(own, two_sections())
    heads = [section.heading for section in review.body]
    html = render_html(review)
    in_html = [html.index(f">{head}</h2>") for head in heads]
    assert in_html == sorted(in_html)
    tex = render_latex(review, "draft")
    marks = [r"\begin{abstract}", r"\end{abstract}", *(rf"\section{{{h}}}" for h in heads[1:])]
    assert [tex.index(mark) for mark in marks] == sorted(tex.index(mark) for mark in marks)
    page = draft_html(review)
    on_page = [page.index(f"<h3>{head}</h3>") for head in heads]
    assert on_page == sorted(on_page)
    (written,) = review.save(tmp_path / "draft.docx")
    document = Document(str(written))
    found = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert found[: len(heads)] == heads
    document = review_json(review)
    assert [part["part"] for part in document["parts"]] == [part.value for part in ReviewPart]
    assert [section["heading"] for section in document["sections"]] == list(HEADINGS)
    facts = document["parts"][1]["answer"][-1]
    assert facts["citations"] == []
    assert facts["support"] is None


def test_the_facts_of_a_review_leave_no_trace(own):
    review = drafted(own, two_sections())
    assert "this review" not in {paper.id for paper in review.references}
    false = two_sections(limitations="The review rests on 900 trials [{facts}].", mend="[]")
    review = drafted(own, false)
    (said,) = [s for section in review.parts for s in section.statements if "900" in s.text]
    assert said.claim
    assert said.support is not Support.SUPPORTED
    assert not said.citations


def test_the_outline_is_made_of_all_quotes_in_batches_that_fit(own):
    model = two_sections()
    review = drafted(own, model)
    shown = [quote.text for paper in PAPERS[:4] for quote in choose_quotes(paper)]
    assert all(text in model.prompts["outline"] for text in shown)
    small = two_sections()
    drafted(own, small, window=1_850)
    assert small.asked.count("outline") > 1
    assert [section.heading for section in review.sections] == list(HEADINGS)


def test_a_reply_without_an_outline_is_asked_for_once_more_then_the_themes_stand(own):
    model = two_sections(outline="Sure! First robots, then tools.")
    review = drafted(own, model, ReviewRequest(TOPIC, sections=2))
    assert model.asked.count("outline") == 2
    assert len(review.sections) == 2
    assert any("the sections are the themes" in notice for notice in review.notices)
    assert review.failure is None
    assert review.parts


def test_what_a_plan_may_hold():
    shown = [quote for paper in PAPERS[:2] for quote in choose_quotes(paper)]
    plan = OutlinePlan()
    assert not plan.take(read_plan('[{"heading": "", "quotes": [1]}, {"quotes": [2]}]'), shown)
    assert not plan.take(read_plan('[{"heading": "Nobody", "quotes": [99, 0, -1]}]'), shown)
    assert not plan.take(read_plan('[{"heading": "2. Conclusion", "quotes": [1]}]'), shown)
    reply = (
        '```json\n[{"heading": "One", "quotes": ["2", 2, 1.5]}, {"heading": "Two", "quotes": [2]}]'
    )
    assert plan.take(read_plan(reply), shown)
    assert plan.take(read_plan('{"heading": "ONE", "quotes": [1]}'), shown)
    (theme,) = plan.themes(None)
    assert theme.heading == "One"
    assert theme.quotes == (shown[1], shown[0])


def test_papers_that_the_plan_passes_over_stand_where_they_fit(own):
    model = two_sections(outline='[{"heading": "Only one", "quotes": [1]}]')
    review = drafted(own, model)
    assert {paper.id for paper in review.sections[0].papers} == {"p1", "p2", "p3", "p4"}


def test_a_section_that_fails_leaves_quotes_and_no_conclusion(own):
    review = drafted(own, two_sections(section=Script("no", status=401)))
    assert "401" in review.failure
    assert not review.parts
    assert {paper.id for paper in review.references} == {"p1", "p2", "p3", "p4"}


def test_no_sentence_stands_twice_in_the_whole_document(own):
    twice = "In time, ACME, a robot, saves 42% [{acme}]."
    model = two_sections(
        conclusion=f"{ACME} {twice}", abstract=f"{HAND} It works at 2 K [{{acme}}]."
    )
    review = drafted(own, model)
    texts = [statement.text for statement in review.statements]
    assert len(texts) == len(set(texts))
    assert sum("42%" in text for text in texts) == 1
    assert sum("left out, said already" in notice for notice in review.notices) == 3


def test_a_sentence_copied_together_from_another_is_left_out_and_a_summary_is_not():
    said = SaidSentences()
    long = "The robot ACME polishes a mirror of two metres in a day, and a vacuum pad holds it."
    assert said.add(long)
    assert not said.add("ACME polishes a mirror of two metres in a day, and a vacuum pad holds it.")
    assert not said.add("The robot ACME polishes a mirror of two metres in a day.")
    said.forget(long)
    assert said.add("ACME polishes a mirror of two metres in a day, and a vacuum pad holds it.")
    assert said.add("A vacuum pad may carry what ACME takes a day for, two metres of mirror.")


def test_a_sentence_that_cites_papers_is_not_cited_to_the_facts_of_the_review(own):
    asked = "This review asks what is known about telescope mirror polishing [{acme}]."
    review = drafted(own, two_sections(synthesis=asked, mend="[]"))
    (said,) = [s for section in review.parts for s in section.statements if "asks what" in s.text]
    assert said.claim
    assert [paper.id for paper in said.citations] == ["p1"]


def test_a_part_is_not_told_that_a_sentence_which_claims_nothing_is_in_doubt(own):
    nothing = json.dumps([{"sentence": n, "verdict": "nothing"} for n in range(1, 9)])
    model = two_sections(check=nothing)
    drafted(own, model)
    assert "(in doubt, do not use)" not in model.prompts["introduction"]


def test_what_is_in_doubt_is_sent_back_once_with_the_reason_and_the_evidence(own):
    mended = json.dumps([{"sentence": 1, "text": "The robot saves 42% of time [1]."}])
    model = two_sections(mend=mended)
    model.written = ("The robot saves 97% of time [{acme}].", f"{HAND} {SPACE}")
    review = drafted(own, model)
    assert model.asked.count("mend") == 1
    assert "it saves 42% of time" in model.prompts["mend"]
    assert "In doubt" in model.prompts["mend"]
    texts = [statement.text for statement in review.statements]
    assert "The robot saves 42% of time." in texts
    assert not any("97%" in text for text in texts)
    assert any("mended by the model" in notice for notice in review.notices)


def test_what_stays_in_doubt_is_marked(own):
    model = two_sections(mend='[{"sentence": 1, "text": "The robot saves 96% of time [1]."}]')
    model.written = ("The robot saves 97% of time [{acme}].", f"{HAND} {SPACE}")
    review = drafted(own, model)
    (said,) = [statement for statement in review.statements if "96%" in statement.text]
    assert said.support is not Support.SUPPORTED
    assert model.asked.count("mend") == 1


ALL = "In all studies, telescope mirror polishing remains slow and costly [1][2]."


def test_the_model_judges_the_sentences_of_a_review_and_finds_an_over_claim(own):
    mended = json.dumps(
        [{"sentence": 1, "text": "Telescope mirror polishing remains slow and costly [1][2]."}]
    )
    unseen = drafted(own, two_sections(check="no JSON"))
    assert any("not checked by the model" in n and "verdict stands" in n for n in unseen.notices)
    model = two_sections(mend=mended)
    model.over, model.written = ("In all studies",), (f"{ALL} {ACME}", f"{HAND} {SPACE}")
    review = drafted(own, model)
    assert ALL.removesuffix(" [1][2].") + "." in model.checked
    assert "“In all studies” is not" in model.prompts["mend"]
    (said,) = [s for s in review.sections[0].statements if "remains slow" in s.text]
    assert not said.text.startswith("In all studies")
    assert said.support is Support.SUPPORTED
    assert said.text in model.checked
    assert not any("not checked" in notice for notice in review.notices)


def test_an_over_claim_that_is_not_mended_stays_marked(own):
    model = two_sections(mend="[]")
    model.over, model.written = ("In all studies",), (f"{ALL} {ACME}", f"{HAND} {SPACE}")
    review = drafted(own, model)
    (said,) = [s for s in review.statements if s.text.startswith("In all")]
    assert said.support is Support.PARTIAL
    assert "“In all studies”" in said.reason
    assert model.checked.count(said.text) == 1


def test_a_figure_that_no_paper_has_is_not_carried_whatever_the_model_says(own):
    kind = two_sections(mend="[]", check=_carries_all())
    kind.written = ("ACME, a robot, saves 97% of time [{acme}].", f"{HAND} {SPACE}")
    review = drafted(own, kind)
    (said,) = [s for s in review.statements if "97%" in s.text]
    assert said.support is not Support.SUPPORTED


def _carries_all():
    quote = {"paper": 1, "text": "Experiments show that it saves 42% of time."}
    return json.dumps(
        [{"sentence": n, "verdict": "carried", "quotes": [quote]} for n in range(1, 9)]
    )


def test_papers_that_agree_are_cited_together_and_padding_is_not(own):
    said = "Telescope mirror polishing remains slow and costly [1][2]."
    review = drafted(own, two_sections(section=f"{said} {ACME[:-1]} [{{polishing}}]."))
    assert len(review.sections[0].statements[0].citations) == 2
    ranged = "It saves 42% of time, or costs 10% less [{acme}][{telescope}]."
    review = drafted(own, two_sections(conclusion=ranged))
    (said,) = review.parts[-1].statements
    assert {paper.id for paper in said.citations} == {"p1", "p3"}


def test_a_sentence_without_a_mark_goes_back_before_a_paper_is_added(own):
    mended = json.dumps([{"sentence": 1, "text": "ACME, a robot, saves 42% of time [1]."}])
    model = two_sections(mend=mended)
    model.written = ("ACME, a robot, saves 42% of time.", f"{HAND} {SPACE}")
    review = drafted(own, model)
    assert "It cites no paper." in model.prompts["mend"]
    assert "it saves 42% of time" in model.prompts["mend"]
    (said,) = [s for s in review.statements if s.text.startswith("ACME, a robot")]
    assert said.citations
    model = two_sections(mend="[]")
    model.written = ("ACME, a robot, saves 42% of time.", f"{HAND} {SPACE}")
    review = drafted(own, model)
    assert any("the citation was added" in notice for notice in review.notices)


def test_a_paper_may_be_called_by_its_authors(own):
    called = "Doe (2016) proposes ACME, a robot, that saves 42% of time [{acme}]."
    wrong = called.replace("2016", "2011")
    review = drafted(own, two_sections(section=f"{called} {FASTER}"))
    (said,) = [s for s in review.statements if "Doe" in s.text]
    assert said.support is Support.SUPPORTED
    review = drafted(own, two_sections(section=f"{wrong} {FASTER}", mend="[]"))
    (said,) = [s for s in review.statements if "2011" in s.text]
    assert said.support is not Support.SUPPORTED


def test_the_length_is_asked_for_and_what_is_much_longer_is_not_read(own):
    model = two_sections(section=" ".join([ACME, FASTER, HAND, SPACE] * 50))
    review = drafted(own, model, ReviewRequest(TOPIC, words=400))
    assert "about 98 words" in model.prompts["section"]
    assert "about 40 words" in model.prompts["abstract"]
    assert len(" ".join(s.text for s in review.statements).split()) < 520
    digest = Assistant(own).review(TOPIC, words=400)
    assert digest.sections == Assistant(own).review(TOPIC).sections
    assert any("the length asked for" in notice for notice in digest.notices)


THOUGHT = f"<think>{'well ' * 400}</think>"


@pytest.mark.parametrize("budget", [300, 1_300, 1_800])
def test_the_budget_holds_over_all_of_it(own, budget):
    model = two_sections(section=f"{THOUGHT}{ACME} {HAND}", outline=THOUGHT + OUTLINE)
    review = drafted(own, model, ReviewRequest(TOPIC, budget=budget))
    assert sum(review.trace.tokens.values()) <= budget
    assert any("budget" in notice for notice in review.notices)
    assert review.failure is None
    assert {paper.id for paper in review.references} == {"p1", "p2", "p3", "p4"}


def test_checks_leave_the_budget_for_what_is_still_to_be_written(own):
    model = two_sections()
    model.written = tuple(THOUGHT + text for text in model.written)
    model.instead = {step: THOUGHT + text for step, text in model.instead.items()}
    review = drafted(own, model, ReviewRequest(TOPIC, budget=3_000))
    assert sum(review.trace.tokens.values()) <= 3_000
    assert not model.checked
    assert any("“Robots” not checked by the model" in notice for notice in review.notices)
    assert "limitations" in model.asked


def test_a_dry_run_asks_nothing_and_tells_no_less_than_what_it_takes(own):
    wanted = ReviewRequest(TOPIC, words=600)
    with ScriptedServer(two_sections()) as server:
        assistant = Assistant(own, load_model(server.spec))
        assistant.price = Price.parse("1000,2000")
        told = assistant.estimate(wanted)
        assert not server.seen
    model = two_sections()
    review = drafted(own, model, wanted)
    assert len(model.asked) <= told.calls
    sent = sum(len(prompt.encode()) // 3 for prompt in model.prompts.values())
    assert sent < told.read < 6 * sent
    assert told.cost == pytest.approx((told.read + 2 * told.written) / 1_000)
    assert review.trace.tokens["reply"] <= told.written


def test_a_dry_run_counts_the_cells_that_the_model_fills(own):
    wanted = ReviewRequest(TOPIC, words=600)
    with ScriptedServer(two_sections()) as server:
        assistant = Assistant(own, load_model(server.spec))
        usual = assistant.estimate(wanted)
        told = assistant.estimate(replace(wanted, columns="sample size; what was measured"))
        assert not server.seen
    assert told.calls > usual.calls
    # Of four papers two cells each, none of them shorter than its place in JSON.
    assert told.written - usual.written > 4 * 2 * 10
    assert told.read > usual.read


def test_a_killed_draft_goes_on_with_the_part_it_was_at(own):
    wanted = ReviewRequest(TOPIC, budget=100_000)
    first = two_sections()
    with ScriptedServer(first) as server:
        drafting = Assistant(own, load_model(server.spec)).draft(wanted)
        for before in drafting:  # noqa: B007  # the last one counts
            if "limitations" in first.asked:
                break
        drafting.close()
    second = two_sections()
    after = drafted(own, second, wanted)
    assert second.asked == ["limitations", "conclusion", "abstract"]
    assert after.sections == before.sections
    assert after.parts[1] == before.parts[0]
    assert [section.part for section in after.parts] == list(ReviewPart)


def test_an_update_writes_the_parts_anew_only_where_sections_changed(own):
    drafted(own, two_sections())
    same = two_sections()
    drafted(own, same, ReviewRequest(TOPIC, update=True))
    assert same.asked == []
    own.insert([_paper(8, "ACME two: mirror polishing of telescopes", LENS, "two", "it hums")])
    changed = two_sections()
    drafted(own, changed, ReviewRequest(TOPIC, update=True))
    assert changed.asked[0] == "section"
    assert {part.value for part in ReviewPart} <= set(changed.asked)


def test_without_a_model_there_are_no_parts(own):
    review = Assistant(own).review(TOPIC)
    assert review.parts == ()
    assert review_json(review)["parts"] == []


def test_the_filled_prompts_are_the_golden_ones(own):
    model = two_sections(section=f"{ACME} The robot saves 97% of time [{{acme}}].")
    drafted(own, model)
    assert len(quotes(model.prompts["outline"])) == 16
    for name in ("outline", "section", *(part.value for part in ReviewPart)):
        assert model.prompts[name] == (GOLDEN / f"review_{name}.txt").read_text("utf-8"), name
