"""`evaluate`: how well search ranks on a folder of queries with known answers."""

from pathlib import Path
from typing import Annotated

import typer

from ui.options import AsJson, LibraryOptions, SearchModels, grouped
from ui.progress import progress_bar
from ui.terminal import emit, say


@grouped
def evaluate(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder in BEIR layout.")],
    models: SearchModels,
    split: Annotated[str, typer.Option(metavar="S", help="Which qrels/S.tsv.")] = "test",
    as_json: AsJson = False,
) -> None:
    """Measure how well search ranks on queries with known answers."""
    from index.evaluate import evaluate as run

    where: LibraryOptions = ctx.obj
    with progress_bar() as show:
        evaluation = run(
            folder,
            split,
            embedder=where.embedder,
            precision=where.precision,
            reranker=models.reranker,
            offline=models.offline,
            progress=show,
        )
    document = evaluation.as_json()
    if as_json:
        emit(document)
        return
    for name, value in document.items():
        say(f"{name:<14} {value:.4f}" if isinstance(value, float) else f"{name:<14} {value}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(evaluate)
