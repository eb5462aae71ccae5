"""Findings of several papers on one outcome, and what they say together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from assistant.answer import Quote


class Direction(StrEnum):
    """Where an outcome goes, by a paper's own words."""

    UP = "increase"
    DOWN = "decrease"
    NONE = "no difference"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one paper found for an outcome: its sentence, and words of it or of its abstract.

    `setting` is who or what was studied, None where it is not said; `figure` stands in the quote.
    """

    quote: Quote
    direction: Direction = Direction.UNCLEAR
    setting: Quote | None = None
    figure: str = ""


@dataclass(frozen=True, slots=True)
class SharedOutcome:
    """An outcome that several papers measured; `apart` are the places of findings that disagree.

    A disagreement is in `apart` only where it was looked at a second time, quote against quote.
    """

    name: str
    findings: tuple[Finding, ...]
    apart: tuple[tuple[int, int], ...] = ()

    @property
    def agreement(self) -> Direction | None:
        """The direction that all of two papers or more have in common; None if there is none."""
        told = {finding.direction for finding in self.findings}
        (direction, *others) = told or {Direction.UNCLEAR}
        return None if others or direction is Direction.UNCLEAR else direction

    @property
    def opposed(self) -> Sequence[tuple[int, int]]:
        """The places of findings whose directions differ, each two of two papers."""
        clear = [n for n, f in enumerate(self.findings) if f.direction is not Direction.UNCLEAR]
        return [
            (a, b)
            for a, b in combinations(clear, 2)
            if self.findings[a].direction is not self.findings[b].direction
        ]

    def limited(self, paper_ids: Iterable[str]) -> "SharedOutcome | None":
        """The outcome with findings of these papers only; None if fewer than two are left."""
        ids = set(paper_ids)
        kept = [n for n, f in enumerate(self.findings) if f.quote.paper.id in ids]
        if len(kept) < 2:
            return None
        place = {old: new for new, old in enumerate(kept)}
        apart = tuple((place[a], place[b]) for a, b in self.apart if {a, b} <= place.keys())
        return replace(self, findings=tuple(self.findings[n] for n in kept), apart=apart)
