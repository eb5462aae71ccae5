"""The way of a question, as docs/architecture.md tells it."""

import re
import traceback
from pathlib import Path

import chromadb

ROOT = Path(__file__).resolve().parents[2]


def test_a_question_goes_to_chroma_as_the_docs_tell(examples, monkeypatch):
    query, walks = chromadb.Collection.query, []

    def followed(self, *arguments, **named):
        stack = [Path(frame.filename) for frame in traceback.extract_stack()]
        own = [path.relative_to(ROOT) for path in stack if path.is_relative_to(ROOT)]
        walks.append([str(path) for path in own if path.parts[0] in ("assistant", "index")])
        return query(self, *arguments, **named)

    monkeypatch.setattr(chromadb.Collection, "query", followed)
    examples.ask("What does late interaction cost in storage?")
    told = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert [*dict.fromkeys(walks[0])] == re.findall(r"^\| `([\w/]+\.py)` \|", told, re.M)
