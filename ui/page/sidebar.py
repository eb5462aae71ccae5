"""The conversations kept in the library: listed, searched, opened, named and deleted."""

from typing import Any

import gradio as gr

from index.storage.chats import Chat
from ui.page.ask import PASS_ON, AskTab, shown
from ui.page.conversation import Conversations, Talk
from ui.page.events import said
from ui.page.html import button, text

UNLISTED = '<p class="hint">Not listed here: others see this page too. Keep the page\'s link.</p>'


class Sidebar:
    """The list beside the page; wired to the Ask tab it opens conversations in.

    Where `shared`, strangers use the page without a login: nothing is listed or found then, and a
    conversation is opened by its own link only, which nobody can guess.
    """

    def __init__(self, conversations: Conversations, *, shared: bool = False):
        self._conversations = conversations
        self._shared = shared
        self._parts = 0
        with gr.Sidebar(open=False, label="Conversations", elem_id="sidebar"):
            gr.HTML("<h2>Conversations</h2>")
            self.new = gr.Button("New conversation", size="sm")
            self.words = gr.Textbox(label="Search conversations", max_lines=1)
            self.list = gr.HTML(elem_id="chats", js_on_load=PASS_ON)

    def wire(self, page: gr.Blocks, ask: AskTab) -> None:
        """Fill the list, and open in the tab what is picked."""
        self._parts = len(ask.shown)
        refresh = {"fn": self._listed, "inputs": [self.words, ask.talk], "outputs": [self.list]}
        begun = page.load(
            self._begin, None, ask.shown, show_progress="hidden", api_visibility="private"
        )
        begun.then(**refresh, api_visibility="private")
        ask.suggest_after(begun)
        self.words.change(**refresh, show_progress="hidden", api_visibility="private")
        for turn in ask.turns:
            turn.then(**refresh, show_progress="hidden", api_visibility="private")
        cleared = self.new.click(
            lambda: shown(self._conversations.open("")),
            None,
            ask.shown,
            show_progress="hidden",
            api_visibility="private",
        )
        ask.suggest_after(cleared)
        opened = self.list.select(
            self._act,
            [self.words, ask.talk],
            [*ask.shown, self.list],
            show_progress="hidden",
            api_visibility="private",
        )
        ask.suggest_after(opened)

    def _begin(self, request: gr.Request) -> list[Any]:
        """What the address names: a link to a conversation opens it."""
        return shown(self._conversations.open(str(request.query_params.get("chat", ""))))

    def _listed(self, words: str, talk: Talk) -> str:
        if self._shared:
            return UNLISTED
        chats = self._conversations.chats.find(words)
        items = "".join(_item(chat, open_now=chat.id == talk.chat) for chat in chats)
        return f"<ul>{items}</ul>" if items else '<p class="hint">None yet.</p>'

    def _act(self, event: gr.EventData, words: str, talk: Talk) -> list[Any]:
        do, chat, name = said(event, "do", "chat", "name")
        keep = [gr.skip()] * self._parts
        if do == "rename":
            self._conversations.chats.rename(chat, name)
        elif do == "delete":
            self._conversations.chats.delete(chat)
            if chat == talk.chat:
                talk = Talk()
                keep = shown(self._conversations.open(""))
        else:
            view = self._conversations.open(chat)
            talk, keep = view.talk, shown(view)
        return [*keep, self._listed(words, talk)]


def _item(chat: Chat, *, open_now: bool) -> str:
    current = ' aria-current="true"' if open_now else ""
    return (
        f'<li{current}><a href="?chat={text(chat.id)}" class="do" data-do="open" '
        f'data-chat="{text(chat.id)}">{text(chat.name)}</a>'
        f"{button('✎', 'rename', hint='Rename', chat=chat.id, name=chat.name)}"
        f"{button('✕', 'delete', hint='Delete', chat=chat.id)}</li>"
    )
