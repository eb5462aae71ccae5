"""A checked draft on the terminal: each sentence, and below it its marks, each with its verdict."""

from collections.abc import Sequence

from assistant.answer import cited_papers
from assistant.checking.types import CheckedSentence, CitationVerdict, MarkCheck
from index.text.clean import tidy
from ui.cli.answers import show_statements, wrapped
from ui.cli.terminal import say


def show_checked(statement: CheckedSentence, before: Sequence[CheckedSentence]) -> None:
    """Print one sentence and its marks; `before` are those printed already."""
    show_statements([statement], cited_papers([*before, statement]))
    for mark in statement.marks:
        say(wrapped(_told(mark), "      ", first="    "))
    if statement.insert:
        titles = "; ".join(f"“{tidy(paper.title)}”" for paper in statement.insert.papers)
        say(wrapped(f"+ insert {statement.insert.text}: {titles}", "      ", first="    "))


def _told(mark: MarkCheck) -> str:
    """`✗ line 3, [4] not carried: why (title)`."""
    sign = "✗" if mark.verdict.is_wrong else "✓" if mark.verdict is CitationVerdict.CARRIED else "~"
    parts = [f"{sign} line {mark.line}, {mark.text} {mark.verdict}"]
    if mark.verdict is not CitationVerdict.CARRIED:
        parts.append(f": {mark.reason}")
        if mark.unsaid and f"“{mark.unsaid}”" not in mark.reason:
            parts.append(f" Unsaid: “{mark.unsaid}”.")
    parts.append(f" (“{tidy(mark.title)}”)" if mark.title else "")
    parts.append(f" paper-assistant add {mark.add}" if mark.add else "")
    return "".join(parts)
