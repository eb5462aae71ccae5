"""Which papers a review is about: collected by several searches, then screened one by one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.screening.criteria import Criteria, Ruling, rule
from assistant.screening.decided import with_decisions
from assistant.screening.scope import Exclusion, Scope, ScreenedPaper
from assistant.screening.score import Pool, TopicScores, judge, on_topic, why, why_not
from assistant.screening.wide_search import FIRST_SEARCH, Searched, search_widely
from index.paper import Filters, Paper
from index.store.decisions import Decisions

if TYPE_CHECKING:
    from index.library import Library

EVERY_PAPER = Criteria()
MOST_PAPERS = 80


def collect(
    library: "Library",
    topic: str,
    filters: Filters,
    most: int = MOST_PAPERS,
    *,
    criteria: Criteria = EVERY_PAPER,
) -> Scope:
    """Search for the topic, then for its papers' own words; screen what was found.

    At most `most` papers are included, beside those that people included; what they excluded is
    out. Raises QueryError for a topic without a word.
    """
    searched = search_widely(library, topic, filters)
    judged = judge(searched.pool, searched.units)
    decisions = Decisions(library.store.database).of(topic)
    scope = _screen(topic, searched, judged, most, criteria)
    return with_decisions(scope, decisions, library.get)


@dataclass(frozen=True, slots=True)
class OnTopic:
    """A paper that was found for a topic, its chance of being on it, and whether that suffices."""

    paper: Paper
    chance: float
    passed: bool


def judge_papers(library: "Library", topic: str, filters: Filters) -> list[OnTopic]:
    """Every paper that is found for a topic, the likeliest first.

    It is searched further for as long as the last that were found still pass. Raises QueryError for
    a topic without a word.
    """
    first = FIRST_SEARCH
    while True:
        searched = search_widely(library, topic, filters, first)
        judged = judge(searched.pool, searched.units)
        passed = on_topic(judged)
        if not passed[first - first // 4 :].any() or first >= 4 * FIRST_SEARCH:
            break
        first *= 2
    return [
        OnTopic(searched.pool.read[n].paper, float(judged.chance[n]), bool(passed[n]))
        for n in np.argsort(-judged.chance, kind="stable")
    ]


def _screen(
    topic: str, searched: Searched, judged: TopicScores, most: int, criteria: Criteria
) -> Scope:
    pool, passed = searched.pool, on_topic(judged)
    order = [int(n) for n in np.argsort(-judged.chance, kind="stable")]
    right = [n for n in order if passed[n] and pool.read[n].paper.abstract]
    rulings = {n: rule(criteria, pool.read[n].paper) for n in right} if criteria else {}
    right = [n for n in right if not rulings.get(n)]
    kept = [right[place] for place in shares(pool.vectors[right], most)]
    places = _places(pool.vectors[kept])
    included = tuple(
        ScreenedPaper(pool.read[n].paper, float(judged.chance[n]), why(judged, n), place)
        for n, place in zip(kept, places, strict=True)
    )
    excluded = tuple(
        _left_out(pool, judged, n, rulings.get(n), bool(passed[n]))
        for n in order
        if n not in set(kept)
    )
    return Scope(topic, searched.queries, included, excluded, searched.in_full)


def _left_out(
    pool: Pool, judged: TopicScores, n: int, ruling: Ruling | None, passed: bool
) -> Exclusion:
    paper, chance = pool.read[n].paper, float(judged.chance[n])
    if ruling:
        return Exclusion(paper, ruling.reason, chance, ruling.sentence)
    return Exclusion(paper, why_not(pool, judged, n, passed), chance)


def shares(vectors: np.ndarray, most: int) -> list[int]:
    """At most so many of papers given best first, (n, dimension): of each kind its share.

    So that of a word with two meanings (calibration of cameras, of chances) both are there.
    """
    if len(vectors) <= most:
        return list(range(len(vectors)))
    from sklearn.cluster import KMeans

    # Where more papers pass, so many kinds of them have their share.
    kinds = KMeans(4, n_init=4, random_state=0).fit_predict(vectors)
    sizes = np.bincount(kinds)
    before = [int(np.sum(kinds[:n] == kind)) for n, kind in enumerate(kinds)]
    turn = (np.array(before) + 0.5) / sizes[kinds]
    return sorted(int(n) for n in np.argsort(turn, kind="stable")[:most])


def _places(vectors: np.ndarray) -> list[tuple[float, float]]:
    """Places in the unit square by the two main components of vectors (n, dimension)."""
    if len(vectors) < 3:
        return [(0.5, 0.5)] * len(vectors)
    centred = vectors - vectors.mean(axis=0)
    left, scale, _ = np.linalg.svd(centred, full_matrices=False)
    flat = left[:, :2] * scale[:2]
    low, high = flat.min(axis=0), flat.max(axis=0)
    scaled = (flat - low) / np.maximum(high - low, 1e-9)
    return [(round(float(x), 4), round(float(y), 4)) for x, y in scaled]
