"""What a paper must say, or must not, to be in a review; told by its own sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.screening.paper_words import read_paper
from assistant.screening.topic import Unit, mention, parse_topic
from index.paper import Paper
from index.text.statements import split_statements

ALL_OF_IT = 0.75
"""Share of a criterion's words that a sentence must say."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What papers on the topic must say each of, what none may say, and of which types they are.

    A type counts where the record of a paper names one: `article`, `review`, `inproceedings`.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude or self.types)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Why a paper is left out by a criterion, for the record, and the sentence that says so."""

    reason: str
    sentence: str = ""


def rule(criteria: Criteria, paper: Paper) -> Ruling | None:
    """The criterion that leaves a paper out; None where none does."""
    kind = str(paper.extra.get("type") or "").lower()
    if criteria.types and kind and not any(_same_type(one, kind) for one in criteria.types):
        return Ruling(f"excluded by type: {kind}")
    for words in criteria.exclude:
        if sentence := sentence_on(words, paper):
            return Ruling(f"excluded by “{words}”", sentence)
    for words in criteria.include:
        if not sentence_on(words, paper):
            return Ruling(f"does not say “{words}”")
    return None


def sentence_on(words: str, paper: Paper, least: float = ALL_OF_IT) -> str:
    """The first sentence, the title among them, that says most of some words; empty if none does.

    `animal` is said by `mice`: words that say another one are listed in the lexicon.
    """
    units = _units(words)
    if not units:
        return ""
    texts = [paper.title, *(paper.abstract[a:b] for a, b in split_statements(paper.abstract))]
    said = [_said(text, units) for text in texts]
    best = max(range(len(texts)), key=lambda n: (said[n], -n))
    return texts[best] if said[best] >= least else ""


@lru_cache(maxsize=64)
def _units(words: str) -> tuple[Unit, ...]:
    units = parse_topic(words)
    return tuple(Unit(u.text, u.parts, 1 / len(units), u.also) for u in units)


def _said(text: str, units: Sequence[Unit]) -> float:
    return mention(units, read_paper(Paper("", text, ""))).together


def _same_type(asked: str, kind: str) -> bool:
    one, other = (re.findall(r"[^\W_]+", name.lower()) for name in (asked, kind))
    return set(one) <= set(other) or "".join(one) == "".join(other)
