"""`extract`: a table of papers by columns, each cell in the paper's own words."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.extracting.columns import parse_columns, preset
from assistant.extracting.save import check_kind, extraction_json, save
from assistant.extracting.types import Extraction
from index.text.markup import without_markup
from ui.cli.answers import wrapped
from ui.cli.grouping import grouped
from ui.cli.options import AnswerModels, AsJson, FilterOptions, PaperCount
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, say

Columns = Annotated[
    str | None,
    typer.Option(
        metavar="NAMES",
        help='With ; between them, each with a description or without: "dose: how much; outcome".',
    ),
]
Preset = Annotated[
    str,
    typer.Option("--preset", help="clinical, machine-learning, social-science or materials."),
]
Topic = Annotated[
    str | None, typer.Option(metavar="TOPIC", help="The -k papers nearest to it; else all papers.")
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="A .csv, .xlsx or .json file."),
]


@grouped
def extract(
    ctx: typer.Context,
    only: FilterOptions,
    models: AnswerModels,
    columns: Columns = None,
    preset_name: Preset = "machine-learning",
    topic: Topic = None,
    k: PaperCount = 20,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Make a table of what papers say: each cell is verbatim, and empty where nothing says it."""
    wanted = parse_columns(columns) if columns else preset(preset_name)
    if output:
        check_kind(output)
    with closing(open_assistant(ctx, models)) as assistant:
        if topic:
            papers = [result.paper for result in assistant.search(topic, k, only.filters)]
        else:
            papers = assistant.papers(only.filters)
        table = assistant.extract(papers, wanted)
    if output:
        save(table, output)
        notice(f"Written to {output}.")
    if as_json:
        emit(extraction_json(table))
    elif not output:
        _show(table)
    for text in table.notices:
        notice(f"Note: {text}")
    notice(f"{len(table.rows)} papers, {table.filled} of {_cells(table)} cells filled.")


def _show(table: Extraction) -> None:
    for row in table.rows:
        say(wrapped(f"{row.paper.id}  {without_markup(row.paper.title)}", "    ", first=""))
        for column, cell in zip(table.columns, row.cells, strict=True):
            if cell:
                said = without_markup(cell.quote.text)
                say(wrapped(f"{column.name}: “{said}” ({cell.confidence:.2f})", "    ", first="  "))


def _cells(table: Extraction) -> int:
    return len(table.rows) * len(table.columns)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(extract)
