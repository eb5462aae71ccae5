"""Prompts: filled exactly, fenced, within the window."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.models.prompt import Order, defuse, estimate_tokens, fill_answer, fill_prompt
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from index.errors import QueryError
from index.paper import Paper
from tests.assistant.doubles import PAPERS, Few

GOLDEN = Path(__file__).parent / "golden"
QUESTION = "What does late interaction cost in storage?"


def test_the_filled_prompt_is_the_golden_one():
    prompt = fill_answer(QUESTION, Few().search(QUESTION), 4000)
    assert prompt.text == (GOLDEN / "answer.txt").read_text("utf-8")


def test_a_missing_or_unknown_placeholder_is_an_error():
    with pytest.raises(ValueError, match="question"):
        fill_prompt("answer", fence="x", papers="y")
    with pytest.raises(ValueError, match="colour"):
        fill_prompt("answer", fence="x", papers="y", question="z", colour="red")


def test_braces_in_a_paper_are_text():
    paper = Paper("x", "On {question}", "We use {papers} and {{x}} in {fence}.")
    prompt = fill_answer(QUESTION, Few(papers=(paper,)).search(QUESTION), 4000)
    assert prompt.text.count(QUESTION) == 1


def test_what_does_not_fit_shrinks_then_is_left_out():
    results = Few().search(QUESTION)
    whole = fill_answer(QUESTION, results, 4000)
    assert not whole.left_out
    assert not whole.shortened
    tight = fill_answer(QUESTION, results, estimate_tokens(whole.text) - 20)
    assert tight.shortened[-1] == results[-1]
    assert len(tight.shown) == 3
    least = fill_answer(QUESTION, results, 100)
    assert least.shown == results[:1]
    assert least.left_out == results[1:]
    assert estimate_tokens(least.text) < 600


def test_the_best_paper_can_stand_first():
    results = Few().search(QUESTION)
    first = fill_answer(QUESTION, results, 4000, order=Order.BEST_FIRST)
    assert first.text == (GOLDEN / "answer_best_first.txt").read_text("utf-8")
    last = fill_answer(QUESTION, results, 4000)
    assert last.shown == first.shown == results
    assert last.text.index("paper 3") < last.text.index("paper 1")


def test_the_order_is_that_of_one_call():
    question = "By how much does MUVERA improve recall and lower latency?"
    with ScriptedServer(Script("MUVERA lowers latency by 90% [1].")) as server:
        few = Few(load_model(server.spec))
        for order in ("best-last", "best-first", "best-first"):
            assert few.ask(question, order=order).trace.details["order"] == order
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
    prompt = fill_answer(QUESTION, Few(papers=(endless,)).search(QUESTION), 3000)
    assert estimate_tokens(prompt.text) < 3000


def test_the_filled_rewrite_is_the_golden_one():
    text = fill_prompt("rewrite", conversation="Question: A?\nAnswer: B.", question="And C?")
    assert text == (GOLDEN / "rewrite.txt").read_text("utf-8")
