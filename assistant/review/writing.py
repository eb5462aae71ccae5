"""Sections without a language model: verbatim sentences, grouped by what they do."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer import Quote, Statement
from assistant.answering.extract import quoted
from assistant.review.cues import OPEN_CUE, OPEN_ONLY_NAMED
from assistant.review.tagging import Tagged, tag, worth
from assistant.review.themes import Theme
from assistant.review.topic import Unit, mention, parse_topic, read_paper
from assistant.review.types import Paragraph, Role, Section
from index.paper import Paper

SETTING = "These papers describe the setting in these words."
PROPOSED = "What they propose or study, in their own words:"
RESOURCES = "Data and resources, in their own words:"
REPORTED = "What they report:"
OPEN = "Sentences of theirs on limits and open questions:"
ALSO = "Further papers on this theme, in their own words:"
CONNECTING = (SETTING, PROPOSED, RESOURCES, REPORTED, OPEN, ALSO)
"""Every sentence of a draft that is ours: they claim nothing."""
BACKGROUND = "Background"
STANDS = 0.6
"""How well a sentence must stand by itself to tell what is open."""
MOST_SETTING, MOST_OPENING, MOST_OPEN = 3, 4, 3

Used = set[str]
"""Sentences quoted already: two papers may hold the same one, and once is enough."""


def used_in(statements: Iterable[Statement]) -> Used:
    """The sentences that statements quote."""
    return {quote.text for statement in statements for quote in statement.evidence}


def write_background(themes: Sequence[Theme], topic: str, used: Used) -> Section | None:
    """What the papers say of the topic at large, from those most central to it."""
    units = parse_topic(topic)
    papers = [paper for theme in themes for paper in theme.papers]
    found = [t for p in papers for t in tag(p) if t.role in (Role.BACKGROUND, Role.PROBLEM)]
    told = [t for t in found if t.quality == 1.0 and about(t.quote.text, units) >= 0.75]
    chosen = _one_each(sorted(told, key=lambda t: t.role is Role.PROBLEM), used, MOST_OPENING)
    if len(chosen) < 2:
        return None
    paragraph = _paragraph(chosen, Role.BACKGROUND, SETTING)
    return Section(BACKGROUND, tuple(q.paper for q in chosen), (paragraph,))


def write_section(theme: Theme, topic: str, used: Used) -> Section:
    """One theme in its papers' own sentences; quotes in `used` are not used again.

    Every paper is cited, where its abstract has a sentence left.
    """
    tagged = {paper.id: tag(paper) for paper in theme.papers}
    # What is open is chosen first, so that it does not go into the setting.
    left = _open(theme, tagged, used)
    paragraphs = [
        _setting(theme, tagged, topic, used),
        _each(theme, tagged, (Role.METHOD,), PROPOSED, used),
        _each(theme, tagged, (Role.DATA,), RESOURCES, used),
        _each(theme, tagged, (Role.RESULT,), REPORTED, used),
        left,
    ]
    section = Section(theme.heading, theme.papers, tuple(p for p in paragraphs if p.statements))
    cited = {paper.id for s in section.statements for paper in s.citations}
    return write_others(section, [p for p in theme.papers if p.id not in cited], used)


def _setting(
    theme: Theme, tagged: dict[str, tuple[Tagged, ...]], topic: str, used: Used
) -> Paragraph:
    units = parse_topic(f"{topic} {theme.heading}")
    found = [
        t
        for paper in theme.papers
        for t in tagged[paper.id]
        if t.role in (Role.BACKGROUND, Role.PROBLEM) and t.quality == 1.0
    ]
    ranked = sorted(found, key=lambda t: -about(t.quote.text, units))
    chosen = _one_each(ranked, used, MOST_SETTING)
    return _paragraph(chosen, Role.BACKGROUND, SETTING)


def _each(
    theme: Theme,
    tagged: dict[str, tuple[Tagged, ...]],
    roles: tuple[Role, ...],
    lead: str,
    used: Used,
) -> Paragraph:
    """The best sentence of each paper in these roles."""
    chosen = []
    for paper in theme.papers:
        left = [t for t in tagged[paper.id] if t.role in roles and t.quote.text not in used]
        # What only its place makes a method or a result may be neither.
        good = [t for t in left if t.quality > 0 and t.cued and not OPEN_CUE.search(t.quote.text)]
        if good:
            chosen.append(_best(good, used))
    return _paragraph(chosen, roles[0], lead)


def _open(theme: Theme, tagged: dict[str, tuple[Tagged, ...]], used: Used) -> Paragraph:
    found = [
        t
        for paper in theme.papers
        for t in tagged[paper.id]
        if t.quality >= STANDS and t.role is not Role.METHOD and OPEN_CUE.search(t.quote.text)
        if not OPEN_ONLY_NAMED.search(t.quote.text)
    ]
    chosen = _one_each(sorted(found, key=lambda t: -t.quality), used, MOST_OPEN)
    return _paragraph(chosen, Role.PROBLEM, OPEN)


def write_others(section: Section, papers: Sequence[Paper], used: Used) -> Section:
    """The section with a sentence each of papers it does not cite yet."""
    chosen = []
    for paper in papers:
        left = [t for t in tag(paper) if t.quote.text not in used]
        if left:
            chosen.append(_best(left, used))
    if not chosen:
        return section
    extra = _paragraph(chosen, Role.METHOD, ALSO)
    return replace(section, paragraphs=(*section.paragraphs, extra))


def _best(found: Sequence[Tagged], used: Used) -> Quote:
    """The sentence worth most, which is used from now on."""
    quote = max(found, key=worth).quote
    used.add(quote.text)
    return quote


def _one_each(found: Iterable[Tagged], used: Used, most: int) -> list[Quote]:
    """The first quotes, no two of one paper and none used before."""
    chosen: list[Quote] = []
    for tagged in found:
        quote = tagged.quote
        taken = any(q.paper.id == quote.paper.id or q.text == quote.text for q in chosen)
        if len(chosen) < most and not taken and quote.text not in used:
            chosen.append(quote)
    used.update(quote.text for quote in chosen)
    return chosen


def _paragraph(quotes: Sequence[Quote], role: Role, lead: str) -> Paragraph:
    return Paragraph(tuple(quoted(quote) for quote in quotes), role, lead)


def about(text: str, units: Sequence[Unit]) -> float:
    """Share of the units that a sentence has."""
    even = [replace(unit, weight=1 / len(units)) for unit in units]
    return mention(even, read_paper(Paper("", text, ""))).title if even else 0.0
