"""The assistant over the library, with the models, that the command line names."""

from typing import TYPE_CHECKING

import typer

from ui.cli.options import AnswerModels, CheckModels, LibraryArguments, SearchModels
from ui.cli.progress import progress_bar_if_needed
from ui.cli.terminal import notice

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.models.calls import Price


def open_assistant(
    ctx: typer.Context, models: SearchModels | None = None, *, create: bool = False
) -> "Assistant":
    """The assistant over the library that the command line names; only some verbs make one."""
    from assistant import Assistant
    from assistant.reader.refusals import parse_refusals

    where: LibraryArguments = ctx.obj
    models = models or SearchModels(reranker="none")
    writer = models.llm if isinstance(models, AnswerModels) else None
    checker = models.checker if isinstance(models, CheckModels) else "none"
    price = _price(models) if isinstance(models, AnswerModels) else None
    refusals = parse_refusals(models.refusals if isinstance(models, AnswerModels) else None)
    with progress_bar_if_needed() as progress:
        assistant = Assistant.open(
            where.library,
            llm=writer,
            checker=checker,
            reranker=models.reranker,
            offline=models.offline,
            create=create,
            embedder=where.embedder,
            precision=where.precision,
            chroma=where.chroma,
            progress=progress,
        )
    if isinstance(models, AnswerModels):
        assistant.effort, assistant.price = models.effort, price
        assistant.refusals = refusals
    for text in assistant.library.notices:
        notice(text)
    return assistant


def _price(models: AnswerModels) -> "Price | None":
    from assistant.models.calls import Price

    return Price.parse(models.price) if models.price else None
