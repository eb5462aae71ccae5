"""The sentence whose wording a statement follows most closely, and how the two then differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.checking.alignment import Changes, find_changes
from assistant.checking.direction import bearing
from assistant.checking.numbers import missing
from assistant.checking.roles import doubt, moved_otherwise, roles_exchanged
from assistant.checking.sentence import Sentence
from assistant.checking.turned import denied_apart, swapped

FOLLOWS = 0.6
"""Share of words in order from which a statement follows a sentence word by word."""
NEARLY_ALL = 0.85
"""The same, from which a change is no paraphrase."""
SPEAKS_OF = 0.5
"""Share of the statement's words from which a sentence speaks of the same."""
TOUCHES = 0.4
"""The same, from which what it denies or finds no difference in may be the statement."""
CLASHES = 0.25
"""Shared surroundings from which two opposite directions are about the same thing."""


@dataclass(frozen=True, slots=True)
class Closest:
    """How a statement stands to the sentence nearest in wording.

    `overlap` is the share of the statement's content words in it, `precision` the share of its
    content words in the statement; `clash` and `confirm` weigh
    directions that oppose each other or agree in other words; `apart` says that one of the two
    denies what the other affirms; `swapped` is 1.0 for exchanged sides, -1.0 for the same ones.
    `exchanged` is for a cause and its effect; `doubt` says why it may not be carried.
    """

    sentence: Sentence
    overlap: float
    precision: float
    changes: Changes
    clash: float
    confirm: float
    apart: bool
    swapped: float
    exchanged: bool = False
    doubt: str = ""

    @property
    def _follows(self) -> bool:
        return self.changes.same >= FOLLOWS and self.swapped >= 0

    @property
    def alike(self) -> bool:
        """Whether it plainly points the same way, so that turned words elsewhere mislead."""
        return self.swapped < 0 or self.confirm >= max(CLASHES, self.clash)

    @property
    def against(self) -> str:
        """What the statement turns round of what the sentence says; empty if nothing."""
        if self.swapped > 0 or self.exchanged:
            return "The abstract has the two the other way round."
        if self.changes.same >= FOLLOWS and self.changes.figures:
            return "The abstract gives another figure."
        nearly = self.changes.same >= NEARLY_ALL
        if self.changes.exchanged and nearly:
            return "The abstract gives another figure."
        confirmed = self.confirm >= max(CLASHES, self.clash)
        if self.changes.directions and not confirmed and (nearly or self._follows):
            return "The abstract points the other way."
        if self.apart and nearly:
            return "One of the two denies what the other says."
        if self.overlap < SPEAKS_OF or self.swapped < 0:
            return ""
        if self.clash >= CLASHES and self.clash > self.confirm:
            return "The abstract points the other way."
        if self.apart and self.overlap >= FOLLOWS and self.confirm < CLASHES:
            return "One of the two denies what the other says."
        return ""


def find_closest(
    said: Sentence, near: Sequence[Sentence], source: Sequence[Sentence] = ()
) -> Closest:
    """Compare a statement with that of a few sentences which shares most of its wording.

    `source` is the whole abstract: what a thing does may be said anywhere in it.
    """
    compared = [_compare(said, sentence) for sentence in near]
    closest = max(compared, key=lambda c: c.overlap + c.changes.same + 0.5 * c.precision)
    speaking = [c for c in compared if c.overlap >= SPEAKS_OF]
    sides = next((c.swapped for c in speaking if c.swapped), 0.0)
    doubt = next((c.doubt for c in compared if c.doubt and c.overlap >= TOUCHES), "")
    if not doubt and any(moved_otherwise(said, sentence) for sentence in source or near):
        doubt = "The abstract has it move the other way."
    # A figure is not another one where some sentence that speaks of the same has them all.
    told = said.quantities and any(
        not missing(said.quantities, c.sentence.quantities) for c in speaking
    )
    changes = replace(closest.changes, figures=0) if told else closest.changes
    exchanged = any(c.exchanged for c in compared if c.overlap >= SPEAKS_OF)
    return replace(closest, swapped=sides, doubt=doubt, changes=changes, exchanged=exchanged)


def _compare(said: Sentence, sentence: Sentence) -> Closest:
    mine, theirs = set(said.stems), set(sentence.stems)
    directions = bearing(said.directions, sentence.directions)
    return Closest(
        sentence,
        len(mine & theirs) / max(1, len(mine)),
        len(mine & theirs) / max(1, len(theirs)),
        find_changes(said, sentence),
        directions.clash,
        directions.confirm,
        denied_apart(said, sentence),
        swapped(said, sentence),
        roles_exchanged(said, sentence),
        doubt(said, sentence),
    )
