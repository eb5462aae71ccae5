"""A collection of Chroma reached: opened when first asked, again when it has moved or gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from index.errors import LibraryError
from index.store.resources import is_full
from index.vectors.chroma import (
    ANSWER_SECONDS,
    Place,
    connect,
    hang_up,
    is_missing,
    wait_at_most,
)

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ServerAPI

READ_SECONDS = 10.0
"""How long whoever searches waits for a server: then the words have to do."""
RETRY_SECONDS = 30.0
"""How long a writer waits for a server that has gone to come back."""


class VectorsUnavailable(LibraryError):
    """The vectors can't be reached or read now; papers and BM25 are unaffected."""


class NotThere(VectorsUnavailable):
    """The server has no such collection: nothing was written yet, or another took its place."""


class Opened(NamedTuple):
    """A place opened: a server, or its like in this process, and the collection of it."""

    server: ServerAPI
    collection: Collection


class Attempt:
    """One try of a call: `with attempt as chroma: ...`; `done` is whether it came to its end."""

    def __init__(self, opened: Opened, recover: Callable[[BaseException], None]):
        self.done = False
        self._opened = opened
        self._recover = recover

    def __enter__(self) -> Opened:
        return self._opened

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        self.done = error is None
        if error is not None:
            self._recover(error)
        return not self.done


class Connection:
    """One Chroma collection, at `place`: a folder, the URL of a server, or None.

    Safe to use from many threads. `renew` is called when a folder can't be read, and may
    `turn_to` another; what failed is then repeated there. With `renew` a folder is only read.
    `version` changes whenever what was read before may not be what is there now.
    """

    def __init__(self, place: Place, collection: str, renew: Callable[[], object] | None):
        self.place = place
        self.collection_name = collection
        self.version = 0
        self._renew = renew
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._ahead: threading.Thread | None = None

    def open_ahead(self) -> None:
        """Open a folder beside what the caller does next; who asks of it meanwhile waits for it."""

        def open_it() -> None:
            with suppress(LibraryError, MemoryError):  # whoever asks next is told
                for attempt in self.attempts():
                    with attempt:
                        pass

        if isinstance(self.place, Path) and self._opened is None:
            self._ahead = threading.Thread(target=open_it, name="opening vectors", daemon=True)
            self._ahead.start()

    def close(self) -> None:
        """Let go of the place; what is being opened ahead is waited for, not left to itself."""
        if self._ahead is not None:
            self._ahead.join()
        self.refresh()

    def refresh(self) -> None:
        """Open the place anew when it is next asked."""
        with self._lock:
            if self._opened is not None:
                hang_up(self._opened.server)
            self._opened = None
            self.version += 1

    def turn_to(self, place: Place) -> None:
        """Read another place from now on; calls under way end where they began."""
        with self._lock:
            # A server's collection is another now, too.
            self.version += place != self.place or isinstance(place, str)
            if place != self.place:
                self.place, self._opened = place, None

    def write(self, operation: Callable[[Opened], object]) -> None:
        """Write, with patience for a server that is restarted: it can be repeated."""
        self.version += 1
        end = time.monotonic() + (RETRY_SECONDS if isinstance(self.place, str) else 0)
        while True:
            try:
                for attempt in self.attempts(reading=False):
                    with attempt as chroma:
                        operation(chroma)
                return
            except VectorsUnavailable:
                if time.monotonic() > end:
                    raise
                self.refresh()
                time.sleep(1)

    def attempts(self, *, reading: bool = True) -> Iterator[Attempt]:
        """Tries of a call: `for attempt in attempts(): with attempt as chroma: ...`.

        Chroma's own errors become one of ours, here alone. Where the place was replaced meanwhile
        it is opened anew and the body runs again.
        """
        # A folder may be replaced while it is read, and again while its successor is.
        for turn in range(3):
            recover = partial(self._recover, self.place, first=turn == 0)
            try:
                opened = self._connection(create=not reading)
                wait_at_most(opened.server, READ_SECONDS if reading else ANSWER_SECONDS)
            except BaseException as error:  # noqa: BLE001  # raised anew where it can't be mended
                recover(error)
                continue
            yield (attempt := Attempt(opened, recover))
            if attempt.done:
                return
        raise VectorsUnavailable(f"the vectors are busy: {self.place} keeps changing; try again")

    def _recover(self, place: Place, error: BaseException, *, first: bool) -> None:
        """Turn to what replaced a place that failed; else raise what is to be said of it."""
        # ValueError, Chroma's own, httpx errors, and pyo3 panics, which are no Exception.
        if isinstance(error, LibraryError | KeyboardInterrupt | SystemExit | MemoryError):
            raise error
        if isinstance(place, str) and is_missing(error):
            # Dropped; or made again, under the same name, by another process.
            self.refresh()
            if not first:
                raise NotThere(
                    f"the Chroma server has no vectors of this library: {place}; "
                    "run paper-assistant doctor --repair"
                ) from error
            return
        if self._renew is not None:
            self._renew()
        if self.place == place:
            raise VectorsUnavailable(_explain(place, error)) from error

    def _connection(self, *, create: bool) -> Opened:
        with self._lock:
            if self._opened is None:
                # A folder that is written is one of the writer's own, also where it is asked.
                create = self._renew is None and (create or not isinstance(self.place, str))
                self._opened = Opened(*connect(self.place, self.collection_name, create=create))
            return self._opened


def _explain(place: Place, error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    why = lines[0][:200] if lines else type(error).__name__
    if isinstance(place, str) and isinstance(error, (KeyError, TypeError, AttributeError)):
        return f"no Chroma server: {place} answers with something else; see what runs there"
    if isinstance(place, str):
        return f"the Chroma server does not answer: {place} ({why}); start it again"
    if is_full(error):
        return f"no room left: the disk of {place} is full; free some space and do it again"
    return f"the vectors can't be used: {place} ({why}); run paper-assistant doctor --repair"
