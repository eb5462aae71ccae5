"""Whether a paper is on topic: by its words, by its meaning, by the papers it resembles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.review.topic import PART, Mention, Read, Unit, acronym_of, mention

CORE = 10
KEPT_FROM = 0.58
"""Relevance, as a share of the five best papers' mean, from which a paper is on topic."""
LEAST_TOP = 2.5
"""The least that the best papers' mean counts as, for a library that has nothing on a topic."""
ALL_OF_IT, NEARLY_ALL, ENOUGH = 0.9, 0.7, 3
"""With fewer papers than so many that say all of the topic, each must say nearly all of it."""
NAMED_FROM, METHOD_FROM = 0.48, 0.4
"""The same for a paper whose title names the topic, or one of its methods."""
SAYS_IT, MOST_OF_IT, HALF = 0.75, 0.58, 0.33
"""Shares of the topic's words that count as naming it, as most of it, as half of it."""
NEAR_IT, NEARER = 0.62, 0.7
"""Nearness to the best papers, as a share of theirs, that makes up for words it lacks, and that
makes up for most of them."""
FAR = 0.3
"""The same, below which having the topic's words is chance."""
AMONG_THE_BEST, AMIDST_THEM = 0.85, 0.9
"""Relevance and nearness from which a paper says the topic in words of its own."""
NAMED = 0.5
"""What a title that names one of the topic's methods adds."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The papers found, with their mean vectors (n, dimension) and best cosine to the topic."""

    read: tuple[Read, ...]
    vectors: np.ndarray
    cosine: np.ndarray
    background: np.ndarray
    asked: np.ndarray

    def distance(self, direction: np.ndarray) -> np.ndarray:
        """Similarity to a direction, in standard deviations above the library's mean."""
        return _above(self.vectors @ direction, self.background @ direction)


@dataclass(frozen=True, slots=True)
class Judged:
    """Each paper's relevance, its nearness to the best ones, its words, its names, all (n,).

    `words` is how many words the topic has: in one alone, a sentence says it by chance.
    """

    relevance: np.ndarray
    near: np.ndarray
    said: Sequence[Mention]
    named: np.ndarray
    words: int = 2


def judge(pool: Pool, topic: str, units: Sequence[Unit], methods: frozenset[str]) -> Judged:
    """How much each paper is about the topic: its words, its meaning, the papers like it.

    `units` are the topic's, weighed by how rare they are in the library.
    """
    acronym = acronym_of(topic)
    said = [mention(units, read, acronym) for read in pool.read]
    words = np.array([0.5 * (m.title + m.together + m.often) for m in said])
    named = np.array([bool(read.title_names & methods) for read in pool.read], dtype=float)
    near_topic = _above(pool.cosine, pool.background @ pool.asked)
    first = words + near_topic / 4 + NAMED * named
    core = np.argsort(-first)[:CORE]
    relevance = near = first
    for _ in range(2):
        centre = (pool.vectors[core] * first[core, None]).sum(axis=0)
        near = pool.distance(centre / max(float(np.linalg.norm(centre)), 1e-9))
        relevance = first + near / 4
        core = np.flatnonzero(relevance >= 0.65 * _top(relevance))[:60]
    return Judged(relevance, near, said, named, len(units))


def on_topic(judged: Judged) -> np.ndarray:
    """Which papers pass, (n,) of bool."""
    top, nearest = max(_top(judged.relevance), LEAST_TOP), _top(judged.near)
    about = sum(said.together >= ALL_OF_IT or said.title >= SAYS_IT for said in judged.said)
    return np.array(
        [
            _passes(said, bool(named), relevance / top, near / max(nearest, 1e-9), judged.words)
            and (about >= ENOUGH or bool(named) or max(said.title, said.together) >= NEARLY_ALL)
            for said, named, relevance, near in zip(
                judged.said, judged.named, judged.relevance, judged.near, strict=True
            )
        ],
        dtype=bool,
    )


def _passes(said: Mention, named: bool, relevance: float, near: float, words: int) -> bool:
    """Whether a paper is on topic; relevance and nearness as shares of the best papers'."""
    if named:
        return relevance >= METHOD_FROM
    if said.title >= SAYS_IT:
        return relevance >= NAMED_FROM
    nearest = NEAR_IT if said.together >= MOST_OF_IT else NEARER
    if said.title >= HALF and said.key_in_title and near >= nearest:
        return relevance >= NAMED_FROM
    if relevance >= AMONG_THE_BEST and near >= AMIDST_THEM and not said.key:
        return said.anywhere >= HALF
    if relevance < KEPT_FROM or near < FAR or (words == 1 and said.often < ALL_OF_IT):
        return False
    # Far from the best papers, the topic's words must tell of the paper's own work.
    if near < NEAR_IT and said.own < SAYS_IT:
        return False
    if said.key < PART:
        return said.title >= MOST_OF_IT
    return max(said.title, said.together) >= MOST_OF_IT


def why(judged: Judged, n: int) -> str:
    """Why a paper passed, for the record."""
    said = judged.said[n]
    if judged.named[n]:
        return "its title names a method of the topic"
    if said.title >= SAYS_IT:
        return "its title names the topic"
    return "its abstract is about the topic" if said.together >= SAYS_IT else "near the topic"


def why_not(pool: Pool, judged: Judged, n: int, passed: bool) -> str:
    """Why a paper was left out, for the record."""
    if not pool.read[n].paper.abstract:
        return "no abstract to quote"
    if passed:
        return "beyond the most relevant that one review takes"
    if judged.said[n].anywhere <= 0.2:
        return "says nothing of the topic"
    if judged.said[n].anywhere < SAYS_IT:
        return "lacks a word of the topic, and is not near it"
    return "mentions the topic in passing"


def _above(values: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Values in standard deviations above the background's mean."""
    spread = float(background.std()) if len(background) else 0.0
    middle = float(background.mean()) if len(background) else 0.0
    result: np.ndarray = (values - middle) / max(spread, 1e-6)
    return result


def _top(values: np.ndarray) -> float:
    """The mean of the five highest."""
    return float(np.sort(values)[-5:].mean()) if len(values) else 0.0
