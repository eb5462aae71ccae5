"""Pairs that need no judge: a sentence of an abstract beside itself, altered, or beside another.

They only warm the network up to read two texts against each other: what is right is always nearly
a copy, so that alone they teach little (docs/measured-reader.md).
"""

import re
from collections.abc import Iterator
from random import Random

from index.text.statements import split_statements
from training.material import ABSENT, CARRIED, CONTRADICTED

Row = tuple[str, str, str]
"""Evidence, statement, label."""
SHORTEST, LONGEST, FEWEST = 50, 260, 4
"""Characters of a sentence, and sentences of an abstract, that are used."""
ALTERED, COPIED = 0.42, 0.75
"""The chances that a sentence is altered, and that it is altered or copied."""
_OPPOSITES = (
    "increase decrease, increases decreases, increased decreased, increasing decreasing, "
    "higher lower, high low, better worse, improve degrade, improves degrades, improved degraded, "
    "more less, faster slower, larger smaller, large small, best worst, most least, "
    "outperforms underperforms, outperform underperform, reduces raises, reduce raise, "
    "strong weak, positive negative, before after, easy hard, simple complex, always never, "
    "all no, many few, with without, first last, possible impossible, efficient inefficient, "
    "stable unstable, upper lower, global local, only also, both neither, rise fall, gain loss, "
    "longer shorter, early late"
)
_TURNED = {
    one: other
    for pair in _OPPOSITES.split(", ")
    for one, other in (pair.split(), reversed(pair.split()))
}
_VERB = r"\b(is|are|was|were|can|could|does|do|has|have|had|will|should)\b"
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?!\w)")
_NAMES = re.compile(
    r"\b([A-Z][\w-]+)\b(.{3,60}?\b(?:than|over|to|outperforms|from|into|compared with)\b .{0,3})"
    r"\b([A-Z][\w-]+)\b"
)
_OPENING = re.compile(
    r"^(?:In this (?:paper|work|study|article),?|Here,?|Moreover,|Furthermore,|However,|Finally,"
    r"|Specifically,|In particular,|Additionally,"
    r"|(?:Experiments|Our results|We|Results) (?:show|find) that)\s+"
)
_HEAD = re.compile(r"((?:By|With|Using|On|In|For|When|While|Although)\b[^,]{10,90}), (.{25,})\.$")


def alter(abstract: str, random: Random) -> Iterator[Row]:
    """A row of an abstract; none where it is too short or nothing can be altered."""
    text = " ".join(abstract.split())
    spans = [text[start:end] for start, end in split_statements(text)]
    sentences = [s for s in spans if SHORTEST < len(s) < LONGEST]
    if len(sentences) < FEWEST:
        return
    n = random.randrange(len(sentences))
    sentence, draw = sentences[n], random.random()
    evidence = sentence if random.random() < 0.5 else " ".join(sentences[max(0, n - 1) : n + 1])
    if draw < ALTERED:
        kinds = [_turn, _turn, _other_number, _negate, _exchange]
        random.shuffle(kinds)
        said = _shorten(sentence) if random.random() < 0.5 else sentence
        altered = (kind(said, random) for kind in kinds)
        yield from ((evidence, one, CONTRADICTED) for one in _first(altered))
    elif draw < COPIED:
        moved = _reorder(sentence) if random.random() < 0.4 else None
        yield evidence, moved or _shorten(sentence), CARRIED
    elif others := [s for place, s in enumerate(sentences) if abs(place - n) > 1]:
        yield evidence, random.choice(others), ABSENT


def _first(found: Iterator[str | None]) -> list[str]:
    return next(([one] for one in found if one), [])


def _turn(sentence: str, random: Random) -> str | None:
    """One word by its opposite."""
    words = [m for m in re.finditer(r"\b[a-z]+\b", sentence) if m.group() in _TURNED]
    return _put(sentence, random.choice(words), _TURNED) if words else None


def _put(sentence: str, at: re.Match[str], by: dict[str, str]) -> str:
    return sentence[: at.start()] + by[at.group()] + sentence[at.end() :]


def _negate(sentence: str, random: Random) -> str | None:
    """A negation taken out, else put in."""
    bare = re.sub(_VERB + " not\\b", r"\1", sentence, count=1)
    if bare != sentence:
        return bare
    verbs = list(re.finditer(_VERB, sentence))
    if not verbs:
        return None
    end = random.choice(verbs).end()
    return f"{sentence[:end]} not{sentence[end:]}"


def _other_number(sentence: str, random: Random) -> str | None:
    numbers = list(_NUMBER.finditer(sentence))
    if not numbers:
        return None
    at = random.choice(numbers)
    decimals = len(at.group().partition(".")[2])
    other = f"{float(at.group()) * random.choice([0.3, 0.5, 0.7, 1.4, 2, 3]):.{decimals}f}"
    return None if other == at.group() else _put(sentence, at, {at.group(): other})


def _exchange(sentence: str, random: Random) -> str | None:
    """Two names that change places."""
    found = _NAMES.search(sentence)
    if not found or found[1] == found[3]:
        return None
    return sentence[: found.start()] + found[3] + found[2] + found[1] + sentence[found.end() :]


def _shorten(sentence: str) -> str:
    """Without what stands in brackets and the words that announce it."""
    said = _OPENING.sub("", re.sub(r"\s*\([^)]*\)", "", sentence))
    return said[:1].upper() + said[1:]


def _reorder(sentence: str) -> str | None:
    """What stands before the comma, after it."""
    found = _HEAD.match(sentence)
    if not found:
        return None
    return f"{found[2][:1].upper()}{found[2][1:]}, {found[1][:1].lower()}{found[1][1:]}."
