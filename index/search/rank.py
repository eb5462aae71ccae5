"""A query to ranked papers: neighbours by meaning and by words, united and weighed together."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from index.errors import QueryError
from index.paper import Explanation, Filters, Paper, Part, Passage, Result
from index.search.candidates import PASSAGES, Candidates, EmbeddedQuery, candidates, embed_query
from index.search.feedback import cosines_after_feedback
from index.search.lexical_fallback import search_by_words
from index.search.parse import ParsedQuery, parse_query
from index.search.query_by_example import Examples, examples_in
from index.search.rerank import DEPTH as READ_AGAIN
from index.vectors.connection import VectorsUnavailable

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.library import Library
    from index.search.rerank import Reranker

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
    asked = parse_query(library, query, filters, syntax=syntax)
    if not asked.text:
        return _without_words(library, asked, k)
    embed = partial(_embedded, asked.text, filters.abstracts_only)
    if reranker is None:
        found = _ranked(library, embed, k, asked.among)
    else:
        found = _ranked(library, embed, max(k, READ_AGAIN), asked.among)
        found = reranker.rerank(asked.text, found)[:k]
    return _named_first(library, asked, found)[:k] if asked.named else found


def _embedded(text: str, abstracts_only: bool, embedder: Embedder) -> EmbeddedQuery:
    return EmbeddedQuery(embed_query(text, embedder), ((text, 1.0),), abstracts_only)


def _ranked(
    library: Library, embed: Callable[[Embedder], EmbeddedQuery], k: int, among: Set[str] | None
) -> tuple[Result, ...]:
    """The k best by the sum of meaning and words; by words alone without vectors."""
    while True:
        space = library.vector_space()
        query = embed(space.embedder)
        try:
            found = candidates(space.vectors, library.lexical, query, max(DEPTH, 2 * k), among)
            cosines = found.cosines
            if not query.by_example:
                first = cosines + WORDS * found.shares
                cosines = cosines_after_feedback(space.vectors, query, found, first)
        except (VectorsUnavailable, ValueError) as error:
            if not library.serves(space):
                continue
            if not isinstance(error, VectorsUnavailable):
                raise
            return search_by_words(library, query, k, among, str(error))
        # Another process may have re-indexed meanwhile: then one model's vectors are not another's.
        if library.serves(space):
            return _results(library, found, cosines, k)


def _results(
    library: Library, found: Candidates, cosines: np.ndarray, k: int
) -> tuple[Result, ...]:
    """The k best candidates, by the cosines to the moved query, with their ranks before."""
    words = WORDS * found.shares
    before = {paper: rank for rank, (paper, _) in enumerate(_best(found, found.cosines + words), 1)}
    best = _best(found, cosines + words)[:k]
    papers = {paper.id: paper for paper in library.get([paper for paper, _ in best])}
    return tuple(
        found.result(papers[i], score, (before[i], rank))
        for rank, (i, score) in enumerate(best, 1)
        if i in papers
    )


def _best(found: Candidates, scores: np.ndarray) -> list[tuple[str, float]]:
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


def _without_words(library: Library, asked: ParsedQuery, k: int) -> tuple[Result, ...]:
    """The papers that are named; or all that count, newest first."""
    if asked.named:
        return _named_first(library, asked, ())[:k]
    note = "written by the author named" if asked.authors else "what the query requires"
    papers = library.get(asked.newest(library, k))
    return tuple(_named(library, paper, note, 0.0) for paper in papers)


def _named_first(
    library: Library, asked: ParsedQuery, found: Sequence[Result]
) -> tuple[Result, ...]:
    """The papers that a query names, then those that its words find."""
    top = max((result.score for result in found), default=0.0) + 1
    first = [
        _within(library, asked, _named(library, paper, f"the {why} {IN_QUERY}", top))
        for paper, why in asked.named
    ]
    ids = {paper.id for paper, _ in asked.named}
    return (*first, *(result for result in found if result.paper.id not in ids))


def _within(library: Library, asked: ParsedQuery, named: Result) -> Result:
    """A paper that was named, with the passages of its body that the query's words find."""
    if not asked.text or named.paper.body is None or asked.filters.abstracts_only:
        return named
    found = _ranked(library, partial(_embedded, asked.text, False), 1, {named.paper.id})
    return replace(named, passages=found[0].passages) if found else named


def _named(library: Library, paper: Paper, note: str, score: float) -> Result:
    chunks = [c for c in library.chunks([paper.id]) if c.part is Part.ABSTRACT][:PASSAGES]
    passages = tuple(Passage(paper, chunk, 1.0) for chunk in chunks)
    return Result(paper, score, passages, Explanation(note=note))
