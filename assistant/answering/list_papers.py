"""Which papers, how many, list all: every candidate is judged, not only the first few.

Those on the topic are listed, each with the sentence that fits best; those that may be stand apart,
as do those that the conditions asked for speak against.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answer import Quote, Statement, Support
from assistant.answering.choose_quotes import quoted
from assistant.answering.conditions import Conditions
from assistant.answering.extractive import none_mentions
from assistant.answering.paper_finder import PaperFinder
from assistant.reader.logistic import load_weights
from assistant.reader.types import Candidate, Reader, Source
from assistant.screening.collect import OnTopic, judge_papers
from assistant.screening.score import ON_TOPIC
from assistant.screening.topic import parse_topic
from index.paper import Paper
from index.text.statements import split_statements

SHOWN = 50
MAY_FIT = "may fit: "
"""How the reason of a paper begins that stands apart."""
DOUBTED = 10
"""Papers shown that may fit, beside those that do."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The papers that fit, a statement each, out of how many looked at; or what is missing.

    The last `doubtful` of the statements are papers that may fit.
    """

    statements: tuple[Statement, ...]
    looked_at: int
    fit: int = 0
    doubtful: int = 0
    missing: str = ""

    @property
    def papers(self) -> list[Paper]:
        """Those that fit; those that may where none does."""
        lines = self.statements[: len(self.statements) - self.doubtful] or self.statements
        return [paper for line in lines for paper in line.citations]

    @property
    def notice(self) -> str:
        """How the list came about, for the reader."""
        said = f"looked at {self.looked_at} papers; {self.fit} fit"
        said += f", {self.doubtful} more may" if self.doubtful else ""
        listed = len(self.statements) - self.doubtful
        return said + (f"; the best {listed} are listed" if self.fit > listed else "")


def list_papers(core: str, find: PaperFinder, reader: Reader) -> Listing:
    """The papers that fit what a list is asked for (`core`), best first.

    Whether a paper is on the topic is judged beside all that is found for it, as for a review.
    """
    conditions = Conditions.of(core)
    if not parse_topic(conditions.topic):
        return Listing((), 0, missing="Say in a word or two what the papers are to be about.")
    found = _judged([conditions.topic], find)
    if conditions.either and not any(one.passed for one in found):
        found = _judged(conditions.either, find)
    if not found:
        return Listing((), 0, missing="The library holds no such paper.")
    near = [one.paper for one in found if one.passed]
    likely = [one.paper for one in found if not one.passed and one.chance >= ON_TOPIC / 2]
    if find.filters and not near and not likely:
        likely = _near(conditions.topic, [one.paper for one in found], reader)
    reserved = {paper.id: conditions.reservation(paper, reader) for paper in (*near, *likely)}
    fit = [paper for paper in near if not reserved[paper.id]]
    open_ones = [paper for paper in likely if not reserved[paper.id]]
    # Where papers fit for certain, few of the others are of use.
    apart = [*open_ones, *(paper for paper in (*near, *likely) if reserved[paper.id])]
    apart = apart[: DOUBTED if fit else SHOWN]
    if not fit and not apart:
        lack = none_mentions(core, [one.paper for one in found])
        return Listing((), len(found), missing=f"No paper of the library fits this.{lack}")
    listed = fit[:SHOWN]
    lines = _lines(conditions.topic, [*listed, *apart], reader)
    doubted = [
        replace(line, reason=f"{MAY_FIT}{reserved[paper.id] or 'judge by its abstract'}")
        for line, paper in zip(lines[len(listed) :], apart, strict=True)
    ]
    return Listing((*lines[: len(listed)], *doubted), len(found), len(fit), len(doubted))


def _judged(topics: Sequence[str], find: PaperFinder) -> list[OnTopic]:
    """All that is found for any of some topics, the likeliest first, each paper once."""
    best: dict[str, OnTopic] = {}
    for topic in topics:
        for one in judge_papers(find.library, topic, find.filters):
            known = best.get(one.paper.id)
            if known is None or (known.passed, known.chance) < (one.passed, one.chance):
                best[one.paper.id] = one
    found = [one for one in best.values() if one.paper.id not in find.pins.banned]
    return sorted(found, key=lambda one: -one.chance)


def _near(topic: str, papers: Sequence[Paper], reader: Reader) -> list[Paper]:
    """Of the papers that a filter leaves those that are not far from a topic they don't name."""
    chances = reader.on_topic(topic, [Source.of(paper) for paper in papers[:SHOWN]])
    least = load_weights().least_listed
    return [papers[n] for n in np.argsort(-chances, kind="stable") if chances[n] >= least]


def _lines(core: str, papers: Sequence[Paper], reader: Reader) -> list[Statement]:
    """The sentence of each paper that fits best; the title of one that has no abstract."""
    places = [(paper, span) for paper in papers for span in split_statements(paper.abstract)]
    chances = reader.answers(core, [Candidate(Source.of(paper), *span) for paper, span in places])
    best: dict[str, tuple[float, Quote]] = {}
    for (paper, span), chance in zip(places, chances, strict=True):
        if paper.id not in best or chance > best[paper.id][0]:
            best[paper.id] = float(chance), Quote(paper, *span)
    return [quoted(best[p.id][1]) if p.id in best else _by_title(p) for p in papers]


def _by_title(paper: Paper) -> Statement:
    return Statement(f"“{paper.title}”", (paper,), (), Support.SUPPORTED, "Listed by its title.")
