"""An answer on the terminal: sentences with their marks, the quotes that carry them, references."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Answer, Meter, Stance, Statement, Support, quotes_of
from assistant.render.markdown import effort_line, meter_line, name_of, page_of
from assistant.render.standing import (
    doubt_of,
    grouped,
    other_notices,
    standing_line,
    why_in_doubt,
)
from index.paper import Paper, Result
from index.text.clean import tidy
from ui.cli.colours import bold, in_colour, marked
from ui.cli.terminal import notice, plain, say, width_of

MOST_OF_A_SIDE = 3
"""Papers for, against and neither whose quotes stand above an answer: it must stay in sight."""
INDENT = "  "
"""Before a quote that stands under its paper's name."""


def stream_answer(answers: Iterator[Answer]) -> Iterator[Answer]:
    """Pass the answers on; the growing last sentence is drawn in place, finished ones above it.

    Before the first word the step that is going on stands there. Sentences that were mended after
    they had been shown are told again, all of them.
    """
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console, answer = Console(highlight=False), Answer("")
    shown: tuple[Statement, ...] = ()
    read: Sequence[Result] = ()
    with Live(console=console, transient=True, refresh_per_second=12) as live:
        for answer in answers:
            if answer.retrieved != read:
                read = answer.retrieved
                _announce(answer)
            for line in _lines(answer.statements[len(shown) :], answer.references):
                console.print(Text.from_ansi(marked(line)) if in_colour() else Text(line))
            shown = (*shown, *answer.statements[len(shown) :])
            step = f"… {answer.trace.steps[-1].name}" if answer.trace.steps else ""
            live.update(Text(plain(tidy(answer.unfinished or step))))
            yield answer
    if answer.statements and _signs(shown) != _signs(answer.statements):
        say("\nAfter the check\n")
        show_statements(answer.statements, answer.references)


def _signs(statements: Sequence[Statement]) -> list[tuple[str, Support]]:
    return [(statement.text, statement.support) for statement in statements]


def _announce(answer: Answer) -> None:
    notice(f"Reading {len(answer.retrieved)} papers:")
    for result in answer.retrieved:
        notice(f"  · {tidy(result.paper.title)}")
    notice("")


def _lines(statements: Sequence[Statement], references: Sequence[Paper]) -> Iterator[str]:
    """A line a statement; quotes of one paper stand indented under its name."""
    numbers = {paper.id: number for number, paper in enumerate(references, 1)}
    for group in grouped(statements):
        if group.paper is not None:
            yield plain(f"{name_of(group.paper)} [{numbers[group.paper.id]}]")
        for statement in group.statements:
            if not statement.claim and statement.text.startswith("|"):
                continue  # The head of a table: each row below says its columns itself.
            yield _line(statement, numbers, quoted=group.paper is not None)


def _line(statement: Statement, numbers: Mapping[str, int], *, quoted: bool) -> str:
    """A statement with its numbers, and its doubt if it is in doubt: `Text. [1][2]`."""
    doubt, why = doubt_of(statement), why_in_doubt(statement)
    said = f"{doubt} ({why})".lstrip() if why else doubt
    if quoted:
        page = next((page_of(q) for q in statement.evidence if q.text == statement.text), "")
        return f"{INDENT}“{plain(tidy(statement.text))}”{page} {said}".rstrip()
    marks = "".join(f"[{numbers[paper.id]}]" for paper in statement.citations)
    before = (statement.lead or "").strip(" \n#")
    return plain(" ".join(f"{before} {tidy(statement.text)} {marks} {said}".split()))


def show_answer(answer: Answer, *, streamed: bool = False) -> None:
    """Print an answer: how it stands, then its sentences unless they were streamed already."""
    if streamed and answer.statements:
        say()
    if stands := standing_line(answer):
        say(wrapped(stands) + "\n" * bool(answer.meter or (answer.statements and not streamed)))
    if answer.meter:
        show_meter(answer.meter)
    if not streamed:
        show_statements(answer.statements, answer.references)
    if not answer.statements and answer.retrieved:
        say("\nNearest papers", paint=bold)
        for result in answer.retrieved:
            say(wrapped(f"· {tidy(result.paper.title)}", "  "))
    show_references(answer.references, answer.statements)
    for text in other_notices(answer):
        notice(f"Note: {text}")
    if took := effort_line(answer.trace):
        notice(took)


def show_meter(meter: Meter) -> None:
    """Print how many papers speak for and against, the most relevant of each with its quote."""
    say(wrapped(meter_line(meter)))
    shown = [
        [pair for pair in meter.quotes if pair[0] is stance][:MOST_OF_A_SIDE] for stance in Stance
    ]
    for stance, quote in (pair for side in shown for pair in side):
        said = f"{stance.value}: {tidy(quote.paper.title)}: “{tidy(quote.text)}”{page_of(quote)}"
        say(wrapped(said, "    ", first="  "))
    if left := len(meter.quotes) - sum(map(len, shown)):
        say(f"  and {left} more, which --json tells")
    say()


def show_statements(statements: Sequence[Statement], references: Sequence[Paper]) -> None:
    """Print statements, one to a paragraph, with their numbers in `references`."""
    for line in _lines(statements, references):
        say(wrapped(line.strip(), INDENT if line.startswith(INDENT) else ""), paint=marked)


def show_references(references: Sequence[Paper], statements: Sequence[Statement]) -> None:
    """Print the numbered references, each with its sentences that were used.

    A quote that stands above as a sentence of the answer is not said twice.
    """
    said = {statement.text for statement in statements}
    if references:
        say("\nReferences", paint=bold)
    for number, paper in enumerate(references, 1):
        say(wrapped(f"[{number}] {tidy(paper.title)}", "    ", first=""), paint=marked)
        if paper.byline:
            say(wrapped(paper.byline, "    "))
        for quote in quotes_of(paper, statements):
            if quote.text not in said:
                say(wrapped(f"“{tidy(quote.text)}”{page_of(quote)}", "    "))
        if paper.url:
            say(f"    {paper.url}")


def wrapped(text: str, indent: str = "", *, first: str | None = None) -> str:
    """A text in lines as wide as the terminal, all but the first indented."""
    return textwrap.fill(
        plain(text),
        width_of(),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
