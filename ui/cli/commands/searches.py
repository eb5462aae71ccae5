"""`searches`: saved searches, and what is new for them since they were last shown."""

import time
from contextlib import closing
from typing import Annotated

import typer

from index.paper import Json
from ui.cli.cards import show_card
from ui.cli.grouping import grouped
from ui.cli.options import AsJson, SearchModels, text_of
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, say

Name = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME]", help="Show what is new for this one.")
]
Keep = Annotated[bool, typer.Option("--keep", help="Show it, and leave it new.")]
Forget = Annotated[bool, typer.Option("--forget", help="Delete the saved search.")]


@grouped
def searches(
    ctx: typer.Context,
    models: SearchModels,
    words: Name = None,
    keep: Keep = False,
    forget: Forget = False,
    as_json: AsJson = False,
) -> None:
    """List saved searches with how many papers are new, or show those of one: then they are not."""
    name = text_of(words or [])
    if (keep or forget) and not name:
        raise typer.BadParameter("name the saved search that is meant")
    if not name:
        _list(ctx, models, as_json=as_json)
    elif forget:
        with closing(open_assistant(ctx, models)) as assistant:
            assistant.forget_search(name)
        notice(f"Forgotten: {name}")
        if as_json:
            emit({"forgotten": name})
    else:
        _show(ctx, models, name, keep=keep, as_json=as_json)


def _list(ctx: typer.Context, models: SearchModels, *, as_json: bool) -> None:
    from assistant.saved.saved_searches import saved_json

    with closing(open_assistant(ctx, models)) as assistant:
        found = assistant.saved_searches()
    if as_json:
        emit(saved_json(found))
        return
    for one in found:
        say(f"{one.new:>4} new  {one.name}: {one.query}")
    if not found:
        notice("No search is saved; save one with search QUERY --save NAME.")


def _show(
    ctx: typer.Context, models: SearchModels, name: str, *, keep: bool, as_json: bool
) -> None:
    from assistant.render.json import search_json

    with closing(open_assistant(ctx, models)) as assistant:
        saved = assistant.saved_search(name)
        started = time.perf_counter()
        results = assistant.new_hits(name, keep=keep)
        seconds = time.perf_counter() - started
        told = assistant.explain(saved.query, results)
        read_only = assistant.library.read_only
    if results and read_only and not keep:
        notice("This library can't be written: what is new stays new.")
    if as_json:
        document: dict[str, Json] = {"name": saved.name}
        document.update(search_json(saved.query, results, seconds, told=told))
        emit(document)
        return
    for rank, result in enumerate(results, 1):
        show_card(rank, result, saved.query)
    notice(f"{len(results):,} new for {saved.name}: {saved.query}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(searches)
