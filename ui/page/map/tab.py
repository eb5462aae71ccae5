"""The Map tab: the library in two dimensions by meaning; hover for a title, click to open."""

import asyncio
import base64
from collections import Counter
from collections.abc import AsyncIterator, Set
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
from anyio.to_thread import run_sync

from index.map.cache import MapCache
from index.map.layout import LANDMARKS, NEAREST, PaperMap
from ui.page.ask.conversation import Conversations, OpenConversation
from ui.page.events import count, said
from ui.page.html import failure_html
from ui.page.library.adding import progress_html
from ui.page.library.opened import OpenedPaper
from ui.page.wiring import EACH, LATEST

SOURCES = 8
"""Sources with a colour of their own; the rest share one."""
LOOK_AGAIN = 0.5
"""Seconds between two looks at how far a map is."""
CANVAS = """
<div class="map-tools">
  <label>Colour by <select class="by"><option>topic</option><option>year</option>
  <option>source</option></select></label>
  <button type="button" class="do zoom-in">Zoom in</button>
  <button type="button" class="do zoom-out">Zoom out</button>
  <span class="legend"></span>
</div>
<div class="map-frame">
  <canvas role="img" aria-label="Map of the library"></canvas>
  <div class="tip" hidden></div>
</div>"""


class MapTab:
    """The map is shown as it was last drawn, and drawn anew where the library has changed."""

    def __init__(self, conversations: Conversations, atlas: MapCache):
        self._conversations = conversations
        self._atlas = atlas
        self.status = gr.HTML(elem_id="map-status")

        def title(pointed: dict[str, Any]) -> str:
            if not isinstance(pointed, dict) or not isinstance(pointed.get("position"), int):
                return ""
            return self.title(str(pointed.get("drawn")), pointed["position"])

        with gr.Row(elem_id="map-row"):
            with gr.Column(scale=3):
                self.map = gr.HTML(
                    {},
                    elem_id="map",
                    html_template=CANVAS,
                    js_on_load=(Path(__file__).parent / "map.js").read_text("utf-8"),
                    server_functions=[title],
                )
            with gr.Column(scale=2, elem_classes="beside"):
                self.paper = OpenedPaper(conversations.assistant, "mapped")

    def wire_tab(self, tab: gr.Tab, talk: gr.State) -> None:
        """Draw when the tab is opened; open the paper that is clicked."""
        tab.select(self._shown, talk, [self.map, self.status], **LATEST)
        self.map.select(self._open, None, self.paper.html, **EACH)

    def title(self, drawn: str, position: int) -> str:
        """The title of the paper at a position of a map, for hovering."""
        paper_id = self._atlas.paper(drawn, position)
        found = self._conversations.assistant.library.get([paper_id]) if paper_id else []
        return found[0].title if found else ""

    async def _shown(self, talk: OpenConversation) -> AsyncIterator[list[Any]]:
        """The newest map at once, how far a newer one is, and the newer one. Holds no thread."""
        cited = await run_sync(self._cited, talk)
        drawn = await run_sync(self._atlas.look)
        # Said again with every step: a page that is busy takes up the last of several only.
        value = await run_sync(map_value, drawn, cited) if drawn else gr.skip()
        status = status_html(drawn) if drawn else ""
        yield [value, status or "<p>Drawing the map…</p>"]
        while self._atlas.drawing:
            await asyncio.sleep(LOOK_AGAIN)
            if self._atlas.progress is not None:
                yield [value, f"{status}{progress_html(self._atlas.progress)}"]
        newest = self._atlas.newest
        if self._atlas.failure:
            yield [value, f"{status}{failure_html(self._atlas.failure)}"]
        elif newest is not None and newest is not drawn:
            yield [await run_sync(map_value, newest, cited), status_html(newest)]

    def _cited(self, talk: OpenConversation) -> Set[str]:
        answer = self._conversations.last_answer(talk.chat)
        return {paper.id for paper in answer.references} if answer else set()

    def _open(self, event: gr.EventData) -> str:
        drawn, position = said(event, "drawn", "position")
        paper_id = self._atlas.paper(drawn, count(position))
        return self.paper.show(paper_id) if paper_id else ""


def status_html(drawn: PaperMap) -> str:
    """How many papers there are, and how far the eye may trust their places."""
    count = len(drawn.ids)
    if not count:
        return '<p role="status">No papers to draw yet: add some under <b>Library</b>.</p>'
    placed = (
        f" {LANDMARKS:,} of them are laid out by meaning; each of the others stands among the "
        f"{NEAREST} of those that it is most like."
        if count > LANDMARKS
        else ""
    )
    return f'<p role="status">{count:,} papers.{placed} Drag to move, scroll to zoom.</p>'


def map_value(drawn: PaperMap, cited: Set[str]) -> dict[str, Any]:
    """The map as map.js draws it: numbers as little-endian bytes in base64, in paper order."""
    papers_of = Counter(drawn.file_of.tolist())
    largest = [number for number, _ in papers_of.most_common(SOURCES)]
    colour = np.full(len(drawn.files) or 1, SOURCES)
    colour[largest] = np.arange(len(largest))
    return {
        "drawn": drawn.fingerprint,
        "points": _bytes(np.round(drawn.points * 65535), "<u2"),
        "topic": _bytes(drawn.cluster_of, "u1"),
        "year": _bytes(drawn.years, "<u2"),
        "source": _bytes(colour[drawn.file_of], "u1"),
        "sources": [drawn.files[number].rpartition("/")[2] for number in largest],
        "clusters": [{"name": c.name, "x": c.x, "y": c.y} for c in drawn.clusters],
        "marked": [n for n, paper_id in enumerate(drawn.ids) if paper_id in cited],
    }


def _bytes(values: np.ndarray, kind: str) -> str:
    return base64.b64encode(values.clip(0).astype(kind).tobytes()).decode()
