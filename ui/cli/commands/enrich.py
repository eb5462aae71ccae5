"""`enrich`: what papers lack, filled from services on the network."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.grouping import grouped
from ui.cli.options import AsJson, Contact, FilterOptions, Offline, SearchModels
from ui.cli.progress import progress_bar
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, say

if TYPE_CHECKING:
    from index.reports import EnrichReport


@grouped
def enrich(
    ctx: typer.Context,
    only: FilterOptions,
    missing: Annotated[
        str | None,
        typer.Option(
            metavar="F,F",
            help="Only papers that lack one of these, and only these: abstract, year, doi, venue, "
            "authors, pmid, arxiv_id.",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="At most so many papers.")
    ] = None,
    contact: Contact = None,
    offline: Offline = False,
    as_json: AsJson = False,
) -> None:
    """Fill what papers lack from Crossref, OpenAlex, PubMed, ..., and mark retracted ones."""
    fields = [name.strip() for name in (missing or "").split(",") if name.strip()]
    models = SearchModels(offline=offline, reranker="none")
    with closing(open_assistant(ctx, models)) as assistant, progress_bar() as progress:
        report = assistant.enrich(
            *fields, filters=only.filters, limit=limit, contact=contact, progress=progress
        )
    for failure in report.failures.values():
        notice(failure)
    if as_json:
        from assistant.render.report_json import enrich_json

        emit(enrich_json(report))
    else:
        _show(report)


def _show(report: "EnrichReport") -> None:
    filled = ", ".join(f"{name} {count}" for name, count in report.filled.items())
    say(
        f"{report.asked} papers asked for: {report.completed} completed"
        f"{f' ({filled})' if filled else ''}; {report.not_found} found nowhere for sure "
        f"({report.seconds:.1f} s)."
    )
    for paper_id in report.retracted:
        say(f"retracted: {paper_id}; paper-assistant papers show {paper_id}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(enrich)
