"""Answers in a model's own words, over a scripted server: marks, faults, keys, cancellation."""

import threading
import time
from dataclasses import replace

import pytest

from assistant.answering.effort import Effort
from assistant.answering.verify import claim_of
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.reader.figures import untold
from assistant.reader.source_sentences import texts_of
from assistant.render.json import answer_json
from index.errors import ModelError, QueryError
from tests.assistant.doubles import PAPERS, Few

QUESTION = "By how much does MUVERA improve recall and lower latency?"
GOOD = "MUVERA achieves an average of 10% improved recall with 90% lower latency [1]."


def few_with(spec):
    few = Few(load_model(spec))
    few.effort = Effort.QUICK
    return few


def ask(*scripts, **options):
    with ScriptedServer(*scripts) as server:
        answer = few_with(server.spec).ask(QUESTION, **options)
    return answer, server


def test_prose_is_streamed_and_its_marks_become_citations():
    with ScriptedServer(Script(f"{GOOD} MUVERA reduces it to single-vector search. [1]")) as server:
        partials = list(few_with(server.spec).stream(QUESTION))
    assert partials[0].retrieved
    assert not partials[0].text
    assert [len(p.statements) for p in partials][-1] == 2
    assert any(p.unfinished and p.unfinished in GOOD for p in partials)
    assert not partials[-1].unfinished
    answer = partials[-1]
    assert [p.id for p in answer.references] == ["muvera"]
    assert answer.statements[0].support == "supported"
    assert answer.text.startswith(GOOD[:-5])
    assert answer.trace.model == "scripted"
    assert answer.trace.tokens["reply"] > 5
    assert answer.trace.seconds["model"] > 0
    assert answer.failure is None


def test_marks_that_point_nowhere_are_removed_and_reported():
    answer, _ = ask(Script(f"{GOOD} It is quick [9]."))
    assert "[9]" not in answer.text
    assert any("[9]" in notice for notice in answer.notices)


def test_a_cut_stream_keeps_what_came_and_says_so():
    answer, _ = ask(Script(f"{GOOD} And then it", cut=15))
    assert answer.statements
    assert answer.retrieved
    assert "cut off" in answer.failure
    assert answer.failure in answer.notices
    assert answer_json(answer)["retrieved"]


@pytest.mark.parametrize(
    "script, word, requests",
    [
        (Script("bad key", status=401), "401", 1),
        (Script("boom", status=500), "500", 3),
        (Script("<html><body>hello</body></html>", html=True), "no reply", 1),
        (Script(""), "nothing", 1),
        (Script("slow down", status=429, headers={"retry-after": "1"}), "429", 3),
    ],
)
def test_a_server_that_fails_is_said_in_one_line(script, word, requests):
    answer, server = ask(script)
    said = answer.failure or answer.text
    assert word in said
    assert "\n" not in said
    assert answer.retrieved
    assert not answer.answered
    assert len(server.seen) == requests


def test_a_dead_port_is_said_in_one_line():
    answer = few_with("http://127.0.0.1:9/v1#m").ask(QUESTION)
    assert "can't be reached" in answer.failure


@pytest.mark.parametrize("script", [Script(""), Script("bad key", status=401), Script("Re", cut=1)])
def test_a_model_that_writes_nothing_leaves_the_sentences_that_were_chosen(script):
    answer, _ = ask(script)
    assert answer.missing.endswith("these sentences the reader had chosen.")
    assert answer.statements
    assert all(statement.verbatim for statement in answer.statements)
    assert not answer.answered


def test_a_sentence_that_goes_round_in_circles_is_no_answer():
    answer, server = ask(Script("The answer to the question is: " * 2_000, delay=0.001))
    assert all(statement.verbatim for statement in answer.statements)
    assert not answer.answered
    assert any("repeated itself" in notice for notice in answer.notices)
    assert server.broken.wait(5)


def test_a_model_that_repeats_itself_is_stopped_and_said_once():
    answer, server = ask(Script(f"{GOOD} " * 500, delay=0.001))
    assert len(answer.statements) == 1
    assert sum("repeated itself" in notice for notice in answer.notices) == 1
    assert server.broken.wait(5)


def test_a_decimal_comma_is_the_figure_of_the_paper():
    paper = replace(PAPERS[0], abstract="MUVERA loses 0.9% of the recall of the exact search.")
    said = "MUVERA pierde solamente un 0,9 % de la exhaustividad de la búsqueda exacta"
    assert untold(*_claimed(said, paper)) == ()
    (lost,) = untold(*_claimed(said.replace("0,9", "0,8"), paper))
    assert lost.text == "0.8 %"
    for other in ("Of the 0,9 that is in the index", "1,2-dichloroethane 1,234 2,300"):
        assert claim_of(other, (paper,)).text == other


def _claimed(text, paper):
    claim = claim_of(text, (paper,))
    return claim.text, texts_of(claim)


def test_retry_after_is_honoured():
    limited = Script("slow down", status=429, headers={"retry-after": "1"})
    answer, server = ask(limited, Script(GOOD))
    assert answer.answered
    first, second = server.seen
    assert second.at - first.at >= 1


def test_the_users_own_key_never_reaches_a_third_party(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-REAL-SECRET")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-SECRET")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-SECRET")
    monkeypatch.delenv("PAPER_ASSISTANT_API_KEY", raising=False)
    _, server = ask(Script(GOOD))
    (seen,) = server.seen
    assert "SECRET" not in str(seen)
    assert "authorization" not in seen.headers
    monkeypatch.setenv("PAPER_ASSISTANT_API_KEY", "for-this-server")
    _, server = ask(Script(GOOD))
    assert server.seen[0].headers["authorization"] == "Bearer for-this-server"


def test_one_question_is_one_request():
    _, server = ask(Script(GOOD))
    assert len(server.seen) == 1


def test_a_deadline_is_for_the_whole_reply():
    started = time.monotonic()
    with ScriptedServer(Script("word " * 100, delay=0.1)) as server:
        few = few_with(server.spec)
        few.deadline = 0.5
        answer = few.ask(QUESTION)
        assert time.monotonic() - started < 5
        assert server.broken.wait(5)
    assert "longer than" in answer.failure


def test_closing_a_stream_stops_the_request():
    with ScriptedServer(Script(f"{GOOD} {'More words. ' * 200}", delay=0.02)) as server:
        stream = few_with(server.spec).stream(QUESTION)
        next(stream)
        next(stream)
        stream.close()
        assert server.broken.wait(5)


def test_cancelling_one_question_leaves_another_alone():
    with ScriptedServer(Script(f"{GOOD} {GOOD} {GOOD}", delay=0.02)) as server:
        few = few_with(server.spec)
        answers = []
        other = threading.Thread(target=lambda: answers.append(few.ask(QUESTION)))
        other.start()
        stream = few.stream(QUESTION)
        next(stream)
        next(stream)
        stream.close()
        other.join(20)
    assert answers[0].failure is None


def test_the_model_is_asked_unless_nothing_was_found():
    question = "Which oven temperature suits sourdough bread?"
    with ScriptedServer(Script("The papers do not tell.\nANSWERED: no")) as server:
        few = few_with(server.spec)
        answer = few.ask(question)
        assert not answer.answered
        assert "Nearest to it" in answer.text
        assert any(notice.startswith("in doubt: ") for notice in answer.notices)
        assert "look for yourself" in server.seen[0].prompt
        nothing = Few(few.llm, papers=()).ask(question)
    assert not nothing.answered
    assert nothing.failure is None
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"<think>The papers say a lot [7].</think>{GOOD}",
        '{"answer": "' + GOOD + '"}',
        "MUVERA achieves an average of 10% improved recall with 90% lower latency.【1】",
        "MUVERA achieves an average of 10% improved recall with 90% lower latency.",
    ],
)
def test_odd_models_are_understood(text):
    answer, _ = ask(Script(text))
    (statement,) = answer.statements
    assert [p.id for p in statement.citations] == ["muvera"]
    assert statement.support == "supported"


def test_what_nothing_supports_is_marked_or_cut():
    wrong = "The moon is made of green cheese and orbits a llama [1]."
    answer, _ = ask(Script(f"{GOOD} {wrong}"))
    assert [s.support for s in answer.statements] == ["supported", "unsupported"]
    assert answer.statements[1].citations
    answer, _ = ask(Script(f"{GOOD} {wrong}"), strict=True)
    assert [s.support for s in answer.statements] == ["supported"]
    assert any("cut" in notice for notice in answer.notices)


def test_a_sentence_without_a_mark_is_judged_beside_what_the_others_cite():
    # Neither is like enough to any paper to be given to it by itself.
    bare = (
        "The search takes a tenth of the time.",
        "Llamas graze on volcanoes of the southern moon.",
    )
    for said in (f"{GOOD} {' '.join(bare)}", f"{' '.join(bare)} {GOOD}"):
        answer, _ = ask(Script(said), strict=True)
        assert [s.text for s in answer.statements if s.text in bare] == [bare[0]]
        assert all([p.id for p in s.citations] == ["muvera"] for s in answer.statements)
        assert any("cut" in notice and "Llamas" in notice for notice in answer.notices)
    answer, _ = ask(Script(" ".join(bare)), strict=True)
    assert not {s.text for s in answer.statements} & set(bare)


def test_a_wrong_citation_is_mended():
    answer, _ = ask(Script(f"{GOOD} Bioformer is a compact BERT model for biomedical text [1]."))
    cited = answer.statements[-1].citations
    assert [p.id for p in cited] == ["bioformer"]
    assert any("citation changed" in notice for notice in answer.notices)


def test_declining_is_no_answer():
    answer, _ = ask(Script("NOT IN THESE PAPERS"))
    assert not answer.answered
    assert "MUVERA" in answer.text


@pytest.mark.parametrize("spec", ["nonsense", "openai:", "http://127.0.0.1:9/v1", "ollama"])
def test_a_spec_that_means_nothing_is_refused(spec):
    with pytest.raises(ModelError):
        load_model(spec)


def test_openai_needs_its_key(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError, match="OPENAI_API_KEY"):
        load_model("openai:gpt-4o")


def test_any_llama_index_model_is_accepted():
    from llama_index.core.llms import MockLLM

    answer = Few(MockLLM(max_tokens=50)).ask(QUESTION)
    assert answer.trace.model
    assert answer.failure is None


def test_a_library_is_a_llama_index_retriever():
    nodes = Few().as_retriever(k=2).retrieve(QUESTION)
    assert nodes[0].metadata["title"].startswith("MUVERA")
    assert nodes[0].score > 0


def test_the_prompt_fits_the_window_the_server_tells():
    with ScriptedServer(Script(GOOD), window=1024 + 512) as server:
        answer = few_with(server.spec).ask(QUESTION)
    assert len(server.seen[0].prompt) < 512 * 4
    assert any("context was full" in notice for notice in answer.notices)


def test_an_option_the_server_does_not_know_is_left_out():
    with ScriptedServer(Script("unknown field stream_options", status=400), Script(GOOD)) as server:
        answer = few_with(server.spec).ask(QUESTION)
    assert answer.answered
    assert "stream_options" not in server.seen[1].body


def test_another_language_is_never_supported_by_chance():
    german = "MUVERA erreicht im Mittel 10% besseren Recall bei 90% geringerer Latenz [1]."
    answer, _ = ask(Script(german))
    (statement,) = answer.statements
    assert statement.support == "partial"
    assert "German" in statement.reason


def test_a_deadline_that_is_no_number(monkeypatch):
    monkeypatch.setenv("PAPER_ASSISTANT_DEADLINE", "soon")
    with pytest.raises(QueryError, match="soon"):
        Few()
