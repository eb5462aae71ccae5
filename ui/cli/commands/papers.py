"""`papers`: list, show, tag, remove, split, screen and export what the library holds."""

import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.render.markdown import name_of
from index.curation.tags import tag as give_tag
from index.curation.tags import tags_of
from index.paper import Paper
from index.search.naming import find_paper
from index.search.near_names import did_you_mean
from index.text.markup import without_markup
from ui.cli.colours import bold
from ui.cli.commands.curation import Name, Names, alike, join, remove, restore, split
from ui.cli.commands.screen import screen
from ui.cli.grouping import grouped
from ui.cli.guidance import Commands
from ui.cli.options import AsJson, FilterOptions, text_of
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, say

if TYPE_CHECKING:
    from index.ingest.merges import Merge

app = typer.Typer(cls=Commands, no_args_is_help=False, rich_markup_mode=None)
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to a file; its name says as what."),
]


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
        among = only.in_library(assistant.library)
        found = assistant.library.papers(among, limit=limit)
        total = assistant.library.count(among)
        near = assistant.did_you_mean("", among)
    if near:
        notice(did_you_mean(near))
    if as_json:
        from assistant.render.json import papers_json

        emit(papers_json(found))
        return
    for paper in found:
        named = name_of(replace(paper, year=None))
        say(f"{paper.id}  {paper.year or '    '}  {named}")
    notice(f"{len(found):,} of {total:,} papers.")


@app.command()
def show(ctx: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """Show one paper: its abstract, where it was read, what was merged, what resembles it."""
    from index.curation.near_duplicates import near_duplicates

    with closing(open_assistant(ctx)) as assistant:
        paper = assistant.get(text_of(name))
        merges = assistant.library.merges(paper.id)
        tags = tags_of(assistant.library.store).get(paper.id, ())
        others = near_duplicates(assistant.library, paper)
    if as_json:
        from assistant.render.json import paper_json

        emit(paper_json(paper))
        return
    _show(paper, merges, tags)
    for other, reason in others:
        say(f"resembles {other.id}, {without_markup(other.title)} ({reason})")


def _show(paper: Paper, merges: Sequence["Merge"], tags: Sequence[str]) -> None:
    say(without_markup(paper.title), paint=bold)
    abstract = without_markup(paper.abstract) or "(no abstract)"
    lines = [paper.byline, "", abstract, "", f"id: {paper.id}"]
    lines += [f"key: {paper.key}"] if paper.key else []
    lines += [f"tags: {', '.join(tags)}"] if tags else []
    links = {"doi": paper.doi, "arxiv": paper.arxiv_id, "pmid": paper.pmid, "url": paper.url}
    lines += [f"{name}: {value}" for name, value in links.items() if value]
    lines += [f"read from {source}" for source in paper.sources]
    lines += [f"merged: {merge.source or paper.id} {merge.reason}" for merge in merges]
    say("\n".join(lines))


@app.command()
def tag(
    ctx: typer.Context,
    word: Annotated[str, typer.Argument(metavar="TAG", help="The tag, as read or to-cite.")],
    names: Names,
    off: Annotated[bool, typer.Option("--off", help="Take it off them.")] = False,
) -> None:
    """Give papers a tag of yours; --tag in search, ask, papers and review looks at those alone."""
    with closing(open_assistant(ctx)) as assistant:
        found = {p.id: p for p in (find_paper(assistant.library, name) for name in names)}
        give_tag(assistant.library.store, word, found, off=off)
    for paper in found.values():
        say(f"{'untagged' if off else f'tagged {word}'}: {name_of(paper)}")


@app.command()
@grouped
def export(
    ctx: typer.Context,
    only: FilterOptions,
    to: Annotated[
        Format | None, typer.Option("--format", help="What to write; bibtex if nothing says it.")
    ] = None,
    output: Output = None,
) -> None:
    """Write the papers, to stdout or a file, so that `add` reads them back whole."""
    from index.formats.export import export as export_papers

    with closing(open_assistant(ctx)) as assistant:
        among = only.in_library(assistant.library)
        if output:
            assistant.export(output, format=to.value if to else None, filters=among)
            notice(f"{assistant.library.count(among):,} papers written to {output}.")
            return
        papers = assistant.library.papers(among)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for text in export_papers(papers, (to or Format.bibtex).value):
        sys.stdout.write(text)


for command in (screen, remove, restore, split, join, alike):
    app.command()(command)


def register(parent: typer.Typer) -> None:
    """Add the command and its subcommands."""
    parent.add_typer(app, name="papers")
