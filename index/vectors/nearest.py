"""The chunks nearest to a vector: Chroma's graph is asked, and where few count all are compared."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import groupby

import numpy as np

from index.paper import Chunk, Part
from index.vectors.chroma import find_among, neighbours
from index.vectors.ids import chunk_id, is_of_body, paper_of, parse_id
from index.vectors.stored import Passing, StoredVectors

ASKED = 600
"""Neighbours that Chroma's graph is asked for, at least: it looks no further than it is asked. Of
the 100 nearest of 243,000 chunks it then finds 0.989, asked for 300 0.967 (docs/scaling.md)."""
MOST_ASKED = 2500
"""Neighbours of which some are of the right papers, at most: beyond, looking at those papers'
chunks alone is quicker."""
PAPERS_KEPT = 500
"""Papers whose chunks are kept once read: those of the last five searches or so, with full texts
40 MB."""
COMPARED = 3000
"""Chunks up to which all are compared: the graph takes 0.4 s to find a few among very many."""


class Vectors(StoredVectors):
    """The vectors of one Chroma collection, searched."""

    def nearest(
        self,
        vector: np.ndarray,
        n: int,
        among: Set[str] | None = None,
        *,
        papers: int = 1,
        abstracts_only: bool = False,
    ) -> list[tuple[Chunk, float]]:
        """The n chunks nearest to a vector (dimension,) with their cosines, nearest first.

        More than n where those are of fewer than so many `papers`. `among` limits them to these
        papers: few chunks are all compared; for many, the graph is asked for so many more
        neighbours that enough should be of those, and where that were too many, for neighbours
        among their chunks.
        """
        if n < 1 or self.place is None or (among is not None and not among):
            return []
        chunks: Sequence[Chunk] | None = None
        if among is not None and len(among) <= COMPARED:
            passing = self._passing(frozenset(among), abstracts_only=abstracts_only)
            if passing.vectors is not None:
                best = sorted(_cosines(vector, passing), key=lambda pair: -pair[1])
                return best[: _enough([chunk.paper_id for chunk, _ in best], n, papers)]
        asked = max(n, ASKED)
        while True:
            if chunks is None:
                for attempt in self._chroma.attempts():
                    with attempt as chroma:
                        answer = chroma.collection.query(
                            query_embeddings=vector[np.newaxis],
                            n_results=asked,
                            include=["distances"],
                        )
                found = neighbours(answer)
            else:
                found = self._graph_among(vector, asked, chunks)
            kept = [pair for pair in found if _passes(pair[0], among, abstracts_only)]
            n = _enough([paper_of(name) for name, _ in kept], n, papers)
            if len(kept) >= n or len(found) < asked:
                return _parsed(kept[:n])
            # A quarter more than should do; but what few have shown is no measure.
            needed = math.ceil(1.25 * n * asked / max(len(kept), 1))
            asked = min(max(needed, 2 * asked), 8 * asked)
            if among is not None and chunks is None and asked > MOST_ASKED:
                chunks = self._passing(frozenset(among), abstracts_only=abstracts_only).chunks
                asked = max(n, ASKED)

    def compare(
        self,
        vector: np.ndarray,
        among: Set[str],
        of_each: int,
        *,
        abstracts_only: bool = False,
        beside: Sequence[Chunk] = (),
    ) -> list[tuple[Chunk, float]]:
        """The so many chunks of each of these papers nearest to a vector, with their cosines.

        With `abstracts_only`, of their abstracts and the chunks `beside` these. Of papers with more
        than `COMPARED` chunks, those that the graph finds among them, and the abstracts of the
        papers that it finds none of.
        """
        of_papers = self._of_each(among, abstracts_only=abstracts_only)
        chunks = [*_all_chunks(of_papers), *beside]
        if len(chunks) <= COMPARED:
            compared = self._with_vectors(of_papers, abstracts_only=abstracts_only)
            found = [pair for one in compared for pair in _cosines(vector, one, of_each)]
            found += _cosines(vector, Passing(*self.get(beside)))
        else:
            found = _parsed(self._graph_among(vector, max(of_each * len(among), ASKED), chunks))
            named = {chunk.paper_id for chunk, _ in found}
            left = [c for c in chunks if c.part is Part.ABSTRACT and c.paper_id not in named]
            found += _cosines(vector, Passing(*self.get(left)))
        best: dict[str, list[tuple[Chunk, float]]] = {}
        for chunk, cosine in sorted(found, key=lambda pair: -pair[1]):
            of_paper = best.setdefault(chunk.paper_id, [])
            if len(of_paper) < of_each:
                of_paper.append((chunk, cosine))
        return [pair for of_paper in best.values() for pair in of_paper]

    def _of_each(self, among: Set[str], *, abstracts_only: bool) -> dict[str, Passing]:
        """The chunks of each of these papers; kept, since a search asks for them twice."""
        kept = self._cached().papers
        found = {i: one for i in among if (one := kept.get((i, abstracts_only))) is not None}
        unread: dict[str, list[Chunk]] = {i: [] for i in among - found.keys()}
        for chunk in self._chunks_of(unread) if unread else ():
            unread[chunk.paper_id].append(chunk)
        for paper, chunks in unread.items():
            of_abstract = Passing([c for c in chunks if c.part is Part.ABSTRACT])
            read = {(paper, False): Passing(chunks), (paper, True): of_abstract}
            found[paper] = read[paper, abstracts_only]
            if len(unread) <= PAPERS_KEPT:
                kept.update(read)
        if len(kept) > 2 * PAPERS_KEPT:
            kept.clear()
        return found

    def _with_vectors(
        self, of_papers: Mapping[str, Passing], *, abstracts_only: bool
    ) -> list[Passing]:
        """The same with their vectors, of those that have any; kept as well."""
        kept = self._cached().papers
        unread = {i: one for i, one in of_papers.items() if one.vectors is None}
        there = [one for one in of_papers.values() if one.vectors is not None]
        chunks, vectors = self.get(_all_chunks(unread)) if unread else ([], np.zeros((0, 0)))
        start = 0
        for paper, group in groupby(chunks, key=lambda chunk: chunk.paper_id):
            own = list(group)
            there.append(Passing(own, vectors[start : start + len(own)]))
            start += len(own)
            if len(unread) <= PAPERS_KEPT:
                kept[paper, abstracts_only] = there[-1]
        return there

    def _passing(self, among: frozenset[str], *, abstracts_only: bool) -> Passing:
        """The chunks of these papers; kept, since the next query often has the same filter."""
        known, filtered = self._cached().passing, (among, abstracts_only)
        if (found := known.get(filtered)) is None:
            chunks = _all_chunks(self._of_each(among, abstracts_only=abstracts_only))
            found = Passing(chunks) if len(chunks) > COMPARED else Passing(*self.get(chunks))
            if len(known) >= 16:
                known.clear()
            known[filtered] = found
        return found

    def _graph_among(
        self, vector: np.ndarray, n: int, chunks: Sequence[Chunk]
    ) -> list[tuple[str, float]]:
        """The ids of the nearest of these chunks, by the graph, with their distances."""
        if self.place is None or not chunks:
            return []
        ids, found = [chunk_id(chunk) for chunk in chunks], []
        for attempt in self._chroma.attempts():
            with attempt as chroma:
                found = find_among(chroma.collection, vector, n, ids)
        return found


def _passes(name: str, among: Set[str] | None, abstracts_only: bool) -> bool:
    in_part = not abstracts_only or not is_of_body(name)
    return in_part and (among is None or paper_of(name) in among)


def _enough(papers: Sequence[str], n: int, wanted: int) -> int:
    """How many of the nearest are taken, whose papers these are, to have so many papers.

    One body may take up all the chunks asked for: then more are.
    """
    before = 0
    # Fifty papers of hundreds of pages are among 12,000 chunks.
    while len(papers) >= n and n < 12_000:
        held = len(set(papers[:n]))
        if held >= wanted or held == before:
            break
        before, n = held, 4 * n
    return n


def _all_chunks(of_papers: Mapping[str, Passing]) -> list[Chunk]:
    return [chunk for one in of_papers.values() for chunk in one.chunks]


def _cosines(
    vector: np.ndarray, passing: Passing, most: int | None = None
) -> list[tuple[Chunk, float]]:
    """Chunks with their cosines: all of them, or so many that are nearest."""
    if not passing.chunks or passing.vectors is None:
        return []
    cosines = passing.vectors @ vector
    if most is None:
        return list(zip(passing.chunks, cosines.tolist(), strict=True))
    best = np.argsort(-cosines, kind="stable")[:most].tolist()
    return [(passing.chunks[place], float(cosines[place])) for place in best]


def _parsed(found: Iterable[tuple[str, float]]) -> list[tuple[Chunk, float]]:
    """Neighbours with their cosines: the graph compares whole vectors, its distances are exact."""
    return [(parse_id(name), 1.0 - distance) for name, distance in found]
