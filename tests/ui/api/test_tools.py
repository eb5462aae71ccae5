"""The verbs as MCP tools, through the official client, over HTTP and over stdio."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from assistant import Assistant
from tests.assistant.doubles import PAPERS
from tests.loops import run_apart
from tests.ui.api.conftest import QUESTION, lines_of
from ui.api.tools import tool_server
from ui.api.verbs import VERBS, Verbs

ROOT = Path(__file__).resolve().parents[3]


def with_client(server, act):
    async def run():
        async with Client(server) as client:
            return await act(client)

    return run_apart(run())


def call(server, tool, **arguments):
    return with_client(server, lambda client: client.call_tool(tool, arguments))


@pytest.fixture
def over_http(served):
    return f"{served}/mcp"


def test_every_verb_is_a_tool_with_typed_arguments(over_http):
    listed = with_client(over_http, lambda client: client.list_tools())
    tools = {tool.name: tool for tool in listed.tools}
    assert set(tools) == set(VERBS)
    assert tools["search"].input_schema["required"] == ["query"]
    assert tools["search"].input_schema["properties"]["k"]["type"] == "integer"
    assert all(len(tool.description) < 400 for tool in tools.values())
    assert tools["ask"].annotations.read_only_hint
    assert not tools["add"].annotations.read_only_hint
    assert not tools["searches"].annotations.read_only_hint


def test_an_answer_carries_its_evidence_as_structured_content(over_http):
    result = call(over_http, "ask", question=QUESTION)
    assert not result.is_error
    assert result.structured_content["references"][0]["quotes"]
    assert json.loads(result.content[0].text) == result.structured_content


def test_a_search_says_which_name_was_meant(over_http):
    found = call(over_http, "search", query="MUVRA latency").structured_content
    assert [near["query"] for near in found["did_you_mean"]] == ["MUVERA latency"]


def test_one_section_of_a_draft_is_rewritten(over_http):
    asked = {"topic": "late interaction retrieval"}
    assert call(over_http, "review", **asked).structured_content["sections"]
    again = call(over_http, "review", **asked, rewrite="1", wish="longer")
    assert "longer" in again.structured_content["notices"][-1]
    refused = call(over_http, "review", **asked, rewrite="nine", wish="longer")
    assert refused.is_error
    assert "no such section" in refused.content[0].text


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": "?"}, "not a question"),
        ("search", {"query": "x", "filter": {}}, "filter of search"),
        ("search", {}, "query of search"),
        ("forget", {}, "no such tool"),
    ],
)
def test_a_mistake_is_told_to_the_model(over_http, tool, arguments, said):
    result = call(over_http, tool, **arguments)
    assert result.is_error
    assert said in result.content[0].text


def test_paths_are_added_over_stdio_only(shelf):
    verbs = Verbs(shelf)
    for files, wanted in ((True, "paths"), (False, "text")):
        listed = with_client(tool_server(verbs, files=files), lambda client: client.list_tools())
        (schema,) = (tool.input_schema for tool in listed.tools if tool.name == "add")
        assert schema["required"] == [wanted]


def test_a_client_starts_it_and_speaks_over_stdio(tmp_path):
    (tmp_path / "papers.jsonl").write_text(lines_of(PAPERS), "utf-8")
    Assistant.open(tmp_path / "library", create=True).close()
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "ui.cli.main", "--library", str(tmp_path / "library"), "mcp"],
        cwd=ROOT,
    )

    async def act(client):
        added = await client.call_tool("add", {"paths": [str(tmp_path / "papers.jsonl")]})
        return added, await client.call_tool("ask", {"question": QUESTION})

    added, answer = with_client(stdio_client(command), act)
    assert added.structured_content["added"] == len(PAPERS)
    assert answer.structured_content["answered"]


def test_no_library_is_one_line_and_exit_1(tmp_path):
    command = [sys.executable, "-m", "ui.cli.main", "--library", str(tmp_path / "none"), "mcp"]
    run = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 1
    assert not run.stdout
