"""Who does what to whom: causes and effects, what rose and what fell, whose each figure is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from assistant.checking.direction import entry, negates
from assistant.checking.numbers import Quantity, agrees
from assistant.text.words import Word, words

if TYPE_CHECKING:
    from assistant.checking.sentence import Sentence

BEFORE = 2
"""Content words before a verb among which its subject stands."""
MIN_DENIED = 2
"""Words of a denial that a statement must have to be what is denied."""
SURE = 0.015
"""How much nearer figures stand to each other's words before they count as exchanged."""
_CAUSES = re.compile(
    r"\b(?:(?:is|are|was|were)\s(?:an?|the)\s(?:\w{1,20}\s)?"
    r"(?:causal factor|cause|driver|trigger)s?"
    r"\s(?:in|of|for|behind)(?:\sthe\s\w{1,20}\sof)?|causes?|caused(?! by\b)|leads?\sto|led\sto"
    r"|results?\sin|resulted\sin|triggers?|triggered(?! by\b)|drives|drove|gives?\srise\sto)\b",
    re.IGNORECASE,
)
_CAUSED = re.compile(
    r"\b(?:caused by|due to|because of|driven by|triggered by|attributed to|attributable to)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[;:.,]")
REACH = 120
"""Characters on either side of a verb in which its cause and effect are named."""
_MOVES = frozenset(
    """increase increases increased rise rises rose risen grow grows grew decline declines declined
    decrease decreases decreased drop drops dropped fall falls fell improve improves improved
    worsen worsens worsened shrank strengthened weakened doubled halved expanded""".split()
)
_FROM_TO = re.compile(r"\bfrom\b[^;]{1,60}?\bto\b", re.IGNORECASE)
_NULL = re.compile(
    r"\bno (?:better|worse|different|(?:more|less) \w+|difference)\b|\bdid not differ\b"
    r"|\bmakes? no difference\b|\bnot (?:superior|different)\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:was|were|is|are) (?:not (?:significantly )?different|similar)\b|\bdid not differ\b"
    r"|\bno (?:significant )?(?:between-group )?differences?\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"\b(?:significantly|higher|lower|fewer|less|more|better|superior|greater|longer|shorter)\b",
    re.IGNORECASE,
)
_LITTLE = re.compile(r"\b(?:no|not|n't|without|little|similar|non-?inferior)\b", re.IGNORECASE)


def roles_exchanged(said: Sentence, source: Sentence) -> bool:
    """Whether the statement makes the effect the cause."""
    mine, its = _causes(said.text), _causes(source.text)
    for cause, effect in mine:
        for was_cause, was_effect in its:
            straight = len(cause & was_cause) + len(effect & was_effect)
            if cause & was_effect and effect & was_cause and straight == 0:
                return True
    return False


def doubt(said: Sentence, source: Sentence) -> str:
    """Why a statement may not be carried by a sentence that speaks of the same; "" if it may."""
    if _contradicts_itself(said):
        return "The figures of the statement go the other way than its words."
    if _figures_exchanged(said, source):
        return "The figures may belong to the other of the two."
    null, found = _NULL.search(said.text), _DIFFERENCE.search(source.text)
    if null and found and not _LITTLE.search(source.text):
        return "The abstract finds a difference where the statement finds none."
    same = _SAME.search(source.text) and not _DIFFERENCE.search(_SAME.sub("", source.text))
    if same and _DIFFERENCE.search(said.text) and not _LITTLE.search(said.text):
        return "The abstract finds no difference."
    mine = frozenset(said.stems)
    if not said.negations and any(_is_denied(denial, mine) for denial in source.denials):
        return "The abstract denies it."
    return ""


def _is_denied(denial: frozenset[str], said: frozenset[str]) -> bool:
    shared = len(denial & said)
    return shared >= MIN_DENIED and 3 * shared >= 2 * len(denial)


def _causes(text: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The causes of a text with their effects, as stems."""
    found = []
    for pattern, forward in ((_CAUSES, True), (_CAUSED, False)):
        for match in pattern.finditer(text):
            before = _CLAUSE_END.split(text[max(0, match.start() - REACH) : match.start()])[-1]
            after = _CLAUSE_END.split(text[match.end() : match.end() + REACH])[0]
            sides = _stems(before), _stems(after)
            found.append(sides if forward else (sides[1], sides[0]))
    return found


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text) if word.content)


def moved_otherwise(said: Sentence, source: Sentence) -> bool:
    """Whether the very thing that rose in one fell in the other."""
    its = _moves(source)
    for thing, sign in _moves(said):
        against = [s for things, s in its if set(thing) <= set(things)]
        if against and all(s != sign for s in against):
            return True
    return False


def _moves(sentence: Sentence) -> list[tuple[tuple[str, ...], int]]:
    """The words right before each verb that says up or down, and which of the two it says."""
    found = sentence.words
    moves = []
    for at, word in enumerate(found):
        if word.text.lower() not in _MOVES or _passive_or_noun(found, at):
            continue
        pointing = entry(word)
        things = _subject(found, at)
        if pointing is not None and things:
            denied = any(negates(w) for w in found[max(0, at - 3) : at])
            moves.append((things, -pointing[1] if denied else pointing[1]))
    return moves


def _passive_or_noun(found: Sequence[Word], at: int) -> bool:
    """`the increase`, `increased risk`, `increased the risk`: no subject that rises."""
    before = found[at - 1].text.lower() if at else "the"
    after = found[at + 1].text.lower() if at + 1 < len(found) else ""
    object_follows = after not in _AFTER_MOVE and not after[:1].isdigit() and after != ""
    return before in {"the", "a", "an", "of", "to", "by", "with", "and", "or"} or object_follows


_AFTER_MOVE = frozenset(
    """by from to in after with when as at over during significantly sharply markedly strongly
    exponentially slightly steadily almost about because among between while and but linearly
    monotonically more less until under for between roughly nearly substantially on""".split()
)


def _subject(found: Sequence[Word], at: int) -> tuple[str, ...]:
    near = found[max(0, at - 4) : at]
    content = [word.stem for word in near if _may_move(word)]
    return tuple(content[-BEFORE:])


def _may_move(word: Word) -> bool:
    return word.content and not negates(word) and not word.text.endswith("ly")


def _contradicts_itself(said: Sentence) -> bool:
    """`lowered from 29 to 41`."""
    span = _FROM_TO.search(said.text)
    if not span:
        return False
    inside = [q for q in said.quantities if span.start() <= q.start]
    signs = {s for word in said.words if (s := _amount(word)) and word.start < span.start()}
    if len(inside) < 2 or len(signs) != 1 or any(negates(word) for word in said.words):
        return False
    first, second = inside[:2]
    return (second.value - first.value) * signs.pop() < 0


def _amount(word: Word) -> int:
    pointing = entry(word)
    return pointing[1] if pointing is not None and pointing[0] == "amount" else 0


def _figures_exchanged(said: Sentence, source: Sentence) -> bool:
    """Whether two figures stand nearer to each other's words than to those of the source."""
    if _FROM_TO.search(said.text):
        return False  # `from 41 to 29` says itself which is which
    both = [(q, s) for q in said.quantities for s in source.quantities if agrees(q, s)]
    shared = frozenset(said.stems) & frozenset(source.stems)
    for (one, its), (other, others) in combinations(both, 2):
        if one is other or its is others or one.kind != other.kind:
            continue
        told = sum(
            _lean(said, stem, one, other) * _lean(source, stem, its, others) for stem in shared
        )
        if told < -SURE:
            return True
    return False


def _lean(sentence: Sentence, stem: str, one: Quantity, other: Quantity) -> float:
    """How much nearer a word stands to one figure than to another, in words."""
    at = [n for n, word in enumerate(sentence.words) if word.stem == stem]
    first, second = (_place(sentence, q) for q in (one, other))
    return max((1 / (1 + abs(n - first)) for n in at), default=0.0) - max(
        (1 / (1 + abs(n - second)) for n in at), default=0.0
    )


def _place(sentence: Sentence, quantity: Quantity) -> int:
    return sum(word.start < quantity.start for word in sentence.words)
