"""Server-sent events as every door writes them."""

import json
from collections.abc import AsyncIterator, Mapping

from pydantic import JsonValue
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

# Many clients look for nothing else, though the standard allows more.
LINE_END = "\n"
# Line ends to some readers of lines, though not to the standard nor to JSON.
_LINE_ENDS = str.maketrans({c: f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"})


def event(document: Mapping[str, JsonValue], name: str | None = None) -> ServerSentEvent:
    """A document as an event."""
    return words(json.dumps(document, ensure_ascii=False).translate(_LINE_ENDS), name)


def words(text: str, name: str | None = None) -> ServerSentEvent:
    """Words as an event."""
    return ServerSentEvent(text, event=name, sep=LINE_END)


def stream(events: AsyncIterator[ServerSentEvent]) -> Response:
    """Events as a response."""
    return EventSourceResponse(events, sep=LINE_END)
