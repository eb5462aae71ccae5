"""Which papers a review is about: collected by several searches, then screened one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.review.screen.criteria import Criteria, Ruling, rule
from assistant.review.screen.decided import with_decisions
from assistant.review.screen.own_terms import Usual, as_written, usual_terms
from assistant.review.screen.paper_words import TopicReading, read_paper
from assistant.review.screen.scope import Exclusion, Scope, ScreenedPaper, SearchStep
from assistant.review.screen.score import Pool, TopicScores, judge, on_topic, why, why_not
from assistant.review.screen.topic import Unit, parse_topic, weigh
from assistant.text.abbreviations import definitions, spelt_out
from assistant.text.spelling import respelt
from index.errors import QueryError
from index.paper import Filters, Paper
from index.store.decisions import Decisions

if TYPE_CHECKING:
    from index.library import Library

Owned = tuple[np.ndarray, np.ndarray]
EVERY_PAPER = Criteria()
FIRST_SEARCH = 150
"""Papers taken from the search for the topic itself."""
BACKGROUND = 400
"""Papers of the library at large that a candidate's similarity is compared with."""
MOST_PAPERS = 80


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found for a topic: its words in full, the papers, its units."""

    in_full: str
    pool: Pool
    units: tuple[Unit, ...]
    queries: tuple[SearchStep, ...]


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


def search_widely(library: "Library", topic: str, filters: Filters) -> Searched:
    """All that is found for a topic. Raises QueryError for a topic without a word."""
    if not parse_topic(topic):
        raise QueryError(f"not a topic: {topic!r}; name it in a few words")
    found: dict[str, TopicReading] = {}
    queries = [_search(library, topic, FIRST_SEARCH, filters, found)]
    texts = [read.paper.text for read in found.values()]
    if meant := spelt_out(topic, definitions(texts), texts):
        topic = respelt(topic, meant)
        queries.append(_search(library, topic, FIRST_SEARCH, filters, found))
    sample = _sample(library)
    others = tuple(read_paper(paper) for paper in sample)
    units = weigh(parse_topic(topic), others)
    usual = usual_terms(others)
    background, _ = paper_vectors(library, sample)
    pool = _pool(library, (topic, topic), units, found, usual, background)
    judged = judge(pool, units)
    in_their_words = _in_own_words(pool, judged, topic)
    queries.append(_search(library, in_their_words, 25, filters, found))
    pool = _pool(library, (topic, in_their_words), units, found, usual, background)
    return Searched(topic, pool, units, tuple(queries))


def _search(
    library: "Library", text: str, k: int, filters: Filters, found: dict[str, TopicReading]
) -> SearchStep:
    from index.search.rank import search

    results = search(library, text, k, filters)
    new = [result.paper for result in results if result.paper.id not in found]
    found.update((paper.id, read_paper(paper)) for paper in new)
    return SearchStep(text, len(results), len(new))


def _in_own_words(pool: Pool, judged: TopicScores, topic: str) -> str:
    """The topic with what its best papers call it themselves, as `multi-vector`."""
    best = np.argsort(-judged.chance, kind="stable")[:50]
    papers = [pool.read[n].paper for n in best]
    chosen: list[str] = []
    for term in judged.terms:
        taken = {word for other in chosen for word in other.split()}
        if len(chosen) < 3 and not taken & set(term.split()):
            chosen.append(term)
    words = [as_written(term, papers) for term in chosen]
    return " ".join([topic, *words])


def _pool(
    library: "Library",
    asked: tuple[str, str],
    units: Sequence[Unit],
    found: dict[str, TopicReading],
    usual: Usual,
    background: np.ndarray,
) -> Pool:
    directions = library.embedder.embed_queries([*asked, *(unit.text for unit in units)])
    vectors, owned = paper_vectors(library, [read.paper for read in found.values()])
    cosines = np.stack([_best_cosines(len(found), owned, one) for one in directions])
    n = len(asked)
    return Pool(
        tuple(found.values()),
        vectors,
        cosines[:n],
        usual,
        background,
        asked=directions[:n],
        words=directions[n:],
        word_cosine=cosines[n:],
    )


def _sample(library: "Library") -> list[Paper]:
    """Papers from all over the library."""
    total = library.count()
    step = max(total // BACKGROUND, 1)
    part = max(min(BACKGROUND, total) // 10, 1)
    places = range(0, total, part * step)
    return [p for place in places for p in library.papers(limit=part, offset=place)]


def paper_vectors(library: "Library", papers: Sequence[Paper]) -> tuple[np.ndarray, Owned]:
    """Mean vectors of papers (n, dimension), of length one; and their chunks' owners and vectors.

    Owners are rows of `papers` (m,), the vectors of the chunks are (m, dimension).
    """
    row = {paper.id: n for n, paper in enumerate(papers)}
    chunks, matrix = library.vectors.get(library.chunks(list(row)))
    owners = np.array([row[chunk.paper_id] for chunk in chunks], dtype=int)
    means = np.zeros((len(papers), library.embedder.dimension), dtype=np.float32)
    if len(chunks):
        np.add.at(means, owners, matrix)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return means / np.maximum(lengths, 1e-9), (owners, matrix)


def _best_cosines(papers: int, owned: Owned, asked: np.ndarray) -> np.ndarray:
    """The cosine of each paper's best chunk to what was asked, (n,)."""
    best = np.zeros(papers, dtype=np.float32)
    owners, matrix = owned
    if len(owners):
        np.maximum.at(best, owners, matrix @ asked)
    return best


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
