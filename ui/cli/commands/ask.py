"""`ask`: a cited answer, streamed to a terminal."""

from contextlib import closing
from typing import Annotated

import typer

from assistant.models.prompt import PaperOrder
from index.errors import ModelError
from ui.cli.answers import show_answer, stream_answer
from ui.cli.commands.chat import GoOn
from ui.cli.grouping import grouped
from ui.cli.options import AnswerModels, AsJson, FilterOptions, PaperCount, text_of
from ui.cli.start import open_assistant
from ui.cli.talk import TerminalConversation
from ui.cli.terminal import emit, is_terminal, notice

Strict = Annotated[
    bool, typer.Option("--strict", help="Leave out sentences that nothing supports.")
]
OrderOption = Annotated[
    PaperOrder,
    typer.Option("--order", help="Where the best paper stands in what a model is shown."),
]

Fresh = Annotated[
    bool, typer.Option("--fresh", help="Ask the model anew where an answer was kept.")
]
Words = Annotated[
    list[str], typer.Argument(metavar="QUESTION", help="What you want to know, quoted or not.")
]
Budget = Annotated[
    int | None,
    typer.Option(
        "--budget", metavar="TOKENS", min=1, help="What a model may read and write for it."
    ),
]


@grouped
def ask(
    ctx: typer.Context,
    words: Words,
    only: FilterOptions,
    models: AnswerModels,
    k: PaperCount = 8,
    strict: Strict = False,
    order: OrderOption = PaperOrder.BEST_LAST,
    budget: Budget = None,
    fresh: Fresh = False,
    go_on: GoOn = False,
    as_json: AsJson = False,
) -> None:
    """Answer a question; every sentence cites the papers that carry it."""
    streaming = is_terminal() and not as_json
    with closing(open_assistant(ctx, models)) as assistant:
        talk = TerminalConversation(assistant)
        answers = assistant.stream(
            text_of(words),
            k=k,
            filters=only.in_library(assistant.library),
            history=talk.turns() if go_on else (),
            strict=strict,
            fresh=fresh,
            order=order,
            budget=budget,
        )
        *_, answer = stream_answer(answers) if streaming else answers
        if not go_on:
            talk.begin()
        talk.keep(answer)
    if go_on and talk.unkept:
        notice(talk.unkept)
    if as_json:
        from assistant.render.json import answer_json

        emit(answer_json(answer))
    else:
        show_answer(answer, streamed=streaming)
    if answer.failure:
        raise ModelError(answer.failure)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ask)
