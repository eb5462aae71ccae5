"""Another model of the same server, without opening the library again."""

import pytest

from assistant import Assistant, AssistantError
from assistant.models.scripted import Script, ScriptedServer

SAID = Script("Late interaction costs storage [1].\nANSWERED: yes")
KEY = "sk-of-this-server-alone"
QUESTION = "What does late interaction cost?"


@pytest.fixture
def server():
    with ScriptedServer(SAID, models=("embedder", "scripted", "larger")) as running:
        yield running


@pytest.fixture
def library(server, tmp_path, monkeypatch):
    monkeypatch.setenv("PAPER_ASSISTANT_API_KEY", KEY)
    (tmp_path / "papers.jsonl").write_text(
        '{"title": "Late interaction", "abstract": "What late interaction costs is storage."}'
    )
    with Assistant.open(tmp_path / "library", llm=server.spec) as assistant:
        assistant.add(tmp_path / "papers.jsonl")
        yield assistant


def test_the_model_in_use_comes_first(library):
    assert library.models() == ("scripted", "embedder", "larger")


def test_another_model_is_asked_with_the_same_key(library, server):
    library.using("larger").ask(QUESTION, effort="quick")
    assert server.seen[-1].body["model"] == "larger"
    assert server.seen[-1].headers["authorization"] == f"Bearer {KEY}"
    library.ask(QUESTION, effort="quick")
    assert server.seen[-1].body["model"] == "scripted"


def test_none_quotes(library, server):
    answer = library.using("none").ask(QUESTION)
    assert answer.trace.model == "none"
    assert server.seen == []


def test_a_model_that_is_not_offered_is_one_line(library):
    with pytest.raises(AssistantError, match="no such model: 'huge'; the server offers scripted, "):
        library.using("huge")


def test_a_server_that_lists_nothing_offers_the_one_in_use(tmp_path):
    with (
        ScriptedServer(models=()) as server,
        Assistant.open(tmp_path / "library", llm=server.spec) as assistant,
    ):
        assert assistant.models() == ("scripted",)


def test_without_a_model_there_is_none_to_choose(tmp_path):
    with Assistant.open(tmp_path / "library") as assistant:
        assert assistant.models() == ()
        with pytest.raises(AssistantError, match="no such model: 'x'; the server offers none"):
            assistant.using("x")


def test_offline_the_model_that_was_named_stays(tmp_path):
    with (
        ScriptedServer(models=("scripted", "larger")) as server,
        Assistant.open(tmp_path / "library", llm=server.spec, offline=True) as assistant,
    ):
        assert assistant.models() == ("scripted",)
        with pytest.raises(AssistantError, match="offline, so scripted stays"):
            assistant.using("larger")
