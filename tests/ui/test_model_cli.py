"""A model on the command line: effort, cost, conversations, judged and stale answers."""

import io
import json
import sys

import pytest

from assistant.models.scripted import Script, ScriptedServer
from tests.assistant.capable import Capable, step_of

QUESTION = "What does late interaction cost in storage?"
SAID = "Late interaction imposes an order of magnitude larger space footprint [1].\nANSWERED: yes"


@pytest.fixture
def model():
    with ScriptedServer(Capable(SAID)) as server:
        yield server


def test_effort_and_cost(cli, own_folder, model):
    asked = ("--library", own_folder, "ask", QUESTION, "--llm", model.spec, "--price", "1,2")
    run = cli(*asked, "--effort", "quick", "--json")
    trace = json.loads(run.out)["trace"]
    assert trace["calls"] == 1 == len(model.seen)
    assert trace["cost"] > 0
    assert [step["name"] for step in trace["steps"]] == ["write"]
    run = cli(*asked)
    assert len(model.seen) > 3
    assert "tokens, cost" in run.err
    assert "no price" in cli(*asked[:-1], "free").err
    assert cli(*asked, "--effort", "lazy").status == 2


def test_a_kept_answer_is_asked_anew_where_that_is_said(cli, own_folder, model):
    asked = ("--library", own_folder, "ask", QUESTION, "--llm", model.spec, "--effort", "quick")
    cli(*asked)
    assert "kept from the last time" in cli(*asked).err
    assert len(model.seen) == 1
    assert "kept from the last time" not in cli(*asked, "--fresh").err
    assert len(model.seen) == 2


def test_a_question_goes_on_with_the_last_one(cli, own_folder, model):
    first = ("--library", own_folder, "ask", QUESTION, "--llm", model.spec)
    cli(*first)
    cli("--library", own_folder, "ask", "And why is that?", "--llm", model.spec, "--continue")
    plans = [seen.prompt for seen in model.seen if step_of(seen.prompt) == "plan"]
    assert "conversation\nQuestion: " not in plans[0]
    assert f"conversation\nQuestion: {QUESTION}" in plans[1]


def test_a_chat_on_the_terminal(cli, own_folder, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{QUESTION}\n\n?\nAnd why is that?\n"))
    play = Capable(SAID, instead={"check": Script("[]"), "mend": Script("[]")})
    with ScriptedServer(play) as model:
        run = cli("--library", own_folder, "chat", "--llm", model.spec)
    assert run.status == 0
    assert run.out.count("References") == 2
    assert run.err.count("not a question") == 1
    plans = [seen.prompt for seen in model.seen if step_of(seen.prompt) == "plan"]
    assert QUESTION in plans[-1].partition("end of conversation")[0]


def questions(folder, *rows):
    folder.mkdir()
    text = "\n".join(json.dumps(row) for row in rows)
    (folder / "questions.jsonl").write_text(text, "utf-8")
    return folder


@pytest.fixture
def asked(tmp_path, cli, own_folder):
    found = json.loads(cli("--library", own_folder, "search", QUESTION, "-k", "1", "--json").out)
    title = found["results"][0]["title"]
    return questions(
        tmp_path / "judged",
        {"id": "a", "question": QUESTION, "gold_titles": [title], "facts": ["space footprint"]},
        {"id": "b", "question": "Which oven suits sourdough bread?", "gold_titles": []},
        {"id": "c", "question": "What is far away?", "gold_titles": ["A paper nobody holds"]},
    )


def test_answers_are_judged_side_by_side(cli, own_folder, asked, model):
    beside = ("--beside", f"--llm {model.spec} --effort quick")
    run = cli("--library", own_folder, "evaluate", asked, "--answers", "--json", *beside)
    document = json.loads(run.out)
    assert "1 questions are left out" in run.err
    assert document["questions"] == 2
    assert document["answered_rightly"] == 1.0
    assert document["refused_rightly"] == 1.0
    assert document["citation_recall"] == document["citation_precision"] == 1.0
    # The scripted model answers whatever it is asked.
    assert document["beside"]["refused_rightly"] == 0.0
    assert document["beside"]["tokens"] > 0
    assert "b" in [found["id"] for found in document["differ"]]
    table = cli("--library", own_folder, "evaluate", asked, "--answers", *beside).out
    assert "refused_rightly" in table
    assert "differ: b" in table


def test_answers_as_trec_takes_them(cli, own_folder, asked):
    run = cli("--library", own_folder, "evaluate", asked, "--answers", "--format", "trec")
    first, second = map(json.loads, run.out.splitlines())
    assert first["topic"] == QUESTION
    assert all(0 <= n < len(first["references"]) for s in first["answer"] for n in s["citations"])
    assert first["response_length"] == sum(len(s["text"].split()) for s in first["answer"])
    assert second["answer"] == []


@pytest.mark.parametrize("beside", ["--effort", "--colour red", "--effort lazy"])
def test_options_that_are_none_are_one_line(cli, own_folder, asked, beside):
    run = cli("--library", own_folder, "evaluate", asked, "--answers", "--beside", beside)
    assert run.status == 1
    assert run.err.strip().splitlines()[-1].startswith("paper-assistant: no ")


def test_a_folder_without_questions_is_one_line(cli, own_folder, tmp_path):
    run = cli("--library", own_folder, "evaluate", tmp_path, "--answers")
    assert run.status == 1
    assert "no questions" in run.err


def test_answers_go_stale(cli, own_folder, tmp_path):
    cli("--library", own_folder, "ask", QUESTION)
    assert json.loads(cli("--library", own_folder, "stale", "--json").out) == {"stale": []}
    answer = json.loads(cli("--library", own_folder, "ask", QUESTION, "--json").out)
    gone = answer["references"][0]
    cli("--library", own_folder, "papers", "remove", gone["paper_id"])
    run = cli("--library", own_folder, "stale")
    assert QUESTION in run.out
    assert f"no longer in the library: “{gone['title'][:30]}" in run.out
    new = {"title": QUESTION, "abstract": f"{QUESTION} Late interaction costs storage. {QUESTION}"}
    (tmp_path / "new.jsonl").write_text(json.dumps(new), "utf-8")
    cli("--library", own_folder, "add", tmp_path / "new.jsonl")
    assert "nearer than what was read" in cli("--library", own_folder, "stale").out
    again = cli("--library", own_folder, "stale", "--again")
    assert "References" in again.out


def test_a_failed_model_still_prints_its_document(cli, own_folder):
    with ScriptedServer(Script("no", status=401)) as server:
        asked = ("--library", own_folder, "ask", QUESTION, "--llm", server.spec, "--json")
        run = cli(*asked)
    assert run.status == 1
    document = json.loads(run.out)
    assert document["failure"]
    assert document["retrieved"]
    assert run.err.count("paper-assistant: ") == 1


def test_a_dry_run_of_a_review_tells_its_cost_and_asks_nothing(cli, own_folder, model):
    asked = ("--library", own_folder, "review", "late interaction", "--dry-run")
    asked += ("--words", "800")
    run = cli(*asked, "--llm", model.spec, "--price", "1,2", "--budget", "500")
    assert "At most" in run.out
    assert "that costs" in run.out
    assert "may exceed the budget of 500 tokens" in run.out
    told = json.loads(cli(*asked, "--llm", model.spec, "--json").out)
    assert told["calls"] > 5
    assert told["tokens"]["prompt"] > told["tokens"]["reply"] > 800
    assert told["cost"] is None
    assert not model.seen
    assert "no model is named" in cli(*asked).err
