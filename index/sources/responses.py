"""Answers of services, kept on disk for a day: asked once, and an interrupted run goes on."""

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

FRESH = 24 * 3600.0
"""Seconds for which an answer is not asked for again."""


class ResponseCache:
    """A folder with an answer a file, named by what was asked; what is old is removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._forget_old()

    def find(self, asked: str) -> bytes | None:
        """The answer; empty where there was none to be had, None where it was not asked."""
        path = self._path(asked)
        try:
            age = time.time() - path.stat().st_mtime
            body = path.read_bytes()
        except OSError:
            return None
        # Where the service had nothing of that name, it may be registered any minute.
        return body if age < (FRESH if body else 3600.0) else None

    def keep(self, asked: str, body: bytes) -> None:
        """Keep an answer; a disk that takes none is no reason to stop."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            os.replace(name, self._path(asked))

    def _path(self, asked: str) -> Path:
        return self._folder / hashlib.sha256(asked.encode()).hexdigest()[:32]

    def _forget_old(self) -> None:
        with suppress(OSError):
            for path in self._folder.iterdir():
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > FRESH:
                        path.unlink()
