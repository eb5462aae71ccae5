"""What either ranker proposes for a search, each paper with its cosine and its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import BODY
from index.paper import Chunk, Explanation, Paper, Passage, Result
from index.text.chunks import chunk_paper, embedded_texts

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.lexical import Lexical
    from index.session.files import VectorSpace

PASSAGES = 3
"""Passages of one result, at most."""

Scored = dict[str, list[tuple[Chunk, float]]]


@dataclass(frozen=True, slots=True)
class EmbeddedQuery:
    """A query as both rankers take it: a vector (dimension,) for the one, texts for the other.

    Each text has a weight; a paper is the worse for the words of one whose weight is negative.
    With `abstracts_only` nothing is looked for in bodies. What is found first is taken for more of
    what is looked for unless `by_example`: then the vector says itself what is and what is not.
    """

    vector: np.ndarray
    texts: tuple[tuple[str, float], ...]
    abstracts_only: bool = False
    by_example: bool = False


@dataclass(frozen=True, slots=True)
class Candidates:
    """Papers found by either ranker, with both scores of each and its compared chunks.

    `words` are BM25 scores, `share` the same divided by the weight of the words looked for.
    """

    near: Scored
    words: Mapping[str, float]
    share: Mapping[str, float]
    near_rank: Mapping[str, int]
    words_rank: Mapping[str, int]

    @property
    def ids(self) -> list[str]:
        """The papers' ids, in the order of all arrays."""
        return list(self.near)

    @property
    def cosines(self) -> np.ndarray:
        """The cosine of each paper's best chunk."""
        return np.array([chunks[0][1] for chunks in self.near.values()])

    @property
    def shares(self) -> np.ndarray:
        """The share of the words looked for that each paper holds."""
        return np.array([self.share.get(i, 0.0) for i in self.near])

    def result(self, paper: Paper, score: float, ranks: tuple[int, int]) -> Result:
        """One of them as it is returned; its ranks before and after the second comparison."""
        passages = self.near[paper.id][:PASSAGES]
        explanation = Explanation(
            dense=passages[0][1],
            dense_rank=self.near_rank.get(paper.id),
            lexical=self.words.get(paper.id),
            lexical_rank=self.words_rank.get(paper.id),
            share=self.share.get(paper.id, 0.0),
            first_rank=ranks[0],
            second_rank=ranks[1],
        )
        matched = tuple(Passage(paper, chunk, cosine) for chunk, cosine in passages)
        return Result(paper, score, matched, explanation)


def candidates(
    space: VectorSpace,
    lexical: Lexical,
    query: EmbeddedQuery,
    nearest: Iterable[tuple[Chunk, float]],
    depth: int,
    among: Set[str] | None,
) -> Candidates:
    """The papers nearest by meaning and `depth` by words; either ranker scores the other's too."""
    near = dict(islice(by_paper(nearest).items(), depth))
    body = 0.0 if query.abstracts_only else BODY
    proposed = [
        dict(lexical.query(text, depth, among=among, body=body)) if weight > 0 else {}
        for text, weight in query.texts
    ]
    by_words = {paper for hits in proposed for paper in hits}
    compared = space.vectors.compare(
        query.vector, by_words - near.keys(), PASSAGES, abstracts_only=query.abstracts_only
    )
    near_rank = {paper: rank for rank, paper in enumerate(near, 1)}
    near |= by_paper(compared)
    words, share = _by_words(lexical, query, proposed, list(near), body)
    best = sorted(by_words, key=lambda i: -share[i])
    words_rank = {paper: rank for rank, paper in enumerate(best, 1)}
    return Candidates(near, words, share, near_rank, words_rank)


def _by_words(
    lexical: Lexical,
    query: EmbeddedQuery,
    proposed: Sequence[Mapping[str, float]],
    ids: Sequence[str],
    body: float,
) -> tuple[dict[str, float], dict[str, float]]:
    """The BM25 scores of papers, and the share of the query's words that each holds."""
    words: dict[str, float] = {}
    share: dict[str, float] = {}
    for (text, weight), hits in zip(query.texts, proposed, strict=True):
        information = max(lexical.information(text), 1e-9)
        rest = lexical.scores(text, [i for i in ids if i not in hits], body=body)
        for paper, score in (*hits.items(), *rest.items()):
            words[paper] = words.get(paper, 0.0) + weight * score
            share[paper] = share.get(paper, 0.0) + weight * score / information
    return {paper: max(score, 0.0) for paper, score in words.items()}, share


def by_paper(found: Iterable[tuple[Chunk, float]]) -> Scored:
    """Chunks under their papers, best first: papers by their best chunk."""
    papers: Scored = {}
    for chunk, cosine in sorted(found, key=lambda pair: (-pair[1], pair[0])):
        papers.setdefault(chunk.paper_id, []).append((chunk, cosine))
    return papers


def embed_text(text: str, embedder: Embedder, *, abstracts_only: bool = False) -> EmbeddedQuery:
    """Words, a question or a pasted text as both rankers take it."""
    return EmbeddedQuery(embed_query(text, embedder), ((text, 1.0),), abstracts_only)


def embed_query(query: str, embedder: Embedder) -> np.ndarray:
    """The vector (dimension,) of a query; of a longer text, the mean of its windows' vectors."""
    windows = [query]
    # No text has more tokens than characters, so most queries need not be counted. A longer one is
    # a document.
    if len(query) > 2000 or (
        len(query) > embedder.max_tokens - 8 and embedder.count_tokens(query) > embedder.max_tokens
    ):
        document = Paper("", "", query.strip())
        chunks = chunk_paper(document, embedder)
        # Of a pasted text eight parts, spread evenly over it.
        chunks = chunks[:: -(-len(chunks) // 8)]
        windows = embedded_texts(document, chunks, embedder)
    return unit(embedder.embed_queries(windows).mean(axis=0))


def unit(vector: np.ndarray) -> np.ndarray:
    """A vector at length one."""
    long: np.ndarray = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return long
