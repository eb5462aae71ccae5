"""A section made anew of quotes: fewer, more, of some words, of a paper more or less."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from math import ceil

from assistant.answer import Statement
from assistant.answering.extract import quoted
from assistant.review.tagging import Tagged, tag, worth
from assistant.review.topic import parse_topic
from assistant.review.types import Paragraph, Role, Section
from assistant.review.writing import PROPOSED, REPORTED, RESOURCES, SETTING, about
from index.paper import Paper

LEADS = {
    Role.BACKGROUND: SETTING,
    Role.PROBLEM: SETTING,
    Role.METHOD: PROPOSED,
    Role.DATA: RESOURCES,
    Role.RESULT: REPORTED,
}
MOST_ON, OF_A_PAPER = 6, 2
"""Sentences added on some words, and of a paper."""
NAMES_IT = 0.75
"""Share of the words wished for that a sentence must have."""


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
    return _with_quotes(section, best[: max(len(section.statements) // 2, 2)])


def more_on(section: Section, words: str, papers: Iterable[Paper], used: Set[str]) -> Section:
    """With sentences that have the words, of the section's papers first, then of the others."""
    units = parse_topic(words)
    own = {paper.id for paper in section.papers}
    others = [paper for paper in papers if paper.id not in own]
    left = _left([*section.papers, *others], used)
    found = [t for t in left if about(t.quote.text, units) >= NAMES_IT]
    found.sort(key=lambda t: (t.quote.paper.id not in own, -worth(t)))
    return _with_quotes(section, found[:MOST_ON])


def with_paper(section: Section, paper: Paper, used: Set[str]) -> Section:
    """With a paper and its best sentences, one of a role."""
    best: dict[str, Tagged] = {}
    for tagged in sorted(_left([paper], used), key=lambda t: -worth(t)):
        best.setdefault(LEADS[tagged.role], tagged)
    order = [best[lead] for lead in (PROPOSED, REPORTED, RESOURCES, SETTING) if lead in best]
    return _with_quotes(_holding(section, [paper]), order[:OF_A_PAPER])


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


def _with_quotes(section: Section, found: Sequence[Tagged]) -> Section:
    """The section with more quotes, each in the paragraph of its role, and their papers."""
    paragraphs = list(section.paragraphs)
    for tagged in found:
        lead, statement = LEADS[tagged.role], quoted(tagged.quote)
        place = next((n for n, p in enumerate(paragraphs) if p.lead == lead), None)
        if place is None:
            paragraphs.append(Paragraph((statement,), tagged.role, lead))
        else:
            before = paragraphs[place]
            paragraphs[place] = replace(before, statements=(*before.statements, statement))
    section = replace(section, paragraphs=tuple(paragraphs))
    return _holding(section, [tagged.quote.paper for tagged in found])


def _holding(section: Section, papers: Sequence[Paper]) -> Section:
    """The section with papers given to it."""
    held = {paper.id: paper for paper in (*section.papers, *papers)}
    return replace(section, papers=tuple(held.values()))
