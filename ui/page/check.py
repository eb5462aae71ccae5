"""The Check tab: a text of one's own, each sentence with the papers that carry or contradict it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import gradio as gr

from assistant import Assistant
from assistant.answer import Support, cited_papers
from assistant.checking.swap import take_instead
from assistant.checking.types import CheckedSentence
from assistant.render.standing import doubt_of, why_in_doubt
from index.errors import PaperAssistantError
from ui.page.answer import mark_html
from ui.page.ask import PASS_ON
from ui.page.cited import LinkedText, citations_html, cited_line
from ui.page.events import count, said
from ui.page.evidence import EVIDENCE, cited_html
from ui.page.html import button, text, verbatim

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
        self.found = gr.State(("", ()))
        with gr.Row(elem_id="check"):
            with gr.Column(scale=1, elem_id="check-text"):
                self.text = gr.Textbox(
                    "",
                    label="Your text",
                    placeholder="A paragraph or a whole draft; plain text, Markdown or LaTeX",
                    lines=12,
                    max_lines=24,
                    elem_id="own-text",
                )
                with gr.Row():
                    self.check = gr.Button(
                        "Check", variant="primary", size="sm", min_width=100, elem_id="check-go"
                    )
                    self.stop = gr.Button("Stop", size="sm", min_width=100, elem_id="check-stop")
                self.checked = gr.HTML(elem_id="checked", html_template=LIVE)
            with gr.Column(scale=1, elem_id="check-side"):
                gr.HTML(EVIDENCE)
                self.evidence = gr.HTML(NO_EVIDENCE, elem_id="check-evidence", js_on_load=PASS_ON)
        shown = [self.checked, self.evidence, self.found]
        checking = self.check.click(self._checked, self.text, shown, **QUIETLY)
        self.stop.click(None, cancels=[checking], api_visibility="private")
        self.evidence.select(self._take, self.found, [self.text, *shown], **QUIETLY)

    def _checked(self, written: str) -> Iterator[list[Any]]:
        """The sentences checked so far, and their papers; when all are, what can be taken."""
        statements: list[CheckedSentence] = []
        failure = ""
        yield [checked_html(statements, written, writing=True), NO_EVIDENCE, ("", ())]
        try:
            for statement in self._assistant.check(written):
                statements.append(statement)
                evidence = evidence_of(statements, writing=True)
                yield [checked_html(statements, written, writing=True), evidence, gr.skip()]
        except PaperAssistantError as error:
            failure = f'<p class="failure" role="alert">{verbatim(str(error))}</p>'
        yield [*_shown(written, statements, failure), (written, tuple(statements))]

    def _take(self, event: gr.EventData, found: tuple[str, Sequence[CheckedSentence]]) -> list[Any]:
        """The better paper's citation written into the text, where a mark offers one."""
        written, statements = found
        place, number = map(count, said(event, "place", "number"))
        for mark in [mark for s in statements[place : place + 1] for mark in s.marks][number:][:1]:
            written, statements = take_instead(written, statements, mark)
        return [written, *_shown(written, statements), (written, statements)]


def _shown(written: str, statements: Sequence[CheckedSentence], failure: str = "") -> list[str]:
    return [checked_html(statements, written) + failure, evidence_of(statements)]


def checked_html(
    statements: Sequence[CheckedSentence], written: str = "", *, writing: bool = False
) -> str:
    """A text as it was `written` with its marks, and above it how many sentences have which."""
    counts = Counter(statement.support for statement in statements if statement.claim)
    told = [
        f"{counts[support]:,} {words}" for support, words in IN_WORDS.items() if counts[support]
    ]
    silent = "Nothing in it claims anything." if statements and not writing else ""
    summary = "; ".join(
        part for part in (", ".join(told) or silent, cited_line(statements)) if part
    )
    edit = button("Edit the text", "edit-text") if statements and not writing else ""
    state = '<p class="writing">Checking …</p>' if writing else ""
    return (
        f'<article class="turn" data-turn="{TURN}">'
        f'<p class="tools"><span class="hint" role="status">{summary}</span> {edit}</p>'
        f'<div class="own-words">{_marked(statements, written, writing=writing)}</div>'
        f"{state}</article>"
    )


def _marked(statements: Sequence[CheckedSentence], written: str, *, writing: bool) -> str:
    """The text as it was written: its sentences, what lies between them, its own citations."""
    numbers = {paper.id: number for number, paper in enumerate(cited_papers(statements), 1)}
    words = LinkedText(written, statements)
    parts, at = [], 0
    for place, statement in enumerate(statements):
        start, end = max(statement.start, at), max(statement.end, at)
        parts += [
            words.html(at, start),
            _sentence(statement, words.html(start, end), numbers, place),
        ]
        at = end
    return "".join([*parts, "" if writing or not statements else words.html(at, len(written))])


def _sentence(
    statement: CheckedSentence, words: str, numbers: Mapping[str, int], place: int
) -> str:
    if not statement.claim:
        hint = verbatim(statement.reason or "")
        return f'<span class="statement silent" title="{hint}">{words}</span>'
    marks = "".join(mark_html(p, numbers[p.id], statement, TURN) for p in statement.citations)
    doubt = doubt_of(statement)
    why = (
        f' <a class="support" href="#doubt-{place}" data-do="doubt" '
        f'title="{verbatim(why_in_doubt(statement))}">{text(doubt)}</a>'
        if doubt
        else ""
    )
    return (
        f'<span class="statement {statement.support.value}" id="said-{place}">'
        f'<span class="words">{words}</span> <span class="marks">{marks}</span>{why}</span>'
    )


def evidence_of(statements: Sequence[CheckedSentence], *, writing: bool = False) -> str:
    """The citations of the text, what is in doubt and why, then the papers that bear on it."""
    doubts = "".join(
        f'<li id="doubt-{place}" class="{statement.support.value}" tabindex="-1">'
        f'<a href="#said-{place}" data-do="said">“{verbatim(statement.text)}”</a>'
        f'<span class="support">{text(doubt)}</span>'
        f'<span class="reason">{text(why_in_doubt(statement))}</span></li>'
        for place, statement in enumerate(statements)
        if (doubt := doubt_of(statement))
    )
    listed = f'<h3>In doubt</h3><ul class="doubts">{doubts}</ul>' if doubts else ""
    cited = citations_html(statements, writing=writing)
    return cited + listed + cited_html(statements, TURN) or NO_EVIDENCE
