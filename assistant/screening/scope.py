"""What was searched for a review, what was found, and who was screened in or out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from index.paper import Paper


@dataclass(frozen=True, slots=True)
class ScreenedPaper:
    """A paper that passed the screening, with its relevance (higher is better) and why it passed.

    `place` is its place on the map of the papers, two numbers in [0, 1]; `who` decided on it, empty
    where the reader did.
    """

    paper: Paper
    relevance: float
    reason: str
    place: tuple[float, float] = (0.5, 0.5)
    who: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A paper that was screened and left out, and why: the sentence that says so, if one does.

    `who` decided on it, empty where the reader did.
    """

    paper: Paper
    reason: str
    relevance: float = 0.0
    sentence: str = ""
    who: str = ""

    @property
    def told(self) -> str:
        """The reason, and that a person gave it."""
        return f"by people: {self.reason}" if self.who else self.reason


@dataclass(frozen=True, slots=True)
class SearchStep:
    """One search of the library: its words, how many papers it found and how many were new."""

    text: str
    found: int
    new: int


BY_HAND = "chosen by hand"
"""Why a paper is in a review that no search found or the screening left out."""
BEYOND = "beyond the most relevant that one review takes"
"""Why a paper is not in a review though it is likely on the topic."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What was searched, found, screened and kept: what a PRISMA diagram needs.

    `spelt_out` is the topic with its abbreviations in full.
    """

    topic: str
    queries: tuple[SearchStep, ...] = ()
    included: tuple[ScreenedPaper, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    spelt_out: str = ""

    @property
    def in_full(self) -> str:
        """The topic in full words, or as it was asked for where nothing was searched."""
        return self.spelt_out or self.topic

    def holding(self, papers: Iterable[Paper]) -> "Scope":
        """The scope with these papers included too, as a person chose them."""
        held = {candidate.paper.id for candidate in self.included}
        new = {paper.id: paper for paper in papers if paper.id not in held}
        unseen = len(new.keys() - {exclusion.paper.id for exclusion in self.excluded})
        by_hand = (SearchStep(BY_HAND, unseen, unseen),) if unseen else ()
        return replace(
            self,
            queries=self.queries + by_hand,
            included=(*self.included, *(ScreenedPaper(p, 0.0, BY_HAND) for p in new.values())),
            excluded=tuple(e for e in self.excluded if e.paper.id not in new),
        )

    def limited(self, papers: Mapping[str, Paper]) -> "Scope":
        """The scope with just these papers included, by id, as a person chose them."""
        whole = self.holding(papers.values())
        known = {candidate.paper.id: candidate for candidate in whole.included}
        dropped = tuple(
            Exclusion(c.paper, "left out of the outline", c.relevance)
            for c in whole.included
            if c.paper.id not in papers
        )
        included = tuple(known[i] for i in papers)
        return replace(whole, included=included, excluded=(*dropped, *whole.excluded))

    @property
    def by_people(self) -> int:
        """How many papers people included; the others are the reader's choice."""
        return sum(bool(candidate.who) for candidate in self.included)

    @property
    def found(self) -> int:
        """Hits of all searches together."""
        return sum(query.found for query in self.queries)

    @property
    def screened(self) -> int:
        """Different papers among them."""
        return len(self.included) + len(self.excluded)

    @property
    def merged(self) -> int:
        """Hits that another search had found already."""
        return self.found - self.screened

    @property
    def reasons(self) -> Mapping[str, int]:
        """How many papers were left out for each reason."""
        counts: dict[str, int] = {}
        for exclusion in self.excluded:
            counts[exclusion.told] = counts.get(exclusion.told, 0) + 1
        return counts
