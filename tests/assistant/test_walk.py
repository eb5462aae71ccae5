"""The way of a question, as docs/architecture.md tells it: each of our calls, in their order."""

import re
import traceback
from pathlib import Path

import chromadb
import pytest
from llama_index.core.llms import MockLLM

from assistant import Assistant
from assistant.models.reply import ReplyReader

ROOT = Path(__file__).resolve().parents[2]


def own_calls():
    """The functions of ours that are being called now, as `file: function`."""
    stack = [(Path(frame.filename), frame.name) for frame in traceback.extract_stack()]
    own = [(path.relative_to(ROOT), name) for path, name in stack if path.is_relative_to(ROOT)]
    return [f"{path}: {name}" for path, name in own if path.parts[0] in ("assistant", "index")]


def told(heading):
    """The calls that the docs tell under a heading, by the rows of its table."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition(heading)[2]
    table = text[text.index("|") :].split("\n\n")[0]
    return [
        f"{file}: {name}" for file, name in re.findall(r"^\| `([\w/.]+)`: `(\w+)`", table, re.M)
    ]


@pytest.fixture
def to_chroma(monkeypatch):
    query, walks = chromadb.Collection.query, []

    def followed(self, *arguments, **named):
        walks.append(own_calls())
        return query(self, *arguments, **named)

    monkeypatch.setattr(chromadb.Collection, "query", followed)
    return walks


def test_a_question_goes_to_chroma_as_the_docs_tell(examples, to_chroma):
    examples.ask("What does late interaction cost in storage?")
    assert to_chroma[0] == told("To Chroma")
    assert len(to_chroma[0]) == 5


@pytest.fixture
def to_model(monkeypatch):
    """The walks to a model's `stream_chat`, through the thread in which a reply is read."""
    start, run, walks = ReplyReader.start, ReplyReader.run, {}

    def started(self):
        walks[self] = own_calls()
        start(self)

    def ran(self):
        walks[self] += ["assistant/models/reply.py: run"]
        run(self)

    monkeypatch.setattr(ReplyReader, "start", started)
    monkeypatch.setattr(ReplyReader, "run", ran)
    return walks


@pytest.mark.parametrize(
    ("effort", "heading", "calls"),
    [("quick", "To the model", 5), ("standard", "With more effort", 7)],
)
def test_a_question_goes_to_the_model_as_the_docs_tell(examples, to_model, effort, heading, calls):
    asked = Assistant(examples.library, MockLLM())
    asked.ask("What does late interaction cost in storage?", effort=effort, fresh=True)
    first = next(iter(to_model.values()))
    assert first == told(heading)
    assert len(first) == calls
