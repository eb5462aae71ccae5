"""Sections without a language model: an annotated digest, paper by paper, in their own words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer import Quote, Statement
from assistant.answering.choose_quotes import quoted
from assistant.review.outline.themes import Theme
from assistant.review.types import Paragraph, Section, SentenceRole
from assistant.review.zoning.digest import digest, is_left_open
from assistant.review.zoning.tagging import Tagged, tag, whole_sentences
from assistant.screening.paper_words import place_of, read_paper, stems
from assistant.screening.scope import Scope
from assistant.screening.topic import Unit, mention
from index.paper import Paper

OPEN = "What they leave open:"
OTHERS = "Papers of this group that are not cited above:"

Used = set[str]
"""Sentences quoted already: two papers may hold the same one, and once is enough."""


def used_in(statements: Iterable[Statement]) -> Used:
    """The sentences that statements quote."""
    quotes = (quote for statement in statements for quote in statement.evidence)
    return {sentence for quote in quotes for sentence in whole_sentences(quote)}


def write_section(theme: Theme, used: Used) -> Section:
    """One theme: what the group holds, a sentence or two of each paper, what they leave open.

    Quotes in `used` are not used again. Every paper is cited, where its abstract has a sentence
    left.
    """
    # What is open is chosen first, so that it is not told twice.
    left = _open(theme, used)
    each = Paragraph(_of_each(theme.papers, used), SentenceRole.RESULT, group_line(theme))
    paragraphs = tuple(p for p in (each, left) if p.statements)
    return Section(theme.heading, theme.papers, paragraphs)


def write_others(section: Section, papers: Sequence[Paper], used: Used) -> Section:
    """The section with a sentence or two of papers that it does not cite yet."""
    extra = Paragraph(_of_each(papers, used), SentenceRole.RESULT, OTHERS)
    if not extra.statements:
        return section
    return replace(section, paragraphs=(*section.paragraphs, extra))


def questions_of(themes: Sequence[Theme], scope: Scope) -> tuple[tuple[str, int], ...]:
    """The sub-questions of a review, and how many of its papers bear on each.

    Those are the papers of its section, and others that speak of all it is called by.
    """
    included = [candidate.paper for candidate in scope.included]
    found = []
    for theme in themes:
        own, parts = {p.id for p in theme.papers}, [stems(n) for n in theme.heading.split(" and ")]
        bearing = own | {p.id for p in included if _says_all(parts, p)}
        found.append((theme.heading, len(bearing)))
    return tuple(found)


def _says_all(names: Sequence[Sequence[str]], paper: Paper) -> bool:
    read = read_paper(paper)
    return all(name and any(place_of(name, s) for s in read.sentences) for name in names)


def group_line(theme: Theme) -> str:
    """What a group of papers holds: how many there are, from when, how many say its heading."""
    total = len(theme.papers)
    years = sorted(paper.year for paper in theme.papers if paper.year)
    when = f" from {years[0]}" if years else ""
    if years and years[-1] != years[0]:
        when += f" to {years[-1]}"
    line = f"{total} {'paper' if total == 1 else 'papers'}{when}"
    counted = [(n, name) for name in _names(theme.heading) if (n := _saying(name, theme.papers))]
    if total > 1 and counted:
        first, *rest = counted
        who = "all of them" if first[0] == total else f"{first[0]} of them"
        who += " speaks" if first[0] == 1 else " speak"
        line += f"; {who} of {first[1]}" + "".join(f", {n} of {name}" for n, name in rest)
    return f"{line}."


def _names(heading: str) -> list[str]:
    """What a heading names, one by one, no capital that only its place gives."""
    head, *rest = heading.split(" and ")
    first = head.split(" ")[0]
    small = head[:1].lower() + head[1:] if first.istitle() or first.capitalize() == first else head
    return [small, *rest]


def _saying(name: str, papers: Iterable[Paper]) -> int:
    """How many papers have a name in their title or abstract."""
    parts = stems(name)
    return sum(
        any(place_of(parts, sentence) for sentence in read_paper(paper).sentences)
        for paper in papers
        if parts
    )


def _of_each(papers: Iterable[Paper], used: Used) -> tuple[Statement, ...]:
    """Each paper's aim and result, quoted; they are used from now on."""
    chosen: list[Quote] = []
    for paper in papers:
        found = digest(paper, used)
        chosen += found
        used.update(sentence for quote in found for sentence in whole_sentences(quote))
    return tuple(quoted(quote) for quote in chosen)


def _open(theme: Theme, used: Used) -> Paragraph:
    # How well a sentence must stand by itself to tell what is open.
    found = [
        t
        for paper in theme.papers
        for t in tag(paper)
        if t.quality >= 0.8 and t.role is not SentenceRole.METHOD and is_left_open(t)
    ]
    chosen = _one_each(sorted(found, key=lambda t: -t.quality), used, 3)
    return Paragraph(tuple(quoted(quote) for quote in chosen), SentenceRole.PROBLEM, OPEN)


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


def about(text: str, units: Sequence[Unit]) -> float:
    """Share of the units that a sentence has."""
    even = [replace(unit, weight=1 / len(units)) for unit in units]
    return mention(even, read_paper(Paper("", text, ""))).title if even else 0.0
