"""The Review tab: a topic, its papers, an outline of cards, the document, files to take away."""

from collections.abc import Sequence

import gradio as gr

from ui.page.ask.evidence import EVIDENCE
from ui.page.filters import filter_bar
from ui.page.rail.models import Models
from ui.page.review.cards import NO_OUTLINE
from ui.page.review.comparison import CHOICES
from ui.page.review.file import DraftFile
from ui.page.review.screened import NO_PAPERS, STAGES
from ui.page.review.work import NO_EVIDENCE, ReviewWork, without_others
from ui.page.stoppable import Stoppable
from ui.page.wiring import ALONE, EACH, LATEST, PASS_ON

NO_DRAFT = '<p class="hint">No draft yet: <b>Write the draft</b> writes it.</p>'
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
        """`fields` are the filters and, last, model and price of who is to write."""
        self._do = ReviewWork(models)
        self._stoppable = Stoppable()
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
            self.columns = gr.Dropdown(
                CHOICES,
                value="",
                label="Columns of the table; or your own, as population; sample size",
                show_label=False,
                container=False,
                allow_custom_value=True,
                elem_id="review-columns",
            )
            self.file = DraftFile()
        self.file.wire(self.review, self.wanted)
        self.made = gr.HTML(elem_id="made")
        self.decisions = gr.Textbox("", visible="hidden", label="Decisions")
        self.cards = gr.Textbox("", visible="hidden", label="Outline")

    def _wire(self) -> None:
        asked = [self.topic, self.sections, *self._fields]
        made = [self.screened, self.papers, self.outline, self.made]
        act = self._stoppable.act
        gr.on([self.find.click, self.topic.submit], act(self._do.find, 4), asked, made, **ALONE)
        self.plan.click(
            act(self._do.plan, 4),
            [self.decisions, self.screened, self.strict, self.columns, *asked],
            made,
            js=DECIDED,
            **ALONE,
        )
        self.write.click(
            act(self._do.write, 5),
            [
                *(self.decisions, self.cards, self.screened, self.strict, self.update),
                *(self.columns, *asked),
            ],
            [self.review, self.wanted, self.draft, self.evidence, self.made],
            js=DECIDED_AND_LAID_OUT,
            **ALONE,
        )
        drafted = [self.review, self.draft, self.evidence]
        model = self._fields[-2:]
        self.draft.select(
            act(self._do.recast, 3),
            [self.review, self.strict, self.columns, *model],
            drafted,
            **EACH,
        )
        self.columns.change(
            act(self._do.compare, 3), [self.review, self.columns, *model], drafted, **LATEST
        )
        # Each decision is kept as it is made, however fast they come.
        self.papers.select(self._do.decide_screened, self.screened, None, **EACH)
        self.stop.click(self._stoppable.stop, None, None, queue=False, api_visibility="private")
        # Papers and an outline belong to their topic.
        self.topic.change(without_others, [self.topic, self.screened], made, **LATEST)
