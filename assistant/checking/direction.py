"""Which way a sentence points: up or down, better or worse, with or without, yes or no."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache

from assistant.text.lexicon import listed, opposites
from assistant.text.words import Word, stem

REACH = 4
"""Words back that a negation reaches."""
AROUND = 8
"""Words on either side that may say what a direction is about."""
LONG_WAY = 3.0
"""Words that a clause boundary counts for, and the distance at which a word's weight halves."""
_CLAUSE = re.compile(r"[;:,()]")
_JOINTS = frozenset({"but", "whereas", "while", "although", "however", "because"})


@dataclass(frozen=True, slots=True)
class Direction:
    """One word that points: its axis, +1 or -1 after negation, and what it is about.

    `about` weighs the stems around it in (0, 1], nearer ones and those after it more.
    """

    axis: str
    sign: int
    word: str
    at: int
    about: Mapping[str, float] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Bearing:
    """How the directions of a statement stand to those of a sentence, each figure >= 0.

    `agree` and `disagree` weigh the directions both have by what they share; `clash` is the
    plainest single disagreement, `confirm` the plainest agreement in other words. `denied` is
    negation that the statement has and the sentence has not, `denies` the other way round.
    `parity` is 1 when the signs multiply to different ones, `both` when either speaks of amounts.
    """

    agree: float
    disagree: float
    clash: float
    confirm: float
    denied: float
    denies: float
    parity: float
    both: float


@cache
def _lexicon() -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for axis, (plus, minus) in opposites().items():
        for sign, group in ((1, plus), (-1, minus)):
            for word in group:
                table.setdefault(word, (axis, sign))
                if not word.endswith("er"):  # "commoner" is more, "common" is not
                    table.setdefault(stem(word), (axis, sign))
    return table


@cache
def _lower_is_better() -> frozenset[str]:
    return frozenset(stem(word) for word in listed("lower_is_better"))


def entry(word: Word) -> tuple[str, int] | None:
    """The axis and sign of a word that points somewhere, before any negation."""
    lower = word.text.lower()
    if lower in listed("not_pointing"):
        return None
    return _lexicon().get(lower) or _lexicon().get(word.stem)


def _pointing(found: Sequence[Word], at: int) -> tuple[str, int] | None:
    """As `entry`, except in `at least 65` and `more than 20`, which bound a figure."""
    lower = found[at].text.lower()
    before = found[at - 1].text.lower() if at else ""
    after = [word.text for word in found[at + 1 : at + 3]]
    if before == "at" and lower in {"least", "most"}:
        return None
    if len(after) == 2 and after[0].lower() == "than" and after[1][0].isdigit():
        return None
    return entry(found[at])


def negates(word: Word) -> bool:
    """Whether a word turns its sentence round: `not`, `without`, `fails`, `doesn't`."""
    lower = word.text.lower()
    return lower in listed("negators") or lower.endswith(("n't", "n’t"))


def negations(found: Sequence[Word]) -> int:
    """How many negating words there are."""
    return sum(map(negates, found))


def find_directions(found: Sequence[Word], clauses: Sequence[int]) -> tuple[Direction, ...]:
    """Every word of a sentence that points somewhere or negates, with what it points at."""
    directions = []
    for at, word in enumerate(found):
        pointing, turning = _pointing(found, at), negates(word)
        if pointing is None and not turning:
            continue
        about = _about(found, at, clauses)
        if turning:
            directions.append(Direction("negation", -1, word.text, at, about))
        if pointing is not None:
            axis, sign = resolved(pointing, found, at)
            sign *= (-1) ** (_turned(found, at, clauses) + word.denied)
            directions.append(Direction(axis, sign, word.text, at, about))
    return tuple(directions)


def clauses_of(found: Sequence[Word], text: str) -> list[int]:
    """The number of the clause each word of a text is in."""
    numbers: list[int] = []
    current = 0
    for before, word in zip((None, *found), found, strict=False):
        gap = text[before.start + len(before.text) : word.start] if before else ""
        lower = word.text.lower()
        coming = found[len(numbers) + 1 : len(numbers) + 3]
        denies = lower == "and" and any(map(negates, coming))  # "rose and did not fall"
        if _CLAUSE.search(gap) or lower in _JOINTS or denies:
            current += 1
        numbers.append(current)
    return numbers


def _about(found: Sequence[Word], at: int, clauses: Sequence[int]) -> dict[str, float]:
    about: dict[str, float] = {}
    for other in range(max(0, at - AROUND), min(len(found), at + AROUND + 1)):
        word = found[other]
        if other == at or not word.content or entry(word) is not None:
            continue
        away = other - at if other > at else 1.3 * (at - other)
        between = found[min(at, other) + 1 : max(at, other)]
        joined = any(w.text.lower() in {"and", "or"} for w in between)
        away += LONG_WAY * (clauses[other] != clauses[at]) + 0.5 * LONG_WAY * joined
        about[word.stem] = max(about.get(word.stem, 0.0), 1 / (1 + away / LONG_WAY))
    return about


def resolved(pointing: tuple[str, int], found: Sequence[Word], at: int) -> tuple[str, int]:
    """Better is more, except of what one wants less of: "improves latency" lowers it."""
    axis, sign = pointing
    if axis != "quality":
        return pointing
    near = {word.stem for word in found[max(0, at - 1) : at + 4]}
    return "amount", -sign if near & _lower_is_better() else sign


def _turned(found: Sequence[Word], at: int, clauses: Sequence[int]) -> int:
    """How many negations reach the word at a position, within its clause."""
    back = [b for b in range(max(0, at - 2 * REACH), at) if clauses[b] == clauses[at]]
    ahead = [a for a in range(at + 1, min(len(found), at + 4)) if clauses[a] == clauses[at]]
    gone = any(found[a].text.lower() in listed("vanishing") for a in ahead)
    objectless = bool(ahead) and found[at + 1].text.lower() == "no"  # "needs no training"
    return (
        gone
        + objectless
        + sum(negates(found[b]) and _away(found, b, at) <= _reach(found[b]) for b in back)
    )


def _away(found: Sequence[Word], negation: int, at: int) -> int:
    """Words from a negation to a word, without those that only pass it on: `not result in a`."""
    between = found[negation + 1 : at]
    return 1 + sum(word.text.lower() not in listed("light") for word in between)


def _reach(word: Word) -> int:
    """`not` reaches past an adverb or two, `no` and `without` only their noun."""
    lower = word.text.lower()
    return 2 if lower == "no" else 1 if lower in listed("privatives") else REACH


def bearing(said: Sequence[Direction], source: Sequence[Direction]) -> Bearing:
    """Compare a statement's directions with a sentence's."""
    mine = {s for one in said for s in one.about}
    taken = {stem(one.word.lower()) for one in said}
    agree = disagree = clash = confirm = 0.0
    for one in said:
        rivals = _rivals(one, source, taken)
        if one.axis == "negation" or not rivals:
            continue
        weight, same = max(rivals)
        agree, disagree = (agree + weight, disagree) if same else (agree, disagree + weight)
        against = max((w for w, same in rivals if not same), default=0.0)
        with_it = max((w for w, same in rivals if same), default=0.0)
        clash = max(clash, against - with_it)
        if all(one.word.lower() != other.word.lower() for other in source):
            confirm = max(confirm, with_it - against)
    reached = [o for o in source if sum(o.about.get(s, 0.0) for s in mine) > 0.3]
    both = _has_amount(said) and _has_amount(source)
    return Bearing(
        agree,
        disagree,
        clash,
        confirm,
        _unmet(said, source),
        _unmet(source, said),
        float(both and _product(said) != _product(reached)),
        float(both),
    )


def _rivals(
    one: Direction, source: Sequence[Direction], taken: Set[str]
) -> list[tuple[float, bool]]:
    """What a direction may be compared with: its own word and those on its axis.

    Words that the statement uses itself are `taken`: they answer to themselves only. Each comes
    with what the two share and whether they point the same way.
    """
    own = stem(one.word.lower())
    same_word = [o for o in source if stem(o.word.lower()) == own]
    same_axis = [o for o in source if o.axis == one.axis and stem(o.word.lower()) not in taken]
    return [(_shared(one, o), o.sign == one.sign) for o in (*same_word, *same_axis)]


def _shared(one: Direction, other: Direction) -> float:
    total = sum(one.about.values())
    if not total:
        return 0.5
    return sum(min(w, other.about.get(s, 0.0)) for s, w in one.about.items()) / total


def _unmet(these: Sequence[Direction], those: Sequence[Direction]) -> float:
    """Negation here of what the other sentence speaks of, without negation there."""
    known = {s for other in those for s in other.about}
    other = [d for d in those if d.axis == "negation"]
    unmet = 0.0
    for one in these:
        total = sum(one.about.values())
        if one.axis != "negation" or not total:
            continue
        spoken = sum(w for s, w in one.about.items() if s in known) / total
        unmet += max(0.0, spoken - max((_shared(one, o) for o in other), default=0.0))
    return unmet


def _has_amount(directions: Sequence[Direction]) -> bool:
    return any(d.axis == "amount" for d in directions)


def _product(directions: Sequence[Direction]) -> int:
    sign = 1
    for direction in directions:
        if direction.axis in {"amount", "negation"}:
            sign *= direction.sign
    return sign
