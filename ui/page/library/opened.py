"""A paper opened beside the table or the map, with what a person adds to it."""

from itertools import count

import gradio as gr

from assistant import Assistant
from index.curation.notes import write_note
from index.curation.tags import tag
from index.paper import Filters
from ui.page.events import said
from ui.page.faults import or_said
from ui.page.library.paper import paper_html
from ui.page.wiring import EACH, PASS_ON


class OpenedPaper:
    """The component that a paper is shown in; after `marked` it may have other tags or records."""

    def __init__(self, assistant: Assistant, elem_id: str):
        self._assistant = assistant
        # What is the same as before Gradio does not show: a paper that was closed stayed closed.
        self._openings = count()
        self.html = gr.HTML(elem_id=elem_id, js_on_load=PASS_ON)
        self.html.select(self._another, None, self.html, **EACH)
        self.marked = self.html.edit(self.mark_paper, None, self.html, **EACH)

    def show(self, paper_id: str, filters: Filters | None = None) -> str:
        """The paper of an id; gr.Error, which the page shows, if it is gone."""
        opening = next(self._openings)
        return or_said(paper_html, self._assistant, paper_id, filters or Filters(), opening)

    def _another(self, event: gr.EventData) -> str:
        (paper,) = said(event, "paper")
        return self.show(paper)

    def mark_paper(self, event: gr.EventData) -> str:
        """What a button of it asks for: a tag given or taken off, its note kept, its records apart.

        Whatever it is, words that stand in the note are kept too.
        """
        do, paper, word, note = said(event, "do", "paper", "tag", "note")
        library = self._assistant.library
        if do == "split":
            or_said(library.split, paper)
        elif do in ("tag", "untag"):
            or_said(lambda: tag(library.store, word, [paper], off=do == "untag"))
        if do in ("tag", "untag", "note"):
            or_said(write_note, library.store, paper, note)
        return self.show(paper)
