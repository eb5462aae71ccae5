"""What changes the library from its view, each told in a line with the way back.

Who may only read can't send these: `ui.page.events` knows them by name.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from assistant import Assistant
from index.curation.near_duplicates import look_alikes
from index.curation.tags import tag
from index.errors import PaperAssistantError
from index.store.removed import Removed
from ui.page.events import said
from ui.page.faults import or_said
from ui.page.filters import read_filters
from ui.page.html import button, failure_html, text, told_html
from ui.page.library.adding import add_html, fetch_html, look_up_html, retry_html
from ui.page.library.look_alikes import MOST, look_alikes_html
from ui.page.library.table import Shelf

LOOKING = '<p class="hint" role="status">Looking for papers that may be one …</p>'
MOST_REMOVED = 50
"""Removed papers listed on the page, the last first; the command line lists all."""


class Changes:
    """The changes that the view offers; each gives what is to be told of it."""

    def __init__(self, assistant: Assistant):
        self._assistant = assistant
        self._library = assistant.library

    def add_files(self, files: list[str] | None) -> Iterator[list[Any]]:
        """Add files that were uploaded, then empty their field."""
        for shown in add_html(self._assistant, files or []):
            yield [shown, gr.skip()]
        yield [gr.skip(), None]

    def fetch_named(self, named: str) -> Iterator[list[Any]]:
        """Nothing but the network may be named here: no file of this machine."""
        for shown in fetch_html(self._assistant, named):
            yield [shown, gr.skip()]
        yield [gr.skip(), ""]

    def retry_refused(self) -> Iterator[str]:
        """Try what was refused once more."""
        yield from retry_html(self._assistant)

    def look_up(self, shelf: Shelf, *fields: str) -> Iterator[str]:
        """What the papers listed lack, from the network."""
        if shelf.lack:
            yield from look_up_html(self._assistant, shelf.lack, read_filters(*fields))

    def remove_picked(self, picked: str) -> Iterator[str]:
        """Remove the papers selected, when whoever adds papers is done; they can be put back."""
        if not picked:
            return
        yield f'<p class="hint" role="status">Removing {_papers(len(picked.split()))} …</p>'
        try:
            removed = self._library.remove(picked.split())
        except PaperAssistantError as error:
            yield failure_html(error)
            return
        yield told_html(f"{_papers(removed)} removed.", button("Undo", "restore", papers=picked))

    def tag_picked(self, picked: str, word: str) -> str:
        """Give the papers selected a tag."""
        return self._tagged(picked, word, off=False)

    def untag_picked(self, picked: str, word: str) -> str:
        """Take a tag off the papers selected."""
        return self._tagged(picked, word, off=True)

    def _tagged(self, picked: str, word: str, *, off: bool) -> str:
        ids = picked.split()
        or_said(lambda: tag(self._library.store, word, ids, off=off))
        done = "untagged" if off else "tagged"
        return told_html(f"{_papers(len(ids))} {done} {' '.join(word.split())}.")

    def merge_picked(self, picked: str) -> str:
        """Make one paper of those selected."""
        return self._merged(picked.split())

    def decide_told(self, event: gr.EventData) -> Any:
        """What a button asks for in what was told: put back, merge two, keep them apart."""
        do, papers, one, other = said(event, "do", "papers", "one", "other")
        if do == "restore":
            restored = or_said(self._library.restore, papers.split())
            return told_html(f"{_papers(restored)} put back.")
        if do == "split":
            or_said(self._library.split, one)
            return told_html("Taken apart again.")
        if do == "merge":
            return self._merged([one, other]) + self.alike()
        if do == "apart":
            or_said(self._library.keep_apart, one, other)
            return self.alike()
        return gr.skip()

    def find_alike(self) -> Iterator[str]:
        """The papers that may be one, which takes seconds in a library of many thousands."""
        yield LOOKING
        yield self.alike()

    def alike(self) -> str:
        """The papers that may be one, as they are now."""
        return look_alikes_html(or_said(look_alikes, self._library, MOST))

    def _merged(self, ids: list[str]) -> str:
        kept = or_said(self._library.join, ids)
        undo = button("Take apart", "split", one=kept)
        title = self._library.paper(kept).title
        return told_html(f"Merged into “{title}”.", undo)


def removed_html(removed: Sequence[Removed]) -> str:
    """What was removed and can be put back, folded; "" for nothing."""
    if not removed:
        return ""
    count = f"{MOST_REMOVED} or more" if len(removed) == MOST_REMOVED else f"{len(removed)}"
    items = "".join(
        f"<li>{text(one.title)} {button('Put back', 'restore', papers=one.id)}</li>"
        for one in removed
    )
    return f"<details><summary>{count} removed</summary><ul>{items}</ul></details>"


def _papers(number: int) -> str:
    return "1 paper" if number == 1 else f"{number:,} papers"
