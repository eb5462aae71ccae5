"""`search`: ranked papers with the passages that matched."""

import time
from contextlib import closing
from typing import Annotated

import typer

from index.search.near_names import did_you_mean
from ui.cli.cards import show_card
from ui.cli.grouping import grouped
from ui.cli.options import AsJson, FilterOptions, PaperCount, SearchModels, text_of
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice

Words = Annotated[
    list[str], typer.Argument(metavar="QUERY", help="Words or a question, quoted or not.")
]
Full = Annotated[
    bool, typer.Option("--full", help="Every passage that matched, whole, and what found it.")
]

Explain = Annotated[
    bool, typer.Option("--explain", help="Say in words why each paper stands where it does.")
]

Save = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Keep this search; `searches` then tells what is new."),
]


@grouped
def search(
    ctx: typer.Context,
    words: Words,
    only: FilterOptions,
    models: SearchModels,
    k: PaperCount = 10,
    full: Full = False,
    explain: Explain = False,
    save: Save = None,
    as_json: AsJson = False,
) -> None:
    """Find papers: the best first, each with the words that matched in their place."""
    query = text_of(words)
    with closing(open_assistant(ctx, models)) as assistant:
        started = time.perf_counter()
        among = only.in_library(assistant.library)
        results = (
            assistant.search(query, k=k, filters=among)
            if save is None
            else assistant.save_search(save, query, k, among)
        )
        seconds = time.perf_counter() - started
        near = assistant.did_you_mean(query, among)
        told = assistant.explain(query, results)
        notices = assistant.notices(query, results, among)
    for note in notices:
        notice(note)
    if near:
        notice(did_you_mean(near))
    if save is not None:
        notice(f"Saved: `searches {save}` will show what is new.")
    if as_json:
        from assistant.render.json import search_json

        emit(search_json(query, results, seconds, near=near, told=told, notices=notices))
        return
    for rank, (result, why) in enumerate(zip(results, told, strict=True), 1):
        show_card(rank, result, query, full=full, why=why if explain else "")
    if not results:
        notice("No paper matched.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(search)
