"""How far a long piece of work is: a value handed to whoever wants to show it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Work done so far in one phase.

    `total` is None where it is not known. `rate` is in things per second (records, papers),
    `remaining` in seconds, None until it can be told.
    """

    phase: str
    done: int
    total: int | None = None
    rate: float = 0.0
    remaining: float | None = None


Report = Callable[[Progress], None]


class Clock:
    """Makes `Progress` values for one phase from what has been done since it began."""

    def __init__(self, phase: str, total: int | None, report: Report | None):
        self._phase = phase
        self._total = total
        self._report = report
        self._start = time.monotonic()

    def tell(self, done: int) -> None:
        """Report that so many are done."""
        if self._report is None:
            return
        rate = done / max(time.monotonic() - self._start, 1e-9)
        remaining = None if self._total is None or not done else (self._total - done) / rate
        self._report(Progress(self._phase, done, self._total, rate, remaining))
