"""Two sides that a sentence sets against each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.checking.direction import entry, negates, resolved
from assistant.checking.numbers import NUMBER_WORDS
from assistant.text.lexicon import listed
from assistant.text.words import Word, stem

REACH = 4
"""Words between a verb and its two sides."""
BACK = 16
"""Words before `than` or `over` among which the one that points to more or less may stand."""
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
        one, other = (
            frozenset(side_stem(w) for w in side if _is_part(w)) for side in (left, right)
        )
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
    sign = 1 if word.stem in verbs("exceeds") else -1 if word.stem in verbs("trails") else 0
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


def side_stem(word: Word) -> str:
    """As compared between sides: `larger` firms are the `large` ones, `unseen` is not `seen`."""
    if word.text.endswith("er") and entry(word) is not None:
        return word.stem.removesuffix("er")
    return f"un{word.stem}" if word.denied else word.stem


def _is_part(word: Word) -> bool:
    """Whether a word can name a side; `without strips` is another side than `with strips`."""
    return word.content or word.text.lower() in {"with", "without"}


@cache
def verbs(name: str) -> frozenset[str]:
    """The stems of a list of verbs, such as `exceeds`."""
    return frozenset(stem(word) for word in listed(name))
