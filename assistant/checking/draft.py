"""A text of the user's own, sentence by sentence: which papers carry it, which contradict it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Quote, Statement, Support
from assistant.checking.check import Checker, SupportCheck
from assistant.checking.prose import Draft, read_draft
from assistant.checking.wording import plain
from index.errors import QueryError
from index.paper import Paper, Result

K = 5
"""Papers that each sentence is checked against."""
MOST_CITED = 3
"""Papers cited for one sentence."""
LONGEST = 200_000
"""Characters of one text."""
TOGETHER = 16
"""Sentences checked in one go: their papers are embedded together, and the first soon appear."""

Search = Callable[[str, int], Sequence[Result]]


@dataclass(frozen=True, slots=True)
class _Checked:
    paper: Paper
    check: SupportCheck


def check_text(text: str, search: Search, checker: Checker, k: int = K) -> Iterator[Statement]:
    """Each sentence with the papers that carry or contradict it, found among the k nearest.

    `search(query, k)` finds papers, best first. A contradicted statement cites the papers that
    contradict it; one that claims nothing, such as a question, has `claim` False. Raises
    QueryError for a text without a sentence, or of more than 200,000 characters.
    """
    if not any(map(str.isalnum, text)):
        raise QueryError(f"nothing to check: {text[:40]!r}; give a text with sentences")
    if len(text) > LONGEST:
        raise QueryError(f"text too long: {len(text):,} characters; check {LONGEST:,} at a time")
    drafts = read_draft(text)
    if not drafts:
        raise QueryError(f"no sentence to check: {text[:40]!r}; give a text with sentences")
    for start in range(0, len(drafts), TOGETHER):
        yield from _check(drafts[start : start + TOGETHER], search, checker, k)


def sentences_in(text: str) -> list[str]:
    """The sentences of a text that claim something."""
    return [draft.text for draft in read_draft(text) if not draft.silent]


def check_sentence(sentence: str, search: Search, checker: Checker, k: int = K) -> Statement:
    """One sentence with the verdict of the library: the papers that settle it, and their quotes."""
    return next(_check([Draft(sentence)], search, checker, k))


def _check(
    drafts: Sequence[Draft], search: Search, checker: Checker, k: int
) -> Iterator[Statement]:
    found = {d.text: _papers(search(plain(d.text), k)) for d in drafts if not d.silent}
    titles = {p.abstract: p.title for papers in found.values() for p in papers}
    pairs = [(said, [paper.abstract for paper in papers]) for said, papers in found.items()]
    results = checker.check_each(pairs, titles=titles)
    checked = {
        said: [_Checked(*pair) for pair in zip(papers, checks, strict=True)]
        for (said, papers), checks in zip(found.items(), results, strict=True)
    }
    for draft in drafts:
        yield _statement(draft, checked.get(draft.text, []))


def _papers(results: Sequence[Result]) -> list[Paper]:
    return [result.paper for result in results if result.paper.abstract]


def _statement(draft: Draft, checked: Sequence[_Checked]) -> Statement:
    if draft.silent:
        return Statement(draft.text, reason=f"Nothing to check: {draft.silent}.", claim=False)
    for label in (Support.SUPPORTED, Support.CONTRADICTED, Support.PARTIAL):
        bearing = [c for c in checked if c.check.label is label]
        if bearing:
            best = sorted(bearing, key=lambda c: -max(c.check.score, c.check.conflict))
            return _cited(draft.text, label, best[:MOST_CITED], checked)
    nearest = max(checked, key=lambda c: c.check.score, default=None)
    reason = "The library holds nothing like it."
    if nearest is not None:
        reason = f"Nothing in the library says this; the nearest paper is “{nearest.paper.title}”."
    return Statement(draft.text, reason=reason)


def _cited(
    text: str, label: Support, bearing: Sequence[_Checked], checked: Sequence[_Checked]
) -> Statement:
    quotes = tuple(
        Quote(one.paper, evidence.start, evidence.end)
        for one in bearing
        for evidence in one.check.evidence
    )
    papers = tuple(one.paper for one in bearing)
    if label is not Support.SUPPORTED:
        return Statement(text, papers, quotes, label, bearing[0].check.reason)
    against = [c.paper.title for c in checked if c.check.label is Support.CONTRADICTED]
    if against:
        reason = f"Another paper speaks against it: “{against[0]}”."
        return Statement(text, papers, quotes, Support.PARTIAL, reason)
    return Statement(text, papers, quotes, label)
