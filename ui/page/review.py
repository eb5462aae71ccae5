"""The Review tab: a topic, an outline to edit, the draft as it is written, files to take away."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant import Assistant
from assistant.bundle import save_bundle
from assistant.review.render.bibliography import STYLES
from assistant.review.save import FORMATS
from assistant.review.types import Review
from assistant.review.wanted import Wanted
from index.errors import PaperAssistantError
from ui.page.draft import TURN, draft_html
from ui.page.events import event_user
from ui.page.evidence import cited_html
from ui.page.filters import Fields, read_filters
from ui.progress import Pace

QUIETLY: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
NO_EVIDENCE = '<p class="hint">The papers of a draft appear here.</p>'
SEARCHING = '<p class="hint writing" role="status">Looking for papers on the topic…</p>'
BUNDLE = "audit bundle"
"""What is saved beside the formats: all that a draft rests on, for `replay`."""
LIVE = '<div role="log" aria-live="polite" aria-label="Draft">${value}</div>'


class ReviewTab:
    """The components of the tab, and what happens between them."""

    def __init__(self, assistant: Assistant, fields: Fields):
        self._assistant = assistant
        self._fields = fields
        self.review = gr.State(None)
        self.wanted = gr.State(None)
        self.planned = gr.State("")
        with gr.Row(elem_id="review"):
            with gr.Column(scale=3):
                self._asked()
                self.draft = gr.HTML(elem_id="draft", html_template=LIVE)
            with gr.Column(scale=2, elem_id="review-side"):
                gr.HTML("<h2>Evidence</h2>")
                self.evidence = gr.HTML(NO_EVIDENCE, elem_id="review-evidence")
        self._wire()

    def _asked(self) -> None:
        self.topic = gr.Textbox(
            "", label="Topic", placeholder="What the review is about", max_lines=1, elem_id="topic"
        )
        with gr.Row():
            self.sections = gr.Number(
                0, label="Sections (0: as the papers fall)", precision=0, minimum=0, maximum=30
            )
            with gr.Column():
                self.strict = gr.Checkbox(False, label="Leave out what nothing supports")
                self.update = gr.Checkbox(False, label="Redraft only what new papers touch")
        with gr.Row():
            self.plan = gr.Button("Outline first", size="sm", min_width=100)
            self.write = gr.Button("Write the draft", variant="primary", size="sm", min_width=100)
            self.stop = gr.Button("Stop", size="sm", min_width=100, elem_id="review-stop")
        self.outline = gr.Textbox(
            "", label="Outline, yours to edit", lines=10, visible=False, elem_id="outline"
        )
        with gr.Row(elem_id="review-rewrite"):
            self.section = gr.Dropdown([], label="Section", elem_id="section", min_width=120)
            self.wish = gr.Textbox(
                "",
                label="Wish",
                placeholder="shorter, longer, more on ..., add paper ..., drop paper ...",
                max_lines=1,
                elem_id="wish",
            )
            self.rewrite = gr.Button("Rewrite the section", size="sm", min_width=100)
        with gr.Row(elem_id="review-save"):
            self.format = gr.Dropdown([*FORMATS, BUNDLE], value=FORMATS[0], label="Save as")
            self.style = gr.Dropdown(["", *STYLES], value="", label="Style of the references")
            self.save = gr.Button("Save the draft", size="sm")
        self.file = gr.File(label="The draft", visible=False, file_count="multiple")

    def _wire(self) -> None:
        asked = [self.topic, self.sections, self.strict, self.outline, *self._fields]
        writes = [self.topic, self.sections, self.strict, self.outline, self.update, *self._fields]
        planned = [self.outline, self.planned]
        planning = self.plan.click(self._planned, asked, planned, **QUIETLY)
        writing = gr.on(
            [self.write.click, self.topic.submit],
            self._written,
            writes,
            [self.review, self.wanted, self.draft, self.evidence],
            **QUIETLY,
        )
        writing.then(_sections, self.review, self.section, **QUIETLY)
        rewriting = gr.on(
            [self.rewrite.click, self.wish.submit],
            self._rewritten,
            [self.review, self.section, self.wish, self.strict],
            [self.review, self.draft, self.evidence],
            **QUIETLY,
        )
        self.stop.click(None, cancels=[planning, writing, rewriting], api_visibility="private")
        # An outline belongs to its topic.
        self.topic.change(_without_outline, [self.topic, self.planned], self.outline, **QUIETLY)
        saved = [self.review, self.wanted, self.format, self.style]
        self.save.click(self._saved, saved, self.file, **QUIETLY)

    def _planned(self, topic: str, sections: int, strict: bool, _: str, *fields: str) -> Any:
        wanted = _wanted(topic, sections, strict, "", fields)
        outline = _or_said(lambda: self._assistant.outline(wanted))
        return [gr.update(value=outline, visible=True), topic]

    def _written(
        self, topic: str, sections: int, strict: bool, outline: str, update: bool, *fields: str
    ) -> Iterator[list[Any]]:
        wanted = _wanted(topic, sections, strict, outline, fields)
        wanted = replace(wanted, update=update)
        yield [None, None, SEARCHING, NO_EVIDENCE]
        drafted, pace = self._assistant.draft(wanted), Pace()
        while (review := _or_said(lambda: next(drafted, None))) is not None:
            evidence = cited_html(review.statements, TURN) or NO_EVIDENCE
            left = "" if review.table.rows else pace.left(review)
            yield [review, wanted, draft_html(review, left), evidence]

    def _rewritten(
        self, review: Review | None, section: str | None, wish: str, strict: bool
    ) -> list[Any]:
        if review is None or not section:
            raise gr.Error(
                "no section to rewrite; write a draft and choose one", print_exception=False
            )
        again = _or_said(lambda: self._assistant.rewrite(review, section, wish, strict=strict))
        evidence = cited_html(again.statements, TURN) or NO_EVIDENCE
        return [again, draft_html(again), evidence]

    def _saved(self, review: Review | None, wanted: Wanted | None, format: str, style: str) -> Any:
        if review is None or wanted is None:
            raise gr.Error("nothing to save yet; write a draft first", print_exception=False)
        name = re.sub(r"[^a-z0-9]+", "-", review.topic.lower()).strip("-")[:60] or "review"
        folder = Path(tempfile.mkdtemp())
        if format == BUNDLE:
            files: tuple[Path, ...] = (folder / f"{name}-bundle.json",)
            save_bundle(review, wanted, files[0])
        else:
            path = folder / f"{name}{format}"
            files = _or_said(lambda: review.save(path, style=style or None))
        return gr.update(value=[str(file) for file in files], visible=True)


def _without_outline(topic: str, planned: str) -> Any:
    """No outline for another topic; one made meanwhile for this one stays."""
    return gr.skip() if topic == planned else gr.update(value="", visible=False)


def _sections(review: Review | None) -> Any:
    """The sections to choose from, once there is a draft."""
    headings = [section.heading for section in review.sections] if review else []
    return gr.update(choices=headings, value=headings[0] if headings else None)


def _wanted(
    topic: str, sections: int, strict: bool, outline: str, fields: tuple[str, ...]
) -> Wanted:
    filters = read_filters(*fields)
    return Wanted(
        topic.strip(),
        filters,
        int(sections or 0) or None,
        outline or None,
        strict,
        owner=event_user(),
    )


def _or_said(act: Any) -> Any:
    """What the act gives; an error of ours is shown by the page in words."""
    try:
        return act()
    except PaperAssistantError as error:
        raise gr.Error(str(error), print_exception=False) from None
