"""Server-sent events as every door writes them."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextvars import ContextVar
from threading import Event
from time import monotonic

from anyio import CancelScope
from pydantic import JsonValue
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

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


def stream(events: AsyncGenerator[ServerSentEvent], behind: AsyncGenerator[object]) -> Response:
    """Events as a response; where the server stops meanwhile, they end soon, with a word.

    `behind` is what the events are made of: it has begun, and is closed with them.
    """
    return _Events(_until_stopped(events, _STOPPING.get()), behind)


class _Events(EventSourceResponse):
    """Events that are closed with the response: a client may leave between two of them.

    Left to the garbage collector, the work behind them would go on until it comes round.
    """

    def __init__(
        self, events: AsyncGenerator[ServerSentEvent], behind: AsyncGenerator[object]
    ) -> None:
        super().__init__(events, sep=LINE_END)
        self._events = events
        self._behind = behind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await self._events.aclose()
                await self._behind.aclose()


def stops_with(stopping: Event) -> None:
    """End the streams of this task's request soon after `stopping` is set."""
    _STOPPING.set(stopping)


async def _until_stopped(
    events: AsyncGenerator[ServerSentEvent], stopping: Event | None
) -> AsyncGenerator[ServerSentEvent]:
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
        with CancelScope(shield=True):
            if coming is not None:
                coming.cancel()
                await asyncio.wait({coming})
            await events.aclose()


async def _next(events: AsyncIterator[ServerSentEvent]) -> ServerSentEvent | None:
    return await anext(events, None)
