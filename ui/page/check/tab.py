"""The Check tab: a text of one's own, each sentence with the papers that carry or contradict it."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant import Assistant
from assistant.checking.swap import take_instead
from assistant.checking.types import CheckedSentence
from index.errors import PaperAssistantError
from ui.page.ask.evidence import EVIDENCE
from ui.page.check.arriving import ArrivingText
from ui.page.check.checked import NO_EVIDENCE, checked_html, evidence_of
from ui.page.events import count, said
from ui.page.html import failure_html
from ui.page.stoppable import Steps, Stoppable
from ui.page.wiring import ALONE, EACH, PASS_ON

LIVE = '<div role="log" aria-live="polite" aria-label="Your text, checked">${value}</div>'


class CheckTab:
    """The components of the tab, and what happens between them."""

    def __init__(self, assistant: Assistant):
        self._assistant = assistant
        self.found = gr.State(("", ()))
        with gr.Row(elem_id="check"):
            with gr.Column(scale=1, elem_id="check-text"):
                self.text = gr.Textbox(
                    "",
                    label="Your text",
                    show_label=False,
                    container=False,
                    placeholder="A paragraph or a whole draft: plain text, Markdown or LaTeX. Each "
                    "sentence is set against the papers of your library.",
                    lines=12,
                    max_lines=24,
                    elem_id="own-text",
                )
                with gr.Row(elem_id="check-bar"):
                    self.check = gr.Button(
                        "Check", variant="primary", size="sm", min_width=100, elem_id="check-go"
                    )
                    self.stop = gr.Button("Stop", size="sm", min_width=100, elem_id="check-stop")
                self.checked = gr.HTML(elem_id="checked", html_template=LIVE)
                self.pieces = gr.HTML(elem_id="check-pieces")
            with gr.Column(scale=1, elem_id="check-side"):
                gr.HTML(EVIDENCE)
                self.evidence = gr.HTML(NO_EVIDENCE, elem_id="check-evidence", js_on_load=PASS_ON)
        shown = [self.checked, self.evidence, self.found]
        stoppable = Stoppable()
        checking = stoppable.act(self._checked, 4)
        self.check.click(checking, self.text, [*shown, self.pieces], **ALONE)
        self.stop.click(stoppable.stop, None, None, queue=False, api_visibility="private")
        self.evidence.select(self._take, self.found, [self.text, *shown], **EACH)

    def _checked(self, written: str) -> Steps:
        """Each sentence as it is checked; when all are, the whole text and what can be taken."""
        statements: list[CheckedSentence] = []
        failure, arriving = "", ArrivingText(written)
        yield [*arriving.frame(), ("", ()), ""]
        try:
            for statement in self._assistant.check(written):
                statements.append(statement)
                yield [*[gr.skip()] * 3, arriving.add(statement)]
        except PaperAssistantError as error:
            failure = failure_html(error)
        yield [*_shown(written, statements, failure), (written, tuple(statements)), ""]

    def _take(self, event: gr.EventData, found: tuple[str, Sequence[CheckedSentence]]) -> list[Any]:
        """The better paper's citation written into the text, where a mark offers one."""
        written, statements = found
        place, number = map(count, said(event, "place", "number"))
        for mark in [mark for s in statements[place : place + 1] for mark in s.marks][number:][:1]:
            written, statements = take_instead(written, statements, mark)
        return [written, *_shown(written, statements), (written, statements)]


def _shown(written: str, statements: Sequence[CheckedSentence], failure: str = "") -> list[str]:
    return [checked_html(statements, written) + failure, evidence_of(statements)]
