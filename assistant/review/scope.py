"""Which papers a review is about: collected by several searches, then screened one by one."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from assistant.review.screening import ALL_OF_IT, Judged, Pool, judge, on_topic, why, why_not
from assistant.review.topic import Unit, parse_topic, read_paper, weigh, written_names
from assistant.review.types import Candidate, Exclusion, Query, Scope
from index.errors import QueryError
from index.paper import Filters, Paper

if TYPE_CHECKING:
    from index.library import Library

Owned = tuple[np.ndarray, np.ndarray]
FIRST_SEARCH, LATER_SEARCH = 150, 25
"""Papers taken from the search for the topic itself, and from each search after it."""
MOST_METHODS = 12
OWN = 0.5
"""Share of the papers that use a name which must be on topic for it to be the topic's."""
BACKGROUND = 400
"""Papers of the library at large that a candidate's similarity is compared with."""
MOST_PAPERS = 80


def collect(library: "Library", topic: str, filters: Filters, most: int = MOST_PAPERS) -> Scope:
    """Search for the topic, then for the methods its best papers name; screen what was found.

    At most `most` papers are included. Raises QueryError for a topic without a word.
    """
    units = parse_topic(topic)
    if not units:
        raise QueryError(f"not a topic: {topic!r}; name it in a few words")
    sample = _sample(library)
    units = weigh(units, [read_paper(paper) for paper in sample])
    background, _ = paper_vectors(library, sample)
    found: dict[str, Paper] = {}
    queries = [_search(library, topic, FIRST_SEARCH, filters, found)]
    pool = _pool(library, topic, found, background)
    methods = _methods(library, pool, judge(pool, topic, units, frozenset()))
    for name in methods.values():
        text = f"{name} {topic}"
        queries.append(_search(library, text, LATER_SEARCH, filters, found))
    for unit in _subtopics(units, topic):
        queries.append(_search(library, unit, LATER_SEARCH, filters, found))
    pool = _pool(library, topic, found, background)
    judged = judge(pool, topic, units, frozenset(methods))
    return _screen(topic, pool, judged, tuple(queries), tuple(methods.values()), most)


def _search(
    library: "Library", text: str, k: int, filters: Filters, found: dict[str, Paper]
) -> Query:
    from index.ranking.search import search

    results = search(library, text, k, filters)
    new = [result.paper for result in results if result.paper.id not in found]
    found.update((paper.id, paper) for paper in new)
    return Query(text, len(results), len(new))


def _subtopics(units: Sequence[Unit], topic: str) -> list[str]:
    """Neighbouring words of a longer topic, searched by themselves."""
    pairs = [f"{a.text} {b.text}" for a, b in pairwise(units)]
    return [pair for pair in pairs if pair != topic] if len(units) > 2 else []


def _pool(library: "Library", topic: str, found: dict[str, Paper], background: np.ndarray) -> Pool:
    papers = list(found.values())
    asked = library.embedder.embed_queries([topic])[0]
    vectors, owned = paper_vectors(library, papers)
    read = tuple(read_paper(paper) for paper in papers)
    return Pool(read, vectors, _best_cosines(len(papers), owned, asked), background, asked)


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
    means = np.zeros((len(papers), matrix.shape[1]), dtype=np.float32)
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


def _methods(library: "Library", pool: Pool, judged: Judged) -> dict[str, str]:
    """Names that live in papers on the topic, folded, and as they are written there.

    A name counts when two such papers use it, a title has it, and it is rare elsewhere. Here it is
    enough that a sentence says the topic, as in papers on a method of it.
    """
    says_it = np.array([said.together >= ALL_OF_IT for said in judged.said], dtype=bool)
    passed = on_topic(judged) | says_it if judged.words > 1 else on_topic(judged)
    users: dict[str, list[int]] = {}
    spelt: dict[str, str] = {}
    for n, read in enumerate(pool.read):
        for folded, name in written_names(read.paper.text).items():
            users.setdefault(folded, []).append(n)
            spelt.setdefault(folded, name)
    found = {}
    for folded, rows in users.items():
        inside = sum(bool(passed[n]) for n in rows)
        titled = any(folded in pool.read[n].title_names for n in rows)
        if inside >= 2 and titled and inside >= OWN * _users(library, spelt[folded], len(rows)):
            found[folded] = inside
    best = sorted(found, key=lambda folded: (-found[folded], folded))[:MOST_METHODS]
    return {folded: spelt[folded] for folded in best}


def _users(library: "Library", name: str, known: int) -> int:
    """How many papers of the library use a name, up to a hundred."""
    return max(known, len(library.lexical.query(name, 100)))


def _screen(
    topic: str,
    pool: Pool,
    judged: Judged,
    queries: tuple[Query, ...],
    methods: tuple[str, ...],
    most: int,
) -> Scope:
    passed = on_topic(judged)
    order = np.argsort(-judged.relevance, kind="stable")
    kept = [int(n) for n in order if passed[n] and pool.read[n].paper.abstract][:most]
    places = _places(pool.vectors[kept])
    included = tuple(
        Candidate(pool.read[n].paper, float(judged.relevance[n]), why(judged, n), place)
        for n, place in zip(kept, places, strict=True)
    )
    excluded = tuple(
        Exclusion(pool.read[n].paper, why_not(pool, judged, n, bool(passed[n])), float(score))
        for n, score in ((int(n), judged.relevance[n]) for n in order)
        if n not in set(kept)
    )
    return Scope(topic, queries, included, excluded, methods)


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
