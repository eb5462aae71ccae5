"""Where the files that a process may open run out: connections bounded by it, told in one line."""

import asyncio
import errno
import os
import sys
from collections.abc import Callable
from time import monotonic
from typing import Any

from index.errors import PaperAssistantError

TOLD_AGAIN = 60.0
"""Seconds between two lines about connections that could not be taken."""


class OutOfFiles(PaperAssistantError):
    """A request that would need a file more than this process may open."""

    def __init__(self) -> None:
        super().__init__("busy: no more files can be opened; ask again a little later")


def room_for_connections(most: int) -> int:
    """How many connections may be open, at most `most`: a quarter of the files is left for others.

    The limit of this process is raised as far as it may raise it; macOS begins with 256.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return most
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * most
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return most
    return min(most, max(4, soft * 3 // 4 - _open_now()))


def _open_now() -> int:
    try:
        return len(os.listdir("/dev/fd"))
    except OSError:
        return 0


def is_out_of_files(error: BaseException | None) -> bool:
    """Whether an error says that no more files can be opened, here or on the whole machine."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
            return True
        error = error.__cause__ or error.__context__
    return False


def quiet_handler() -> Callable[[asyncio.AbstractEventLoop, dict[str, Any]], None]:
    """A loop's handler of errors that tells now and then, in a line, that no file is left.

    asyncio would write thousands of tracebacks a second, which fill the disk next.
    """
    told = -TOLD_AGAIN

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        nonlocal told
        if not is_out_of_files(context.get("exception")):
            loop.default_exception_handler(context)
        elif monotonic() > told + TOLD_AGAIN:
            told = monotonic()
            sys.stderr.write("no more files can be opened: connections wait; see `ulimit -n`\n")

    return handle
