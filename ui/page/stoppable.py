"""Acts that a reader may stop: each runs in a thread of its own, and nobody waits for its end."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from contextvars import copy_context
from functools import wraps
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

import gradio as gr

from ui.page.events import event_tab

Steps = Generator[list[Any]]
"""What the components of a view are to show, step by step."""


class Stoppable:
    """The acts that one Stop ends, each tab its own.

    Gradio's own way, `cancels`, waits for the act to come back, maybe from a model that is silent
    for a minute; until then the button that begins it does nothing.
    """

    def __init__(self) -> None:
        self._running: list[tuple[str, _Running]] = []

    def act(self, steps: Callable[..., Steps], parts: int) -> Callable[..., Steps]:
        """The same act, to be stopped; it tells of `parts` components and leaves them as they are.

        What was shown last would be shown once more otherwise, as Gradio does when an act ends.
        """

        @wraps(steps)
        def run(*given: Any) -> Steps:
            of_tab = event_tab(), _Running(steps(*given))
            self._running.append(of_tab)
            try:
                yield from of_tab[1]
                yield [gr.skip()] * parts
            finally:
                of_tab[1].stop()
                self._running.remove(of_tab)

        return run

    def stop(self) -> None:
        """End what goes on in the tab whose event this is."""
        for tab, running in self._running.copy():
            if tab == event_tab():
                running.stop()


class _Running:
    """The steps of an act as they come, until the last or until it is stopped."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._told: SimpleQueue[list[Any] | Exception | None] = SimpleQueue()
        self._stopped = Event()
        Thread(target=copy_context().run, args=(self._run,), daemon=True).start()

    def stop(self) -> None:
        """End it now; the act itself ends with its next step."""
        self._stopped.set()
        self._told.put(None)

    def __iter__(self) -> Iterator[list[Any]]:
        """The steps; raises what went wrong with them."""
        while (told := self._told.get()) is not None and not self._stopped.is_set():
            if isinstance(told, Exception):
                raise told
            yield told

    def _run(self) -> None:
        try:
            with closing(self._steps) as steps:
                for told in steps:
                    if self._stopped.is_set():
                        return
                    self._told.put(told)
        except Exception as error:  # noqa: BLE001  # raised again where the steps are read
            self._told.put(error)
        finally:
            self._told.put(None)
