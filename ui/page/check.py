"""The Check tab: a text of one's own, each sentence with the papers that carry or contradict it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from assistant import Assistant
from assistant.answer import Statement, Support, cited_papers
from index.errors import PaperAssistantError
from ui.page.answer import statement_html
from ui.page.evidence import cited_html
from ui.page.html import verbatim

TURN = -1
"""Turns of conversations count from 1, a review is 0: marks lead to this tab's own cards."""
NO_EVIDENCE = '<p class="hint">The papers that bear on your text appear here.</p>'
LIVE = '<div role="log" aria-live="polite" aria-label="Your text, checked">${value}</div>'
QUIETLY: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
IN_WORDS = {
    Support.SUPPORTED: "carried by a paper",
    Support.PARTIAL: "reworded, not verified",
    Support.UNSUPPORTED: "in no paper found",
    Support.CONTRADICTED: "contradicted by a paper",
}


class CheckTab:
    """The components of the tab, and what happens between them."""

    def __init__(self, assistant: Assistant):
        self._assistant = assistant
        with gr.Row(elem_id="check"):
            with gr.Column(scale=3):
                self.text = gr.Textbox(
                    "",
                    label="Your text",
                    placeholder="A paragraph or a whole draft; plain text, Markdown or LaTeX",
                    lines=6,
                    max_lines=20,
                    elem_id="own-text",
                )
                with gr.Row():
                    self.check = gr.Button("Check", variant="primary", size="sm", min_width=100)
                    self.stop = gr.Button("Stop", size="sm", min_width=100, elem_id="check-stop")
                self.checked = gr.HTML(elem_id="checked", html_template=LIVE)
            with gr.Column(scale=2, elem_id="check-side"):
                gr.HTML("<h2>Evidence</h2>")
                self.evidence = gr.HTML(NO_EVIDENCE, elem_id="check-evidence")
        checking = self.check.click(
            self._checked, self.text, [self.checked, self.evidence], **QUIETLY
        )
        self.stop.click(None, cancels=[checking], api_visibility="private")

    def _checked(self, text: str) -> Iterator[list[str]]:
        """The sentences checked so far, and their papers."""
        statements: list[Statement] = []
        failure = ""
        yield [checked_html(statements, writing=True), NO_EVIDENCE]
        try:
            for statement in self._assistant.check(text):
                statements.append(statement)
                evidence = cited_html(statements, TURN) or NO_EVIDENCE
                yield [checked_html(statements, writing=True), evidence]
        except PaperAssistantError as error:
            failure = f'<p class="failure" role="alert">{verbatim(str(error))}</p>'
        evidence = cited_html(statements, TURN) or NO_EVIDENCE
        yield [checked_html(statements) + failure, evidence]


def checked_html(statements: Sequence[Statement], *, writing: bool = False) -> str:
    """A text with its marks and support, and above it how many sentences have which."""
    counts = Counter(statement.support for statement in statements if statement.claim)
    told = [
        f"{counts[support]:,} {words}" for support, words in IN_WORDS.items() if counts[support]
    ]
    papers = cited_papers(statements)
    said = "".join(statement_html(statement, papers, TURN) for statement in statements)
    silent = "Nothing in it claims anything." if statements and not writing else ""
    summary = ", ".join(told) or silent
    state = '<p class="writing">…</p>' if writing else ""
    return (
        f'<article class="turn" data-turn="{TURN}">'
        f'<p class="hint" role="status">{summary}</p>{said}{state}</article>'
    )
