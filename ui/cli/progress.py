"""How far long work is: a bar on stderr, and how long the rest will take."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from index.store.lock import WAIT_SECONDS, WAITING
from ui.cli.terminal import notice

if TYPE_CHECKING:
    from assistant.review.types import Review
    from index.progress import Progress


@dataclass
class Pace:
    """How fast the sections of a review are written, from its first version on."""

    started: float | None = None

    def left(self, review: "Review") -> str:
        """About how long the rest will take, as words; empty where that can't be told yet."""
        now = monotonic()
        if self.started is None:
            self.started = now
        # The last section may have just begun.
        finished = len(review.sections) - 1
        if finished < 1 or finished >= review.planned:
            return ""
        seconds = (now - self.started) / finished * (review.planned - finished)
        return f"about {duration(seconds)} left" if seconds >= 1 else ""


def duration(seconds: float) -> str:
    """Seconds in words: `40 s`, `3 min`."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


@contextmanager
def progress_bar() -> Iterator[Callable[["Progress"], None]]:
    """A bar on stderr with rate and remaining time, as long as the block lasts."""
    from rich import progress as rich
    from rich.console import Console

    bar = rich.Progress(
        rich.TextColumn("{task.description}"),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TextColumn("{task.fields[rate]}"),
        rich.TextColumn("{task.fields[left]}"),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task("", total=None, rate="", left="")

        def show(now: "Progress") -> None:
            if now.phase == WAITING and bar.disable:
                notice(f"{WAITING}, {WAIT_SECONDS:.0f} s at most")
            rate = f"{now.rate:.0f}/s"
            left = f"{timedelta(seconds=round(now.remaining))} left" if now.remaining else ""
            bar.update(task, completed=now.done, total=now.total, description=now.phase)
            bar.update(task, rate=rate, left=left)

        yield show


@contextmanager
def progress_bar_if_needed() -> Iterator[Callable[["Progress"], None]]:
    """As `progress_bar`, but nothing is shown or loaded unless there is something to tell."""
    with ExitStack() as stack:
        shows: list[Callable[[Progress], None]] = []

        def show(now: "Progress") -> None:
            if not shows:
                shows.append(stack.enter_context(progress_bar()))
            shows[0](now)

        yield show
