"""Two sides set against each other, and whether a statement exchanges them."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.checking.direction import entry, negates, resolved
from assistant.checking.lexicon import listed
from assistant.checking.numbers import NUMBER_WORDS, Quantity
from assistant.checking.words import Word, stem

if TYPE_CHECKING:
    from assistant.checking.sentence import Sentence

REACH = 4
"""Words between a verb and its two sides."""
BACK = 16
"""Words before `than` or `over` among which the one that points to more or less may stand."""
_PART = re.compile(r"(?:(?!,\s|;|\b(?:and|but|while|whereas|versus|vs|compared)\b).)+", re.S)
_PREPOSITIONS = frozenset({"in", "on", "at", "by", "for", "from", "to", "of", "around", "among"})
_SPANS = frozenset({*NUMBER_WORDS, "time", "years", "all", "many", "several"})
_PASSIVE = frozenset({"is", "are", "was", "were", "been", "being"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides of `A outperforms B`: sign +1 if the left one has more of it, else -1.

    `amount` where figures could settle it: `fewer`, not `better`.
    """

    left: frozenset[str]
    right: frozenset[str]
    sign: int
    amount: bool = False


def find_comparison(found: Sequence[Word], clauses: Sequence[int]) -> Comparison | None:
    """The first comparison: `A outperforms B`, `A is faster than B`, `compared with B, A ...`."""
    for at in range(len(found)):
        cut = _cut(found, at, clauses)
        if cut is None or not cut[2]:
            continue
        left, right, sign = cut
        one, other = (frozenset(_stem(w) for w in side if _is_part(w)) for side in (left, right))
        both = one & other
        turning = [w for w in found[max(0, at - REACH) : at] if w.text.lower() != "rather"]
        sign *= -1 if any(map(negates, turning)) else 1
        if one - both and other - both:
            pointing = next((e for w in reversed(left) if (e := entry(w)) is not None), None)
            amount = pointing is not None and pointing[0] == "amount"
            return Comparison(one - both, other - both, sign, amount)
    return None


def _cut(
    found: Sequence[Word], at: int, clauses: Sequence[int]
) -> tuple[Sequence[Word], Sequence[Word], int] | None:
    """The words on either side of a comparing word, and its sign; None if it compares nothing."""
    word, lower = found[at], found[at].text.lower()
    following = found[at + 1].text.lower() if at + 1 < len(found) else ""
    end = next((i for i in range(at, len(found)) if clauses[i] != clauses[at]), len(found))
    rest = found[at + 1 : end]
    sign = 1 if word.stem in _verbs("exceeds") else -1 if word.stem in _verbs("trails") else 0
    if sign:
        back = found[at - 1].text.lower() if at else ""
        sign = -sign if following == "by" and back in _PASSIVE else sign
        return found[:at], _one_side(rest), sign
    if lower in {"superior", "inferior"} and following == "to":
        return found[:at], _one_side(rest[1:]), 1 if lower == "superior" else -1
    if lower == "than" and at and found[at - 1].text.lower() == "rather":
        return found[max(0, at - REACH - 1) : at - 1], rest[:2], 1
    if lower == "than" and not (following[:1].isdigit() or following in NUMBER_WORDS):
        return found[:at], _one_side(rest), _sign(found[:at][-BACK:][::-1])
    if lower == "as" and any(w.text.lower() == "as" for w in found[max(0, at - 3) : at]):
        return found[:at], _one_side(rest), 1
    if lower in {"compared", "relative"} and following in {"with", "to"} and at < 2:
        return found[end:], rest[1:], _sign(found[end:])
    if lower == "over" and not (following[:1].isdigit() or following in _SPANS):
        return found[:at], _one_side(rest), _sign(found[:at][-BACK:][::-1])
    if lower in {"versus", "vs"} or (lower == "compared" and following in {"with", "to"}):
        return found[:at], _one_side(rest), _sign(found[:at][::-1])
    return None


def _one_side(following: Sequence[Word]) -> Sequence[Word]:
    """The words up to the next preposition: in "than dogs at home", the dogs."""
    side: list[Word] = []
    for word in following:
        if word.text.lower() in _PREPOSITIONS and any(map(_is_part, side)):
            break
        side.append(word)
    return side


def _sign(found: Sequence[Word]) -> int:
    """The way the first word that points to more or less points; 0 if none does."""
    for at, word in enumerate(found):
        pointing = entry(word)
        if pointing is not None and pointing[0] in {"amount", "quality"}:
            return resolved(pointing, found, at)[1]
    return 0


def _stem(word: Word) -> str:
    """As compared between sides: `larger` firms are the `large` ones, `unseen` is not `seen`."""
    if word.text.endswith("er") and entry(word) is not None:
        return word.stem.removesuffix("er")
    return f"un{word.stem}" if word.denied else word.stem


def _is_part(word: Word) -> bool:
    """Whether a word can name a side; `without strips` is another side than `with strips`."""
    return word.content or word.text.lower() in {"with", "without"}


@cache
def _verbs(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in listed(name))


def swapped(said: Sentence, source: Sentence) -> float:
    """1.0 where the statement exchanges the sides of a comparison or the roles around a verb.

    -1.0 where both compare the same sides the same way, 0.0 where there is nothing to tell.
    """
    compared = _sides_swapped(said.comparison, source.comparison)
    return compared or _figures_swapped(said, source) or float(_roles_swapped(said, source))


def _sides_swapped(said: Comparison | None, source: Comparison | None) -> float:
    # Who is better says nothing of who has more of something.
    if said is None or source is None or said.amount != source.amount:
        return 0.0
    # Verb and object stand on the left whatever is compared: only the right side tells.
    straight = len(said.right & source.right)
    crossed = min(len(said.right & source.left), len(source.right & said.left))
    if straight == crossed:
        return 0.0
    order = 1 if straight > crossed else -1
    return -1.0 if order * said.sign * source.sign > 0 else 1.0


def _figures_swapped(said: Sentence, source: Sentence) -> float:
    """Whether the figures of both sides say otherwise: "6 days with A and 8 with B", A longer."""
    compared = said.comparison
    if compared is None or not compared.amount:
        return 0.0
    for (here, first), (there, second) in pairwise(_parts_with_figures(source)):
        if first.kind != second.kind and first.kind and second.kind:
            continue
        straight = _is_of(compared.left, here, there) and _is_of(compared.right, there, here)
        crossed = _is_of(compared.right, here, there) and _is_of(compared.left, there, here)
        if straight != crossed and first.value != second.value:
            more = 1 if first.value > second.value else -1
            return -1.0 if more * compared.sign * (1 if straight else -1) > 0 else 1.0
    return 0.0


def _is_of(side: Set[str], here: Set[str], there: Set[str]) -> bool:
    """Whether a part of a sentence, and not the other part, is about a side."""
    return bool(side & (here - there))


def _parts_with_figures(source: Sentence) -> list[tuple[frozenset[str], Quantity]]:
    """The parts of a sentence between commas and `and`, each with the first figure in it."""
    parts = []
    for match in _PART.finditer(source.text):
        inside = [q for q in source.quantities if match.start() <= q.start < match.end()]
        if inside:
            words = [w for w in source.words if match.start() <= w.start < match.end()]
            parts.append((frozenset(_stem(w) for w in words if w.content), inside[0]))
    return parts


def _roles_swapped(said: Sentence, source: Sentence) -> bool:
    """Whether "A binds B" became "B binds A": names before and after a shared verb exchanged."""
    mine, theirs = _roles(said), _roles(source)
    for verb in mine.keys() & theirs.keys():
        (before, after, passive), (was_before, was_after, was_passive) = mine[verb], theirs[verb]
        if passive != was_passive:
            before, after = after, before
        crossed = bool(before & was_after) and bool(after & was_before)
        if crossed and not (before & was_before or after & was_after):
            return True
    return False


def _roles(sentence: Sentence) -> dict[str, tuple[set[str], set[str], bool]]:
    """Per word between names: the names just before and after it, and whether `by` follows."""
    found = sentence.words
    roles = {}
    for at, word in enumerate(found):
        if not word.content or _is_name(word) or word.stem in _verbs("mutual"):
            continue
        before = {w.stem for w in found[max(0, at - REACH) : at] if _is_name(w)}
        after = {w.stem for w in found[at + 1 : at + 1 + REACH] if _is_name(w)}
        by = any(w.text.lower() == "by" for w in found[at + 1 : at + 3])
        if before and after:
            roles[word.stem] = (before - after, after - before, by)
    return roles


def _is_name(word: Word) -> bool:
    return any(c.isupper() or c.isdigit() for c in word.text[1:])
