"""What runs a loop of its own in a test: in a thread apart.

Playwright's loop runs in the main thread once a page was open, and no other may run beside it.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def apart(function: Callable[..., T], *arguments: object) -> T:
    """What a function returns that may run a loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


def run_apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine."""
    return apart(asyncio.run, coroutine)
