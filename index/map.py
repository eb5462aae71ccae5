"""A map of a library: every paper a point in two dimensions, near to what means the same.

A sample of papers is laid out by t-SNE; every other paper goes between the sampled papers it is
most like. So the time grows with the number of papers, not with its square, and a map of 90,000
papers takes about as long as reading their vectors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from index.library import Library
    from index.paper import Chunk, Paper

LANDMARKS = 1500
"""Papers that t-SNE lays out: a few seconds on one core."""
NEAREST = 4
"""Landmarks that place another paper."""
LARGEST_CLUSTERS = 30
WORDS_PER_NAME = 3
SEED = 0
_WORD = re.compile(r"[a-z][a-z0-9-]{2,}")


@dataclass(frozen=True)
class Cluster:
    """A region of the map: its own words, and where its middle is."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class PaperMap:
    """Papers with their points (n, 2) in [0, 1], and the cluster of each, by position."""

    papers: tuple[Paper, ...]
    points: np.ndarray
    cluster_of: np.ndarray
    clusters: tuple[Cluster, ...]


def draw_map(library: Library) -> PaperMap:
    """The map of every paper that has a vector; the same library gives the same map."""
    papers, vectors = _vectors(library)
    if len(papers) < 2:
        return PaperMap(tuple(papers), np.full((len(papers), 2), 0.5), np.zeros(len(papers)), ())
    points = _laid_out(vectors)
    cluster_of = _clustered(vectors)
    return PaperMap(tuple(papers), points, cluster_of, _named(papers, points, cluster_of))


def _vectors(library: Library) -> tuple[list[Paper], np.ndarray]:
    """Each paper with the vector of its first chunk, which holds its title."""
    papers = {paper.id: paper for paper in library.papers()}
    first: dict[str, Chunk] = {}
    for chunk in library.chunks(list(papers)):
        if chunk.paper_id not in first or chunk < first[chunk.paper_id]:
            first[chunk.paper_id] = chunk
    chunks, vectors = library.vectors.get(list(first.values()))
    return [papers[chunk.paper_id] for chunk in chunks], vectors


def _laid_out(vectors: np.ndarray) -> np.ndarray:
    from sklearn.manifold import TSNE

    count = len(vectors)
    chosen = np.random.default_rng(SEED).permutation(count)[:LANDMARKS]
    landmarks = vectors[chosen]
    perplexity = min(30.0, max(1.0, (len(chosen) - 1) / 3))
    plan = TSNE(2, perplexity=perplexity, metric="cosine", init="random", random_state=SEED)
    laid = plan.fit_transform(landmarks)
    points = np.empty((count, 2), dtype=np.float32)
    nearest = min(NEAREST, len(chosen))
    for start in range(0, count, 4096):
        near = vectors[start : start + 4096] @ landmarks.T
        best = np.argpartition(-near, nearest - 1, axis=1)[:, :nearest]
        # A paper that is a landmark itself has cosine 1 to it and stays there.
        weight = np.exp(40 * (np.take_along_axis(near, best, axis=1) - 1))
        weight /= weight.sum(axis=1, keepdims=True)
        points[start : start + 4096] = np.einsum("nk,nkd->nd", weight, laid[best])
    low, high = points.min(axis=0), points.max(axis=0)
    scaled: np.ndarray = (points - low) / np.maximum(high - low, 1e-9)
    return scaled


def _clustered(vectors: np.ndarray) -> np.ndarray:
    from sklearn.cluster import MiniBatchKMeans

    clusters = int(np.clip(np.sqrt(len(vectors) / 8), 2, LARGEST_CLUSTERS))
    found: np.ndarray = MiniBatchKMeans(clusters, random_state=SEED, n_init=3).fit_predict(vectors)
    return found


def _named(
    papers: Sequence[Paper], points: np.ndarray, cluster_of: np.ndarray
) -> tuple[Cluster, ...]:
    """Clusters named by the words that more of their titles have than titles elsewhere."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = [set(_WORD.findall(paper.title.lower())) - ENGLISH_STOP_WORDS for paper in papers]
    everywhere = Counter(word for title in words for word in title)
    clusters = []
    for number in range(int(cluster_of.max()) + 1):
        members = np.flatnonzero(cluster_of == number)
        here = Counter(word for member in members for word in words[member])
        weights = {
            word: count * np.log(1 + count / everywhere[word] * len(papers) / len(members))
            for word, count in here.items()
        }
        best = sorted(weights, key=lambda word: (-weights[word], word))[:WORDS_PER_NAME]
        x, y = np.median(points[members], axis=0) if len(members) else (0.5, 0.5)
        clusters.append(Cluster(", ".join(best), float(x), float(y)))
    return tuple(clusters)
