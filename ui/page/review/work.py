"""What the Review tab does: papers found and decided on, an outline, a draft, a section anew."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.review.estimate import Estimate
from assistant.review.outline.as_text import parse_outline, render_outline
from assistant.review.outline.begin import outline_of
from assistant.review.outline.themes import Theme
from assistant.review.request import ReviewRequest
from assistant.review.types import Review
from index.errors import ModelError, PaperAssistantError
from index.store.decisions import Decisions
from ui.cli.progress import Pace
from ui.page.events import said
from ui.page.html import failure_html
from ui.page.rail.models import Models
from ui.page.review.cards import NO_OUTLINE, cards_html
from ui.page.review.comparison import FILLING, review_evidence
from ui.page.review.draft import draft_html
from ui.page.review.screened import (
    NO_PAPERS,
    ReaderDecisions,
    ScreenedTopic,
    decided,
    outline_text,
    read_decision,
    read_decisions,
    screened_html,
)
from ui.page.review.wanted import asked_for, review_wanted
from ui.page.stoppable import Steps

NO_EVIDENCE = '<p class="hint">The papers of a draft appear here.</p>'
SAY_A_WISH = "Write what to change, for example “shorter” or “more on cost”."


class ReviewWork:
    """The stages of a review on the page; each gives what its components are to show.

    `fields` are always the filters, then the model that is to write and its price.
    """

    def __init__(self, models: Models):
        self._models = models
        self._library = models.assistant.library

    def find(self, topic: str, sections: int, *fields: str) -> Steps:
        """The papers of a topic, screened."""
        wanted = review_wanted(topic, sections, fields=fields)
        yield [None, _searching(), NO_OUTLINE, _made("papers")]
        try:
            screened = self._screen(wanted)
        except PaperAssistantError as error:
            yield [None, failure_html(error), NO_OUTLINE, gr.skip()]
        else:
            yield [screened, screened_html(screened.scope), NO_OUTLINE, gr.skip()]

    def decide_screened(self, event: gr.EventData, screened: ScreenedTopic | None) -> None:
        """Keep what a person decided of a paper, for this topic and every review of it."""
        _, paper, include, reason = said(event, "do", "paper", "include", "reason")
        if screened and (one := read_decision(screened, paper, include, reason)):
            Decisions(self._library.store.database).keep(screened.scope.topic, [one])

    def plan(
        self,
        decisions: str,
        screened: ScreenedTopic | None,
        strict: bool,
        columns: str,
        topic: str,
        sections: int,
        *fields: str,
    ) -> Steps:
        """The outline as cards; the papers are found first where they were not."""
        wanted = review_wanted(topic, sections, strict=strict, fields=fields)
        yield [gr.skip(), gr.skip(), _searching(), _made("outline")]
        try:
            if screened is None or screened.asked != asked_for(wanted):
                screened, decisions = self._screen(wanted), ""
            decided_on = read_decisions(decisions)
            themes, note = self._arranged(wanted, screened, decided_on, *fields[-2:])
            cost = self._cost(replace(wanted, columns=columns or ""), themes, *fields[-2:])
        except PaperAssistantError as error:
            yield [gr.skip(), gr.skip(), failure_html(error), gr.skip()]
            return
        papers = gr.skip() if decisions else screened_html(screened.scope)
        yield [screened, papers, cards_html(wanted.topic, themes, note, cost), gr.skip()]

    def _cost(
        self, wanted: ReviewRequest, themes: Sequence[Theme], model: str, price: str
    ) -> Estimate | None:
        """What writing an outline would take of a model; None where there is none."""
        assistant = self._models.using(model, price)
        if assistant.llm is None or not themes:
            return None
        outline = render_outline(wanted.topic, themes)
        return assistant.estimate(replace(wanted, outline=outline))

    def _arranged(
        self,
        wanted: ReviewRequest,
        screened: ScreenedTopic,
        decisions: ReaderDecisions,
        model: str,
        price: str,
    ) -> tuple[tuple[Theme, ...], str]:
        """The sections in a model's order under its headings, without what was decided against.

        Where it fails, or there is none, they are as the papers fall, with what went wrong.
        """
        assistant = self._models.using(model, price)
        if assistant.llm is None or not screened.themes:
            return decided(screened, decisions), ""
        try:
            named = parse_outline(assistant.outline(wanted), self._library.get)
        except ModelError as error:
            return decided(screened, decisions), f"Named without the model: {error}"
        return decided(replace(screened, themes=named), decisions), ""

    def _screen(self, wanted: ReviewRequest) -> ScreenedTopic:
        scope, themes = outline_of(self._library, wanted)
        return ScreenedTopic(asked_for(wanted), scope, themes)

    def write(
        self,
        decisions: str,
        cards: str,
        screened: ScreenedTopic | None,
        strict: bool,
        update: bool,
        columns: str,
        topic: str,
        sections: int,
        *fields: str,
    ) -> Steps:
        """The draft as it is written, by the outline and the decisions as they stand."""
        wanted = review_wanted(topic, sections, strict=strict, fields=fields)
        if not cards and screened is not None and screened.asked == asked_for(wanted):
            cards = outline_text(wanted.topic, screened, read_decisions(decisions))
        wanted = replace(wanted, outline=cards or None, update=update, columns=columns or "")
        yield [None, None, _searching(), NO_EVIDENCE, _made("document")]
        drafted, pace = self._models.using(*fields[-2:]).draft(wanted), Pace()
        try:
            for review in drafted:
                evidence = review_evidence(review) or NO_EVIDENCE
                left = "" if review.table.rows else pace.left(review)
                yield [review, wanted, draft_html(review, left), evidence, gr.skip()]
        except PaperAssistantError as error:
            yield [gr.skip(), gr.skip(), failure_html(error), NO_EVIDENCE, gr.skip()]

    def recast(
        self,
        event: gr.EventData,
        review: Review | None,
        strict: bool,
        columns: str,
        model: str,
        price: str,
    ) -> Steps:
        """One section anew as its reader wishes; what can't be done is said beside its heading."""
        _, section, wish = said(event, "do", "section", "wish")
        if review is None or not section:
            return
        if not wish.strip():
            yield [gr.skip(), draft_html(review, said=(section, SAY_A_WISH)), gr.skip()]
            return
        try:
            assistant = self._models.using(model, price)
            again = assistant.rewrite(review, section, wish, strict=strict, columns=columns or "")
        except PaperAssistantError as error:
            yield [gr.skip(), draft_html(review, said=(section, str(error))), gr.skip()]
            return
        yield [again, draft_html(again), review_evidence(again) or NO_EVIDENCE]

    def compare(self, review: Review | None, columns: str, model: str, price: str) -> Steps:
        """The table by other columns; nothing else is written anew."""
        if review is None or not review.table.rows:
            return
        yield [gr.skip(), draft_html(review, table=FILLING), gr.skip()]
        try:
            found = self._models.using(model, price).compare(review, columns or "")
        except PaperAssistantError as error:
            yield [gr.skip(), draft_html(review, table=str(error)), gr.skip()]
            return
        yield [found, draft_html(found), review_evidence(found)]


def without_others(topic: str, screened: ScreenedTopic | None) -> list[Any]:
    """No papers and outline of another topic; those made meanwhile for this one stay."""
    if screened is None or screened.asked[0] == topic.strip():
        return [gr.skip()] * 4
    return [None, NO_PAPERS, NO_OUTLINE, gr.skip()]


def _searching() -> str:
    """What stands until papers are found; each another, or Gradio would not show it twice."""
    said = "Looking for papers on the topic…"
    return f'<p class="hint writing" role="status" data-run="{uuid4().hex[:8]}">{said}</p>'


def _made(stage: str) -> str:
    """A note for review.js that a stage was begun, each another than the one before."""
    return f'<p data-made="{stage} {uuid4().hex[:8]}"></p>'
