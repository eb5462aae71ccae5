"""`watch`: a saved protocol's searches run again, and its review brought up to date."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from index.errors import ModelError, QueryError
from ui.cli.drafting import Budget, Length, Output, Strict, Style
from ui.cli.grouping import grouped
from ui.cli.options import AnswerModels, AsJson, Asking
from ui.cli.progress import progress_bar
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, plain, say


@dataclass(frozen=True)
class Draft:
    """How the draft is written, as in `review`."""

    output: Output = None
    style: Style = None
    strict: Strict = False
    budget: Budget = None
    length: Length = None


@grouped
def watch(
    ctx: typer.Context,
    draft: Draft,
    asking: Asking,
    models: AnswerModels,
    protocol: Annotated[
        Path, typer.Argument(metavar="PROTOCOL", help="A protocol (YAML) that lists `sources`.")
    ],
    as_json: AsJson = False,
) -> None:
    """Run a protocol's searches again, add what is new, update its review, tell what changed."""
    from assistant.models.offline import require_files
    from assistant.review.protocol import load_protocol
    from assistant.review.request import ReviewRequest
    from assistant.review.save import check_format
    from assistant.saved.watch import told, watch_json
    from assistant.saved.watch import watch as run

    asked = load_protocol(protocol)
    if not asked.topic or not asked.sources:
        lacking = "question" if not asked.topic else "sources"
        raise QueryError(
            f"nothing to watch: {protocol} has no {lacking}; write `question: ...` and "
            "`sources: ['openalex:\"...\"']`"
        )
    if draft.output:
        check_format(draft.output, draft.style)
    if models.offline:
        require_files(asked.sources)
    wanted = ReviewRequest(
        asked.topic,
        asked.filters,
        asked.sections,
        strict=draft.strict,
        budget=draft.budget,
        criteria=asked.criteria,
        words=draft.length,
    )
    limit, contact = asking.limit, asking.contact
    with closing(open_assistant(ctx, models, create=True)) as held, progress_bar() as progress:
        *_, report = run(held, asked, wanted, limit=limit, contact=contact, progress=progress)
    if draft.output and report.review.references:
        for path in report.review.save(draft.output, style=draft.style):
            notice(f"Written to {path}.")
    if as_json:
        emit(watch_json(report))
    else:
        say("\n".join(map(plain, told(report))))
    if report.review.failure:
        raise ModelError(report.review.failure)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(watch)
