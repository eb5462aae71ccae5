"""Whatever a paper or a model writes is data: it changes nothing but its own quote."""

import json
import re
import time
from dataclasses import replace

import pytest

from assistant.models.prompt import PromptExcerpt, fill_excerpts
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.render.json import answer_json
from assistant.render.markdown import render_markdown
from tests.assistant.doubles import PAPERS, Few
from tests.assistant.hostile import HOSTILE
from ui.cli.answers import show_answer

QUESTION = "By how much does the method lower latency on long documents?"
STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def blocks(prompt):
    """The fence of a prompt, and its text with what stands in each paper's fence taken out."""
    fence = re.search(r"^--- (\w+) paper 1$", prompt, re.M)[1]
    apart = re.split(rf"^--- {fence} (?:paper|end of paper) \d+$", prompt, flags=re.M)
    return fence, [part.replace(fence, "") for part in apart[::2]], apart[1::2]


def filled(results):
    values = {"question": QUESTION, "conversation": "", "doubt": ""}
    return fill_excerpts("answer", values, [PromptExcerpt(result) for result in results]).text


def test_there_are_enough_of_them():
    assert len(HOSTILE) >= 30


@pytest.mark.parametrize("paper", HOSTILE, ids=lambda paper: paper.id)
def test_a_prompt_holds_a_paper_only_inside_its_fence(paper):
    plain = replace(paper, title="Latency", abstract="Our method lowers latency by 40%.")
    asked = [filled(Few(papers=(p, *PAPERS)).search(QUESTION)) for p in (paper, plain)]
    (_, around, inside), (_, around_plain, inside_plain) = map(blocks, asked)
    assert sorted(around) == sorted(around_plain)
    assert len(inside) == len(inside_plain) == 4
    for part in inside:
        assert not re.search(r"[\[\]<>{}【】［］〔〕]", part)
        assert not SEEN.search(part.replace("\n", ""))
        lines = part.strip().splitlines()
        assert all(re.match(r"(Title|Year|Abstract):", x) for x in lines)


@pytest.mark.parametrize("paper", HOSTILE, ids=lambda paper: paper.id)
def test_an_answer_quotes_it_verbatim_and_shows_it_escaped(paper, capsys):
    started = time.monotonic()
    answer = Few(papers=(paper, *PAPERS)).ask(QUESTION)
    assert time.monotonic() - started < 20
    document = json.loads(json.dumps(answer_json(answer)))
    abstracts = {p.id: p.abstract for p in (paper, *PAPERS)}
    for reference in document["references"]:
        for quote in reference["quotes"]:
            assert abstracts[reference["paper_id"]][quote["start"] : quote["end"]] == quote["text"]
    assert not STEERS.search(printed(answer, capsys))
    assert_harmless_markdown(render_markdown(answer))


def printed(answer, capsys):
    """What the command line prints of an answer, on one line."""
    show_answer(answer)
    return "".join(capsys.readouterr().out.splitlines())


def assert_harmless_markdown(shown):
    bare = re.sub(r"\\.", "", shown)
    assert not re.search(r"<[a-z!/]", bare, re.I)
    assert not re.search(r"!\[|\]\(", bare)
    assert not SEEN.search(shown.replace("\n", ""))


@pytest.mark.parametrize("paper", HOSTILE, ids=lambda paper: paper.id)
def test_a_model_that_repeats_it_is_harmless(paper, capsys):
    text = f"MUVERA lowers latency [1]. {paper.abstract[:3000]}"
    with ScriptedServer(Script(text)) as server:
        few = Few(load_model(server.spec))
        answer = few.ask("By how much does MUVERA lower latency?", effort="quick")
    assert answer.failure is None
    allowed = {p.id for p in PAPERS}
    assert all(p.id in allowed for s in answer.statements for p in s.citations)
    assert_harmless_markdown(render_markdown(answer))
    assert not STEERS.search(printed(answer, capsys))
