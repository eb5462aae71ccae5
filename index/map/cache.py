"""The map of a library: kept in its folder, drawn anew in the background when papers change."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from index.errors import PaperAssistantError
from index.map.layout import PaperMap, Topics, draw_map, load_map, save_map
from index.progress import Progress

if TYPE_CHECKING:
    from index.library import Library


class MapCache:
    """The newest map of one library, for any number of readers.

    However many look, one thread draws; what it draws is kept for the next start. `progress` is how
    far it is, `failure` what stopped it, `topics` what is known before a map is drawn.
    """

    def __init__(self, library: Library, draw: Callable[..., PaperMap] = draw_map):
        self._library = library
        self._draw = draw
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._known: dict[str, PaperMap] = {}
        self.progress: Progress | None = None
        self.topics: Topics = ()
        self.failure = ""

    def look(self) -> PaperMap | None:
        """The newest map there is; a new one is begun if the library has changed since."""
        with self._lock:
            if not self._known and (kept := load_map(self._library.folder)):
                self._remember(kept)
            if not self.drawing and self._library.fingerprint not in self._known:
                self.failure = ""
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
        return self.newest

    @property
    def newest(self) -> PaperMap | None:
        """The map that was drawn last, perhaps of an earlier state of the library."""
        known = [*self._known.values()]
        return known[-1] if known else None

    @property
    def drawing(self) -> bool:
        """Whether a map is being drawn."""
        return self._thread is not None and self._thread.is_alive()

    def paper(self, fingerprint: str, position: int) -> str:
        """The id of a paper by its position on the map of that fingerprint; "" if unknown."""
        known = self._known.get(fingerprint)
        ids = known.ids if known else ()
        return ids[position] if 0 <= position < len(ids) else ""

    def wait(self) -> None:
        """Until the map that is being drawn is done."""
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        with suppress(OSError, AttributeError):
            # On Linux this is the thread alone: whoever asks meanwhile goes first.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        try:
            drawn = self._draw(self._library, self._tell, self._found)
        except PaperAssistantError as error:
            self.failure = str(error)
            return
        self._remember(drawn)
        with suppress(OSError):
            save_map(drawn, self._library.folder)

    def _remember(self, drawn: PaperMap) -> None:
        known = self._known | {drawn.fingerprint: drawn}
        # Whoever has an older map open can still ask for its papers by their positions.
        self._known = dict([*known.items()][-3:])

    def _found(self, topics: Topics) -> None:
        self.topics = topics

    def _tell(self, progress: Progress) -> None:
        self.progress = progress
