"""The verbs as MCP tools: over HTTP beside the page, over stdio for a client that starts us."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index.errors import PaperAssistantError, QueryError
from ui.api.streaming import last, works_with
from ui.api.verbs import Verb, Verbs

if TYPE_CHECKING:
    from mcp.server import Server
    from mcp.types import CallToolResult, Tool
    from starlette.applications import Starlette

WRITING = ("add", "searches")
INSTRUCTIONS = (
    "A library of scientific papers. `ask` answers from it with citations and the verbatim quotes "
    "that carry each sentence; `search` finds papers; `check` tells which sentences of a text the "
    "papers carry or contradict. Say which papers an answer rests on, and pass on when it is "
    "unanswered or a sentence is marked unsupported."
)


def tool_server(verbs: Verbs, *, files: bool = False) -> "Server[Any]":
    """An MCP server with a tool for each verb; a document is its structured content.

    With `files`, `add` takes paths: for a client of this machine and this user only.
    """
    from mcp.server import Server
    from mcp.types import ListToolsResult

    offered = {verb.name: verb for verb in verbs.all()}
    if files:
        offered["add"] = replace(offered["add"], function=verbs.add_paths)
    tools = ListToolsResult(tools=[_tool(verb) for verb in offered.values()])

    async def list_tools(context: object, params: object) -> ListToolsResult:
        return tools

    async def call_tool(context: object, params: Any) -> "CallToolResult":
        return await _call(offered.get(params.name), params.arguments or {})

    return Server(
        "paper-assistant",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def mcp_app(verbs: Verbs) -> "Starlette":
    """MCP over HTTP at `/mcp`, without sessions: no client can meet another's."""
    from mcp.server.transport_security import TransportSecuritySettings

    # Hosts and origins are checked by the guard in front of every door.
    unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return tool_server(verbs).streamable_http_app(
        streamable_http_path="/mcp", stateless_http=True, transport_security=unchecked
    )


def serve_stdio(verbs: Verbs) -> None:
    """Speak MCP on stdin and stdout until the client closes them."""
    import anyio
    from mcp.server.stdio import stdio_server

    async def run() -> None:
        server = tool_server(verbs, files=True)
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    anyio.run(run)


def _tool(verb: Verb) -> "Tool":
    from mcp.types import Tool, ToolAnnotations

    return Tool(
        name=verb.name,
        description=verb.description,
        input_schema=verb.schema,
        output_schema={"type": "object"},
        annotations=ToolAnnotations(
            read_only_hint=verb.name not in WRITING, destructive_hint=False, open_world_hint=False
        ),
    )


async def _call(verb: Verb | None, arguments: dict[str, Any]) -> "CallToolResult":
    from mcp.types import CallToolResult, TextContent

    try:
        if verb is None:
            raise QueryError("no such tool; list the tools to see which there are")
        if verb.takes_long:
            works_with(None)
        document = await last(verb.stream(**arguments))
    except PaperAssistantError as error:
        return CallToolResult(content=[TextContent(text=str(error))], is_error=True)
    # The text repeats the document: older clients show their model nothing else.
    text = TextContent(text=json.dumps(document, ensure_ascii=False))
    failed = bool(document.get("failure"))
    return CallToolResult(content=[text], structured_content=document, is_error=failed)
