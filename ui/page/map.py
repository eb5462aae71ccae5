"""The Map tab: the library in two dimensions by meaning; hover for a title, click to open."""

import base64
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from assistant import Assistant
from index.errors import PaperAssistantError
from index.map import PaperMap, draw_map
from index.paper import Filters
from ui.page.ask import PASS_ON
from ui.page.conversation import Conversations, Talk
from ui.page.paper import paper_html

SOURCES = 8
"""Sources with a colour of their own; the rest share one."""
CANVAS = """
<div class="map-tools">
  <label>Colour by <select class="by"><option>topic</option><option>year</option>
  <option>source</option></select></label>
  <button type="button" class="do zoom-in">Zoom in</button>
  <button type="button" class="do zoom-out">Zoom out</button>
  <span class="legend"></span>
</div>
<div class="map-frame">
  <canvas width="1000" height="700" role="img" aria-label="Map of the library"></canvas>
  <div class="tip" hidden></div>
</div>"""


class MapTab:
    """The map is drawn when the tab is first opened, and again when the library has changed."""

    def __init__(self, conversations: Conversations):
        self._conversations = conversations
        self._drawn: tuple[str, PaperMap] | None = None
        self.status = gr.HTML(elem_id="map-status")

        def title(position: int) -> str:
            return self.title(position)

        with gr.Row():
            with gr.Column(scale=3):
                self.map = gr.HTML(
                    {},
                    elem_id="map",
                    html_template=CANVAS,
                    js_on_load=(Path(__file__).parent / "map.js").read_text("utf-8"),
                    server_functions=[title],
                )
            with gr.Column(scale=2):
                self.paper = gr.HTML(elem_id="mapped", js_on_load=PASS_ON)

    def wire_tab(self, tab: gr.Tab, talk: gr.State) -> None:
        """Draw when the tab is opened; open the paper that is clicked."""
        quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        tab.select(
            lambda: '<p role="status">Drawing the map…</p>', None, self.status, **quietly
        ).then(self._draw, talk, [self.map, self.status], **quietly)
        self.map.select(self._open, None, self.paper, **quietly)

    def title(self, position: int) -> str:
        """The title of the paper at a position of the map, for hovering."""
        papers = self._drawn[1].papers if self._drawn else ()
        return papers[position].title if 0 <= position < len(papers) else ""

    def _draw(self, talk: Talk) -> list[Any]:
        library = self._conversations.assistant.library
        now = library.fingerprint
        if self._drawn is None or self._drawn[0] != now:
            try:
                self._drawn = (now, draw_map(library))
            except PaperAssistantError as error:
                raise gr.Error(str(error), print_exception=False) from None
        drawn = self._drawn[1]
        cited = {paper.id for answer in self._last(talk) for paper in answer.references}
        status = f"<p>{len(drawn.papers):,} papers. Drag to move, scroll to zoom.</p>"
        return [map_value(drawn, cited), status]

    def _last(self, talk: Talk) -> list[Any]:
        return self._conversations.answers(talk.chat)[-1:]

    def _open(self, event: gr.EventData) -> str:
        papers = self._drawn[1].papers if self._drawn else ()
        position = int(event._data.get("position", -1))
        if not 0 <= position < len(papers):
            return ""
        return opened(self._conversations.assistant, papers[position].id)


def opened(assistant: Assistant, paper_id: str) -> str:
    """The page of a paper that was clicked."""
    try:
        return paper_html(assistant, paper_id, Filters())
    except PaperAssistantError as error:
        raise gr.Error(str(error), print_exception=False) from None


def map_value(drawn: PaperMap, cited: set[str]) -> dict[str, Any]:
    """The map as map.js draws it: numbers as little-endian bytes in base64, in paper order."""
    files = [
        paper.sources[0].rpartition(":")[0].rpartition("/")[2] if paper.sources else ""
        for paper in drawn.papers
    ]
    names = sorted(set(files), key=lambda name: (-files.count(name), name))[:SOURCES]
    number = {name: n for n, name in enumerate(names)}
    return {
        "points": _bytes(np.round(drawn.points * 65535), "<u2"),
        "topic": _bytes(drawn.cluster_of, "u1"),
        "year": _bytes([paper.year or 0 for paper in drawn.papers], "<u2"),
        "source": _bytes([number.get(name, SOURCES) for name in files], "u1"),
        "sources": names,
        "clusters": [{"name": c.name, "x": c.x, "y": c.y} for c in drawn.clusters],
        "marked": [n for n, paper in enumerate(drawn.papers) if paper.id in cited],
    }


def _bytes(values: Any, kind: str) -> str:
    return base64.b64encode(np.asarray(values).clip(0).astype(kind).tobytes()).decode()
