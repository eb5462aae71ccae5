"""A draft in which one citation gives way to the paper that carries its words."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.checking.types import CheckedSentence, CitationVerdict, MarkCheck


def take_instead(
    text: str, sentences: Sequence[CheckedSentence], mark: MarkCheck
) -> tuple[str, tuple[CheckedSentence, ...]]:
    """The draft with the `swap` of one of its marks written in, and its sentences where they stand.

    Nothing is judged anew: that the other paper carries the words is known. A mark without a swap
    changes nothing.
    """
    if mark.swap is None:
        return text, tuple(sentences)
    written = text[: mark.start] + mark.swap.text + text[mark.end :]
    return written, tuple(_moved(sentence, mark) for sentence in sentences)


def _moved(sentence: CheckedSentence, taken: MarkCheck) -> CheckedSentence:
    return replace(
        sentence,
        start=_place(sentence.start, taken),
        end=_place(sentence.end, taken),
        marks=tuple(_remarked(mark, taken) for mark in sentence.marks),
    )


def _remarked(mark: MarkCheck, taken: MarkCheck) -> MarkCheck:
    moved = replace(mark, start=_place(mark.start, taken), end=_place(mark.end, taken))
    if mark.start != taken.start or taken.swap is None:
        return moved
    if mark != taken:  # Its bracket is another now: what was to be written is not known any more.
        return replace(moved, swap=None)
    (paper,) = taken.swap.papers
    return replace(
        moved,
        text=taken.swap.text,
        verdict=CitationVerdict.CARRIED,
        reason=f"Taken in place of {taken.text}.",
        paper=paper,
        support=None,
        evidence=(),
        unsaid="",
        title=paper.title,
        add="",
        instead=(),
    )


def _place(place: int, taken: MarkCheck) -> int:
    """Where a place of the draft is once the mark is written anew."""
    grown = len(taken.swap.text if taken.swap else "") - (taken.end - taken.start)
    return place + grown if place >= taken.end else place
