"""The end of the command line's process: all is written and given back, and nothing torn down.

What libraries leave running (gRPC, which chromadb imports; threads within onnxruntime) ends a busy
process now and then by `terminate called without an active exception` while Python takes its
modules down, after the work was done (https://github.com/python/cpython/issues/87135).
"""

import atexit
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress


def run_to_the_end(work: Callable[[], object]) -> None:
    """Do the work and end the process with its status, once whoever asked for it has cleaned up."""
    ending = _Ending()
    # First in, and so the last to be called.
    atexit.register(ending.leave)
    ending.run(work)


class _Ending:
    """The status of a process, kept until it ends."""

    def __init__(self) -> None:
        self._status = 0
        self._process = os.getpid()

    def run(self, work: Callable[[], object]) -> None:
        """Do the work and note with which status it would end the process."""
        try:
            work()
        except SystemExit as end:
            self._status = end.code if isinstance(end.code, int) else int(end.code is not None)
            raise
        except KeyboardInterrupt:
            self._status = 130
            raise
        except BaseException:
            self._status = 1
            raise

    def leave(self) -> None:
        """End the process; a copy of it, as a fork is, ends as it would have."""
        if os.getpid() != self._process:
            return
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            # Whoever read it has gone, or the disk is full.
            except (OSError, ValueError, AttributeError):
                self._status = self._status or 1
        with suppress(OSError, ValueError):
            logging.shutdown()
        os._exit(self._status & 0xFF)
