"""The sentences of a paper that a model is given to write from, and how they stand in a prompt."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Quote
from assistant.models.calls import Calls
from assistant.models.prompt import FENCE, PromptExcerpt, defuse, fill_fenced
from assistant.render.markdown import cited_as
from assistant.review.outline.themes import Theme
from assistant.review.types import SentenceRole
from assistant.review.zoning.digest import digest
from assistant.review.zoning.tagging import Tagged, tag, worth
from index.paper import Explanation, Paper, Result
from index.text.clean import tidy

Count = Callable[[str], int]
MOST_QUOTES = 6
"""Sentences of one paper that a model is shown."""
LONGEST_TITLE = 300
_LEAST = {SentenceRole.BACKGROUND: -1.0, SentenceRole.PROBLEM: -0.5}
"""What the setting counts less than what was done and found."""


def choose_quotes(paper: Paper) -> tuple[Quote, ...]:
    """The sentences of a paper that say most for it, the best first; none without an abstract."""
    best = digest(paper)
    ranked = sorted((t for t in tag(paper) if t.quality > 0), key=_value, reverse=True)
    first = [t.quote for t in ranked if any(_overlap(t.quote, quote) for quote in best)]
    rest = [t.quote for t in ranked if t.quote not in first]
    return (*first, *rest)[:MOST_QUOTES] or best


def quotes_by_paper(
    papers: Sequence[Paper], chosen: Iterable[Quote] = ()
) -> Mapping[str, tuple[Quote, ...]]:
    """The quotes of each paper, by id, the best first; those chosen, where there are any of it."""
    own: dict[str, list[Quote]] = {}
    for quote in chosen:
        own.setdefault(quote.paper.id, []).append(quote)
    found = {}
    for paper in papers:
        ranked, picked = choose_quotes(paper), own.get(paper.id, [])
        found[paper.id] = (
            tuple(sorted(picked, key=lambda q: _rank(ranked, q))) if picked else ranked
        )
    return found


@dataclass(frozen=True, slots=True)
class ShownPapers:
    """Papers as a prompt shows them, number n of a mark being `excerpts[n - 1]`."""

    text: str
    excerpts: tuple[PromptExcerpt, ...]
    left_out: tuple[Paper, ...] = ()


def show_papers(
    papers: Sequence[Paper], quotes: Mapping[str, Sequence[Quote]], room: int, count: Count
) -> ShownPapers:
    """Numbered papers with their quotes, within `room` tokens.

    Where that is too little each paper has fewer quotes, then the last papers are left out. Papers
    without a quote are not shown.
    """
    held = [paper for paper in papers if quotes.get(paper.id)]
    for most in range(MOST_QUOTES, 0, -1):
        blocks = [_block(n, p, quotes[p.id][:most]) for n, p in enumerate(held, 1)]
        costs = [count(block) + 1 for block in blocks]
        if sum(costs) <= room or most == 1:
            break
    kept, left = 0, room
    while kept < len(held) and (costs[kept] <= left or not kept):
        left -= costs[kept]
        kept += 1
    excerpts = [
        PromptExcerpt(result_of(p), tuple(sorted((q.start, q.end) for q in quotes[p.id][:most])))
        for p in held[:kept]
    ]
    return ShownPapers("\n".join(blocks[:kept]), tuple(excerpts), tuple(held[kept:]))


def result_of(paper: Paper) -> Result:
    """A paper as if a search had found it."""
    return Result(paper, 0.0, (), Explanation())


def _block(number: int, paper: Paper, quotes: Sequence[Quote]) -> str:
    said = " … ".join(defuse(q.text) for q in sorted(quotes, key=lambda q: q.start))
    lines = [
        f"--- {FENCE} paper {number}",
        f"Cited as: {defuse(cited_as(paper))[:LONGEST_TITLE]}",
        f"Title: {defuse(tidy(paper.title))[:LONGEST_TITLE]}",
        f"Quotes: {said}",
        f"--- {FENCE} end of paper {number}",
    ]
    return "\n".join(lines)


def _value(tagged: Tagged) -> float:
    return worth(tagged) + _LEAST.get(tagged.role, 0.0)


def _overlap(one: Quote, other: Quote) -> bool:
    return one.start < other.end and other.start < one.end


def _rank(ranked: Sequence[Quote], quote: Quote) -> int:
    return ranked.index(quote) if quote in ranked else len(ranked)


def section_papers(theme: Theme, calls: Calls) -> ShownPapers:
    """The papers of a section with their quotes, as many as there is room for."""
    quotes = quotes_by_paper(theme.papers, theme.quotes)
    spare = calls.count(section_prompt(theme, (theme,), "", 1_000, "", "")) + calls.room // 8
    return show_papers(theme.papers, quotes, max(calls.room - spare, 0), calls.count)


def section_prompt(
    theme: Theme, themes: Sequence[Theme], topic: str, length: int, papers: str, spelt_out: str
) -> str:
    """The prompt of a section."""
    return fill_fenced(
        "review_section",
        papers=papers,
        topic=defuse(topic),
        heading=defuse(theme.heading),
        outline="; ".join(defuse(each.heading) for each in themes),
        words=str(length),
        spelt_out=spelt_out,
    )


def tell_left_out(papers: Sequence[Paper]) -> tuple[str, ...]:
    """What a reader must know of papers that had no room."""
    if not papers:
        return ()
    titles = "; ".join(f"“{paper.title}”" for paper in papers)
    return (f"the model's context was full, so these were not read: {titles}",)
