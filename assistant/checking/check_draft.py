"""A text of the user's own, sentence by sentence: which papers carry it, which contradict it."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.answer import Quote, Statement, Support
from assistant.checking.clauses import pieces_of, share_out
from assistant.checking.draft_text import ProseSentence, read_draft
from assistant.checking.insert import Style
from assistant.checking.judge import Asked, judge_marks
from assistant.checking.marks import Mark, find_marks
from assistant.checking.references import read_references
from assistant.checking.resolve import Resolver
from assistant.checking.types import CheckedSentence, Insertion, MarkCheck
from assistant.reader.types import Claim, Reader, Source, SupportCheck
from assistant.text.excerpts import original_statement, whole
from assistant.text.wording import plain
from index.errors import QueryError
from index.paper import Paper, Result
from index.text.clean import tidy

if TYPE_CHECKING:
    from index.library import Library

K = 5
"""Papers that each sentence is checked against."""
MOST_CITED = 3
"""Papers cited for one sentence."""
TOGETHER = 16
"""Sentences checked in one go: their papers are embedded together, and the first soon appear."""

_LATEX_SUBJECT = re.compile(r"\\\w+\{([^{}]*)\}")
_STAND_IN = re.compile(r"\A[Tt]he authors\b")

Search = Callable[[str, int], Sequence[Result]]
Checked = Sequence[tuple[Paper, SupportCheck]]


@dataclass(frozen=True, slots=True)
class Bench:
    """What sentences are held against, and by whom: the papers found for each, the marks' own."""

    search: Search
    reader: Reader
    k: int = K
    resolver: Resolver | None = None
    style: Style | None = None


def check_text(
    text: str,
    search: Search,
    reader: Reader,
    k: int = K,
    *,
    library: "Library | None" = None,
    bib: str | Path | None = None,
) -> Iterator[CheckedSentence]:
    """Each sentence with the papers that carry or contradict it, found among the k nearest.

    `search(query, k)` finds papers, best first. A contradicted statement cites the papers that
    contradict it; one that claims nothing, such as a question, has `claim` False. With a `library`
    each citation mark is judged too: what it means is looked up in `bib`, a BibTeX file or its
    text, in the draft's own list, in the library. Raises QueryError for a text without a sentence,
    or of more than 200,000 characters.
    """
    if not any(map(str.isalnum, text)):
        raise QueryError(f"nothing to check: {text[:40]!r}; give a text with sentences")
    most = 200_000
    if len(text) > most:
        raise QueryError(f"text too long: {len(text):,} characters; check {most:,} at a time")
    drafts = read_draft(text)
    if not drafts:
        raise QueryError(f"no sentence to check: {text[:40]!r}; give a text with sentences")
    bench = Bench(search, reader, k)
    marks: list[list[Mark]] = [[] for _ in drafts]
    if library is not None:
        references, found = read_references(text, bib), find_marks(text)
        marks = share_out(drafts, found, text)
        resolver = Resolver(library, references, search)
        bench = Bench(search, reader, k, resolver, Style(text, found, references))
    lines = Lines(text)
    for start in range(0, len(drafts), TOGETHER):
        part = slice(start, start + TOGETHER)
        yield from _check(drafts[part], marks[part], bench, lines)


class Lines:
    """Tells the line of a place in a text, from 1."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def at(self, place: int) -> int:
        """The line of the character at this place."""
        return bisect_left(self._ends, place) + 1


def sentences_in(text: str) -> list[str]:
    """The sentences of a text that claim something."""
    return [draft.text for draft in read_draft(text) if not draft.silent]


def check_sentence(sentence: str, search: Search, reader: Reader, k: int = K) -> Statement:
    """One sentence with the verdict of the library: the papers that settle it, and their quotes."""
    return next(_check([ProseSentence(sentence)], [[]], Bench(search, reader, k), Lines(sentence)))


def _check(
    drafts: Sequence[ProseSentence], marks: Sequence[Sequence[Mark]], bench: Bench, lines: Lines
) -> Iterator[CheckedSentence]:
    found = {d.text: _papers(bench.search(plain(d.text), bench.k)) for d in drafts if not d.silent}
    beside = [(said, paper) for said, papers in found.items() for paper in papers]
    claims = [Claim(said, (Source.of(paper),)) for said, paper in beside]
    checks: dict[str, list[tuple[Paper, SupportCheck]]] = {said: [] for said in found}
    for (said, paper), check in zip(beside, bench.reader.support(claims), strict=True):
        checks[said].append((paper, check))
    judged = _judged(drafts, marks, checks, bench, lines)
    for draft, own in zip(drafts, judged, strict=True):
        statement = original_statement(
            _statement(draft, checks.get(draft.text, []), bench.reader.sure)
        )
        start, end = (draft.trace.start, draft.trace.end) if draft.trace else (0, 0)
        yield CheckedSentence(
            _as_written(draft, own) or statement.text,
            statement.citations,
            statement.evidence,
            statement.support,
            statement.reason,
            statement.claim,
            line=lines.at(start) if draft.trace else 0,
            start=start,
            end=end,
            marks=own,
            insert=_insertion(statement, own, bench.style),
        )


def _as_written(draft: ProseSentence, marks: Sequence[MarkCheck]) -> str:
    """A sentence with the keys of its subjects, where `the authors` stood for one in comparing."""
    if draft.trace is None:
        return ""
    said, text = draft.trace, draft.trace.text
    for mark in sorted(marks, key=lambda mark: -mark.start):
        at = int(np.searchsorted(said.places, mark.start))
        if key := _LATEX_SUBJECT.fullmatch(mark.text):
            text = text[:at] + _STAND_IN.sub(f"@{key[1]}", text[at:], count=1)
    return tidy(text) if text != said.text else ""


def _judged(
    drafts: Sequence[ProseSentence],
    marks: Sequence[Sequence[Mark]],
    checks: Mapping[str, Checked],
    bench: Bench,
    lines: Lines,
) -> list[tuple[MarkCheck, ...]]:
    """The verdicts on the marks of each sentence."""
    asked: list[list[Asked]] = [[] for _ in drafts]
    if bench.resolver is None:
        return [()] * len(drafts)
    for draft, own, into in zip(drafts, marks, asked, strict=True):
        cited = [bench.resolver.resolve(mark) for mark in own]
        covers = pieces_of(draft, own)
        near = {p.id: p for p, _ in checks.get(draft.text, ())}
        near |= {p.id: p for one in cited for p in one.papers if p.abstract}
        named: dict[str, set[str]] = {}
        for one in cited:
            named.setdefault(covers[one.mark], set()).update(p.id for p in one.papers)
        others = {
            words: tuple(p for p in near.values() if p.id not in ids)
            for words, ids in named.items()
        }
        for one in cited:
            words = covers[one.mark]
            into.append(Asked(one, words, lines.at(one.mark.start), others[words]))
    listed = bool(bench.resolver.references)
    flat = [one for own in asked for one in own]
    known = {(said, p.id): check for said, those in checks.items() for p, check in those}
    judged = iter(judge_marks(flat, bench.reader, known, listed=listed))
    return [tuple(_offered(next(judged), one, bench.style) for one in own) for own in marks]


def _offered(check: MarkCheck, mark: Mark, style: Style | None) -> MarkCheck:
    """The verdict with what to write instead, where another paper carries the words."""
    if style is None or not check.instead:
        return check
    instead = tuple(map(whole, check.instead))
    return replace(check, instead=instead, swap=style.swap(mark, instead[0]))


def _insertion(
    statement: Statement, marks: Sequence[MarkCheck], style: Style | None
) -> Insertion | None:
    """The mark to insert where a paper carries a sentence and none of its marks does."""
    held = any(not mark.verdict.is_wrong for mark in marks)
    if style is None or held or statement.support is not Support.SUPPORTED:
        return None
    return style.insertion(statement.citations)


def _papers(results: Sequence[Result]) -> list[Paper]:
    return [result.paper for result in results if result.paper.abstract]


def _statement(draft: ProseSentence, checked: Checked, sure: float) -> Statement:
    """A sentence cited to the papers that settle it: those that carry it, then those against it.

    A paper that merely has nothing against a sentence, on the same subject, does not carry it.
    """
    if draft.silent:
        return Statement(draft.text, reason=f"Nothing to check: {draft.silent}.", claim=False)
    ranked = sorted(checked, key=lambda found: -found[1].score)
    carrying = [f for f in ranked if f[1].label is Support.SUPPORTED and f[1].score >= sure]
    against = [found for found in ranked if found[1].label is Support.CONTRADICTED]
    if carrying and against:
        reason = f"Another paper speaks against it: “{against[0][0].title}”."
        return _cited(draft.text, Support.PARTIAL, [*carrying[:MOST_CITED], against[0]], reason)
    if carrying:
        return _cited(draft.text, Support.SUPPORTED, carrying[:MOST_CITED], None)
    if against:
        reason = against[0][1].reason
        return _cited(draft.text, Support.CONTRADICTED, against[:MOST_CITED], reason)
    return _open(draft.text, ranked)


def _open(text: str, ranked: Checked) -> Statement:
    """A sentence that no paper settles: with the nearest one, where it may carry it."""
    if not ranked:
        return Statement(text, reason="The library holds nothing like it.")
    paper, check = ranked[0]
    if check.label is Support.UNSUPPORTED:
        reason = f"Nothing in the library says this; the nearest paper is “{paper.title}”."
        return Statement(text, reason=reason)
    reason = check.reason
    if check.label is Support.SUPPORTED:
        reason = f"Reworded, not verified: the nearest paper is “{paper.title}”."
    return _cited(text, Support.PARTIAL, ranked[:1], reason)


def _cited(text: str, label: Support, bearing: Checked, reason: str | None) -> Statement:
    quotes = tuple(Quote(paper, e.start, e.end) for paper, check in bearing for e in check.evidence)
    return Statement(text, tuple(paper for paper, _ in bearing), quotes, label, reason)
