"""The rail at the left: the page's views, conversations kept, the library and the model."""

from pathlib import Path
from typing import Any

import gradio as gr

from assistant import Assistant
from index.store.chats import Chat
from ui.page.ask.conversation import Conversations, OpenConversation
from ui.page.ask.tab import AskTab, shown
from ui.page.events import said
from ui.page.html import button, text
from ui.page.rail.models import TO_NAME_ONE
from ui.page.wiring import EACH, LATEST, PASS_ON, anew

ICON = Path(__file__).parent.parent / "favicon.svg"
VIEWS = ("Ask", "Review", "Check", "Library", "Map")
UNLISTED = '<p class="hint">Not listed here: others see this page too. Keep the page\'s link.</p>'
TOGGLE = (
    '<button type="button" id="rail-toggle" class="do" data-do="rail" aria-controls="sidebar" '
    'aria-expanded="true" aria-label="Menu">☰</button>'
)


class Sidebar:
    """The rail; wired to the Ask tab it opens conversations in.

    Where `shared`, strangers use the page without a login: nothing is listed or found then, and a
    conversation is opened by its own link only, which nobody can guess.
    """

    def __init__(self, conversations: Conversations, *, shared: bool = False):
        self._conversations = conversations
        self._shared = shared
        self._parts = 0
        with gr.Column(elem_id="sidebar", min_width=0):
            logo = ICON.read_text("utf-8").replace("<svg", '<svg aria-hidden="true"')
            gr.HTML(f'<p class="brand">{logo}Paper Assistant</p>{views_html()}')
            gr.HTML('<h2 id="chats-title">Conversations</h2>')
            self.new = gr.Button("New conversation", size="sm", elem_id="new")
            self.words = gr.Textbox(
                label="Search conversations",
                show_label=False,
                container=False,
                placeholder="Search conversations",
                max_lines=1,
            )
            self.list = gr.HTML(elem_id="chats", js_on_load=PASS_ON)
            self.asked = gr.State("")  # for the list: see `anew`
            self.about = gr.HTML(elem_id="about")
            models = conversations.models
            self.model = models.field()
            with gr.Row(elem_id="model-means"):
                self.effort, self.price = models.effort_field(), models.price_field()

    def wire(self, page: gr.Blocks, ask: AskTab, changes: list[Any]) -> None:
        """Fill the rail, and open in the tab what is picked. `changes` change the library."""
        self._parts = len(ask.shown)
        begun = page.load(self._begin, None, [*ask.shown, self.asked], **LATEST)
        ask.suggest_after(begun)
        cleared = self.new.click(self._begin_anew, ask.talk, [*ask.shown, self.asked], **EACH)
        ask.suggest_after(cleared)
        opened = self.list.select(self._act, ask.talk, [*ask.shown, self.asked], **EACH)
        ask.suggest_after(opened)
        for turn in ask.turns:
            turn.then(anew, None, self.asked, **LATEST)
        listed = [self.words.change, self.asked.change]
        gr.on(listed, self._listed, [self.words, ask.talk], self.list, **LATEST)
        for change in (page.load, *(change.then for change in changes)):
            change(self._about, None, self.about, **LATEST)
        page.load(self._conversations.models.offered, None, self.model, **LATEST)
        self.model.change(
            self._conversations.models.chosen, self.model, [self.effort, self.price], **LATEST
        )

    def _begin(self, request: gr.Request) -> list[Any]:
        """What the address names: a link to a conversation opens it."""
        chat, whole = (str(request.query_params.get(name, "")) for name in ("chat", "whole"))
        return [*shown(self._conversations.open(chat, whole=bool(whole))), anew()]

    def _begin_anew(self, talk: OpenConversation) -> list[Any]:
        self._conversations.leave(talk.chat)
        return [*shown(self._conversations.open("")), anew()]

    def _listed(self, words: str, talk: OpenConversation) -> str:
        if self._shared:
            return UNLISTED
        chats = self._conversations.chats.find(words)
        items = "".join(_item(chat, open_now=chat.id == talk.chat) for chat in chats)
        return f"<ul>{items}</ul>" if items else '<p class="hint">None yet.</p>'

    def _about(self) -> str:
        return about_html(self._conversations.assistant)

    def _act(self, event: gr.EventData, talk: OpenConversation) -> list[Any]:
        do, chat, name = said(event, "do", "chat", "name")
        keep = [*[gr.skip()] * self._parts, anew()]
        if do == "rename":
            self._conversations.chats.rename(chat, name)
        elif do == "delete":
            self._conversations.leave(chat, keep=False)
            self._conversations.chats.delete(chat)
            if chat == talk.chat:
                keep = self._begin_anew(talk)
        elif chat != talk.chat or not self._conversations.is_written(chat):
            self._conversations.leave(talk.chat)
            keep = [*shown(self._conversations.open(chat)), anew()]
        return keep


def views_html() -> str:
    """The views of the page, to go to."""
    current = ' aria-current="page"'
    items = "".join(
        f'<li><button type="button" class="do" data-do="view" data-view="{view}"'
        f"{current if view == VIEWS[0] else ''}>{view}</button></li>"
        for view in VIEWS
    )
    return f'<nav id="views-nav" aria-label="Views"><ul>{items}</ul></nav>'


def about_html(assistant: Assistant) -> str:
    """The library's name and size, and without a model how one is named."""
    papers = assistant.library.count()
    count = "1 paper" if papers == 1 else f"{papers:,} papers"
    name = assistant.library.folder.resolve().name
    answers = f"<dt>Answers</dt><dd>{TO_NAME_ONE}</dd>" if assistant.llm is None else ""
    return f"<dl><dt>Library</dt><dd>{text(name)}, {count}</dd>{answers}</dl>"


def _item(chat: Chat, *, open_now: bool) -> str:
    current = ' aria-current="true"' if open_now else ""
    keys = 'aria-keyshortcuts="F2 Delete" title="F2 renames it, Delete deletes it"'
    # One stop of the Tab key for each conversation: rail.js has keys for the two buttons.
    rename = button("✎", "rename", hint="Rename (F2)", name=chat.name, chat=chat.id, tab="-1")
    delete = button("✕", "delete", hint="Delete (Del)", chat=chat.id, tab="-1")
    return (
        f'<li{current}><a href="?chat={text(chat.id)}" class="do" data-do="open" {keys} '
        f'data-chat="{text(chat.id)}">{text(chat.name)}</a>{rename}{delete}</li>'
    )
