"""A text of the user's own, sentence by sentence: which papers carry it, which contradict it."""

from collections.abc import Callable, Iterator, Sequence

from assistant.answer import Quote, Statement, Support
from assistant.checking.prose import Draft, read_draft
from assistant.reader.types import Claim, Reader, Source, SupportCheck
from assistant.text.wording import plain
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
Checked = Sequence[tuple[Paper, SupportCheck]]


def check_text(text: str, search: Search, reader: Reader, k: int = K) -> Iterator[Statement]:
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
        yield from _check(drafts[start : start + TOGETHER], search, reader, k)


def sentences_in(text: str) -> list[str]:
    """The sentences of a text that claim something."""
    return [draft.text for draft in read_draft(text) if not draft.silent]


def check_sentence(sentence: str, search: Search, reader: Reader, k: int = K) -> Statement:
    """One sentence with the verdict of the library: the papers that settle it, and their quotes."""
    return next(_check([Draft(sentence)], search, reader, k))


def _check(drafts: Sequence[Draft], search: Search, reader: Reader, k: int) -> Iterator[Statement]:
    found = {d.text: _papers(search(plain(d.text), k)) for d in drafts if not d.silent}
    beside = [(said, paper) for said, papers in found.items() for paper in papers]
    claims = [Claim(said, (Source(paper.abstract, paper.title),)) for said, paper in beside]
    checks: dict[str, list[tuple[Paper, SupportCheck]]] = {said: [] for said in found}
    for (said, paper), check in zip(beside, reader.support(claims), strict=True):
        checks[said].append((paper, check))
    for draft in drafts:
        yield _statement(draft, checks.get(draft.text, []), reader.sure)


def _papers(results: Sequence[Result]) -> list[Paper]:
    return [result.paper for result in results if result.paper.abstract]


def _statement(draft: Draft, checked: Checked, sure: float) -> Statement:
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
