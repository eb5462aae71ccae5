"""A query to ranked papers: neighbours by meaning and by words, united and weighed together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from heapq import nlargest
from typing import TYPE_CHECKING

import numpy as np

from index.errors import QueryError
from index.paper import Chunk, Explanation, Filters, Paper, Passage, Result
from index.ranking.by_words import search_by_words
from index.ranking.known import Known, known_items, written_by
from index.ranking.rerank import DEPTH as RERANKED
from index.text.chunks import chunk_paper, embedded_texts
from index.vectors.store import VectorsUnavailable

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.library import Library
    from index.ranking.rerank import Reranker

NO_FILTERS = Filters()
DEPTH = 50
"""Papers that each ranker proposes, at least: 100 find nothing more (docs/evaluation.md)."""
WORDS = 0.7
"""Weight of the share of the query's words that a paper holds, against the cosine of its best
chunk: a plain sum, chosen on three collections (docs/evaluation.md)."""
COMPARE_ALL = 2000
"""Up to so many papers that pass a filter are all compared, beyond Chroma is asked for more."""
NEAREST = 300
"""Chunks that Chroma is asked for, at least: its first 100 hold 0.979 of the true ones when asked
for 100, 0.992 for 150, 0.9997 for 300 (6,526 chunks), for about 1 ms more."""
MOST_WINDOWS = 8
"""Parts of a pasted text that are embedded, spread evenly over it."""
LONG = 2000
"""Characters beyond which a query is taken for a document."""
PASSAGES = 3
"""Passages of one result, at most."""

Scored = dict[str, list[tuple[Chunk, float]]]


def search(
    library: Library,
    query: str,
    k: int = 10,
    filters: Filters = NO_FILTERS,
    *,
    reranker: Reranker | None = None,
) -> tuple[Result, ...]:
    """The k papers that answer a query best, each with the passages that matched.

    A query is words, a question or a pasted abstract. The best papers by cosine and by BM25 are
    united, each gets both scores, and their weighted sum ranks them: `Result.score`, higher is
    better. A `reranker` reads the best of them again. Raises QueryError for a query without a word.
    """
    if not any(map(str.isalnum, query)):
        raise QueryError(f"nothing to search for: {query[:40]!r}; type a few words")
    if k < 1:
        raise QueryError(f"no such number of papers: {k}; ask for 1 or more")
    known = known_items(library, query)
    if known:
        return _known_first(library, known, k, filters)
    if reranker is None:
        return _ranked(library, query, k, filters)
    return reranker.rerank(query, _ranked(library, query, max(k, RERANKED), filters))[:k]


def _ranked(library: Library, query: str, k: int, filters: Filters) -> tuple[Result, ...]:
    among = library.matching_ids(filters)
    try:
        candidates = _candidates(library, query, max(DEPTH, 2 * k), among)
    except VectorsUnavailable as error:
        return search_by_words(library, query, k, among, str(error))
    information = library.lexical.information(query)
    scores = candidates.cosines + WORDS * candidates.lexical / max(information, 1e-9)
    order = sorted(range(len(scores)), key=lambda n: (-scores[n], candidates.ids[n]))[:k]
    papers = {paper.id: paper for paper in library.get([candidates.ids[n] for n in order])}
    return tuple(
        candidates.result(n, papers[candidates.ids[n]], float(scores[n]))
        for n in order
        if candidates.ids[n] in papers
    )


def _known_first(library: Library, known: Known, k: int, filters: Filters) -> tuple[Result, ...]:
    """The papers that a query names, then those that its other words find.

    With `author:NAME` only that author's papers count; without other words the newest are first.
    """
    if known.authors:
        written = written_by(library, known.authors, filters)
        if not known.rest and not known.papers:
            return tuple(
                _named(library, p, "written by the author named", 0.0) for p in written[:k]
            )
        filters = replace(filters, papers=tuple(paper.id for paper in written) or ("",))
    among = library.matching_ids(filters)
    named = [(p, why) for p, why in known.papers if among is None or p.id in among]
    query = known.rest or (named[0][0].title if named else "")
    found = _ranked(library, query, k, filters) if any(map(str.isalnum, query)) else ()
    top = max((result.score for result in found), default=0.0) + 1
    first = [_named(library, paper, f"the {why} is in the query", top) for paper, why in named]
    ids = {paper.id for paper, _ in named}
    return (*first, *(result for result in found if result.paper.id not in ids))[:k]


def _named(library: Library, paper: Paper, note: str, score: float) -> Result:
    passages = tuple(Passage(paper, chunk, 1.0) for chunk in library.chunks([paper.id])[:PASSAGES])
    return Result(paper, score, passages, Explanation(note=note))


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Papers found by either ranker, with both scores of each and its compared chunks."""

    ids: list[str]
    near: Scored
    words: Mapping[str, float]
    near_rank: Mapping[str, int]
    words_rank: Mapping[str, int]

    @property
    def cosines(self) -> np.ndarray:
        return np.array([self.near[i][0][1] for i in self.ids])

    @property
    def lexical(self) -> np.ndarray:
        return np.array([self.words.get(i, 0.0) for i in self.ids])

    def result(self, n: int, paper: Paper, score: float) -> Result:
        passages = self.near[paper.id][:PASSAGES]
        explanation = Explanation(
            dense=passages[0][1],
            dense_rank=self.near_rank.get(paper.id),
            lexical=self.words.get(paper.id),
            lexical_rank=self.words_rank.get(paper.id),
        )
        matched = tuple(Passage(paper, chunk, cosine) for chunk, cosine in passages)
        return Result(paper, score, matched, explanation)


def _candidates(library: Library, query: str, depth: int, among: Set[str] | None) -> _Candidates:
    """The union of what both rankers propose; what one did not propose is scored by it too."""
    vector = embed_query(query, library.embedder)
    near = _by_paper(_nearest(library, vector, max(NEAREST, 3 * depth), among))
    words = dict(library.lexical.query(query, depth, among=among))
    missed = _by_paper(library.compare([i for i in words if i not in near], vector))
    scored = library.lexical.scores(query, [i for i in near if i not in words])
    return _Candidates(
        ids=[*near, *missed],
        near=near | missed,
        words=words | scored,
        near_rank={paper: rank for rank, paper in enumerate(near, 1)},
        words_rank={paper: rank for rank, paper in enumerate(words, 1)},
    )


def _nearest(
    library: Library, vector: np.ndarray, n: int, among: Set[str] | None
) -> list[tuple[Chunk, float]]:
    """The n chunks nearest to a query; exact where a filter leaves few papers."""
    if among is None or len(among) > COMPARE_ALL:
        share = 1.0 if among is None else len(among) / library.count()
        return library.vectors.query(vector, n, among, share=share)
    return nlargest(n, library.compare(among, vector), key=lambda pair: pair[1])


def _by_paper(found: Iterable[tuple[Chunk, float]]) -> Scored:
    """Chunks under their papers, best first: papers by their best chunk."""
    papers: Scored = {}
    for chunk, cosine in sorted(found, key=lambda pair: (-pair[1], pair[0])):
        papers.setdefault(chunk.paper_id, []).append((chunk, cosine))
    return papers


def embed_query(query: str, embedder: Embedder) -> np.ndarray:
    """The vector (dimension,) of a query; of a longer text, the mean of its windows' vectors."""
    windows = [query]
    # No text has more tokens than characters, so most queries need not be counted.
    if len(query) > LONG or (
        len(query) > embedder.max_tokens - 8 and embedder.count_tokens(query) > embedder.max_tokens
    ):
        document = Paper("", "", query.strip())
        chunks = chunk_paper(document, embedder)
        chunks = chunks[:: -(-len(chunks) // MOST_WINDOWS)]
        windows = embedded_texts(document, chunks, embedder)
    vector: np.ndarray = embedder.embed_queries(windows).mean(axis=0)
    return vector / max(float(np.linalg.norm(vector)), 1e-12)
