"""What a topic asks for, and how much of it a paper's own words say."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from assistant.checking.words import stem
from assistant.questions.terms import stop_words
from assistant.review.tagging import tag_sentences
from assistant.review.types import Role
from index.paper import Paper
from index.text.sentences import split_sentences

_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"(?<![\w-])[A-Za-z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*")
_VERSION = re.compile(r"(?:v?\d+(?:\.\d+)*)$")
# Of a compound such as `parameter-efficient`, the share its parts earn where they stand alone.
PART = 0.5
NEARBY = 3
"""Words for each of a topic's, and as many more, within which they are said together."""
RARE = 0.85
"""Words of a topic with this share of the rarest one's weight are as telling as that one."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or hyphenated compound of the topic: the stems of its parts, and its weight."""

    text: str
    parts: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Read:
    """A paper's sentences as stems, the title first, and the names it uses, folded.

    `own` are the places of those that tell what the paper itself does: the title, its methods and
    its data.
    """

    paper: Paper
    sentences: tuple[tuple[str, ...], ...]
    own: tuple[int, ...]
    names: frozenset[str]
    title_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mention:
    """How much of a topic a paper says, each in [0, 1], the topic's rarer words counting more.

    `title`: in the title; `together`: side by side in a sentence, or nearly so; `often`: repeated,
    three times counting in full; `anywhere`: at all; `own`: in the title and its sentences on its
    own work, taken together. `key` is whether those have one of the topic's rarest words, 0.5 for
    parts of it, and `key_in_title` whether the title has one.
    """

    title: float
    together: float
    often: float
    anywhere: float
    own: float
    key: float
    key_in_title: float


def read_paper(paper: Paper) -> Read:
    """A paper taken apart."""
    texts = [paper.abstract[a:b] for a, b in split_sentences(paper.abstract)]
    roles = tag_sentences(texts)
    return Read(
        paper,
        tuple(stems(text) for text in (paper.title, *texts)),
        (0, *(n for n, role in enumerate(roles, start=1) if role in (Role.METHOD, Role.DATA))),
        frozenset(names(paper.text)),
        frozenset(names(paper.title)),
    )


def stems(text: str) -> tuple[str, ...]:
    """The stems of all words of a text; a hyphen parts words."""
    return tuple(stem(word) for word in _WORD.findall(text))


def names(text: str) -> Iterable[str]:
    """Names such as SPLADE, DINOv2 or uniCOIL, folded: lower case, no version, no plural s."""
    return {folded for name in _NAME.findall(text) if len(folded := fold_name(name)) > 2}


def written_names(text: str) -> dict[str, str]:
    """The names of a text as it writes them, under their folded form."""
    return {fold_name(name): name for name in _NAME.findall(text) if len(fold_name(name)) > 2}


def fold_name(name: str) -> str:
    """A name without case, version and plural."""
    return _VERSION.sub("", name).lower().removesuffix("s")


def parse_topic(topic: str) -> tuple[Unit, ...]:
    """The units of a topic, stop words left out, all of one weight."""
    found = []
    for word in topic.split():
        parts = stems(word)
        if parts and not all(part in stop_words() for part in parts):
            found.append(Unit(word.strip(".,;:!?()\"'"), parts))
    return tuple(dict.fromkeys(found))


def weigh(units: Sequence[Unit], papers: Sequence[Read]) -> tuple[Unit, ...]:
    """The units with weights by rarity among the papers, 1 together."""
    counts = [sum(any(_count(unit, s) for s in p.sentences) for p in papers) for unit in units]
    raw = [log(1 + len(papers) / (1 + count)) for count in counts]
    total = sum(raw) or 1.0
    return tuple(Unit(u.text, u.parts, w / total) for u, w in zip(units, raw, strict=True))


def mention(units: Sequence[Unit], read: Read, acronym: str) -> Mention:
    """How much of the topic a paper says; its initials, as PEFT, say all of it."""
    rows = [[_has(unit, sentence, acronym) for unit in units] for sentence in read.sentences]
    weights = [unit.weight for unit in units]

    def weighed(shares: Sequence[float]) -> float:
        return sum(w * share for w, share in zip(weights, shares, strict=True))

    size = NEARBY * (len(units) + 1)
    said = [sentence for sentence, row in zip(read.sentences, rows, strict=True) if any(row)]
    parts = [part for sentence in said for part in _parts(sentence, size)]
    together = [weighed([_has(unit, part, acronym) for unit in units]) for part in parts]
    often = [min(sum(row[n] for row in rows), 3.0) / 3 for n in range(len(units))]
    anywhere = [max(row[n] for row in rows) for n in range(len(units))]
    rare = [n for n, weight in enumerate(weights) if weight >= RARE * max(weights)]
    own = [max(rows[place][n] for place in read.own) for n in range(len(units))]
    return Mention(
        title=weighed(rows[0]),
        together=max(together, default=0.0),
        often=weighed(often),
        anywhere=weighed(anywhere),
        own=weighed(own),
        key=max(own[n] for n in rare),
        key_in_title=max(rows[0][n] for n in rare),
    )


def _parts(sentence: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    """Runs of so many words, each half in the one before; the sentence itself if it is short."""
    last = max(len(sentence) - size, 0)
    return (sentence[n : n + size] for n in (*range(0, last, max(size // 2, 1)), last))


def acronym_of(topic: str) -> str:
    """The initials of a topic of three words or more, folded as `stems` folds a word."""
    initials = "".join(word[0] for word in _WORD.findall(topic) if stem(word) not in stop_words())
    return stem(initials) if len(initials) > 2 else ""


def _has(unit: Unit, sentence: Sequence[str], acronym: str) -> float:
    if _count(unit, sentence) or (acronym and acronym in sentence):
        return 1.0
    if len(unit.parts) == 1:
        return 0.0
    telling = [part for part in unit.parts if part not in stop_words()] or unit.parts
    return PART * sum(part in sentence for part in telling) / len(telling)


def _count(unit: Unit, sentence: Sequence[str]) -> int:
    """How often the parts stand side by side, or written as one word; `pre-training` as two."""
    size = len(unit.parts)
    places = range(len(sentence) - size + 1)
    side_by_side = sum(tuple(sentence[n : n + size]) == unit.parts for n in places)
    if size == 1:
        return side_by_side + sum(a + b == unit.parts[0] for a, b in pairwise(sentence))
    return side_by_side + sentence.count(stem("".join(unit.parts)))
