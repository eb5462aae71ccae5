"""Saved searches in the Library view: a small list with what is new, shown by a click."""

import gradio as gr

from assistant import Assistant
from assistant.saved.saved_searches import SavedSearch
from ui.page.events import event_user, said
from ui.page.faults import or_said
from ui.page.filters import Fields, read_filters
from ui.page.html import button, text
from ui.page.library.papers import result_html
from ui.page.wiring import EACH, PASS_ON


class SavedList:
    """The list; where `shared`, strangers use the page without a login, and nothing is listed."""

    def __init__(self, assistant: Assistant, *, shared: bool = False):
        self._assistant = assistant
        self._shared = shared
        self.list = gr.HTML(elem_id="saved", js_on_load=PASS_ON, visible=not shared)

    def wire(self, words: gr.Textbox, fields: Fields) -> None:
        """Answer its buttons; a search is saved as the words and filters stand."""
        self.list.select(self._act, [words, *fields], self.list, **EACH)

    def listed(self) -> str:
        """The list as it is now."""
        if self._shared:
            return ""
        return or_said(saved_html, self._assistant.saved_searches(owner=event_user()))

    def _act(self, event: gr.EventData, words: str, *fields: str) -> str:
        do, name = said(event, "do", "name")
        if self._shared or not name:
            return self.listed()
        shown = or_said(self._done, do, name, words, fields)
        return f"{self.listed()}{shown}"

    def _done(self, do: str, name: str, words: str, fields: tuple[str, ...]) -> str:
        """What a button asks for; what is to be shown below the list."""
        assistant, owner = self._assistant, event_user()
        if do == "keep-search":
            assistant.save_search(name, words, filters=read_filters(*fields), owner=owner)
        elif do == "forget-search":
            assistant.forget_search(name, owner=owner)
        elif do == "saved":
            saved = assistant.saved_search(name, owner=owner)
            found = assistant.new_hits(name, owner=owner)
            cards = "".join(map(result_html, found))
            again = button("All it finds", "find", words=saved.query)
            head = f"{len(found):,} new for {text(saved.name)} {again} {button('Close', 'close')}"
            return f'<section class="opened" role="status"><h3>{head}</h3>{cards}</section>'
        return ""


def saved_html(searches: tuple[SavedSearch, ...]) -> str:
    """Each saved search with how many papers are new, and the button that saves one."""
    rows = "".join(
        f"<li>{button(_label(one), 'saved', hint=one.query, name=one.name)}"
        f"{button('✕', 'forget-search', hint='Forget this search', name=one.name)}</li>"
        for one in searches
    )
    title = "<h3>Saved searches</h3>" if rows else ""
    save = button("Save this search", "keep-search", hint="These words and filters")
    return f'<div class="saved">{title}<ul>{rows}<li>{save}</li></ul></div>'


def _label(one: SavedSearch) -> str:
    return f"{one.name}: {one.new:,} new" if one.new else one.name
