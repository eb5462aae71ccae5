"""Screening as a task of people: the next paper, what is decided, and how much is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assistant.reader.types import Reader, Source
from assistant.screening.criteria import Criteria, rule, sentence_on
from assistant.screening.order import Forecast, ScreeningOrder
from assistant.screening.topic import parse_topic
from assistant.screening.wide_search import paper_vectors, search_widely
from index.errors import QueryError
from index.paper import Filters, Paper
from index.store.decisions import Decision, Decisions

if TYPE_CHECKING:
    from index.library import Library


@dataclass(frozen=True, slots=True)
class Screened:
    """A paper, its chance to be relevant by all that is known, why, and what was decided of it."""

    paper: Paper
    chance: float
    reason: str
    decision: Decision | None = None

    @property
    def suggested(self) -> bool:
        """Whether the reader would include it."""
        return self.chance >= 0.5


class Screening:
    """The papers of a topic while they are screened; every decision is kept in the library.

    With `everything` all papers that pass the filters are screened, else what a wide search for the
    topic finds. Raises QueryError for a topic without a word and where there is nothing to screen.
    """

    def __init__(
        self,
        library: "Library",
        topic: str,
        reader: Reader,
        *,
        filters: Filters | None = None,
        criteria: Criteria | None = None,
        everything: bool = False,
    ):
        self.topic = topic
        self._criteria = criteria or Criteria()
        self._kept = Decisions(library.store.database)
        papers = _papers(library, topic, filters or Filters(), everything)
        if not papers:
            raise QueryError(f"nothing to screen: no paper found for {topic!r}; add papers first")
        self.papers: Sequence[Paper] = papers
        self._place = {paper.id: n for n, paper in enumerate(papers)}
        chances = reader.on_topic(topic, [Source.of(p) for p in papers])
        out = np.array([rule(self._criteria, paper) is not None for paper in papers])
        # The chance of a paper that a criterion leaves out: a person may still take it.
        chances = np.where(out, np.minimum(chances, 0.02), chances)
        self._order = ScreeningOrder(
            paper_vectors(library, papers)[0], [p.text for p in papers], chances
        )
        self._decisions: dict[str, Decision] = {}
        self._take_in(self._kept.of(topic))
        self._forecast = self._order.forecast()

    @property
    def forecast(self) -> Forecast:
        """What is to be expected of the undecided papers."""
        return self._forecast

    @property
    def decisions(self) -> Sequence[Decision]:
        """The decisions on these papers, in the order they were made."""
        return tuple(self._decisions.values())

    def next(self, passed_over: Iterable[str] = ()) -> Screened | None:
        """The undecided paper most likely to be relevant; None if all are decided.

        Those `passed_over`, by id, come last.
        """
        later = set(passed_over)
        left = [n for n, paper in enumerate(self.papers) if paper.id not in self._decisions]
        if not left:
            return None
        chance = self._forecast.chance
        best = max(left, key=lambda n: (self.papers[n].id not in later, chance[n]))
        return self._screened(best)

    def all(self) -> list[Screened]:
        """Every paper: those included, the undecided, the likeliest first, those excluded."""
        chance = self._forecast.chance
        return [self._screened(int(n)) for n in np.argsort(-chance, kind="stable")]

    def decide(self, paper_id: str, include: bool, reason: str = "", who: str = "") -> Forecast:
        """Keep a decision, in the place of an earlier one; what is to be expected now."""
        return self.take([Decision(paper_id, include, reason, who)])

    def take(self, decisions: Sequence[Decision]) -> Forecast:
        """Keep many decisions. Raises QueryError for a paper that is not screened here."""
        for decision in decisions:
            if decision.paper_id not in self._place:
                raise QueryError(
                    f"not among the papers screened: {decision.paper_id}; see the ids of the sheet"
                )
        self._kept.keep(self.topic, decisions)
        self._take_in(decisions)
        self._forecast = self._order.forecast()
        return self._forecast

    def undo(self) -> Decision | None:
        """Take the last decision back; None if there is none."""
        if not self._decisions:
            return None
        paper_id, decision = self._decisions.popitem()
        self._kept.forget(self.topic, paper_id)
        self._order.undo(self._place[paper_id])
        self._forecast = self._order.forecast()
        return decision

    def _take_in(self, decisions: Iterable[Decision]) -> None:
        for decision in decisions:
            if decision.paper_id in self._place:
                self._decisions.pop(decision.paper_id, None)
                self._decisions[decision.paper_id] = decision
                self._order.decide(self._place[decision.paper_id], decision.include)

    def _screened(self, place: int) -> Screened:
        paper = self.papers[place]
        chance = round(float(self._forecast.chance[place]), 4)
        found = Screened(paper, chance, self._why(paper))
        return replace(found, decision=self._decisions.get(paper.id))

    def _why(self, paper: Paper) -> str:
        """Why a paper may be in or out, in words: the sentence that says so."""
        if ruling := rule(self._criteria, paper):
            return f"{ruling.reason}: {ruling.sentence}" if ruling.sentence else ruling.reason
        # Share of the topic's words from which a sentence shows why a paper may be on it.
        sentence = sentence_on(self.topic, paper, 0.3)
        return f"on topic: {sentence}" if sentence else "no sentence says the topic"


def _papers(library: "Library", topic: str, filters: Filters, everything: bool) -> list[Paper]:
    if not parse_topic(topic):
        raise QueryError(f"not a topic: {topic!r}; name it in a few words")
    if everything:
        return library.papers(filters)
    return [read.paper for read in search_widely(library, topic, filters).pool.read]
