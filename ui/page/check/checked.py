"""A checked text as HTML: its sentences as they were written, what is in doubt, the papers."""

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.answer import Support, cited_papers
from assistant.checking.types import CheckedSentence
from assistant.render.standing import doubt_of, why_in_doubt
from ui.page.ask.answer import mark_html
from ui.page.ask.evidence import cited_html
from ui.page.check.cited import CitedCount, LinkedText, citations_html, placed
from ui.page.html import button, text, verbatim

TURN = -1
"""Turns of conversations count from 1, a review is 0: marks lead to this tab's own cards."""
NO_EVIDENCE = '<p class="hint">The papers that bear on your text appear here.</p>'
EDIT = button("Edit the text", "edit-text")
IN_WORDS = {
    Support.SUPPORTED: "carried by a paper",
    Support.PARTIAL: "reworded, not verified",
    Support.UNSUPPORTED: "in no paper found",
    Support.CONTRADICTED: "contradicted by a paper",
}


def checked_html(statements: Sequence[CheckedSentence], written: str) -> str:
    """A text as it was `written` with its marks, and above it how many sentences have which."""
    counts = Counter(statement.support for statement in statements if statement.claim)
    summary = summary_line(counts, CitedCount(mark for *_, mark in placed(statements)).line())
    if statements and not summary:
        summary = "Nothing in it claims anything."
    edit = EDIT if statements else ""
    return (
        f'<article class="turn" data-turn="{TURN}">'
        f'<p class="tools"><span class="hint" role="status">{summary}</span> {edit}</p>'
        f'<div class="own-words">{_marked(statements, written)}</div></article>'
    )


def summary_line(counts: Mapping[Support, int], cited: str) -> str:
    """How many sentences carry which mark, and how its citations stand; "" for nothing yet."""
    told = [
        f"{counts[support]:,} {words}" for support, words in IN_WORDS.items() if counts[support]
    ]
    return "; ".join(part for part in (", ".join(told), cited) if part)


def _marked(statements: Sequence[CheckedSentence], written: str) -> str:
    """The text as it was written: its sentences, what lies between them, its own citations."""
    numbers = {paper.id: number for number, paper in enumerate(cited_papers(statements), 1)}
    words = LinkedText(written, placed(statements))
    parts, at = [], 0
    for place, statement in enumerate(statements):
        start, end = max(statement.start, at), max(statement.end, at)
        parts += [
            words.html(at, start),
            sentence_html(statement, words.html(start, end), numbers, place),
        ]
        at = end
    return "".join([*parts, words.html(at, len(written)) if statements else ""])


def sentence_html(
    statement: CheckedSentence, words: str, numbers: Mapping[str, int], place: int
) -> str:
    """One sentence, its `words` as HTML, with its marks and its doubt."""
    if not statement.claim:
        hint = verbatim(statement.reason or "")
        return f'<span class="statement silent" title="{hint}">{words}</span>'
    marks = "".join(mark_html(p, numbers[p.id], statement, TURN) for p in statement.citations)
    doubt = doubt_of(statement)
    why = (
        f' <a class="support" href="#doubt-{place}" data-do="doubt" '
        f'title="{verbatim(why_in_doubt(statement))}">{text(doubt)}</a>'
        if doubt
        else ""
    )
    return (
        f'<span class="statement {statement.support.value}" id="said-{place}">'
        f'<span class="words">{words}</span> <span class="marks">{marks}</span>{why}</span>'
    )


def evidence_of(statements: Sequence[CheckedSentence]) -> str:
    """The citations of the text, what is in doubt and why, then the papers that bear on it."""
    doubts = "".join(doubt_html(statement, place) for place, statement in enumerate(statements))
    listed = f'<h3>In doubt</h3><ul class="doubts">{doubts}</ul>' if doubts else ""
    cards = cited_html(statements, TURN)
    papers = f"<h3>Papers</h3>{cards}" if cards else ""
    return citations_html(statements) + listed + papers or NO_EVIDENCE


def doubt_html(statement: CheckedSentence, place: int) -> str:
    """Why a sentence is in doubt, as an item of a list; "" where it is not."""
    doubt = doubt_of(statement)
    if not doubt:
        return ""
    return (
        f'<li id="doubt-{place}" class="{statement.support.value}" tabindex="-1">'
        f'<a href="#said-{place}" data-do="said">“{verbatim(statement.text)}”</a>'
        f'<span class="support">{text(doubt)}</span>'
        f'<span class="reason">{text(why_in_doubt(statement))}</span></li>'
    )
