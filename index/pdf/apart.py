"""PDFs read in a process of their own: one that never ends, or fills the memory, harms no other.

What a page draws may be nested so that drawing it takes for ever, inside a library that can't be
interrupted; a limit on the process's time ends it, and it alone.
"""

from __future__ import annotations

import atexit
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import BinaryIO, cast

from index.errors import FormatError
from index.paper import Record, Remark

MOST_SECONDS = 90
"""Seconds of processor time for a whole PDF; its pages should have ended before."""
MOST_MEMORY = 2 * 1024**3
"""Bytes that a PDF may need in memory, beside what it has itself, packed and read."""
BEGIN = "from index.pdf.apart import serve; serve()"

Result = list[Record | Remark] | FormatError


class PdfProcess:
    """A process that reads one PDF after the other, begun when the first is to be read."""

    def __init__(self, seconds: int = MOST_SECONDS, memory: int = MOST_MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(self, name: str, data: bytes) -> Sequence[Record | Remark]:
        """The paper of a PDF, and what is worth saying of it. Raises FormatError."""
        with self._lock:
            result = self._ask(name, data)
            while result is None:  # It had nothing to do for a while, and has ended.
                result = self._ask(name, data)
        if isinstance(result, FormatError):
            raise result
        return result

    def close(self) -> None:
        """End the process, if it runs."""
        with self._lock:
            self._end()

    def _ask(self, name: str, data: bytes) -> Result | None:
        """What it answers; None where it ended before it was asked."""
        process = self._running()
        try:
            limits = self._seconds, self._memory + 2 * len(data)
            pickle.dump((name, data, *limits), cast(BinaryIO, process.stdin))
            cast(BinaryIO, process.stdin).flush()
            return cast(Result, pickle.load(cast(BinaryIO, process.stdout)))  # our own
        except (OSError, EOFError):
            status = process.wait()
            self._end()
            return FormatError(_reason(status, self._seconds)) if status else None
        except BaseException:
            # Its answer would be taken for that to the next question.
            self._end()
            raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-c", BEGIN],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
                )
            except OSError as error:
                raise FormatError(
                    f"no process to read PDFs in: {error.strerror}; try again"
                ) from error
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not written yet
                    cast(BinaryIO, pipe).close()


@cache
def pdf_process() -> PdfProcess:
    """The one that all of this process share; it ends with this process."""
    process = PdfProcess()
    atexit.register(process.close)
    return process


def _reason(status: int, seconds: int) -> str:
    if status == -getattr(signal, "SIGXCPU", 0):
        return f"the PDF takes more than {seconds} seconds to read: not read; print it to a new PDF"
    return "the PDF makes its reader crash: not read; print it to a new PDF"


def serve() -> None:
    """Read what is asked for on standard input until nothing more is."""
    # What a library prints must not get between answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _go_first()
    # A process of which nothing is asked for half a minute ends by itself.
    while select.select([sys.stdin.buffer], [], [], 30)[0]:
        try:
            name, data, seconds, memory = pickle.load(sys.stdin.buffer)  # our own
        except EOFError:
            return
        _limit(seconds, memory)
        pickle.dump(_read(name, data), answers)
        answers.flush()


def _read(name: str, data: bytes) -> Result:
    from index.pdf.reader import read_pdf

    try:
        return list(read_pdf(name, data))
    except FormatError as error:
        return FormatError(str(error))
    except MemoryError:
        return FormatError("the PDF takes too much memory to read: not read; print it to a new PDF")


def _go_first() -> None:
    """Where the machine's memory ends all the same, end before any other process."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("1000")


def _limit(seconds: int, memory: int) -> None:
    """Let this process go on for so many seconds, within so many bytes."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (_least(until, most), most))
    for limit, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        _, most = resource.getrlimit(limit)
        resource.setrlimit(limit, (_least(wanted, most), most))


def _least(wanted: int, most: int) -> int:
    return wanted if most < 0 else min(wanted, most)
