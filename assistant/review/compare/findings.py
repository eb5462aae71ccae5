"""A model finds the outcomes that several papers measured; what it says counts as far as it holds.

A finding counts with its sentence word for word, in which a word of the outcome stands; two that
point apart are told to disagree only where the model, shown one against the other, says so again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pydantic import Field

from assistant.answer import Quote, Support
from assistant.models.calls import Asking, Calls
from assistant.models.prompt import defuse, fill_fenced
from assistant.models.quotes import find_quote
from assistant.models.replies import Number, Reported, ask_some
from assistant.reader.language_model import judge_claims
from assistant.reader.types import Claim, Source
from assistant.review.compare.outcomes import Direction, Finding, SharedOutcome
from assistant.review.write.shown_papers import ShownPapers, quotes_by_paper, show_papers
from assistant.text.abbreviations import definitions
from assistant.text.stems import content, words
from index.errors import ModelError
from index.paper import Paper

AT_ONCE = 40
"""Papers of one prompt."""
MOST_PAIRS = 12
"""Findings that point apart, looked at a second time."""
_DIRECTIONS = {
    "up": Direction.UP,
    "down": Direction.DOWN,
    "none": Direction.NONE,
}


class Measured(Reported):
    """What a model says that one paper found."""

    paper: Number
    quote: str
    direction: str = ""
    setting: str = ""
    figure: str = ""


class ReportedOutcome(Reported):
    """An outcome that a model finds in several papers."""

    outcome: str = Field(min_length=1)
    findings: list[Measured]


def find_outcomes(
    calls: Calls, topic: str, papers: Sequence[Paper]
) -> Asking[tuple[SharedOutcome, ...]]:
    """The outcomes that two papers or more measured, and where they disagree. Raises ModelError."""
    shown = list(outcome_papers(calls, papers))
    prompts = [findings_prompt(topic, each.text) for each in shown]
    replies = yield from ask_some(calls, prompts, ReportedOutcome, maybe_none=True)
    found: dict[frozenset[str], SharedOutcome] = {}
    for each, reply in zip(shown, replies, strict=True):
        held = [excerpt.result.paper for excerpt in each.excerpts]
        for said in reply:
            outcome = _outcome(said, held)
            if outcome is None:
                continue
            key = content(words(outcome.name))
            before = found[key].findings if key in found else ()
            found[key] = replace(outcome, findings=_of_each((*before, *outcome.findings)))
    several = [outcome for outcome in found.values() if len(outcome.findings) > 1]
    return (yield from _compared(calls, several[:12]))


def findings_prompt(topic: str, papers: str) -> str:
    """The prompt for the outcomes of papers as they are shown."""
    return fill_fenced("review_findings", papers=papers, topic=defuse(topic))


def outcome_papers(calls: Calls, papers: Sequence[Paper]) -> Iterator[ShownPapers]:
    """The papers with their quotes, in groups that fit a prompt."""
    left = list(papers)
    while left:
        group, left = left[:AT_ONCE], left[AT_ONCE:]
        # Tokens of a prompt beside its papers.
        room = max(calls.room - 600, 0)
        shown = show_papers(group, quotes_by_paper(group), room, calls.count)
        if not shown.excerpts:
            continue
        yield shown
        left = [*shown.left_out, *left]


def _outcome(said: ReportedOutcome, papers: Sequence[Paper]) -> SharedOutcome | None:
    """The outcome with the findings that hold; None where none does."""
    name = " ".join(defuse(said.outcome).split())
    if not name or len(name) > 100:
        return None
    found = [_finding(measured, name, papers) for measured in said.findings]
    held = _of_each([finding for finding in found if finding])
    return SharedOutcome(name, held) if held else None


def _of_each(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The first finding of each paper."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.quote.paper.id, finding)
    return tuple(first.values())


def _finding(said: Measured, outcome: str, papers: Sequence[Paper]) -> Finding | None:
    n = int(said.paper) - 1
    if not 0 <= n < len(papers):
        return None
    paper = papers[n]
    span = find_quote(said.quote, paper.abstract)
    if span is None or not _speaks_of(outcome, quote := Quote(paper, *span)):
        return None
    figure = said.figure.strip()
    held = any(sign.isdigit() for sign in figure) and _place(figure, quote.text)
    setting = _place(said.setting.strip(), paper.abstract)
    return Finding(
        quote,
        _DIRECTIONS.get(said.direction.strip().lower(), Direction.UNCLEAR),
        Quote(paper, *setting) if setting else None,
        figure if held else "",
    )


def _place(wanted: str, text: str) -> tuple[int, int] | None:
    """Where words stand in a text as they are, whole words only."""
    found = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) if wanted else None
    return found.span() if found else None


def _speaks_of(outcome: str, quote: Quote) -> bool:
    """Whether a word of an outcome stands in a quote, or what its paper shortens it to."""
    short = definitions([quote.paper.text])
    spelt = [long for name in short if name in quote.text.lower() for long in short[name]]
    said = content(words(" ".join([quote.text, *spelt])))
    return bool(content(words(outcome)) & said)


def _compared(calls: Calls, outcomes: Sequence[SharedOutcome]) -> Asking[tuple[SharedOutcome, ...]]:
    """The outcomes with the findings that the model, shown them again, finds to disagree."""
    asked = [(n, a, b) for n, each in enumerate(outcomes) for a, b in each.opposed][:MOST_PAIRS]
    if not asked:
        return tuple(outcomes)
    claims = []
    for n, a, b in asked:
        first, second = (outcomes[n].findings[place].quote for place in (a, b))
        claims.append(Claim(first.text, (Source.of(second.paper),)))
    try:
        checks = yield from judge_claims(calls, claims)
    except ModelError:
        return tuple(outcomes)
    apart: dict[int, list[tuple[int, int]]] = {}
    for (n, a, b), check in zip(asked, checks, strict=True):
        if check is not None and check.label is Support.CONTRADICTED:
            apart.setdefault(n, []).append((a, b))
    return tuple(replace(o, apart=tuple(apart.get(n, ()))) for n, o in enumerate(outcomes))
