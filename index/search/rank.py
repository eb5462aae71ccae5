"""A query to ranked papers: neighbours by meaning and by words, united and weighed together."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from index.errors import QueryError
from index.paper import Explanation, Filters, Paper, Part, Passage, Result
from index.search.by_author import written_by
from index.search.candidates import PASSAGES, Candidates, EmbeddedQuery, candidates, embed_query
from index.search.feedback import cosines_after_feedback
from index.search.known_item import Known, known_items
from index.search.lexical_fallback import search_by_words
from index.search.query_by_example import Examples, examples_in
from index.search.rerank import DEPTH as READ_AGAIN
from index.search.syntax import Required, required
from index.vectors.connection import VectorsUnavailable

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.library import Library
    from index.search.rerank import Reranker
    from index.session import VectorSpace

NO_FILTERS = Filters()
IN_QUERY = "is in the query"
"""How the note of a paper ends that is named."""
DEPTH = 50
"""Papers that each ranker proposes, at least: 100 find nothing more (docs/evaluation.md)."""
WORDS = 0.7
"""Weight of the share of the query's words that a paper holds, against the cosine of its best
chunk: a plain sum. 0.5 to 0.9 do as well (docs/search.md)."""


def search(
    library: Library,
    query: str,
    k: int = 10,
    filters: Filters = NO_FILTERS,
    *,
    reranker: Reranker | None = None,
    syntax: bool = False,
) -> tuple[Result, ...]:
    """The k papers that answer a query best, each with the passages that matched.

    A query is words, a question or a pasted abstract; it may name papers, which come first, or say
    what the wanted are like (`like A and B, not C`). The best papers by cosine and by BM25 are
    united, each gets both scores, and their weighted sum ranks them. Of those that come first the
    query takes a part, and the sum with the cosines to that is `Result.score`, higher is better. A
    `reranker` reads the best of them again. With `syntax`, what the query requires holds
    (`index.search.syntax`); a question is asked without, since it may quote. Raises QueryError for
    a query without a word.
    """
    if not any(map(str.isalnum, query)):
        raise QueryError(f"nothing to search for: {query[:40]!r}; type a few words")
    if k < 1:
        raise QueryError(f"no such number of papers: {k}; ask for 1 or more")
    if examples := examples_in(library, query):
        return _like(library, examples, k, filters)
    asked = required(library, query) if syntax else Required(query)
    scope = _Scope(library, asked.narrow(filters), asked, reranker)
    if known := known_items(library, asked.rest):
        return _known_first(scope, known, k)
    if not any(map(str.isalnum, asked.rest)):
        return _newest(scope, k)
    return _found(scope, asked.rest, k, scope.filters)


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a search looks: papers that pass the filters and meet what the query requires."""

    library: Library
    filters: Filters
    required: Required
    reranker: Reranker | None

    def ids(self, filters: Filters) -> Set[str] | None:
        """The papers that count; None for all."""
        among = self.library.matching_ids(filters)
        return self.required.papers(self.library, among, bodies=not filters.abstracts_only)


def _found(scope: _Scope, query: str, k: int, filters: Filters) -> tuple[Result, ...]:
    """The best papers for a text, read again by the reranker where one was named."""
    library, reranker = scope.library, scope.reranker
    among = scope.ids(filters)

    def embed(embedder: Embedder) -> EmbeddedQuery:
        return EmbeddedQuery(embed_query(query, embedder), ((query, 1.0),), filters.abstracts_only)

    if reranker is None:
        return _ranked(library, embed, k, among)
    return reranker.rerank(query, _ranked(library, embed, max(k, READ_AGAIN), among))[:k]


def _newest(scope: _Scope, k: int) -> tuple[Result, ...]:
    """All that count, of a query that has no words of its own, newest first."""
    among = scope.ids(scope.filters)
    papers = scope.library.papers(scope.filters, sort="year")
    fit = [paper for paper in papers if among is None or paper.id in among]
    return tuple(_named(scope.library, paper, "what the query requires", 0.0) for paper in fit[:k])


def _ranked(
    library: Library, embed: Callable[[Embedder], EmbeddedQuery], k: int, among: Set[str] | None
) -> tuple[Result, ...]:
    def rank(meaning: VectorSpace) -> tuple[Candidates, np.ndarray, np.ndarray]:
        query = embed(meaning.embedder)
        found = candidates(meaning.vectors, library.lexical, query, max(DEPTH, 2 * k), among)
        scores = found.cosines + WORDS * found.shares
        if query.by_example:
            return found, scores, scores
        cosines = cosines_after_feedback(meaning.vectors, query, found, scores)
        return found, scores, cosines + WORDS * found.shares

    try:
        found, first, scores = library.by_meaning(rank)
    except VectorsUnavailable as error:
        query = embed(library.embedder)
        text = " ".join(text for text, weight in query.texts if weight > 0)
        return search_by_words(
            library, text, k, among, str(error), abstracts_only=query.abstracts_only
        )
    best = _best_first(found, scores)
    before = {paper: rank for rank, (paper, _) in enumerate(_best_first(found, first), 1)}
    papers = {paper.id: paper for paper in library.get([paper for paper, _ in best[:k]])}
    return tuple(
        found.result(papers[i], score, (before[i], rank))
        for rank, (i, score) in enumerate(best[:k], 1)
        if i in papers
    )


def _best_first(found: Candidates, scores: np.ndarray) -> list[tuple[str, float]]:
    pairs = zip(found.ids, scores.tolist(), strict=True)
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _like(library: Library, examples: Examples, k: int, filters: Filters) -> tuple[Result, ...]:
    """The papers most like the examples, which are themselves left out."""
    given = {paper.id for paper in examples.papers}

    def embed(embedder: Embedder) -> EmbeddedQuery:
        return replace(examples.embedded(embedder), abstracts_only=filters.abstracts_only)

    found = _ranked(library, embed, k + len(given), library.matching_ids(filters))
    return tuple(
        replace(result, explanation=replace(result.explanation, note=examples.note))
        if not result.explanation.note
        else result
        for result in found
        if result.paper.id not in given
    )[:k]


def _known_first(scope: _Scope, known: Known, k: int) -> tuple[Result, ...]:
    """The papers that a query names, then those that its other words find.

    With `author:NAME` only that author's papers count; without other words the newest are first.
    """
    library, filters = scope.library, scope.filters
    if known.authors:
        written = written_by(library, known.authors, filters)
        filters = replace(filters, papers=tuple(written) or ("",))
    among = scope.ids(filters)
    if known.authors and not known.rest and not known.papers:
        own = library.get([paper for paper in written if among is None or paper in among][:k])
        return tuple(_named(library, paper, "written by the author named", 0.0) for paper in own)
    named = [(p, why) for p, why in known.papers if among is None or p.id in among]
    # A paper that is named but kept out by a filter still says what is looked for.
    query = known.rest or (known.papers[0][0].title if known.papers else "")
    asked = any(map(str.isalnum, query))
    found = _found(scope, query, k, filters) if asked else ()
    top = max((result.score for result in found), default=0.0) + 1
    first = [
        _within(library, query if asked else "", filters, _named(library, paper, note, top))
        for paper, why in named
        for note in [f"the {why} {IN_QUERY}"]
    ]
    ids = {paper.id for paper, _ in named}
    return (*first, *(result for result in found if result.paper.id not in ids))[:k]


def _within(library: Library, query: str, filters: Filters, named: Result) -> Result:
    """A paper that was named, with the passages of its body that the query's other words find."""
    if not query or named.paper.body is None or filters.abstracts_only:
        return named
    scope = _Scope(library, Filters(papers=(named.paper.id,)), Required(query), None)
    found = _found(scope, query, 1, scope.filters)
    return replace(named, passages=found[0].passages) if found else named


def _named(library: Library, paper: Paper, note: str, score: float) -> Result:
    chunks = [c for c in library.chunks([paper.id]) if c.part is Part.ABSTRACT][:PASSAGES]
    passages = tuple(Passage(paper, chunk, 1.0) for chunk in chunks)
    return Result(paper, score, passages, Explanation(note=note))
