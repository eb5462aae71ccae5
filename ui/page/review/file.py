"""The draft of a review taken away as a file, in a format and with references of one's choice."""

import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.review.render.bibliography import STYLES
from assistant.review.request import ReviewRequest
from assistant.review.save import FORMATS
from assistant.review.types import Review
from assistant.saved.bundle import save_bundle
from ui.page.ask.taking import file_stem
from ui.page.faults import or_said
from ui.page.wiring import EACH

BUNDLE = "audit bundle"
"""What is saved beside the formats: all that a draft rests on, for `replay`."""


class DraftFile:
    """The fields and the button of a draft's file; `file` is laid out where it is to be seen."""

    def __init__(self) -> None:
        with gr.Row(elem_id="review-save"):
            self._format = _field("Save as", [*FORMATS, BUNDLE], FORMATS[0])
            styles = [("plain references", ""), *((style, style) for style in STYLES)]
            self._style = _field("Style of the references", styles, "")
            self._save = gr.Button("Save the draft", size="sm", min_width=90)

    def wire(self, review: gr.State, wanted: gr.State) -> None:
        """Lay out the file, which holds the draft of `review` once it is saved."""
        file = gr.File(label="The draft", visible=False, file_count="multiple")
        given = [review, wanted, self._format, self._style]
        self._save.click(_saved, given, file, **EACH)


def _field(label: str, choices: Any, value: str) -> gr.Dropdown:
    return gr.Dropdown(
        choices, value=value, label=label, show_label=False, container=False, min_width=90
    )


def _saved(
    review: Review | None, wanted: ReviewRequest | None, format: str, style: str
) -> dict[str, Any]:
    if review is None or wanted is None:
        raise gr.Error("nothing to save yet; write a draft first", print_exception=False)
    name = file_stem(review.topic) or "review"
    folder = Path(tempfile.mkdtemp())
    if format == BUNDLE:
        files: tuple[Path, ...] = (folder / f"{name}-bundle.json",)
        save_bundle(review, wanted, files[0])
    else:
        path = folder / f"{name}{format}"
        files = or_said(lambda: review.save(path, style=style or None))
    update: dict[str, Any] = gr.update(value=[str(file) for file in files], visible=True)
    return update
