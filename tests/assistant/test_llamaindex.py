"""The library inside LlamaIndex's engines: every example of docs/llamaindex.md, with a script."""

import gc
import re
from contextlib import closing
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.models.scripted import Script, ScriptedServer
from tests.loops import apart

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "llamaindex.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```python llamaindex no-run\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
RECORD = """{"title": "ColBERTv2: Retrieval via lightweight late interaction", "year": 2022, \
"abstract": "Late interaction models need much storage. ColBERTv2 stores each vector as the index \
of its nearest centroid and a small residual. Storage shrinks six to ten times at no loss."}
"""
REPLIES = {
    "CitationQueryEngine": ["It stores residuals [2]."],
    "CondensePlusContextChatEngine": [
        "It stores residuals.",
        "What loss of quality has ColBERTv2?",
        "None that was measured.",
    ],
    "ReActAgent": [
        "Thought: I look it up.\nAction: passages\nAction Input: {'input': 'ColBERTv2 storage'}",
        "Thought: I ask.\nAction: papers\nAction Input: {'input': 'How does ColBERTv2 shrink "
        "storage?'}",
        "Thought: I can answer.\nAnswer: With residuals.",
    ],
}
SHOWN = {
    "as_retriever": "ColBERTv2: Retrieval",
    "as_query_engine": "answers ['ColBERTv2: Retrieval",
    "as_langchain_retriever": "ColBERTv2: Retrieval",
    "CitationQueryEngine": "Source 1:",
    "CondensePlusContextChatEngine": "None that was measured.",
    "ReActAgent": "With residuals.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("llamaindex")
    (folder / "papers.jsonl").write_text(RECORD, "utf-8")
    with closing(Assistant.open(folder / "library", create=True)) as assistant:
        assistant.add(folder / "papers.jsonl")
    return folder


# LlamaIndex leaves the database of its chat memory and its model's connections open.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("name", SHOWN)
def test_the_example_runs(name, folder, monkeypatch, capsys):
    from llama_index.llms.openai_like import OpenAILike

    monkeypatch.chdir(folder)
    (example,) = (code for code in EXAMPLES if name in code)
    with ScriptedServer(*map(Script, REPLIES.get(name, []))) as server:
        llm = OpenAILike(
            model="scripted", api_base=server.url, api_key="none", is_chat_model=True, max_retries=0
        )
        with closing(Assistant.open("library")) as library:
            known = {"library": library, "retriever": library.as_retriever(k=4), "llm": llm}
            apart(exec, compile(example, f"docs/llamaindex.md:{name}", "exec"), known)
            known["library"].close()
        known.clear()
        del llm  # with its connections, while nobody minds that they are open
        gc.collect()
    assert SHOWN[name] in capsys.readouterr().out
    prompts = " ".join(seen.prompt for seen in server.seen)
    assert len(server.seen) == len(REPLIES.get(name, []))
    assert not prompts or "index of its nearest centroid" in prompts


@pytest.mark.parametrize("k", [1, 2, 3, 10])
def test_no_more_nodes_come_than_were_asked_for(k, examples):
    nodes = examples.as_retriever(k=k).retrieve("late interaction storage")
    assert len(nodes) == k
    papers = [found.node.metadata["paper_id"] for found in nodes]
    assert papers[0] == examples.search("late interaction storage", 1)[0].paper.id
    assert len(set(papers)) == k


def test_a_node_is_a_slice_of_its_abstract(folder):
    with closing(Assistant.open(folder / "library")) as library:
        nodes = library.as_retriever().retrieve("storage")
        assert nodes
        for found in nodes:
            abstract = library.library.paper(found.node.metadata["paper_id"]).abstract
            span = abstract[found.node.start_char_idx : found.node.end_char_idx]
            assert found.node.text == span
