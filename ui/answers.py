"""An answer on the terminal: sentences with their marks, the quotes that carry them, references."""

import shutil
import textwrap
from collections.abc import Iterator, Sequence

from assistant.answer import Answer, Statement, Support, quotes_of
from index.paper import Paper, Result
from index.text.clean import tidy
from ui.terminal import byline, notice, plain, say

# Readable without colour; supported is quiet because it is the rule.
SIGNS = {
    Support.SUPPORTED: "✓",
    Support.PARTIAL: "~ partly supported",
    Support.UNSUPPORTED: "? unsupported",
    Support.CONTRADICTED: "✗ contradicted",
}


def stream_answer(answers: Iterator[Answer]) -> Iterator[Answer]:
    """Pass the answers on; the growing last sentence is drawn in place, finished ones above it."""
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console, finished, answer = Console(highlight=False), 0, Answer("")
    read: Sequence[Result] = ()
    with Live(console=console, transient=True, refresh_per_second=12) as live:
        for answer in answers:
            if answer.retrieved != read:
                read = answer.retrieved
                _announce(answer)
            for statement in answer.statements[finished:]:
                console.print(Text(_line(statement, answer.references)))
                finished += 1
            live.update(Text(plain(tidy(answer.unfinished))))
            yield answer


def _announce(answer: Answer) -> None:
    notice(f"Reading {len(answer.retrieved)} papers:")
    for result in answer.retrieved:
        notice(f"  · {tidy(result.paper.title)}")
    notice("")


def _line(statement: Statement, references: Sequence[Paper]) -> str:
    """A statement with its numbers and its support: `Text. [1][2] ✓`."""
    numbers = {paper.id: number for number, paper in enumerate(references, 1)}
    marks = "".join(f"[{numbers[paper.id]}]" for paper in statement.citations)
    sign = SIGNS[statement.support] if statement.claim else "·"
    # A supported sentence needs no reason where its quotes are shown.
    unseen = statement.support is not Support.SUPPORTED or not statement.evidence
    reason = f" ({statement.reason})" if statement.reason and unseen else ""
    return plain(f"{tidy(statement.text)} {marks} {sign}{reason}".replace("  ", " "))


def show_answer(answer: Answer, *, streamed: bool = False) -> None:
    """Print an answer; the sentences too unless they were streamed already."""
    if answer.missing:
        say(_wrapped(answer.missing))
    if not streamed:
        show_statements(answer.statements, answer.references)
    if not answer.statements and answer.retrieved:
        say("\nNearest papers")
        for result in answer.retrieved:
            say(_wrapped(f"· {tidy(result.paper.title)}", "  "))
    show_references(answer.references, answer.statements)
    for text in answer.notices:
        notice(f"Note: {text}")


def show_statements(statements: Sequence[Statement], references: Sequence[Paper]) -> None:
    """Print statements, one to a paragraph, with their numbers in `references`."""
    for statement in statements:
        say(_wrapped(_line(statement, references)))


def show_references(references: Sequence[Paper], statements: Sequence[Statement]) -> None:
    """Print the numbered references, each with the sentences of its abstract that were used.

    A quote that stands above as a sentence of the answer is not said twice.
    """
    said = {statement.text for statement in statements}
    if references:
        say("\nReferences")
    for number, paper in enumerate(references, 1):
        say(_wrapped(f"[{number}] {tidy(paper.title)}", "    ", first=""))
        if byline(paper):
            say(_wrapped(byline(paper), "    "))
        for quote in quotes_of(paper, statements):
            if quote.text not in said:
                say(_wrapped(f"“{tidy(quote.text)}”", "    "))
        if paper.url:
            say(f"    {paper.url}")


def _wrapped(text: str, indent: str = "", *, first: str | None = None) -> str:
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    return textwrap.fill(
        plain(text),
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
