"""`check`: a text of the user's own, each sentence set against the library."""

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.answer import cited_papers
from index.errors import FormatError
from ui.answers import show_references, show_statements
from ui.options import AsJson, CheckModels, grouped, open_assistant
from ui.terminal import emit, is_terminal

File = Annotated[str, typer.Argument(metavar="FILE|-", help="A text file; - reads from stdin.")]


@grouped
def check(ctx: typer.Context, file: File, models: CheckModels, as_json: AsJson = False) -> None:
    """Check each sentence of a text: which papers carry it, contradict it, or say nothing of it."""
    text = _read(file)
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


def _read(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"not a text file: {file}; save it as plain text in UTF-8") from error


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)
