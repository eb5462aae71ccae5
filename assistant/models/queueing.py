"""Waiting for a language model that has only so many replies to give at once."""

import threading
from collections.abc import Iterator
from time import monotonic

# Requests a model is sent at once, where it does not say itself: servers batch that many and more.
AT_ONCE = 32
PULSE = 0.5
PATIENCE = 3.0


class Turns:
    """So many replies at once; who comes first has the next turn."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._free = size
        self._seen: dict[object, float] = {}
        """When each place in the queue was last asked for, in order of their coming."""
        self._changed = threading.Condition()

    def line_up(self) -> object:
        """A place at the end of the queue; give it to `take` or `leave`."""
        place = object()
        with self._changed:
            self._seen[place] = monotonic()
        return place

    def take(self, place: object, timeout: float = 0.0) -> bool:
        """Whether a turn came to this place within so many seconds; the place is used up then."""
        ends = monotonic() + timeout
        with self._changed:
            while not (self._free and self._first(place)):
                left = ends - monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
            del self._seen[place]
            self._free -= 1
            self._changed.notify_all()
            return True

    def _first(self, place: object) -> bool:
        now = self._seen[place] = monotonic()
        # Whoever has not asked for some time may have gone without a word, and holds nobody up.
        present = (other for other, seen in self._seen.items() if now - seen <= PATIENCE)
        return next(present, place) is place

    def ahead(self, place: object) -> int:
        """How many wait in front of a place."""
        with self._changed:
            return [*self._seen].index(place) if place in self._seen else 0

    def leave(self, place: object) -> None:
        """Give a place up without having had a turn."""
        with self._changed:
            self._seen.pop(place, None)
            self._changed.notify_all()

    def give_back(self) -> None:
        """A reply has ended."""
        with self._changed:
            self._free += 1
            self._changed.notify_all()


def turns_of(llm: object) -> Turns:
    """The turns a model gives: one for each reply it writes at once."""
    return Turns(getattr(getattr(llm, "wire", None), "at_once", AT_ONCE))


def wait_for_turn(turns: Turns, pulse: float = PULSE) -> Iterator[int]:
    """How many wait in front, every `pulse` seconds until a turn has come; `give_back` ends it.

    Whoever reads may thus go away while waiting, and the model is never asked.
    """
    place = turns.line_up()
    try:
        while not turns.take(place, pulse):
            yield turns.ahead(place)
    finally:
        turns.leave(place)
