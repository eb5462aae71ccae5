"""One writer at a time: a lock on the library that dies with the process that holds it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryError
from index.progress import Progress, Report

WAIT_SECONDS = 60.0
"""How long a second writer waits for the first."""
WAITING = "waiting for another process to finish writing"


class LibraryBusy(LibraryError):
    """Another process or thread is writing."""


class WriterLock:
    """The right to write the papers and indexes of one library; the holder may take it again."""

    def __init__(self, path: Path):
        self._path = path
        self._threads = threading.RLock()
        # flock on the file: the system lets go of it when the process dies, however it dies.
        self._file = FileLock(path, thread_local=False)

    @contextmanager
    def held(self, report: Report | None = None, wait: float = WAIT_SECONDS) -> Iterator[None]:
        """Hold the lock; raises LibraryError when another writer keeps it longer than `wait`."""
        end = time.monotonic() + wait
        told = False
        if not self._threads.acquire(blocking=False):
            told = _tell(report, wait)
            if not self._threads.acquire(timeout=max(wait, 0)):
                raise self._busy(wait)
        try:
            self._take(None if told else report, end - time.monotonic(), wait)
            try:
                yield
            finally:
                self._file.release()
        finally:
            self._threads.release()

    def _take(self, report: Report | None, left: float, wait: float) -> None:
        try:
            self._file.acquire(timeout=0)
        except Timeout:
            _tell(report, left)
            try:
                self._file.acquire(timeout=max(left, 0), poll_interval=0.1)
            except Timeout:
                raise self._busy(wait) from None

    def _busy(self, wait: float) -> LibraryBusy:
        return LibraryBusy(
            f"another process is writing to this library: {self._path.parent} "
            f"(waited {wait:.0f} s); wait until it is done"
        )


def _tell(report: Report | None, left: float) -> bool:
    """Say that one has to wait, if there is time to; whether it was said."""
    if report is None or left <= 0:
        return False
    report(Progress(WAITING, 0))
    return True
