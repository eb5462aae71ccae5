"""The Review tab: a topic, its papers, an outline of cards, the document, files to take away."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.review.outline.as_text import parse_outline
from assistant.review.outline.begin import outline_of
from assistant.review.outline.themes import Theme
from assistant.review.request import ReviewRequest
from assistant.review.types import Review
from index.errors import ModelError, PaperAssistantError
from index.store.decisions import Decisions
from ui.cli.progress import Pace
from ui.page.ask import PASS_ON
from ui.page.draft import TURN, draft_html
from ui.page.draft_file import DraftFile
from ui.page.events import said
from ui.page.evidence import EVIDENCE, cited_html
from ui.page.faults import or_said
from ui.page.filters import filter_bar
from ui.page.models import Models
from ui.page.outline import (
    NO_OUTLINE,
    NO_PAPERS,
    STAGES,
    ReaderDecisions,
    ScreenedTopic,
    cards_html,
    decided,
    outline_text,
    read_decision,
    read_decisions,
    screened_html,
)
from ui.page.review_wanted import asked_for, review_wanted

QUIETLY: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
NO_EVIDENCE = '<p class="hint">The papers of a draft appear here.</p>'
NO_DRAFT = '<p class="hint">No draft yet: <b>Write the draft</b> writes it.</p>'
SAY_A_WISH = "Write what to change, for example “shorter” or “more on cost”."
SEARCHING = '<p class="hint writing" role="status">Looking for papers on the topic…</p>'
# What a reader did to papers and cards is known in the browser alone, and comes along with a click.
DECIDED = "(_, ...rest) => [window.reviewDecisions(), ...rest]"
DECIDED_AND_LAID_OUT = (
    "(_, __, ...rest) => [window.reviewDecisions(), window.reviewOutline(), ...rest]"
)
LIVE = '<div role="log" aria-live="polite" aria-label="Draft">${value}</div>'


class ReviewTab:
    """The components of the tab, and what happens between them.

    Three stages: the papers that were screened, the outline, the document. `made` tells review.js
    which of them the server made last.
    """

    def __init__(self, models: Models, fields: Sequence[gr.components.Component]):
        """`fields` are the filters and, last, which model is to write."""
        self._models = models
        self._library = models.assistant.library
        self._fields = fields
        self.review = gr.State(None)
        self.wanted = gr.State(None)
        self.screened = gr.State(None)
        with gr.Column(elem_id="review"):
            self._toolbar()
            with gr.Column(elem_id="stage-papers"):
                self.papers = gr.HTML(NO_PAPERS, elem_id="screened", js_on_load=PASS_ON)
            with gr.Column(elem_id="stage-outline"):
                self.outline = gr.HTML(NO_OUTLINE, elem_id="outline")
            with gr.Row(elem_id="stage-document"):
                with gr.Column(scale=3, elem_id="document"):
                    self.draft = gr.HTML(
                        NO_DRAFT, elem_id="draft", html_template=LIVE, js_on_load=PASS_ON
                    )
                with gr.Column(scale=2, elem_id="review-side"):
                    gr.HTML(EVIDENCE)
                    self.evidence = gr.HTML(NO_EVIDENCE, elem_id="review-evidence")
        self._wire()

    def _toolbar(self) -> None:
        with gr.Row(elem_id="review-bar"):
            self.topic = gr.Textbox(
                "",
                label="Topic",
                show_label=False,
                container=False,
                placeholder="Topic: what the review is about",
                max_lines=1,
                elem_id="topic",
                scale=4,
            )
            self.find = gr.Button("Find papers", size="sm", min_width=90, elem_id="review-find")
            self.plan = gr.Button("Outline", size="sm", min_width=90, elem_id="review-plan")
            self.write = gr.Button(
                "Write the draft",
                variant="primary",
                size="sm",
                min_width=90,
                elem_id="review-write",
            )
            self.stop = gr.Button("Stop", size="sm", min_width=60, elem_id="review-stop")
        with gr.Row(elem_id="review-tools"):
            gr.HTML(STAGES)
            self.bar = filter_bar()
            with gr.Accordion("Options", open=False, elem_id="review-options"), gr.Row():
                self.sections = gr.Number(
                    0, label="Sections (0: as the papers fall)", precision=0, minimum=0, maximum=30
                )
                self.strict = gr.Checkbox(False, label="Leave out what nothing supports")
                self.update = gr.Checkbox(False, label="Redraft only what new papers touch")
            self.file = DraftFile()
        self.file.wire(self.review, self.wanted)
        self.made = gr.HTML(elem_id="made")
        self.decisions = gr.Textbox("", visible="hidden", label="Decisions")
        self.cards = gr.Textbox("", visible="hidden", label="Outline")

    def _wire(self) -> None:
        asked = [self.topic, self.sections, *self._fields]
        made = [self.screened, self.papers, self.outline, self.made]
        finding = gr.on([self.find.click, self.topic.submit], self._found, asked, made, **QUIETLY)
        planning = self.plan.click(
            self._planned,
            [self.decisions, self.screened, self.strict, *asked],
            made,
            js=DECIDED,
            **QUIETLY,
        )
        writing = self.write.click(
            self._written,
            [self.decisions, self.cards, self.screened, self.strict, self.update, *asked],
            [self.review, self.wanted, self.draft, self.evidence, self.made],
            js=DECIDED_AND_LAID_OUT,
            **QUIETLY,
        )
        recasting = self.draft.select(
            self._recast,
            [self.review, self.strict, self._fields[-1]],
            [self.review, self.draft, self.evidence],
            **QUIETLY,
        )
        # Each decision is kept as it is made, however fast they come.
        self.papers.select(self._decide, self.screened, None, trigger_mode="multiple", **QUIETLY)
        self.stop.click(
            None, cancels=[finding, planning, writing, recasting], api_visibility="private"
        )
        # Papers and an outline belong to their topic.
        self.topic.change(_without_others, [self.topic, self.screened], made, **QUIETLY)

    def _found(self, topic: str, sections: int, *fields: str) -> Iterator[list[Any]]:
        """The papers of a topic, screened."""
        yield [None, SEARCHING, NO_OUTLINE, _made("papers")]
        screened = self._screen(review_wanted(topic, sections, fields=fields))
        yield [screened, screened_html(screened.scope), NO_OUTLINE, gr.skip()]

    def _decide(self, event: gr.EventData, screened: ScreenedTopic | None) -> None:
        """Keep what a person decided of a paper, for this topic and every review of it."""
        _, paper, include, reason = said(event, "do", "paper", "include", "reason")
        if screened and (one := read_decision(screened, paper, include, reason)):
            Decisions(self._library.store.database).keep(screened.scope.topic, [one])

    def _planned(
        self,
        decisions: str,
        screened: ScreenedTopic | None,
        strict: bool,
        topic: str,
        sections: int,
        *fields: str,
    ) -> Iterator[list[Any]]:
        """The outline as cards; the papers are found first where they were not."""
        wanted = review_wanted(topic, sections, strict=strict, fields=fields)
        yield [gr.skip(), gr.skip(), SEARCHING, _made("outline")]
        if screened is None or screened.asked != asked_for(wanted):
            screened, decisions = self._screen(wanted), ""
        themes, note = self._arranged(wanted, screened, read_decisions(decisions), fields[-1])
        papers = gr.skip() if decisions else screened_html(screened.scope)
        yield [screened, papers, cards_html(wanted.topic, themes, note), gr.skip()]

    def _arranged(
        self,
        wanted: ReviewRequest,
        screened: ScreenedTopic,
        decisions: ReaderDecisions,
        model: str,
    ) -> tuple[tuple[Theme, ...], str]:
        """The sections in a model's order under its headings, without what was decided against.

        Where it fails, or there is none, they are as the papers fall, with what went wrong.
        """
        assistant = self._models.using(model)
        if assistant.llm is None or not screened.themes:
            return decided(screened, decisions), ""
        try:
            named = parse_outline(assistant.outline(wanted), self._library.get)
        except ModelError as error:
            return decided(screened, decisions), f"Named without the model: {error}"
        return decided(replace(screened, themes=named), decisions), ""

    def _screen(self, wanted: ReviewRequest) -> ScreenedTopic:
        scope, themes = or_said(lambda: outline_of(self._library, wanted))
        return ScreenedTopic(asked_for(wanted), scope, themes)

    def _written(
        self,
        decisions: str,
        cards: str,
        screened: ScreenedTopic | None,
        strict: bool,
        update: bool,
        topic: str,
        sections: int,
        *fields: str,
    ) -> Iterator[list[Any]]:
        wanted = review_wanted(topic, sections, strict=strict, fields=fields)
        if not cards and screened is not None and screened.asked == asked_for(wanted):
            cards = outline_text(wanted.topic, screened, read_decisions(decisions))
        wanted = replace(wanted, outline=cards or None, update=update)
        yield [None, None, SEARCHING, NO_EVIDENCE, _made("document")]
        drafted, pace = self._models.using(fields[-1]).draft(wanted), Pace()
        while (review := or_said(lambda: next(drafted, None))) is not None:
            evidence = cited_html(review.statements, TURN) or NO_EVIDENCE
            left = "" if review.table.rows else pace.left(review)
            yield [review, wanted, draft_html(review, left), evidence, gr.skip()]

    def _recast(
        self, event: gr.EventData, review: Review | None, strict: bool, model: str
    ) -> list[Any]:
        """One section anew as its reader wishes; what can't be done is said beside its heading."""
        _, section, wish = said(event, "do", "section", "wish")
        if review is None or not section:
            return [gr.skip()] * 3
        if not wish.strip():
            return [gr.skip(), draft_html(review, said=(section, SAY_A_WISH)), gr.skip()]
        try:
            assistant = self._models.using(model)
            again = assistant.rewrite(review, section, wish, strict=strict)
        except PaperAssistantError as error:
            return [gr.skip(), draft_html(review, said=(section, str(error))), gr.skip()]
        evidence = cited_html(again.statements, TURN) or NO_EVIDENCE
        return [again, draft_html(again), evidence]


def _without_others(topic: str, screened: ScreenedTopic | None) -> list[Any]:
    """No papers and outline of another topic; those made meanwhile for this one stay."""
    if screened is None or screened.asked[0] == topic.strip():
        return [gr.skip()] * 4
    return [None, NO_PAPERS, NO_OUTLINE, gr.skip()]


def _made(stage: str) -> str:
    """A note for review.js that a stage was begun, each another than the one before."""
    return f'<p data-made="{stage} {uuid4().hex[:8]}"></p>'
