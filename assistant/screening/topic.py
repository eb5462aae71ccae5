"""What a topic asks for, and how much of it a paper's own words say."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import log

from assistant.screening.paper_words import TopicReading, place_of, stems
from assistant.text.lexicon import narrower
from assistant.text.stems import stem
from assistant.text.terms import stop_words

_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?<=[^\Wsui]{2})s$")
Parts = tuple[str, ...]
"""A word or hyphenated compound, as stems."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or hyphenated compound of the topic: the stems of its parts, its weight, what else
    says it."""

    text: str
    parts: Parts
    weight: float = 1.0
    also: tuple[Parts, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """How much of a topic a paper says, each in [0, 1], the topic's rarer words counting more.

    `title`: in the title; `together`: side by side in a sentence, or nearly so; `anywhere`: at all.
    `phrase` is the share of the topic's neighbouring words that stand in the title as neighbours,
    and as they are written: to a stemmer `active` and `activation` are the same. `each` is how much
    of each of the topic's words it says at all.
    """

    title: float
    together: float
    anywhere: float
    phrase: float
    each: tuple[float, ...] = ()

    @property
    def most(self) -> float:
        """How much of the topic its title or its best phrase says."""
        return max(self.title, self.together)


def parse_topic(topic: str) -> tuple[Unit, ...]:
    """The units of a topic, stop words left out, all of one weight."""
    found = []
    for word in topic.split():
        parts = stems(word)
        # A compound is a name, whatever its parts: `difference-in-differences`.
        if len(parts) > 1 or (parts and parts[0] not in stop_words()):
            found.append(Unit(word.strip(".,;:!?()\"'"), parts, also=_narrower().get(parts, ())))
    return tuple(dict.fromkeys(found))


def weigh(units: Sequence[Unit], papers: Sequence[TopicReading]) -> tuple[Unit, ...]:
    """The units with weights by rarity among the papers, 1 together."""
    counts = [sum(any(_count(unit, s) for s in p.sentences) for p in papers) for unit in units]
    raw = [log(1 + len(papers) / (1 + count)) for count in counts]
    total = sum(raw) or 1.0
    return tuple(replace(u, weight=w / total) for u, w in zip(units, raw, strict=True))


def mention(units: Sequence[Unit], read: TopicReading) -> Mention:
    """How much of the topic a paper says."""
    rows = [[_has(unit, sentence) for unit in units] for sentence in read.sentences]

    def weighed(shares: Sequence[float]) -> float:
        return sum(u.weight * share for u, share in zip(units, shares, strict=True))

    # Words for each of a topic's, and as many more, within which they are said together.
    size = 3 * (len(units) + 1)
    said = [sentence for sentence, row in zip(read.sentences, rows, strict=True) if any(row)]
    parts = [part for sentence in said for part in _parts(sentence, size)]
    each = tuple(max(column) for column in zip(*rows, strict=True))
    return Mention(
        title=weighed(rows[0]),
        together=max((weighed([_has(u, part) for u in units]) for part in parts), default=0.0),
        anywhere=weighed(each),
        phrase=_phrase([unit.text for unit in units], read.paper.title),
        each=each,
    )


def _phrase(words: Sequence[str], title: str) -> float:
    """The share of neighbouring words that a title has side by side; of one word, whether it has
    it in any form."""
    asked = _written(" ".join(words))
    there = _written(title)
    if len(asked) < 2:
        return float(set(stems(" ".join(words))) <= set(stems(title)))
    joined = {a + b for a, b in pairwise(there)} | set(there)
    beside = set(pairwise(there))
    pairs = list(pairwise(asked))
    return sum((a, b) in beside or a + b in joined for a, b in pairs) / len(pairs)


def _written(text: str) -> list[str]:
    """The telling words of a text in small letters, without a plural's s."""
    small = (word.lower() for word in _WORD.findall(text))
    return [_PLURAL.sub("", word) for word in small if stem(word) not in stop_words()]


def _parts(sentence: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    """Runs of so many words, each half in the one before; the sentence itself if it is short."""
    last = max(len(sentence) - size, 0)
    return (sentence[n : n + size] for n in (*range(0, last, max(size // 2, 1)), last))


def _has(unit: Unit, sentence: Sequence[str]) -> float:
    if _count(unit, sentence):
        return 1.0
    if any(place_of(other, sentence) for other in unit.also):
        # What a word that says one of the topic's counts for: `image` of `visual`.
        return 0.8
    if len(unit.parts) == 1:
        return 0.0
    telling = [part for part in unit.parts if part not in stop_words()] or unit.parts
    # Of a compound such as `parameter-efficient`, the share its parts earn where they stand alone.
    return 0.5 * sum(part in sentence for part in telling) / len(telling)


@lru_cache(maxsize=1)
def _narrower() -> dict[Parts, tuple[Parts, ...]]:
    return {stems(word): tuple(map(stems, others)) for word, others in narrower().items()}


def _count(unit: Unit, sentence: Sequence[str]) -> int:
    """How often the parts stand side by side, or written as one word; `pre-training` as two."""
    side_by_side = len(place_of(unit.parts, sentence))
    if len(unit.parts) == 1:
        return side_by_side + sum(a + b == unit.parts[0] for a, b in pairwise(sentence))
    return side_by_side + sentence.count(stem("".join(unit.parts)))
