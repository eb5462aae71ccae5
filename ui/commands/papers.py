"""`papers`: list, show, remove, split, screen and export what the library holds."""

import sys
from collections.abc import Sequence
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import LibraryError
from index.paper import Paper
from index.text.markup import without_markup
from ui.commands.screen import screen
from ui.options import AsJson, FilterOptions, grouped, open_assistant
from ui.terminal import byline, emit, notice, say

if TYPE_CHECKING:
    from index.adding.merges import Merge

app = typer.Typer(no_args_is_help=False, rich_markup_mode=None)
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, as `papers` lists them.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="An id, as `papers` lists them.")]


class Format(StrEnum):
    """What papers are exported as."""

    bibtex = "bibtex"
    ris = "ris"
    csl_json = "csl-json"
    jsonl = "jsonl"


@app.callback(invoke_without_command=True)
@grouped
def papers(
    ctx: typer.Context,
    only: FilterOptions,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="At most so many.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the papers of the library."""
    if ctx.invoked_subcommand:
        return
    with closing(open_assistant(ctx)) as assistant:
        found = assistant.library.papers(only.filters, limit=limit)
        total = assistant.library.count(only.filters)
    if as_json:
        from assistant.rendering.json import papers_json

        emit(papers_json(found))
        return
    for paper in found:
        say(f"{paper.id}  {paper.year or '    '}  {without_markup(paper.title)}")
    notice(f"{len(found)} of {total} papers.")


@app.command()
def show(ctx: typer.Context, paper_id: Id, as_json: AsJson = False) -> None:
    """Show one paper: its abstract, where it was read, what was merged, what resembles it."""
    from index.lookalikes import lookalikes

    with closing(open_assistant(ctx)) as assistant:
        paper = assistant.library.paper(paper_id)
        merges = assistant.library.merges(paper_id)
        others = lookalikes(assistant.library, paper)
    if as_json:
        from assistant.rendering.json import paper_json

        emit(paper_json(paper))
        return
    _show(paper, merges)
    for other, reason in others:
        say(f"resembles {other.id}, {without_markup(other.title)} ({reason})")


def _show(paper: Paper, merges: Sequence["Merge"]) -> None:
    lines = [without_markup(paper.title), byline(paper), "", without_markup(paper.abstract), ""]
    links = {"doi": paper.doi, "arxiv": paper.arxiv_id, "pmid": paper.pmid, "url": paper.url}
    lines += [f"{name}: {value}" for name, value in links.items() if value]
    lines += [f"read from {source}" for source in paper.sources]
    lines += [f"merged: {merge.source or paper.id} {merge.reason}" for merge in merges]
    say("\n".join(lines))


@app.command()
def remove(ctx: typer.Context, paper_ids: Ids) -> None:
    """Remove papers from the library."""
    with closing(open_assistant(ctx)) as assistant:
        removed = assistant.library.remove(paper_ids)
    if not removed:
        raise LibraryError(f"no such paper: {' '.join(paper_ids)}; `papers` lists the ids")
    say(f"Removed {removed} {'paper' if removed == 1 else 'papers'}.")


@app.command()
def split(ctx: typer.Context, paper_id: Id) -> None:
    """Undo a paper's merges: every record that says something else becomes a paper again."""
    with closing(open_assistant(ctx)) as assistant:
        ids = assistant.library.split(paper_id)
    say(f"Split into {len(ids)} papers: {' '.join(ids)}.")


@app.command()
@grouped
def export(
    ctx: typer.Context,
    only: FilterOptions,
    to: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.bibtex,
) -> None:
    """Write the papers to stdout, so that `add` reads them back whole."""
    from index.formats.export import export as export_papers

    with closing(open_assistant(ctx)) as assistant:
        papers = assistant.library.papers(only.filters)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for text in export_papers(papers, to.value):
        sys.stdout.write(text)


def register(parent: typer.Typer) -> None:
    """Add the command and its subcommands."""
    app.command()(screen)
    parent.add_typer(app, name="papers")
