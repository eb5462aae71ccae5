"""The Ask tab: a question in, the evidence at once, the answer as it is written."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import gradio as gr
from anyio.to_thread import run_sync

from assistant.answering.pins import Pins
from index.errors import PaperAssistantError
from ui.page.ask.conversation import Conversations, OpenConversation, View
from ui.page.ask.evidence import EVIDENCE, NO_EVIDENCE
from ui.page.ask.first import FirstLook
from ui.page.ask.taking import taken_html
from ui.page.events import READABLE, count, said
from ui.page.filters import filter_bar, filters_or_none, read_filters
from ui.page.html import button
from ui.page.library.adding import add_html
from ui.page.library.papers import bibtex_html, similar_html
from ui.page.wiring import ALONE, EACH, LATEST, PASS_ON

FINDING = '<p class="hint first">Finding the topics of this library …</p>'
LOOK_AGAIN = 0.5
"""Seconds between two looks at whether the topics are found."""
PICK_FILES = button(
    "Add files",
    "pick-files",
    hint="Add papers from files; or drop them here",
    endings=" ".join(READABLE),
)
OFFERED = (
    '<p id="offered" role="status" hidden>A text of your own? '
    f"{button('Check it', 'check-pasted')}</p>"
)
# Assistive technology hears the answer as it grows, without being interrupted.
LIVE = '<div role="log" aria-live="polite" aria-label="Answer">${value}</div>'


class AskTab:
    """The components of the tab, and what happens between them."""

    def __init__(
        self,
        conversations: Conversations,
        fields: Sequence[gr.components.Component],
        first: FirstLook,
    ):
        """`fields` are the filters and, last, effort, model and price of who is to write."""
        self._conversations = conversations
        self._first = first
        self._fields = fields
        self.talk = gr.State(OpenConversation())
        with gr.Row(elem_id="ask"):
            with gr.Column(scale=3, elem_id="talk"):
                with gr.Column(elem_id="reading"):
                    self.past = gr.HTML(elem_id="past", js_on_load=PASS_ON)
                    with gr.Column(elem_id="newest"):
                        self.answer = gr.HTML(
                            elem_id="answer", html_template=LIVE, js_on_load=PASS_ON
                        )
                        self.next = gr.HTML(elem_id="next")
                gr.HTML('<p id="queued" role="status"></p>')
                self.added = gr.HTML(elem_id="added")
                gr.HTML('<p id="not-taken" role="status"></p>')
                with gr.Column(elem_id="composer"):
                    self.question = _question_box()
                    gr.HTML(OFFERED)
                    self.bar = filter_bar(PICK_FILES)
            with gr.Column(scale=2, elem_id="side"):
                gr.HTML(EVIDENCE)
                self.evidence = gr.HTML(NO_EVIDENCE, elem_id="evidence", js_on_load=PASS_ON)
                self.similar = gr.HTML(elem_id="similar", js_on_load=PASS_ON)
                self.taken = gr.HTML(elem_id="taken")
        self.shown = [
            self.talk,
            self.past,
            self.answer,
            self.evidence,
            self.similar,
            self.next,
        ]
        self._wire()

    def _wire(self) -> None:
        """`turns` are the events after which a conversation may have grown."""
        asking = self.question.submit(
            self._ask,
            [self.talk, self.question, *self._fields],
            [*self.shown, self.question],
            **ALONE,
        )
        again = self.answer.submit(
            self._again,
            [self.talk, *self._fields],
            self.shown,
            **ALONE,
        )
        self.question.stop(
            self._conversations.stop, self.talk, None, queue=False, api_visibility="private"
        )
        self.turns = [asking, again]
        for turn in self.turns:
            self.suggest_after(turn)
        for source in (self.past, self.answer, self.evidence, self.similar):
            source.select(
                self._act,
                [self.talk, *self._fields],
                [self.talk, self.evidence, self.similar, self.taken],
                **EACH,
            )

    def take_files(self) -> gr.events.Dependency:
        """Lay out the field that drop.js puts files into, behind the tabs; the event of adding."""
        dropped = gr.File(
            file_count="multiple", file_types=READABLE, visible="hidden", elem_id="dropped"
        )
        adding = dropped.upload(self._add, dropped, [self.added, dropped], **EACH)
        greeted = adding.then(self._greeted, self.talk, self.answer, **LATEST)
        self.suggest_after(greeted)
        return adding

    def suggest_after(self, event: gr.events.Dependency) -> None:
        """Once a conversation is shown, show what may be asked next; nobody waits for it."""
        event.then(
            self._suggested,
            self.talk,
            self.next,
            **LATEST,
            concurrency_limit=1,
        )

    async def _suggested(self, talk: OpenConversation) -> AsyncIterator[str]:
        """Questions after the last answer, or the first look; holds no thread while it waits."""
        if talk.chat:
            yield await run_sync(self._conversations.suggested, talk)
            return
        at_once = partial(self._first.html, at_once=True)
        while await run_sync(self._first.begin):
            yield ("" if self._first.atlas.topics else FINDING) + await run_sync(at_once)
            await asyncio.sleep(LOOK_AGAIN)
        yield await run_sync(at_once)
        yield await run_sync(self._first.html)

    def _add(self, files: list[str] | None) -> Iterator[list[Any]]:
        for said_now in add_html(self._conversations.assistant, files or [], brief=True):
            yield [said_now, gr.skip()]
        yield [gr.skip(), None]

    def _greeted(self, talk: OpenConversation) -> Any:
        """What stands where no question was asked yet, of the papers that are there now."""
        return gr.skip() if talk.chat else shown(self._conversations.open(""))[2]

    # Gradio sends the last part of an answer again when it has ended. That is nothing here, or it
    # would undo what the reader clicked in between.
    def _ask(self, talk: OpenConversation, question: str, *fields: str) -> Iterator[list[Any]]:
        *said, effort, model, price = fields
        filters, by = read_filters(*said), self._conversations.models.using(model, price)
        asked = self._conversations.ask(talk, question, filters, by=by, effort=effort)
        for view in asked:
            yield [*shown(view), "" if view.past is not None else gr.skip()]
        yield [gr.skip()] * (len(self.shown) + 1)

    def _again(self, talk: OpenConversation, *fields: str) -> Iterator[list[Any]]:
        *said, effort, model, price = fields
        filters, by = read_filters(*said), self._conversations.models.using(model, price)
        for view in self._conversations.again(talk, filters, by=by, effort=effort):
            yield shown(view)
        yield [gr.skip()] * len(self.shown)

    def _act(self, event: gr.EventData, talk: OpenConversation, *fields: str) -> list[Any]:
        """What a button or a mark in the page asks for, by its `do`."""
        do, paper, turn, ending = said(event, "do", "paper", "turn", "ending")
        if do == "take":
            answer = self._conversations.answer(talk.chat, count(turn))
            return [gr.skip(), gr.skip(), gr.skip(), taken_html(answer, ending)]
        if do in ("similar", "bibtex"):
            assistant = self._conversations.assistant
            try:
                if do == "bibtex":
                    found = bibtex_html(assistant, paper)
                else:
                    found = similar_html(assistant, paper, filters_or_none(*fields[:-3]))
            except PaperAssistantError as error:
                raise gr.Error(str(error), print_exception=False) from None
            return [gr.skip(), gr.skip(), found, gr.skip()]
        talk = replace(talk, choice=_chosen(talk.choice, do, paper))
        return [talk, self._conversations.evidence(talk, count(turn)), gr.skip(), gr.skip()]


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label="Question",
        show_label=False,
        container=False,
        placeholder="Ask your papers",
        submit_btn="Ask",
        stop_btn="Stop",
        max_lines=6,
        autofocus=True,
        elem_id="question",
    )


def shown(view: View) -> list[Any]:
    """A view as values of the tab's components."""
    # page.js takes the conversation's id from here into the address, so that a reload opens it.
    answer = view.answer and f'<div data-chat="{view.talk.chat}">{view.answer}</div>'
    parts = (view.past, answer, view.evidence)
    keep = [gr.skip() if part is None else part for part in parts]
    # While an answer grows, what the reader pins or bans meanwhile is not taken back.
    if view.past is None:
        return [gr.skip(), *keep, gr.skip(), gr.skip()]
    return [view.talk, *keep, "", ""]


def _chosen(choice: Pins, do: str, paper: str) -> Pins:
    """The choice after pinning, banning or freeing a paper."""
    if do not in ("pin", "ban", "free"):
        return choice
    pinned = tuple(p for p in choice.pinned if p != paper) + ((paper,) if do == "pin" else ())
    banned = tuple(p for p in choice.banned if p != paper) + ((paper,) if do == "ban" else ())
    return Pins(pinned, banned)
