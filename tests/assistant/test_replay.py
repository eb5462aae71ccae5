"""Answers kept and found again, and saved answers replayed."""

import json
from dataclasses import replace

import pytest

from assistant.answering.effort import Effort
from assistant.models.scripted import Script, ScriptedServer
from assistant.models.spec import load_model
from assistant.render.json import answer_json
from assistant.saved.replay import replay, replay_json
from assistant.saved.saved_filters import filters_json, parse_filters
from index.errors import FormatError
from index.paper import Filters
from tests.assistant.doubles import PAPERS, Few

QUESTION = "By how much does MUVERA improve recall and lower latency?"
GOOD = "MUVERA achieves an average of 10% improved recall with 90% lower latency [1]."


def test_the_same_question_is_asked_of_a_model_once():
    with ScriptedServer(Script(GOOD)) as server:
        few = Few(load_model(server.spec))
        few.effort = Effort.QUICK
        first, again = few.ask(QUESTION), few.ask(QUESTION)
        assert len(server.seen) == 1
        assert again.statements == first.statements
        assert any("was kept" in notice for notice in again.notices)
        few.ask(QUESTION, fresh=True)
        assert len(server.seen) == 2
        few.library.fingerprint = "changed"
        few.ask(QUESTION)
        assert len(server.seen) == 3


def test_a_failed_answer_is_not_kept():
    with ScriptedServer(Script(GOOD, cut=3), Script(GOOD)) as server:
        few = Few(load_model(server.spec))
        few.effort = Effort.QUICK
        assert few.ask(QUESTION).failure
        assert few.ask(QUESTION).failure is None


def saved(answer):
    return json.loads(json.dumps(answer_json(answer)))


def test_nothing_has_changed():
    few = Few()
    assert replay(saved(few.ask(QUESTION)), few).changes == ()


def test_what_has_changed_is_told():
    document = saved(Few().ask(QUESTION))
    changed = replace(PAPERS[0], abstract=PAPERS[0].abstract.replace("90%", "95%"))
    few = Few(papers=(changed, PAPERS[2]))
    few.library.fingerprint = "changed"
    told = replay(document, few)
    said = "\n".join(told.changes)
    assert "the library has changed" in said
    assert "no longer retrieved: “ColBERTv2" in said
    assert "no longer word for word" in said
    assert "newly said" in said
    assert set(replay_json(told)) == {"question", "changes", "before", "after"}


def test_filters_are_saved_and_read_back():
    filters = Filters((2020, None), ("ACL",), ("Doe",), (), ("x",))
    assert parse_filters(json.loads(json.dumps(filters_json(filters)))) == filters


def test_what_is_no_saved_answer_is_refused():
    with pytest.raises(FormatError, match="ask --json"):
        replay({"papers": []}, Few())
