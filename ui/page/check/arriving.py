"""A text while it is checked: each sentence is sent to the page once, which adds it to the rest.

Sent whole after every sentence, a text of twice the length would take four times the work.
"""

from collections import Counter, deque
from collections.abc import Iterator
from uuid import uuid4

from assistant.answer import Support, cited_papers, quotes_of
from assistant.checking.types import CheckedSentence
from ui.page.ask.evidence import card_html
from ui.page.check.checked import (
    EDIT,
    NO_EVIDENCE,
    TURN,
    doubt_html,
    sentence_html,
    summary_line,
)
from ui.page.check.cited import CitedCount, LinkedText, citation_html, placed
from ui.page.html import card_id, quotes_html

KEPT = 6
"""Pieces sent together, the newest last: the page shows no more than one value a frame."""


class ArrivingText:
    """The pieces of a text as its sentences are checked; check.js adds each where it belongs."""

    def __init__(self, written: str) -> None:
        self._written = written
        self._run = uuid4().hex[:8]
        self._at = 0
        self._place = 0
        self._counts: Counter[Support] = Counter()
        self._cited = CitedCount()
        self._numbers: dict[str, int] = {}
        self._pieces: deque[str] = deque(maxlen=KEPT)

    def frame(self) -> tuple[str, str]:
        """The text and its evidence before the first sentence: what pieces are added to."""
        checked = (
            f'<article class="turn" data-turn="{TURN}">'
            f'<p class="tools"><span class="hint" role="status"></span> {EDIT}</p>'
            f'<div class="own-words" data-run="{self._run}"></div>'
            '<p class="writing">Checking …</p></article>'
        )
        lists = "".join(
            f'<h3 hidden>{title}</h3><ul class="doubts" data-adds="{name}"></ul>'
            for name, title in (("citations", "Citations"), ("doubts", "In doubt"))
        )
        return checked, f'{lists}<h3 hidden>Papers</h3><div data-adds="papers">{NO_EVIDENCE}</div>'

    def add(self, statement: CheckedSentence) -> str:
        """The newest pieces once this sentence is checked, for the page to add what it lacks."""
        self._place += 1
        self._pieces.append(self._piece(statement, self._place - 1))
        return "".join(self._pieces)

    def _piece(self, statement: CheckedSentence, place: int) -> str:
        marks = [*placed([statement], place)]
        self._counts.update([statement.support] if statement.claim else [])
        self._cited.add(statement.marks)
        parts = [
            *self._cards(statement),
            ("status", summary_line(self._counts, self._cited.line())),
            ("words", self._words(statement, place)),
            ("citations", "".join(citation_html(one, writing=True) for one in marks)),
            ("doubts", doubt_html(statement, place)),
        ]
        said = "".join(f'<div data-to="{to}">{html}</div>' for to, html in parts if html)
        return f'<template data-piece="{place + 1}" data-run="{self._run}">{said}</template>'

    def _words(self, statement: CheckedSentence, place: int) -> str:
        start, end = max(statement.start, self._at), max(statement.end, self._at)
        linked = LinkedText(self._written, placed([statement], place))
        before = linked.html(self._at, start)
        self._at = end
        return before + sentence_html(statement, linked.html(start, end), self._numbers, place)

    def _cards(self, statement: CheckedSentence) -> Iterator[tuple[str, str]]:
        """What the sentence adds to which part: a new paper's card, or a quote to an old one's."""
        for paper in cited_papers([statement]):
            quotes = quotes_of(paper, [statement])
            if paper.id in self._numbers:
                yield card_id(paper.id, TURN), quotes_html(quotes)
            else:
                self._numbers[paper.id] = len(self._numbers) + 1
                yield "papers", card_html(paper, quotes, self._numbers[paper.id], TURN)
