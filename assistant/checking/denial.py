"""What a sentence denies: "not seen", "unseen", "without a gap"."""

from collections.abc import Sequence

from assistant.checking.direction import negates
from assistant.text.lexicon import listed
from assistant.text.words import Word

AHEAD, BEHIND = 4, 3
"""Words that `not` reaches after it, and that `disappears` reaches before it."""
NAMED = 2
"""Content words that `no`, `without` or `removing` take away."""


def find_denials(found: Sequence[Word], clauses: Sequence[int]) -> tuple[frozenset[str], ...]:
    """What each negation of a sentence denies, as stems: "without a gap", "unseen", "not seen"."""
    denials = []
    for at, word in enumerate(found):
        lower = word.text.lower()
        if word.denied:
            denials.append(frozenset({word.stem}))
        if lower in listed("vanishing"):
            denials.append(_stems(found, range(max(0, at - BEHIND), at), at, clauses))
        elif lower in listed("privatives") or lower == "no":
            denials.append(_stems(found, _named(found, at), at, clauses))
        elif negates(word):
            ahead = range(at + 1, min(len(found), at + 2 * AHEAD + 1))
            reached = [i for i in ahead if found[i].text.lower() not in listed("light")][:AHEAD]
            denials.append(_stems(found, reached, at, clauses))
    return tuple(denials)


def _named(found: Sequence[Word], at: int) -> list[int]:
    """The places of what a `no` or `without` names: its noun, before any `and` or verb."""
    places: list[int] = []
    for i in range(at + 1, min(len(found), at + 3 * NAMED)):
        if found[i].content:
            places.append(i)
        elif places and found[i].text.lower() not in {"of", "the", "a", "an"}:
            break
        if len(places) == NAMED:
            break
    return places


def _stems(
    found: Sequence[Word], places: Sequence[int], at: int, clauses: Sequence[int]
) -> frozenset[str]:
    """The stems at some places that say something in the clause of the word at `at`."""
    return frozenset(
        found[i].stem for i in places if found[i].content and clauses[i] == clauses[at]
    )
