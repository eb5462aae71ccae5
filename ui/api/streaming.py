"""Blocking verbs called from the server's event loop, without blocking it."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Iterator
from contextlib import aclosing
from contextvars import ContextVar
from time import sleep
from types import GeneratorType
from typing import Any, TypeVar

from anyio import CancelScope, CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request

from ui.api.descriptors import OutOfFiles, is_out_of_files

T = TypeVar("T")
_END = object()
_WORKERS: ContextVar[CapacityLimiter | None] = ContextVar("workers", default=None)


def works_with(workers: CapacityLimiter | None) -> None:
    """Let verbs of this task's request run in these threads alone; None for those of the loop.

    Where many compute at once each waits for all others, and so does the loop that answers probes.
    """
    _WORKERS.set(workers)


async def follow(items: Iterator[T]) -> AsyncGenerator[T]:
    """The items of a blocking iterator, each fetched in a thread.

    When the caller goes away the iterator is closed, and with it the model request behind it: at
    once, or when the item being fetched has come.
    """
    try:
        while True:
            try:
                item = await run_sync(next, items, _END, limiter=_WORKERS.get())
            except (OSError, ImportError) as error:
                if is_out_of_files(error):
                    raise OutOfFiles from None
                raise
            if item is _END:
                return
            yield item  # type: ignore[misc]  # anything but the mark is an item
    finally:
        if isinstance(items, GeneratorType):
            with CancelScope(shield=True):
                await run_sync(_close, items)


def _close(items: "GeneratorType[Any, Any, Any]") -> None:
    # A thread may still be fetching: cancelling the task that waits for it does not stop it.
    while items.gi_running:
        sleep(0.02)
    items.close()


async def again(first: T, rest: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """Items of which the first was taken already."""
    async with aclosing(rest):
        yield first
        async for item in rest:
            yield item


async def last(items: Iterator[T]) -> T:
    """The last item of a blocking iterator that has at least one."""
    async for item in follow(items):
        final = item
    return final


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What `work` returns; it is cancelled, and ClientDisconnect raised, when the client goes."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientDisconnect
    finally:
        leaving.cancel()
        working.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
