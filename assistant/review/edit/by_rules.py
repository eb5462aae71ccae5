"""A section made anew of quotes: fewer, more, of some words, of a paper more or less."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from math import ceil

from assistant.answer import Quote, Statement
from assistant.answering.choose_quotes import quoted
from assistant.review.outline.themes import Theme
from assistant.review.types import Paragraph, Section, SentenceRole
from assistant.review.write.quoted import about, group_line
from assistant.review.zoning.digest import digest
from assistant.review.zoning.tagging import Tagged, tag, worth
from assistant.screening.topic import parse_topic
from index.paper import Paper


def shorter(section: Section) -> Section:
    """Half of the statements; a paper's only one goes last, what says least goes first."""
    left = list(section.statements)
    order = {id(statement): n for n, statement in enumerate(left)}
    while len(left) > ceil(len(section.statements) / 2):
        cited = [paper.id for statement in left for paper in statement.citations]
        left.remove(
            min(
                left,
                key=lambda s: (
                    any(cited.count(p.id) == 1 for p in s.citations),
                    _value(s),
                    -order[id(s)],
                ),
            )
        )
    return _with_only(section, {id(statement) for statement in left})


def longer(section: Section, used: Set[str]) -> Section:
    """Half as many statements again: the best sentences that its papers have left."""
    best = sorted(_left(section.papers, used), key=lambda t: -worth(t))
    return _with_quotes(section, [t.quote for t in best[: max(len(section.statements) // 2, 2)]])


def more_on(section: Section, words: str, papers: Iterable[Paper], used: Set[str]) -> Section:
    """With sentences that have the words, of the section's papers first, then of the others."""
    units = parse_topic(words)
    own = {paper.id for paper in section.papers}
    others = [paper for paper in papers if paper.id not in own]
    left = _left([*section.papers, *others], used)
    # Share of the words wished for that a sentence must have.
    found = [t for t in left if about(t.quote.text, units) >= 0.75]
    found.sort(key=lambda t: (t.quote.paper.id not in own, -worth(t)))
    # Sentences added on some words.
    return _with_quotes(section, [t.quote for t in found[:6]])


def with_paper(section: Section, paper: Paper, used: Set[str]) -> Section:
    """With a paper, its aim and its result."""
    return _with_quotes(_holding(section, [paper]), digest(paper, used))


def without_paper(section: Section, paper: Paper) -> Section:
    """Without a paper and the statements that cite it."""
    kept = {id(s) for s in section.statements if all(p.id != paper.id for p in s.citations)}
    papers = tuple(p for p in section.papers if p.id != paper.id)
    return replace(_with_only(section, kept), papers=papers)


def _left(papers: Iterable[Paper], used: Set[str]) -> list[Tagged]:
    """The sentences of papers that make a quotation and are not used yet, each once."""
    good = [t for p in papers for t in tag(p) if t.quality > 0 and t.quote.text not in used]
    return list({t.quote.text: t for t in reversed(good)}.values())[::-1]


def _value(statement: Statement) -> float:
    """How much a statement says; a model's own words count as a good sentence."""
    quotes = [q for q in statement.evidence if q.text == statement.text]
    tagged = [t for q in quotes[:1] for t in tag(q.paper) if t.quote == q]
    return worth(tagged[0]) if tagged else 2.0


def _with_only(section: Section, kept: Set[int]) -> Section:
    """The section with these statements, by identity, and the user's own paragraphs."""
    paragraphs = [
        replace(p, statements=tuple(s for s in p.statements if id(s) in kept))
        for p in section.paragraphs
    ]
    return replace(section, paragraphs=tuple(p for p in paragraphs if p.own or p.statements))


def _with_quotes(section: Section, found: Sequence[Quote]) -> Section:
    """The section with more quotes, each after what it quotes of its paper already, and the papers
    of these."""
    section = _holding(section, [quote.paper for quote in found])
    line = group_line(Theme(section.heading, section.papers))
    paragraphs = list(section.paragraphs)
    place = next((n for n, p in enumerate(paragraphs) if p.role is SentenceRole.RESULT), None)
    if place is None:
        place = len(paragraphs)
        paragraphs.append(Paragraph(role=SentenceRole.RESULT))
    statements = [*paragraphs[place].statements]
    for quote in found:
        own = [n for n, s in enumerate(statements) if s.citations[0].id == quote.paper.id]
        statements.insert(own[-1] + 1 if own else len(statements), quoted(quote))
    paragraphs[place] = Paragraph(tuple(statements), SentenceRole.RESULT, line)
    return replace(section, paragraphs=tuple(paragraphs))


def _holding(section: Section, papers: Sequence[Paper]) -> Section:
    """The section with papers given to it."""
    held = {paper.id: paper for paper in (*section.papers, *papers)}
    return replace(section, papers=tuple(held.values()))
