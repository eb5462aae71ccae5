"""Prompts: filled exactly, fenced, within the window."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, Quote, Statement, Support
from assistant.answering.choose import choose_excerpts
from assistant.answering.gather import fuse, gather
from assistant.answering.task import conversation_of
from assistant.extracting.columns import parse_columns
from assistant.extracting.extract import extract
from assistant.models.prompt import (
    PaperOrder,
    PromptExcerpt,
    defuse,
    estimate_tokens,
    fill_excerpts,
    fill_papers,
    fill_prompt,
)
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.query.types import Query
from assistant.reader.language_model import judge_claims
from assistant.reader.types import Claim, Source
from assistant.review.compare.findings import findings_prompt, outcome_papers
from index.errors import QueryError
from index.paper import Paper
from tests.assistant.capable import Capable, ask_capable
from tests.assistant.doubles import PAPERS, Few

GOLDEN = Path(__file__).parent / "golden"
QUESTION = "What does late interaction cost in storage?"
VALUES = {"question": QUESTION, "conversation": "", "doubt": ""}


def filled(results, order=PaperOrder.BEST_LAST):
    return fill_excerpts("answer", VALUES, [PromptExcerpt(result) for result in results], order)


def golden(name, text):
    path = GOLDEN / f"{name}.txt"
    assert text == path.read_text("utf-8"), f"{path} differs"


def prompts_of(question, model=None, **options):
    return dict(ask_capable(question, model, **options)[1])


def test_the_prompt_of_a_quick_answer_is_the_golden_one():
    golden("answer", prompts_of(QUESTION, effort="quick")["answer"])


def test_the_prompts_of_a_careful_answer_are_the_golden_ones():
    before = Few().ask("By how much does MUVERA improve recall and lower latency?")
    wrong = "It is made of green cheese [1].\nANSWERED: yes"
    model = Capable(wrong, plan={"yes_no": True})
    question = "Space footprint of late interaction, and MUVERA latency and recall?"
    prompts = prompts_of(question, model, effort="deep", history=[before])
    for step in ("plan", "read", "lack", "compare", "write", "check", "mend"):
        golden(step, prompts[step])


def test_the_prompt_that_asks_whether_a_reply_answers_is_the_golden_one():
    reply = "Late interaction needs an order of magnitude more space [1]."
    golden("answered", prompts_of(QUESTION, Capable(reply))["answered"])


def test_the_prompt_of_a_list_is_the_golden_one():
    model = Capable(plan={"kind": "list", "conditions": ["is about storage", "is not about text"]})
    golden("list", prompts_of("Which papers are on the storage of indexes?", model)["list"])


def test_the_prompt_of_a_table_is_the_golden_one():
    with ScriptedServer(Script("[]")) as server:
        few = Few(load_model(server.spec))
        columns = parse_columns("storage: how much room does the index take?; outcome")
        extract(PAPERS, columns, few.reader, few.calls())
    golden("extract", server.seen[0].prompt)


def test_the_prompt_of_findings_is_the_golden_one():
    with ScriptedServer(Script("[]")) as server:
        calls = Few(load_model(server.spec)).calls()
        (shown,) = outcome_papers(calls, PAPERS)
        golden("review_findings", findings_prompt("the cost of late interaction", shown.text))


def test_a_verdict_of_a_model_counts_with_a_quote_of_the_source():
    source = Source(PAPERS[0].abstract, PAPERS[0].title)
    moon = "The moon is made of green cheese."
    claims = [Claim(text, (source,)) for text in ("MUVERA lowers latency by 90%.", moon)]
    with ScriptedServer(Capable()) as server:
        calls = Few(load_model(server.spec)).calls()
        checks = calls.finish(judge_claims(calls, claims))
    assert [check and check.label.value for check in checks] == ["supported", "unsupported"]
    found = checks[0].evidence[0]
    assert source.text[found.start : found.end] == found.text


def test_every_prompt_has_a_golden_one():
    names = {path.stem for path in Path("prompts").glob("*.md")}
    assert names <= {path.stem for path in GOLDEN.glob("*.txt")}


def test_a_missing_or_unknown_placeholder_is_an_error():
    with pytest.raises(ValueError, match="question"):
        fill_prompt("answer", fence="x", papers="y", conversation="", doubt="")
    with pytest.raises(ValueError, match="colour"):
        fill_prompt("answer", fence="x", papers="y", colour="red", **VALUES)


def test_braces_in_a_paper_are_text():
    paper = Paper("x", "On {question}", "We use {papers} and {{x}} in {fence}.")
    assert filled(Few(papers=(paper,)).search(QUESTION)).text.count(QUESTION) == 1


def test_what_does_not_fit_shrinks_then_is_left_out():
    results = Few().search(QUESTION)

    def fill(room):
        return fill_papers("answer", VALUES, results, room)

    whole = fill(4000)
    assert not whole.left_out
    assert not whole.shortened
    tight = fill(estimate_tokens(whole.text) - 20)
    assert tight.shortened[-1] == results[-1]
    assert len(tight.shown) == 3
    least = fill(100)
    assert least.shown == results[:1]
    assert least.left_out == results[1:]


def test_the_sentences_that_answer_are_kept_where_there_is_little_room():
    few = Few()
    question = "By how much does MUVERA improve recall and lower latency?"
    results = few.search(question)
    excerpts = choose_excerpts(question, results, few.reader, 130, estimate_tokens)
    assert "90% lower latency" in " ".join(excerpt.words for excerpt in excerpts)
    assert "…" in excerpts[0].words
    shown = sum(estimate_tokens(excerpt.words) for excerpt in excerpts)
    assert shown < 130
    everything = choose_excerpts(question, results, few.reader, 10_000, estimate_tokens)
    assert [e.words for e in everything] == [defuse(r.paper.abstract) for r in results]


def test_searches_are_united():
    few = Few()
    query = Query(QUESTION, QUESTION, sub_queries=("late interaction", "Bioformer size"))
    assert {r.paper.id for r in gather(query, few.search)} == {paper.id for paper in PAPERS}
    first, second = few.search("MUVERA latency"), few.search("compact BERT")
    assert {r.paper.id for r in fuse([first, second])[:2]} == {"muvera", "bioformer"}


def test_the_conversation_is_short_and_says_nothing_that_is_shown_already():
    paper = PAPERS[0]
    quote = Quote(paper, 0, 51)
    said = Statement(quote.text, (paper,), (quote,), Support.SUPPORTED)
    turn = Answer("What is MUVERA?", (said, replace(said, text="It is new. " * 200)))
    told = conversation_of([turn] * 9)
    assert told.count("Question: ") == 3
    assert len(told) < 3 * 1_500
    results = [result for result in Few().search(QUESTION) if result.paper.id == paper.id]
    shown = conversation_of([turn], [PromptExcerpt(result) for result in results])
    assert quote.text not in shown
    assert "From: paper 1" in shown
    assert conversation_of([]) == ""


def test_the_best_paper_can_stand_first():
    results = Few().search(QUESTION)
    first, last = filled(results, PaperOrder.BEST_FIRST), filled(results)
    golden("answer_best_first", first.text)
    assert last.shown == first.shown == results
    assert last.text.index("paper 3") < last.text.index("paper 1")


def test_the_order_is_that_of_one_call():
    question = "By how much does MUVERA improve recall and lower latency?"
    with ScriptedServer(Script("MUVERA lowers latency by 90% [1].")) as server:
        few = Few(load_model(server.spec))
        for order in ("best-last", "best-first", "best-first"):
            answer = few.ask(question, order=order, effort="quick")
            assert answer.trace.details["order"] == order
    prompts = [seen.prompt for seen in server.seen]
    # The third was kept.
    assert [p.index("paper 1\n") < p.index("paper 3\n") for p in prompts] == [False, True]
    with pytest.raises(QueryError, match="no such order of papers: 'middle'"):
        few.ask(question, order="middle")


def test_defused_text_has_no_marks_tags_or_hidden_signs():
    assert defuse("see [7] 【8】 <b>x</b>\u202e\u200b {y}\x00\n\nz") == (
        "see (7) (8) ‹b›x‹/b› (y) z"
    )


def test_endless_text_is_cut():
    endless = replace(PAPERS[0], abstract="x" * 100_000)
    few = Few(papers=(endless,))
    excerpts = choose_excerpts(QUESTION, few.search(QUESTION), few.reader, 3000, estimate_tokens)
    assert estimate_tokens(fill_excerpts("answer", VALUES, excerpts).text) < 3000
