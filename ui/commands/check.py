"""`check`: a text of the user's own, each sentence set against the library."""

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.answer import cited_papers
from index.errors import FormatError
from ui.answers import show_references, show_statements
from ui.options import AsJson, CheckModels, grouped, open_assistant, text_of
from ui.terminal import emit, is_terminal

Words = Annotated[
    list[str],
    typer.Argument(metavar="FILE|-|TEXT", help="A text file, - for stdin, or the sentences."),
]


@grouped
def check(ctx: typer.Context, words: Words, models: CheckModels, as_json: AsJson = False) -> None:
    """Check each sentence of a text: which papers carry it, contradict it, or say nothing of it."""
    text = _read(text_of(words))
    statements = []
    with closing(open_assistant(ctx, models)) as assistant:
        judge = assistant.reader.name
        for statement in assistant.check(text):
            statements.append(statement)
            if is_terminal() and not as_json:
                show_statements([statement], cited_papers(statements))
    if as_json:
        from assistant.rendering.json import check_json

        emit(check_json(statements, judge))
        return
    references = cited_papers(statements)
    if not is_terminal():
        show_statements(statements, references)
    show_references(references, statements)


def _read(named: str) -> str:
    """The text of a file, of stdin, or what is named itself where it is no name of a file."""
    try:
        if named == "-":
            return sys.stdin.read()
        return Path(named).read_text("utf-8-sig") if _is_file(named) else named
    except UnicodeDecodeError as error:
        raise FormatError(f"not a text file: {named}; save it as plain text in UTF-8") from error


def _is_file(named: str) -> bool:
    """Whether it names a file, be it there or not: one word with an ending, or a path."""
    try:
        if Path(named).exists():
            return True
    except OSError:  # longer than a name can be
        return False
    one_word = len(named.split()) == 1
    return one_word and not named.endswith(".") and ("." in named or os.sep in named)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)
