"""The citations of a text of one's own: where they stand in it, each with its paper and verdict."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from assistant.checking.report import SIGNS, why_judged
from assistant.checking.types import CheckedSentence, CitationVerdict, MarkCheck
from assistant.render.markdown import name_of
from ui.page.html import button, text, unmarked, verbatim

Placed = tuple[int, int, MarkCheck]
"""A mark with the number of its sentence and its own within it: what its item is called by."""


class LinkedText:
    """A text with its citations as links to their verdicts."""

    def __init__(self, written: str, marks: Iterable[Placed]) -> None:
        self._written = written
        marks = sorted(marks, key=lambda one: one[2].start)
        by_place = groupby(marks, key=lambda one: one[2].start)
        self._brackets = deque(tuple(group) for _, group in by_place)

    def html(self, start: int, end: int) -> str:
        """`written[start:end]`, asked for from left to right; brackets in it are links."""
        parts = []
        while self._brackets and self._brackets[0][0][2].start < end:
            bracket = self._brackets.popleft()
            mark = bracket[0][2]
            if mark.start < start:
                continue
            upto = min(mark.end, end)
            parts += [verbatim(self._written[start : mark.start])]
            parts += [_link(bracket, verbatim(self._written[mark.start : upto]))]
            start = upto
        return "".join([*parts, verbatim(self._written[start:end])])


class CitedCount:
    """How many citations there are so far, how many are to be mended, or could not be looked up."""

    def __init__(self, marks: Iterable[MarkCheck] = ()) -> None:
        self._all = self._wrong = self._unknown = 0
        self.add(marks)

    def add(self, marks: Iterable[MarkCheck]) -> None:
        """Count some more."""
        for mark in marks:
            self._all += 1
            self._wrong += mark.verdict.is_wrong
            self._unknown += mark.verdict is CitationVerdict.NOT_IN_LIBRARY

    def line(self) -> str:
        """All of it in words; "" without any citation."""
        counts = (("to mend", self._wrong), ("not in the library", self._unknown))
        told = [f"{count:,} {what}" for what, count in counts if count or what == "to mend"]
        many = "citation" if self._all == 1 else "citations"
        return ", ".join([f"{self._all:,} {many}", *told]) if self._all else ""


def citations_html(statements: Sequence[CheckedSentence]) -> str:
    """Each citation with its paper and verdict, those that are carried folded; "" without any."""
    held: list[str] = []
    open_ones: list[str] = []
    for one in placed(statements):
        carried = one[2].verdict is CitationVerdict.CARRIED
        (held if carried else open_ones).append(citation_html(one))
    if not (held or open_ones):
        return ""
    listed = f'<ul class="doubts">{"".join(open_ones)}</ul>' if open_ones else ""
    if held:
        listed += (
            f'<details class="rest"><summary>Carried by their papers ({len(held)})</summary>'
            f'<ul class="doubts">{"".join(held)}</ul></details>'
        )
    return f"<h3>Citations</h3>{listed}"


def placed(statements: Sequence[CheckedSentence], first: int = 0) -> Iterator[Placed]:
    """The marks of sentences, of which the first has the number `first`."""
    for place, statement in enumerate(statements, first):
        for number, mark in enumerate(statement.marks):
            yield place, number, mark


def _link(bracket: Sequence[Placed], words: str) -> str:
    """A bracket, which leads to the first of its marks that is wrong, or to its first."""
    place, number, mark = next((one for one in bracket if one[2].verdict.is_wrong), bracket[0])
    kind, sign = SIGNS[mark.verdict]
    hint = "\n".join(f"{one.text}: {one.verdict}. {one.title}" for _, _, one in bracket)
    return (
        f'<a class="cited {kind}" id="at-{place}-{number}" href="#cite-{place}-{number}" '
        f'data-do="doubt" title="{verbatim(hint)}">{words}<span class="sign"> {sign}</span></a>'
    )


def citation_html(one: Placed, *, writing: bool = False) -> str:
    """A citation with its paper and verdict, as an item of a list."""
    place, number, mark = one
    kind, sign = SIGNS[mark.verdict]
    paper = name_of(mark.paper) if mark.paper else mark.title
    why = (
        "" if mark.verdict is CitationVerdict.CARRIED and not mark.swap else text(why_judged(mark))
    )
    quotes = "".join(f"<blockquote>{unmarked(quote.text)}</blockquote>" for quote in mark.evidence)
    said = f"<details><summary>What it says</summary>{quotes}</details>" if quotes else ""
    return (
        f'<li id="cite-{place}-{number}" class="citation {kind}" tabindex="-1">'
        f'<a href="#at-{place}-{number}" data-do="said"><code>{verbatim(mark.text)}</code></a>'
        f'<span class="support">{sign} {mark.verdict}</span>'
        f'<span class="paper-name">{text(paper)}</span>'
        f'<span class="reason">{why}</span>{said}'
        f"{'' if writing else _offer(place, number, mark)}</li>"
    )


def _offer(place: int, number: int, mark: MarkCheck) -> str:
    """The better paper's citation, to be taken with a click; then what the references need."""
    if mark.swap is None:
        return ""
    needed = "".join(f"<pre>{verbatim(entry)}</pre>" for entry in mark.swap.entries)
    if mark.instead:
        at = {"place": str(place), "number": str(number)}
        take = button(
            f"Cite {mark.swap.text} instead", "take-instead", hint=mark.instead[0].title, **at
        )
        return f'<p class="tools">{take}</p>'
    copy = button("Copy", "copy-words", words="\n".join(mark.swap.entries)) if needed else ""
    return f"<p>For your references: {copy}</p>{needed}" if needed else ""
