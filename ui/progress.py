"""A bar on stderr for long work."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.progress import Progress


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
