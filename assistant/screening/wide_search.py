"""The wide search for a topic: its papers, and what they are compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.screening.own_terms import Usual, as_written, usual_terms
from assistant.screening.paper_words import TopicReading, read_paper
from assistant.screening.scope import SearchStep
from assistant.screening.score import Pool, TopicScores, judge
from assistant.screening.topic import Unit, parse_topic, weigh
from assistant.text.abbreviations import definitions, spelt_out
from assistant.text.spelling import respelt
from index.errors import QueryError
from index.paper import Filters, Paper

if TYPE_CHECKING:
    from index.library import Library

Owned = tuple[np.ndarray, np.ndarray]
FIRST_SEARCH = 150
"""Papers taken from the search for the topic itself."""
BACKGROUND = 400
"""Papers of the library at large that a candidate's similarity is compared with."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found for a topic: its words in full, the papers, its units."""

    in_full: str
    pool: Pool
    units: tuple[Unit, ...]
    queries: tuple[SearchStep, ...]


def search_widely(
    library: "Library", topic: str, filters: Filters, first: int = FIRST_SEARCH
) -> Searched:
    """All that is found for a topic, so many papers by the topic itself.

    Raises QueryError for a topic without a word.
    """
    if not parse_topic(topic):
        raise QueryError(f"not a topic: {topic!r}; name it in a few words")
    found: dict[str, TopicReading] = {}
    queries = [_search(library, topic, first, filters, found)]
    texts = [read.paper.text for read in found.values()]
    if meant := spelt_out(topic, definitions(texts), texts):
        topic = respelt(topic, meant)
        queries.append(_search(library, topic, first, filters, found))
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
