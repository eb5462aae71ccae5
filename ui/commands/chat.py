"""`chat`: a conversation on the terminal."""

import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Annotated

import typer

from index.errors import PaperAssistantError
from ui.answers import show_answer, stream_answer
from ui.options import AnswerModels, FilterOptions, PaperCount, grouped, open_assistant
from ui.talk import Talk
from ui.terminal import complain, is_terminal, notice, say

GoOn = Annotated[bool, typer.Option("--continue", help="Go on with the last conversation.")]


@grouped
def chat(
    ctx: typer.Context,
    only: FilterOptions,
    models: AnswerModels,
    k: PaperCount = 8,
    go_on: GoOn = False,
) -> None:
    """Ask question after question; each may lean on those before. Ctrl-D ends it."""
    filters = only.filters
    with closing(open_assistant(ctx, models)) as assistant:
        talk = Talk(assistant)
        if not go_on:
            talk.begin()
        for question in _questions():
            answers = assistant.stream(question, k=k, filters=filters, history=talk.turns())
            try:
                *_, answer = stream_answer(answers) if is_terminal() else answers
            except PaperAssistantError as error:
                complain(str(error))
                continue
            show_answer(answer, streamed=is_terminal())
            say()
            talk.keep(answer)


def _questions() -> Iterator[str]:
    """What is typed, line by line, until the end; empty lines are nothing."""
    while True:
        if sys.stdin.isatty():
            notice("")
            sys.stderr.write("> ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return
        if line.strip():
            yield line.strip()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chat)
