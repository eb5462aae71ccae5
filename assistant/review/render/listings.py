"""Lists that follow the sections of a review: agreements, disagreements, years, searches."""

from collections.abc import Iterable, Iterator

from assistant.review.compare.outcomes import Finding
from assistant.review.render.citing import StyleKind
from assistant.review.render.document import dated_name, own_name, timeline
from assistant.review.render.inlines import quoted
from assistant.review.render.tree import (
    Block,
    BulletList,
    CitationMarks,
    Inline,
    Inlines,
    StyledWords,
    WordStyle,
)
from assistant.review.types import Review


def listing(found: Iterable[Inlines]) -> tuple[Block, ...]:
    """A list of one entry each; nothing where there is none."""
    listed = tuple(found)
    return (BulletList(listed),) if listed else ()


def agreements(review: Review) -> Iterator[Inlines]:
    """A line for each outcome on which all papers point the same way, with all quotes."""
    for outcome in review.outcomes:
        if outcome.agreement:
            quotes = [quoted(finding.quote) for finding in outcome.findings]
            told = f"{outcome.agreement.value} in {len(quotes)} papers:"
            head = (StyledWords(outcome.name, WordStyle.STRONG, after=":"), StyledWords(told))
            yield (*head, *(each for quote in quotes for each in quote))


def disagreements(review: Review) -> Iterator[Inlines]:
    """A line for each two findings that disagree: both quotes, and where they were made."""
    for outcome in review.outcomes:
        for a, b in outcome.apart:
            first, second = outcome.findings[a], outcome.findings[b]
            head = StyledWords(outcome.name, WordStyle.STRONG, after=":")
            yield (head, *_placed(first), StyledWords("—"), *_placed(second))


def _placed(finding: Finding) -> Inlines:
    where = (StyledWords(f"({finding.setting.text})"),) if finding.setting else ()
    return StyledWords(finding.direction.value), *where, *quoted(finding.quote)


def search_line(found: tuple[str, str]) -> Inlines:
    """Where to look further, and for what."""
    where, query = found
    return StyledWords(where, after=":"), StyledWords(query, WordStyle.CODE)


def years(review: Review, kind: StyleKind) -> Iterator[Inlines]:
    """The papers of each year; cited by author and year their marks are names already."""
    for year, papers in timeline(review):
        named: list[Inline] = [StyledWords(str(year), WordStyle.STRONG, after=":")]
        for n, paper in enumerate(papers, 1):
            after = ";" if n < len(papers) else ""
            if kind is StyleKind.AUTHOR_YEAR and not own_name(paper):
                named += [StyledWords(dated_name(paper), after=after)]
            else:
                named += [StyledWords(dated_name(paper)), CitationMarks((paper,), after=after)]
        yield tuple(named)
