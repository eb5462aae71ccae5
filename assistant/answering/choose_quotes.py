"""Which sentences of a few papers are quoted: the best of each, each able to stand alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answer import Quote, Statement, Support
from assistant.reader.types import Candidate, Reader, Source
from index.paper import Paper
from index.text.statements import split_statements

WORTH = 0.3
"""Share of the best sentence's chance from which another adds to an answer."""
_SAID = re.compile(r"\w+")
# The pronouns and connectives of English grammar, at the head of a sentence.
_LEANS = re.compile(
    r"\W*(?:it|its|they|their|them|he|she|these|those|this|such|however|moreover|furthermore"
    r"|therefore|thus|hence|instead|conversely|by contrast|in contrast|on the other hand|similarly"
    r"|likewise|nevertheless|nonetheless|additionally|consequently|accordingly|the latter"
    r"|the former|both)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Picked:
    """A sentence of a paper found, with the chance that it answers, and the paper's rank."""

    quote: Quote
    chance: float
    rank: int


def quoted(quote: Quote) -> Statement:
    """A statement that is a quote."""
    return Statement(quote.text, (quote.paper,), (quote,), Support.SUPPORTED)


def pick(
    question: str, papers: Sequence[Paper], reader: Reader, parts: Sequence[str] = ()
) -> list[Picked]:
    """Every sentence of papers with its chance to answer, in the order of papers and sentences.

    `parts` are those of a question that asks several things: one is enough to answer.
    """
    places = [
        (rank, paper, Candidate(Source.of(paper), start, end))
        for rank, paper in enumerate(papers)
        for start, end in split_statements(paper.abstract)
    ]
    candidates = [candidate for _, _, candidate in places]
    asked = [reader.answers(part, candidates) for part in dict.fromkeys((question, *parts))]
    chances = np.max(asked, axis=0)
    return [
        Picked(Quote(paper, candidate.start, candidate.end), float(chance), rank)
        for (rank, paper, candidate), chance in zip(places, chances, strict=True)
    ]


def quotes_from(question: str, papers: Sequence[Paper], reader: Reader) -> tuple[Statement, ...]:
    """What each of a few papers says to a question, in its best sentences."""
    picked = pick(question, [paper for paper in papers if paper.abstract], reader)
    most = 3 if len(papers) == 1 else 2
    return tuple(quoted(one.quote) for one in choose(picked, len(papers), most, each=True))


def choose(picked: Sequence[Picked], papers: int, most: int, *, each: bool = False) -> list[Picked]:
    """The sentences to quote of so many papers, grouped by paper, the best of each first.

    `most` is how many of each paper; `each` says that each paper has a say, however little it has.
    """
    if not picked:
        return []
    by_paper: dict[int, list[Picked]] = {}
    for one in picked:
        by_paper.setdefault(one.rank, []).append(one)
    least = WORTH * max(one.chance for one in picked)
    chosen: list[Picked] = []
    for rank in sorted(by_paper)[:papers]:
        of_paper = by_paper[rank]
        best = _once(sorted(of_paper, key=lambda one: -one.chance))
        kept = [alone for one in best if (alone := _standing_alone(one, of_paper))]
        first = kept[:1] or best[:1]
        if rank and not each and first[0].chance < least:
            continue
        more = [one for one in kept[1:most] if one.chance >= WORTH * first[0].chance]
        chosen += _apart([*first, *more])
    return chosen


def _once(picked: Sequence[Picked]) -> list[Picked]:
    """Each sentence once: a full text says some again, word for word."""
    first: dict[str, Picked] = {}
    for one in picked:
        first.setdefault(" ".join(_SAID.findall(one.quote.text.casefold())), one)
    return list(first.values())


def _apart(picked: Sequence[Picked]) -> list[Picked]:
    """Those that no other one holds, in their order."""
    spans = [(one.quote.start, one.quote.end) for one in picked]
    held = [
        any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans)
        for start, end in spans
    ]
    return [one for one, inside in zip(picked, held, strict=True) if not inside]


def _standing_alone(one: Picked, of_paper: Sequence[Picked]) -> Picked | None:
    """A sentence with the one before it where it leans on that; None if it can't be quoted."""
    text = one.quote.text
    if text.rstrip().endswith("?") or "http" in text or "github.com" in text.lower():
        return None
    if one is of_paper[0] or not leans_back(text):
        return one
    # The very object: of a full text some sentences stand there twice.
    place = next(n for n, other in enumerate(of_paper) if other is one)
    before, quote = of_paper[place - 1].quote, one.quote
    between = quote.paper.abstract[before.end : quote.start]
    if between.strip() or (place > 1 and leans_back(before.text)):
        return None
    return replace(one, quote=Quote(quote.paper, before.start, quote.end))


def leans_back(sentence: str) -> bool:
    """Whether a sentence opens with a word that points to what was said before."""
    return bool(_LEANS.match(sentence))
