"""`search`: ranked papers with the passages that matched."""

import time
from contextlib import closing
from typing import Annotated

import typer

from index.paper import Part, Result
from index.ranking.by_words import BY_WORDS
from index.ranking.examples import LIKE
from index.text.markup import without_markup
from ui.options import AsJson, FilterOptions, PaperCount, SearchModels, grouped, open_assistant
from ui.terminal import byline, emit, notice, say


@grouped
def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words or a question.")],
    only: FilterOptions,
    models: SearchModels,
    k: PaperCount = 10,
    as_json: AsJson = False,
) -> None:
    """Find papers, with the passages that matched and what found them."""
    with closing(open_assistant(ctx, models)) as assistant:
        started = time.perf_counter()
        results = assistant.search(query, k=k, filters=only.filters)
        seconds = time.perf_counter() - started
    for note in dict.fromkeys(result.explanation.note for result in results):
        if note.startswith((BY_WORDS, LIKE)):
            notice(note)
    if as_json:
        from assistant.rendering.json import search_json

        emit(search_json(query, results, seconds))
        return
    for rank, result in enumerate(results, 1):
        _show(rank, result)
    if not results:
        notice("No paper matched; try other words or fewer filters.")


def _show(rank: int, result: Result) -> None:
    found = " and ".join(result.explanation.found_by)
    say(f"{rank:>3}  {without_markup(result.paper.title)}")
    say(f"     {byline(result.paper)}")
    for passage in result.passages[:1]:
        if passage.text:
            page = f" (p. {passage.page})" if passage.page else ""
            say(f"     “{without_markup(passage.text)}”{page}")
    if result.passages and result.passages[0].chunk.part is Part.BODY:
        section = result.passages[0].section
        found = f"{found}, in the body{f': {section}' if section else ''}"
    say(f"     {result.paper.id}  score {result.score:.3f}{f'  by {found}' if found else ''}\n")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(search)
