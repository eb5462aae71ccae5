"""Whether a paper is on topic: by its words, by its meaning, by the papers it resembles."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.screening.own_terms import Usual, own_terms, title_share
from assistant.screening.paper_words import TopicReading
from assistant.screening.scope import BEYOND
from assistant.screening.similarity import similarity
from assistant.screening.topic import Mention, Unit, mention

SIGNALS = (
    *("title", "said", "anywhere", "phrase", "asked", "meant", "core", "terms"),
    "least said",
    *("alike in words", "alike in meaning"),
)
AT_FIRST = SIGNALS.index("alike in words")
"""So many of the signals need no other papers' chances."""
FIRST_WEIGHTS = np.array([-7.94, 2.33, 2.35, 0.31, 0.47, 0.45, 2.83, 1.30, 2.28, 1.89])
WEIGHTS = np.array([-7.68, 1.65, 2.40, -0.44, 0.39, 0.38, 1.27, 0.24, 1.04, 1.87, 0.73, 3.03])
"""Log-odds that a paper is on topic: of none of the signals, then by each of them; at first, and
with likeness to what is likely by the first (`benchmarks/review_topics.py --fit`)."""
ON_TOPIC = 0.34
"""Chance of being on topic from which a paper is included."""
TITLED = 0.08
"""The same for a paper whose title names the topic."""
NAMES_IT = 0.75
"""Share of the topic's words that name it."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The papers found, with their mean vectors (n, dimension), and what they are compared with.

    `asked` (2, dimension) are the vectors of the topic, and of the topic in its papers' own words;
    `cosine` (2, n) is that of each paper's best chunk to them; `words` (u, dimension) and
    `word_cosine` (u, n) are the same of each of the topic's words. `usual` are the terms of papers
    from all over the library, `background` their mean vectors.
    """

    read: tuple[TopicReading, ...]
    vectors: np.ndarray
    cosine: np.ndarray
    usual: Usual
    background: np.ndarray
    asked: np.ndarray
    words: np.ndarray
    word_cosine: np.ndarray


@dataclass(frozen=True, slots=True)
class TopicScores:
    """Each paper's chance of being on topic, the words it has of it, its signals, all (n,).

    `terms` are what the papers most on topic call it themselves; `least` is the chance that counts.
    """

    chance: np.ndarray
    said: Sequence[Mention]
    signals: np.ndarray
    terms: dict[str, float] = field(default_factory=dict)
    least: float = ON_TOPIC


def judge(pool: Pool, units: Sequence[Unit]) -> TopicScores:
    """The chance of each paper to be about the topic: its words, its meaning, the papers like it.

    `units` are the topic's, weighed by how rare they are in the library.
    """
    said = [mention(units, read) for read in pool.read]
    asked, meant = (
        _above(cosine, pool.background @ direction)
        for cosine, direction in zip(pool.cosine, pool.asked, strict=True)
    )
    words = np.array([m.title + m.together + m.phrase for m in said])
    first = words / 2 + asked / 4
    # The papers most on topic by a first look.
    core = np.argsort(-first, kind="stable")[:8]
    terms = own_terms(
        [(pool.read[n], max(float(first[n]), 0.01)) for n in core],
        [part for unit in units for part in unit.parts],
        pool.usual,
    )
    signals = np.column_stack(
        [
            _words(said),
            _share(asked),
            _share(meant),
            _share(_near(pool, core)),
            [title_share(read, terms) for read in pool.read],
            _least_said(pool, said),
        ]
    )
    best = max((m.most for m in said), default=0.0)
    # Where the best paper says less, or of a long topic less than two words, the library has
    # nothing on it: without this two papers are cited on average for a topic that it lacks.
    something = best >= min(0.57, 2 / max(len(units), 1))
    likely = something * chance_of(signals, FIRST_WEIGHTS)
    signals = np.column_stack([signals, alike(pool, likely)])
    # Papers seldom have all the words of a topic that is longer than a phrase.
    least = ON_TOPIC if len(units) <= 4 else 0.26
    return TopicScores(something * chance_of(signals, WEIGHTS), said, signals, terms, least)


def alike(pool: Pool, likely: np.ndarray) -> np.ndarray:
    """The last two of the signals, (n, 2): likeness to the papers likely to be on topic."""
    found = similarity(pool.read, pool.usual, pool.vectors, likely)
    return np.column_stack([_share(column) for column in found.T])


def chance_of(signals: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The chance by the signals, (n,); the first of the weights is that of none."""
    chance: np.ndarray = 1 / (1 + np.exp(-(weights[0] + signals @ weights[1:])))
    return chance


def _words(said: Sequence[Mention]) -> np.ndarray:
    """The signals of the words alone, (n, 4); what papers say at most as shares of the best."""
    best = max((m.most for m in said), default=0.0) or 1.0
    rows = [(m.title, m.most / best, m.anywhere, m.phrase) for m in said]
    return np.array(rows, dtype=float).reshape(-1, 4)


def on_topic(judged: TopicScores) -> np.ndarray:
    """Which papers pass, (n,) of bool."""
    titled = np.array([said.title >= NAMES_IT for said in judged.said], dtype=bool)
    passed: np.ndarray = judged.chance >= np.where(titled, TITLED, judged.least)
    return passed


def why(judged: TopicScores, n: int) -> str:
    """Why a paper passed, for the record."""
    said = judged.said[n]
    if said.title >= NAMES_IT:
        return "its title names the topic"
    return "its abstract is about the topic" if said.together >= NAMES_IT else "near the topic"


def why_not(pool: Pool, judged: TopicScores, n: int, passed: bool) -> str:
    """Why a paper was left out, for the record."""
    if not pool.read[n].paper.abstract:
        return "no abstract to quote"
    if passed:
        return BEYOND
    if judged.said[n].anywhere <= 0.2:
        return "says nothing of the topic"
    if judged.said[n].anywhere < NAMES_IT:
        return "lacks a word of the topic, and is not near it"
    return "mentions the topic in passing"


def _least_said(pool: Pool, said: Sequence[Mention]) -> np.ndarray:
    """How much of the topic's word that a paper says least, or is least near to, (n,).

    Of "breast cancer screening" a paper on breast cancer says nothing of screening; of "visual
    representation" one that says image is near to visual.
    """
    near = [
        np.clip(_share(_above(cosine, pool.background @ word)), 0.0, 1.0)
        for cosine, word in zip(pool.word_cosine, pool.words, strict=True)
    ]
    each = np.array([mention.each for mention in said]).reshape(len(said), len(pool.words))
    least: np.ndarray = np.maximum(each, np.column_stack(near)).min(axis=1)
    return least


def _near(pool: Pool, core: np.ndarray) -> np.ndarray:
    """How near papers are to the core's nearest, in deviations above the library's mean, (n,)."""
    centres = pool.vectors[core]
    cosines = pool.vectors @ centres.T
    # No paper is near itself.
    cosines[core, np.arange(len(core))] = -1.0
    return _above(_nearest(cosines), _nearest(pool.background @ centres.T))


def _nearest(cosines: np.ndarray) -> np.ndarray:
    """The mean of each row's highest cosines, 0 where there are none."""
    if not cosines.shape[1]:
        return np.zeros(len(cosines))
    means: np.ndarray = np.sort(cosines, axis=1)[:, -3:].mean(axis=1)
    return means


def _above(values: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Values in standard deviations above the background's mean."""
    spread = float(background.std()) if len(background) else 0.0
    middle = float(background.mean()) if len(background) else 0.0
    result: np.ndarray = (values - middle) / max(spread, 1e-6)
    return result


def _share(values: np.ndarray) -> np.ndarray:
    """Values as shares of the mean of the five highest, or of half the highest: from -1 to 1.5."""
    if not len(values):
        return values
    top = np.sort(values)[-5:]
    best = max(float(top.mean()), float(top.max()) / 2, 1e-6)
    return np.clip(values / best, -1.0, 1.5)
