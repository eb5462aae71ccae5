"""The Library tab: add papers, browse them, open one, remove or export what is selected."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant import Assistant
from index.curation.lacking import Lack, count_lacking
from index.curation.tags import tags_of
from index.formats.export import EXPORTS, export
from index.library import Library
from ui.page.ask.first import lacking_html
from ui.page.events import READABLE, count, said
from ui.page.faults import or_said
from ui.page.filters import Fields, filter_bar, filters_or_none, read_filters
from ui.page.html import button, text
from ui.page.library.adding import refusals_html
from ui.page.library.changes import MOST_REMOVED, Changes, removed_html
from ui.page.library.opened import OpenedPaper
from ui.page.library.saved import SavedList
from ui.page.library.table import Shelf, columns_html, shelf_html, tags_html
from ui.page.wiring import ALONE, EACH, LATEST, PASS_ON, anew

ENDINGS = {"bibtex": ".bib", "ris": ".ris", "csl-json": ".json", "jsonl": ".jsonl"}
# Rows are picked in the browser alone; their ids come along with the click.
PICKED = "(_, ...rest) => [window.pickedPapers(), ...rest]"
# What the first look leads to comes along as the tab is opened.
WANTED = "(_, ...rest) => [window.lackWanted(), ...rest]"


class LibraryTab:
    """The components of the tab, and what happens between them."""

    def __init__(self, assistant: Assistant, fields: Fields, *, shared: bool = False):
        self._assistant = assistant
        self._fields = fields
        self._do = Changes(assistant)
        self.shelf = gr.State(Shelf())
        self.asked = gr.State("")  # for the table: see `anew`
        self._adding()
        with gr.Row(elem_id="library"):
            with gr.Column(scale=3, elem_id="browse"):
                self.summary = gr.HTML(elem_id="summary", js_on_load=PASS_ON)
                self._finding()
                self.saved = SavedList(assistant, shared=shared)
                self.told = gr.HTML(elem_id="told", js_on_load=PASS_ON)
                self.table = gr.HTML(elem_id="shelf", js_on_load=PASS_ON)
                self._taking_along()
                self.exported = gr.File(label="Exported", visible=False)
            with gr.Column(scale=2, elem_id="opened", elem_classes="beside"):
                self.paper = OpenedPaper(assistant, "paper")
        self._wire()

    def _adding(self) -> None:
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

    def _finding(self) -> None:
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
            alike = button("Find duplicates", "alike", hint="Papers that may be one")
            self.tools = gr.HTML(
                f'<p class="tools">{columns_html()} {alike}</p>',
                elem_id="table-tools",
                js_on_load=PASS_ON,
            )

    def _taking_along(self) -> None:
        """What can be done with the rows that are ticked, or taken along of all."""
        with gr.Row(elem_id="taken-along"):
            self.picked = gr.Textbox("", visible="hidden", label="Selected")
            gr.HTML('<span id="picked-count" role="status"></span>', elem_classes="of-picked")
            self.tag = gr.Textbox(
                "",
                label="Tag",
                show_label=False,
                container=False,
                placeholder="Tag",
                max_lines=1,
                elem_id="tag",
                elem_classes="of-picked",
            )
            of_picked: dict[str, Any] = {"size": "sm", "elem_classes": "of-picked"}
            self.give = gr.Button("Tag", **of_picked)
            self.take_off = gr.Button("Take tag off", **of_picked)
            self.merge = gr.Button("Merge", **of_picked)
            self.remove = gr.Button("Remove", **of_picked)
            self.format = gr.Dropdown(
                list(EXPORTS), label="Export as", show_label=False, container=False
            )
            self.export = gr.Button("Export", size="sm", elem_id="export")

    def wire_tab(self, tab: gr.Tab) -> None:
        """Fill the table whenever the tab is opened."""
        given, shown = [self.picked, self.shelf], [self.shelf, *self._listing]
        tab.select(self._opened, given, shown, js=WANTED, **EACH)

    @property
    def _listing(self) -> list[gr.components.Component]:
        return [self.summary, self.saved.list, self.asked]

    def _wire(self) -> None:
        turned = [self.shelf, *self._fields]
        self.saved.wire(self.words, self._fields)
        rows = [self.shelf, self.asked]
        for source in (self.summary, self.table, self.told):
            source.select(self._act, turned, [*rows, self.paper.html], **EACH)
        typed = [field.change for field in (self.words, *self._fields)]
        gr.on(typed, self._first_page, [self.shelf, self.words], rows, **LATEST)
        self.asked.change(self._table, turned, self.table, **LATEST)
        self.tools.select(self._do.find_alike, None, self.told, **ALONE)
        self.changes = self._changing()
        for change in self.changes:
            change.then(self._listed, None, self._listing, **LATEST)
        self.export.click(
            self._export,
            [self.picked, self.shelf, self.format, *self._fields],
            self.exported,
            js=PICKED,
            **{**EACH, "show_progress": "full"},
        )

    def _changing(self) -> list[gr.events.Dependency]:
        """The events that change papers, or what is known of them."""
        listed = [self.shelf, *self._fields]
        do, told, picked = self._do, self.told, [self.picked, self.tag]
        return [
            self.files.upload(do.add_files, self.files, [self.report, self.files], **EACH),
            self.fetch.click(do.fetch_named, self.named, [self.report, self.named], **EACH),
            self.report.select(do.retry_refused, None, self.report, **ALONE),
            self.table.submit(do.look_up, listed, told, **ALONE),
            self.remove.click(do.remove_picked, self.picked, told, js=PICKED, **EACH),
            self.merge.click(do.merge_picked, self.picked, told, js=PICKED, **EACH),
            self.give.click(do.tag_picked, picked, told, js=PICKED, **EACH),
            self.tag.submit(do.tag_picked, picked, told, js=PICKED, **EACH),
            self.take_off.click(do.untag_picked, picked, told, js=PICKED, **EACH),
            gr.on([self.told.edit, self.summary.edit], do.decide_told, None, told, **EACH),
            self.paper.marked,
        ]

    def _opened(self, lack: str, shelf: Shelf) -> list[Any]:
        """The table as it was, or of the papers that lack something."""
        if lack in {*Lack}:
            shelf = replace(shelf, lack=Lack(lack), page=0)
        return [shelf, *self._listed()]

    def _listed(self) -> list[Any]:
        """What stands above the table, the saved searches and the table, as papers are now."""
        return [summary_html(self._assistant.library), self.saved.listed(), anew()]

    def _table(self, shelf: Shelf, *fields: str) -> str:
        try:
            filters = read_filters(*fields)
            return or_said(shelf_html, self._assistant.library, shelf, filters)
        except gr.Error as error:  # Said in place of the table: whoever types is not done yet.
            return f'<p class="hint">{text(str(error.message))}</p>'

    def _first_page(self, shelf: Shelf, words: str) -> list[Any]:
        return [replace(shelf, words=words, page=0), anew()]

    def _act(self, event: gr.EventData, shelf: Shelf, *fields: str) -> list[Any]:
        """What a button of the table asks for, by its `do`."""
        do, paper, sort, page = said(event, "do", "paper", "sort", "page")
        lack, tag = said(event, "lack", "tag")
        if do not in ("paper", "lacking", "tagged", "sort", "page"):
            return [gr.skip()] * 3
        if do == "paper":
            return [gr.skip(), gr.skip(), self.paper.show(paper, filters_or_none(*fields))]
        if do == "lacking":
            shelf = replace(shelf, lack=Lack(lack) if lack in {*Lack} else None, page=0)
        if do == "tagged":
            shelf = replace(shelf, tag=tag, page=0)
        if sort in ("title", "year", "added"):
            shelf = replace(shelf, sort=sort, page=0)
        if page:
            shelf = replace(shelf, page=count(page))
        return [shelf, anew(), gr.skip()]

    def _export(self, picked: str, shelf: Shelf, name: str, *fields: str) -> Any:
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
        f"{lacking_html(count_lacking(library))}{tags_html(tags_of(library.store))}"
        f"{refusals_html(library.refusals())}{removed_html(library.removed(MOST_REMOVED))}"
    )
