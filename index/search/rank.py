"""A query to ranked papers: neighbours by meaning and by words, united and weighed together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.errors import QueryError
from index.paper import Explanation, Filters, Paper, Part, Passage, Result
from index.search.candidates import PASSAGES, Candidates, EmbeddedQuery, candidates, embed_text
from index.search.feedback import cosines_after_feedback
from index.search.lexical_fallback import search_by_words
from index.search.parse import ParsedQuery, parse_search
from index.search.rerank import DEPTH as READ_AGAIN
from index.vectors.connection import VectorsUnavailable

if TYPE_CHECKING:
    from index.library import Library
    from index.search.rerank import Reranker
    from index.session.files import VectorSpace

Search = Callable[..., tuple[Result, ...]]
"""`search` of one library: a query, k, filters; a reranker and the syntax by name."""
NO_FILTERS = Filters()
IN_QUERY = "is in the query"
"""How the note of a paper ends that is named."""
DEPTH = 50
"""Papers that each ranker proposes, at least: 100 find nothing more (docs/measured-search.md)."""
WORDS = 0.7
"""Weight of the share of the query's words that a paper holds, against the cosine of its best
chunk: a plain sum. 0.5 to 0.9 do as well (docs/measured-search.md)."""


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
    `reranker` reads the best of them again. With `syntax`, what the query requires holds; a
    question is asked without, since it may quote. Raises QueryError for a query without a word.
    """
    asked = parse_search(library, query, filters, syntax=syntax)
    if k < 1:
        raise QueryError(f"no such number of papers: {k}; ask for 1 or more")
    if not (asked.text or asked.examples):
        return _without_words(library, asked, k)
    wanted = (max(k, READ_AGAIN) if reranker else k) + len(asked.examples.papers)
    depth = max(DEPTH, 2 * wanted)
    while True:
        space = library.vector_space()
        embedded = asked.embedded(space.embedder)
        try:
            # 200 chunks are the passages of fifty papers.
            near = space.vectors.nearest(
                embedded.vector,
                max(200, 3 * depth),
                asked.among,
                papers=depth,
                abstracts_only=embedded.abstracts_only,
            )
            both = candidates(space, library.lexical, embedded, near, depth, asked.among)
            cosines = _moved_cosines(space, embedded, both)
        except (VectorsUnavailable, ValueError) as error:
            if not library.serves(space):
                continue
            if not isinstance(error, VectorsUnavailable):
                raise
            found = search_by_words(library, embedded, wanted, asked.among, str(error))
            return _presented(library, asked, found, reranker)[:k]
        # Another process may have re-indexed meanwhile: then one model's vectors are not another's.
        if library.serves(space):
            found = _results(library, both, cosines, wanted)
            return _presented(library, asked, found, reranker)[:k]


def _moved_cosines(space: VectorSpace, query: EmbeddedQuery, found: Candidates) -> np.ndarray:
    """The candidates' cosines to the query moved towards those that come first."""
    if query.by_example:
        return found.cosines
    first = found.cosines + WORDS * found.shares
    return cosines_after_feedback(space, query, found, first)


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


def _presented(
    library: Library, asked: ParsedQuery, found: Sequence[Result], reranker: Reranker | None
) -> tuple[Result, ...]:
    """What was found as it is asked for: less the examples, read again, after what is named."""
    if asked.examples:
        given = {paper.id for paper in asked.examples.papers}
        note = asked.examples.note
        return tuple(_noted(one, note) for one in found if one.paper.id not in given)
    if reranker is not None:
        found = reranker.rerank(asked.text, found)
    return _named_first(library, asked, found) if asked.named else tuple(found)


def _noted(result: Result, note: str) -> Result:
    """The result with how the query was understood, unless something else is said of it."""
    if result.explanation.note:
        return result
    return replace(result, explanation=replace(result.explanation, note=note))


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
    paper = named.paper
    if not asked.text or paper.body is None or asked.filters.abstracts_only:
        return named
    space = library.vector_space()
    query = embed_text(asked.text, space.embedder)
    try:
        near = space.vectors.compare(query.vector, {paper.id}, PASSAGES)
    except (VectorsUnavailable, ValueError):
        return named
    passages = tuple(Passage(paper, chunk, cosine) for chunk, cosine in near)
    return replace(named, passages=passages or named.passages)


def _named(library: Library, paper: Paper, note: str, score: float) -> Result:
    chunks = [c for c in library.chunks([paper.id]) if c.part is Part.ABSTRACT][:PASSAGES]
    passages = tuple(Passage(paper, chunk, 1.0) for chunk in chunks)
    return Result(paper, score, passages, Explanation(note=note))
