"""`stale`: kept answers and review sections whose evidence has changed since."""

from contextlib import closing
from typing import Annotated

import typer

from ui.cli.grouping import grouped
from ui.cli.options import AnswerModels, AsJson
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, plain, say


@grouped
def stale(
    ctx: typer.Context,
    models: AnswerModels,
    again: Annotated[
        bool, typer.Option("--again", help="Ask the stale questions once more, and show answers.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List answers and review sections whose papers are gone, changed, or joined by nearer ones."""
    from assistant.saved.stale import find_stale, stale_json

    with closing(open_assistant(ctx, models)) as assistant:
        found = tuple(find_stale(assistant))
        if as_json:
            emit(stale_json(iter(found)))
            return
        for one in found:
            say(plain(f"{one.what}: {one.text} ({one.where})"))
            for reason in one.reasons:
                say(plain(f"    {reason}"))
            if again and one.what == "answer":
                from ui.cli.answers import show_answer

                show_answer(assistant.ask(one.text))
        if not found:
            notice("Nothing is stale.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(stale)
