"""`refused`: what could not be read, and another try."""

from contextlib import closing
from typing import Annotated

import typer

from ui.cli.options import AsJson, Offline, SearchModels
from ui.cli.progress import progress_bar
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, place, say


def refused(
    ctx: typer.Context,
    retry: Annotated[bool, typer.Option("--retry", help="Try just those again.")] = False,
    offline: Offline = False,
    as_json: AsJson = False,
) -> None:
    """List what could not be read: file, line and reason."""
    models = SearchModels(offline=offline, reranker="none")
    with closing(open_assistant(ctx, models)) as assistant:
        refusals = list(assistant.library.refusals())
        if retry and refusals:
            with progress_bar() as progress:
                report = assistant.library.retry(progress, network=assistant.network())
            notice(f"{report.read} records read, {report.refused} still refused.")
            refusals = list(assistant.library.refusals())
    if as_json:
        from assistant.render.report_json import refused_json

        emit(refused_json(refusals))
        return
    for refusal in refusals:
        say(f"{place(refusal)}: {refusal.reason}")
    notice(f"{len(refusals)} refused.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(refused)
