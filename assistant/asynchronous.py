"""The assistant for programs that wait with `await`: each method is its twin's, in a thread."""

import asyncio
import functools
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar

from assistant.assistant import Assistant
from assistant.conversation import Conversation

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")
_END: Any = object()


class Twin(Generic[S]):
    """What does the work of `plain` in threads."""

    def __init__(self, plain: S) -> None:
        self.plain = plain

    def __repr__(self) -> str:
        return f"Async{self.plain!r}"


def waiting(
    method: Callable[Concatenate[S, P], T],
) -> Callable[Concatenate[Twin[S], P], Awaitable[T]]:
    """The method as one that is awaited."""

    @functools.wraps(method)
    async def twin(self: Twin[S], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.to_thread(method, self.plain, *args, **kwargs)

    return twin


def following(
    method: Callable[Concatenate[S, P], Iterator[T]],
) -> Callable[Concatenate[Twin[S], P], AsyncGenerator[T]]:
    """The method as one that is followed with `async for`; left early, it ends."""

    @functools.wraps(method)
    async def twin(self: Twin[S], /, *args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[T]:
        found = method(self.plain, *args, **kwargs)
        turn: asyncio.Future[Any] | None = None
        try:
            while True:
                turn = asyncio.ensure_future(asyncio.to_thread(next, found, _END))
                # A thread can't be stopped: whoever is cancelled leaves it to finish its step.
                one = await asyncio.shield(turn)
                if one is _END:
                    return
                yield one
        finally:
            await asyncio.shield(_end(found, turn))

    return twin


async def _end(found: Iterator[Any], turn: "asyncio.Future[Any] | None") -> None:
    """Close what is followed, once the step under way is done."""
    if turn is not None:
        await asyncio.wait([turn])
    close = getattr(found, "close", None)
    if close is not None:
        await asyncio.to_thread(close)


class AsyncConversation(Twin[Conversation]):
    """`Conversation` with `await`; `plain` holds its answers and sources."""

    ask = waiting(Conversation.ask)
    stream = following(Conversation.stream)


class AsyncAssistant(Twin[Assistant]):
    """`Assistant` with `await`: the same methods, arguments and results.

    >>> async with await AsyncAssistant.open("library") as library:     # doctest: +SKIP
    ...     answer = await library.ask("What does late interaction cost?")
    ...     async for partial in library.stream("And at what loss?", history=[answer]): ...
    """

    @classmethod
    async def open(cls, *args: Any, **kwargs: Any) -> Self:
        """As `Assistant.open`."""
        return cls(await asyncio.to_thread(functools.partial(Assistant.open, *args, **kwargs)))

    add = waiting(Assistant.add)
    search = waiting(Assistant.search)
    save_search = waiting(Assistant.save_search)
    saved_searches = waiting(Assistant.saved_searches)
    saved_search = waiting(Assistant.saved_search)
    new_hits = waiting(Assistant.new_hits)
    forget_search = waiting(Assistant.forget_search)
    notices = waiting(Assistant.notices)
    explain = waiting(Assistant.explain)
    did_you_mean = waiting(Assistant.did_you_mean)
    ask = waiting(Assistant.ask)
    stream = following(Assistant.stream)
    check = following(Assistant.check)
    review = waiting(Assistant.review)
    draft = following(Assistant.draft)
    papers = waiting(Assistant.papers)
    get = waiting(Assistant.get)
    remove = waiting(Assistant.remove)
    export = waiting(Assistant.export)
    stats = waiting(Assistant.stats)
    close = waiting(Assistant.close)

    @functools.wraps(Assistant.chat)
    def chat(self, *args: Any, **kwargs: Any) -> AsyncConversation:
        """As `Assistant.chat`."""
        return AsyncConversation(self.plain.chat(*args, **kwargs))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()
