"""`check`: a text of the user's own, each sentence and each citation set against the library."""

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.answer import cited_papers
from assistant.checking.types import CheckedSentence
from index.errors import LibraryError, QueryError
from ui.cli.answers import show_references
from ui.cli.checked import show_checked
from ui.cli.grouping import grouped
from ui.cli.options import AsJson, CheckModels, text_of
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|-|TEXT",
        help="A draft: .txt, .md, .tex or .docx; - reads from stdin; or the sentences.",
    ),
]
Bib = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The draft's .bib file; the one it names if not given."),
]
Report = Annotated[
    Path | None, typer.Option(metavar="FILE.html", help="Write a report, line by line.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 if a citation or a sentence is wrong.")
]


@grouped
def check(
    ctx: typer.Context,
    words: Words,
    models: CheckModels,
    bib: Bib = None,
    report: Report = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Check a draft: which papers carry each sentence, and whether each citation is right."""
    if report and not report.absolute().parent.is_dir():
        raise QueryError(f"no such folder: {report.parent}; make it or write elsewhere")
    draft = _draft(text_of(words))
    statements: list[CheckedSentence] = []
    with closing(open_assistant(ctx, models)) as assistant:
        judge = assistant.reader.name
        for statement in assistant.check(draft, bib=bib):
            if not as_json:
                show_checked(statement, statements)
            statements.append(statement)
    if report:
        from assistant.checking.report import render_check

        name = draft.name if isinstance(draft, Path) else "a text"
        report.write_text(render_check(statements, name, judge), "utf-8")
        notice(f"Written to {report}.")
    if as_json:
        from assistant.checking.result_json import check_json

        emit(check_json(statements, judge))
    else:
        show_references(cited_papers(statements), statements)
    _tell(statements, strict=strict)


def _tell(statements: list[CheckedSentence], *, strict: bool) -> None:
    """How many citations there are and how many are wrong; which is an error where `strict`."""
    from assistant.checking.result_json import count_wrong

    marks, wrong = sum(len(s.marks) for s in statements), count_wrong(statements)
    if strict and wrong:
        raise LibraryError(f"to mend in the draft: {wrong}; each is marked ✗, of {marks} citations")
    if marks:
        notice(f"{marks} citations checked, {wrong} to mend.")


def _draft(named: str) -> str | Path:
    """The draft: what stdin gives, the file of that name, or what is named itself."""
    if named == "-":
        return sys.stdin.read()
    return Path(named) if _is_file(named) else named


def _is_file(named: str) -> bool:
    """Whether it names a file, be it there or not: one word with an ending, or a path."""
    try:
        if Path(named).exists():
            return True
    except (OSError, ValueError):  # longer than a name can be
        return False
    one_word = len(named.split()) == 1
    return one_word and not named.endswith(".") and ("." in named or os.sep in named)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)
