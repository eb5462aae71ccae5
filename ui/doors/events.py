"""Server-sent events as every door writes them."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextvars import ContextVar
from threading import Event
from time import monotonic

from pydantic import JsonValue
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

# Many clients look for nothing else, though the standard allows more.
LINE_END = "\n"
# Seconds that a stream has left once the server stops, and between two looks whether it does.
LEFT = 3
LOOK = 0.5
_STOPPING: ContextVar[Event | None] = ContextVar("stopping", default=None)
# Line ends to some readers of lines, though not to the standard nor to JSON.
_LINE_ENDS = str.maketrans({c: f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"})


def event(document: Mapping[str, JsonValue], name: str | None = None) -> ServerSentEvent:
    """A document as an event."""
    return words(json.dumps(document, ensure_ascii=False).translate(_LINE_ENDS), name)


def words(text: str, name: str | None = None) -> ServerSentEvent:
    """Words as an event."""
    return ServerSentEvent(text, event=name, sep=LINE_END)


def stream(events: AsyncIterator[ServerSentEvent]) -> Response:
    """Events as a response; where the server stops meanwhile, they end soon, with a word."""
    return EventSourceResponse(_until_stopped(events, _STOPPING.get()), sep=LINE_END)


def stops_with(stopping: Event) -> None:
    """End the streams of this task's request soon after `stopping` is set."""
    _STOPPING.set(stopping)


async def _until_stopped(
    events: AsyncIterator[ServerSentEvent], stopping: Event | None
) -> AsyncIterator[ServerSentEvent]:
    """The events, as many as come in time once the server stops."""
    coming: asyncio.Future[ServerSentEvent | None] | None = None
    end = float("inf")
    try:
        while monotonic() < end:
            coming = coming or asyncio.ensure_future(_next(events))
            await asyncio.wait({coming}, timeout=LOOK)
            if coming.done():
                done, coming = coming, None
                if (item := done.result()) is None:
                    return
                yield item
            if stopping is not None and stopping.is_set():
                end = min(end, monotonic() + LEFT)
        yield event({"error": "the server stops: this is all there is; ask again later"}, "error")
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.wait({coming})


async def _next(events: AsyncIterator[ServerSentEvent]) -> ServerSentEvent | None:
    return await anext(events, None)
