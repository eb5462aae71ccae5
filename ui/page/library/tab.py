"""The Library tab: add papers, browse them, open one, remove or export what is selected."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant import Assistant
from index.formats.export import EXPORTS, export
from index.lacking import Lack, count_lacking
from index.library import Library
from ui.page.library.adding import add_html, fetch_html, look_up_html, refusals_html, retry_html
from ui.page.events import READABLE, count, said
from ui.page.faults import or_said
from ui.page.filters import Fields, filter_bar, read_filters
from ui.page.ask.first import lacking_html
from ui.page.html import text
from ui.page.library.paper import paper_html
from ui.page.library.table import Shelf, shelf_html
from ui.page.library.saved import SavedList
from ui.page.wiring import PASS_ON, QUIETLY

ENDINGS = {"bibtex": ".bib", "ris": ".ris", "csl-json": ".json", "jsonl": ".jsonl"}
# Rows are picked in the browser alone; their ids come along with the click.
PICKED = "(shelf, _, ...rest) => [shelf, window.pickedPapers(), ...rest]"
# What the first look leads to comes along as the tab is opened.
WANTED = "(_, ...rest) => [window.lackWanted(), ...rest]"
PICKED_SURE = (
    "(shelf, _, ...rest) => [shelf, window.pickedPapers('Remove the selected papers?'), ...rest]"
)


class LibraryTab:
    """The components of the tab, and what happens between them."""

    def __init__(self, assistant: Assistant, fields: Fields, *, shared: bool = False):
        self._assistant = assistant
        self._fields = fields
        self.shelf = gr.State(Shelf())
        with gr.Accordion("Add papers", open=False, elem_id="add-papers"):
            self.files = gr.File(
                label="Files of papers", file_count="multiple", file_types=READABLE
            )
            with gr.Row():
                self.named = gr.Textbox(
                    "",
                    label="From the network",
                    placeholder='doi:10..., pmid:..., arxiv:..., a link, openalex:"words"; '
                    "one a line",
                    lines=1,
                    max_lines=8,
                    scale=5,
                    elem_id="named",
                )
                self.fetch = gr.Button("Look up", size="sm", scale=1, elem_id="fetch")
            self.report = gr.HTML(elem_id="report", js_on_load=PASS_ON)
        with gr.Row(elem_id="library"):
            with gr.Column(scale=3, elem_id="browse"):
                self.summary = gr.HTML(elem_id="summary", js_on_load=PASS_ON)
                with gr.Row(elem_id="find"):
                    self.words = gr.Textbox(
                        "",
                        label="Find by words",
                        show_label=False,
                        container=False,
                        placeholder="Find by words, or author:, year:, venue:",
                        max_lines=1,
                        elem_id="words",
                    )
                    self.bar = filter_bar()
                self.saved = SavedList(assistant, shared=shared)
                self.looked_up = gr.HTML(elem_id="looked-up", js_on_load=PASS_ON)
                self.table = gr.HTML(elem_id="shelf", js_on_load=PASS_ON)
                with gr.Row(elem_id="taken-along"):
                    self.picked = gr.Textbox("", visible="hidden", label="Selected")
                    self.format = gr.Dropdown(
                        list(EXPORTS), label="Export as", show_label=False, container=False
                    )
                    self.export = gr.Button("Export selected, or all listed", size="sm")
                    self.remove = gr.Button("Remove selected", size="sm")
                self.exported = gr.File(label="Exported", visible=False)
            with gr.Column(scale=2, elem_id="opened", elem_classes="beside"):
                self.paper = gr.HTML(elem_id="paper", js_on_load=PASS_ON)
        self._wire()

    def wire_tab(self, tab: gr.Tab) -> None:
        """Fill the table whenever the tab is opened."""
        given = [self.picked, self.shelf, *self._fields]
        tab.select(self._opened, given, self._shown, js=WANTED, **QUIETLY)

    @property
    def _shown(self) -> list[gr.components.Component]:
        return [self.shelf, self.summary, self.table, self.saved.list]

    def _wire(self) -> None:
        turned = [self.shelf, *self._fields]
        self.saved.wire(self.words, self._fields)
        rows = [self.shelf, self.table]
        for source in (self.summary, self.table):
            source.select(self._act, turned, [*rows, self.paper], **QUIETLY)
        # Whoever types on wants what is typed last, in whichever field: one event for all of them,
        # or the answer to an earlier letter may come last.
        gr.on(
            [field.change for field in (self.words, *self._fields)],
            self._first_page,
            [self.shelf, self.words, *self._fields],
            rows,
            trigger_mode="always_last",
            **QUIETLY,
        )
        added = self.files.upload(self._add, self.files, [self.report, self.files], **QUIETLY)
        fetched = self.fetch.click(self._fetch, self.named, [self.report, self.named], **QUIETLY)
        retried = self.report.select(self._retry, None, self.report, **QUIETLY)
        removed = self.remove.click(
            self._remove,
            [self.shelf, self.picked],
            self.report,
            js=PICKED_SURE,
            **QUIETLY,
        )
        completed = self.table.submit(self._look_up, turned, self.looked_up, **QUIETLY)
        self.changes = [added, fetched, retried, removed, completed]
        for change in self.changes:
            change.then(self._listed, turned, self._shown, **QUIETLY)
        self.export.click(
            self._export,
            [self.shelf, self.picked, self.format, *self._fields],
            self.exported,
            js=PICKED,
            api_visibility="private",
        )

    def _opened(self, lack: str, shelf: Shelf, *fields: str) -> list[Any]:
        """The table as it was, or of the papers that lack something."""
        if lack in {*Lack}:
            shelf = replace(shelf, lack=Lack(lack), page=0)
        return self._listed(shelf, *fields)

    def _listed(self, shelf: Shelf, *fields: str) -> list[Any]:
        """The table, and what stands above it, which changes when papers do."""
        shelf, table = self._turned(shelf, *fields)
        return [shelf, summary_html(self._assistant.library), table, self.saved.listed()]

    def _turned(self, shelf: Shelf, *fields: str) -> list[Any]:
        return [shelf, or_said(shelf_html, self._assistant.library, shelf, read_filters(*fields))]

    def _first_page(self, shelf: Shelf, words: str, *fields: str) -> list[Any]:
        shelf = replace(shelf, words=words, page=0)
        try:
            return self._turned(shelf, *fields)
        except gr.Error as error:  # Said beside the table: whoever types is not done yet.
            return [shelf, f'<p class="hint">{text(str(error.message))}</p>']

    def _act(self, event: gr.EventData, shelf: Shelf, *fields: str) -> list[Any]:
        """What a button of the table asks for, by its `do`."""
        do, paper, sort, page, lack = said(event, "do", "paper", "sort", "page", "lack")
        if do == "paper":
            filters = read_filters(*fields)
            opened = or_said(paper_html, self._assistant, paper, filters)
            return [gr.skip(), gr.skip(), opened]
        if do == "lacking":
            wanted = Lack(lack) if lack in {*Lack} else None
            shelf = replace(shelf, lack=wanted, page=0)
        if sort in ("title", "year", "added"):
            shelf = replace(shelf, sort=sort, page=0)
        if page:
            shelf = replace(shelf, page=count(page))
        return [*self._turned(shelf, *fields), gr.skip()]

    def _add(self, files: list[str] | None) -> Iterator[list[Any]]:
        for shown in add_html(self._assistant, files or []):
            yield [shown, gr.skip()]
        yield [gr.skip(), None]

    def _fetch(self, named: str) -> Iterator[list[Any]]:
        """Nothing but the network may be named here: no file of this machine."""
        for shown in fetch_html(self._assistant, named):
            yield [shown, gr.skip()]
        yield [gr.skip(), ""]

    def _retry(self) -> Iterator[str]:
        yield from retry_html(self._assistant)

    def _look_up(self, shelf: Shelf, *fields: str) -> Iterator[str]:
        """What the papers listed lack, from the network."""
        if shelf.lack:
            yield from look_up_html(self._assistant, shelf.lack, read_filters(*fields))

    def _remove(self, shelf: Shelf, picked: str) -> str:
        if not picked:
            return ""
        removed = self._assistant.library.remove(picked.split())
        return f'<p role="status">Removed {removed:,} papers.</p>'

    def _export(self, shelf: Shelf, picked: str, name: str, *fields: str) -> Any:
        library = self._assistant.library
        papers = library.get(picked.split()) if picked else library.papers(read_filters(*fields))
        # Gradio takes a file of the temporary folder into its own cache.
        path = Path(tempfile.mkdtemp()) / f"papers{ENDINGS[name]}"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(export(papers, name))
        return gr.File(str(path), visible=True)


def summary_html(library: Library) -> str:
    """What the library holds, in a line, and what could not be read."""
    stats = or_said(library.stats)
    pending = f" {stats.pending:,} are still being indexed." if stats.pending else ""
    return (
        f'<p role="status" title="{stats.chunks:,} passages, embedded by {text(stats.embedder)}">'
        f"{stats.papers:,} papers, {stats.bytes / 1e6:,.1f} MB.{pending}</p>"
        f"{lacking_html(count_lacking(library))}{refusals_html(library.refusals())}"
    )
