"""A map of a library: every paper a point in two dimensions, near to what means the same.

A sample of papers is laid out by t-SNE; every other paper goes between the sampled papers it is
most like. So the time grows with the number of papers, not with its square, and a map of 90,000
papers takes about as long as reading their vectors.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from index.paper import Json
from index.progress import Clock, Report

if TYPE_CHECKING:
    from index.library import Library

LANDMARKS = 1500
"""Papers that t-SNE lays out: a few seconds on one core."""
NEAREST = 4
"""Landmarks that place another paper."""
SEED = 0
VERSION = 1
"""Raised whenever maps are drawn or kept in another way: what was kept is then drawn anew."""
FILE = "map.npz"
_BLOCK = 4096
_WORD = re.compile(r"[a-z][a-z0-9-]{2,}")


@dataclass(frozen=True)
class Cluster:
    """A region of the map: its own words, and where its middle is."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class PaperMap:
    """Papers by id with their points (n, 2) in [0, 1], and by position the cluster of each.

    `years` has 0 for an unknown year; `file_of` is the position in `files` of the file that a paper
    was first read from. `fingerprint` is the library's when it was drawn.
    """

    fingerprint: str
    ids: tuple[str, ...]
    years: np.ndarray
    files: tuple[str, ...]
    file_of: np.ndarray
    points: np.ndarray
    cluster_of: np.ndarray
    clusters: tuple[Cluster, ...]


Topics = tuple[tuple[str, int], ...]
"""Clusters by name, each with the number of its papers, the largest first."""


def topics_of(names: Sequence[str], cluster_of: np.ndarray) -> Topics:
    """The names of clusters with their sizes; without those that are empty or have no name."""
    sizes = np.bincount(cluster_of, minlength=len(names))
    largest = np.argsort(-sizes, kind="stable")
    return tuple((names[n], int(sizes[n])) for n in largest if sizes[n] and names[n])


def draw_map(
    library: Library,
    report: Report | None = None,
    found: Callable[[Topics], None] | None = None,
) -> PaperMap:
    """The map of every paper that has a vector; the same library gives the same map.

    The topics are known long before it is drawn: `found` is told them.
    """
    from threadpoolctl import threadpool_limits

    fingerprint = library.fingerprint
    Clock("reading vectors", None, report).tell(0)
    ids, vectors = library.vectors.first_vectors()
    count = len(ids)
    about = {outline.id: outline for outline in library.store.outlines()}
    seen = [about[i] for i in ids]
    files = tuple(dict.fromkeys(outline.file for outline in seen))
    number = {name: n for n, name in enumerate(files)}
    points, cluster_of = np.full((count, 2), 0.5), np.zeros(count, dtype=np.uint8)
    clusters: tuple[Cluster, ...] = ()
    if count > 1:
        # One core: whoever asks meanwhile has the others.
        with threadpool_limits(1):
            Clock("finding topics", None, report).tell(0)
            cluster_of = _clustered(vectors)
            names = _names([outline.title for outline in seen], cluster_of)
            if found is not None:
                found(topics_of(names, cluster_of))
            points = _laid_out(vectors, report)
        clusters = tuple(
            Cluster(name, *_middle(points[cluster_of == number]))
            for number, name in enumerate(names)
        )
    return PaperMap(
        fingerprint,
        tuple(ids),
        np.array([outline.year or 0 for outline in seen], dtype=np.uint16),
        files,
        np.array([number[outline.file] for outline in seen], dtype=np.int32),
        points,
        cluster_of,
        clusters,
    )


def save_map(drawn: PaperMap, folder: Path) -> None:
    """Keep a map in a library's folder, in place of the one before; OSError if it can't be."""
    told: Json = {
        "version": VERSION,
        "fingerprint": drawn.fingerprint,
        "ids": [*drawn.ids],
        "files": [*drawn.files],
        "clusters": [[c.name, c.x, c.y] for c in drawn.clusters],
    }
    part = folder / f"{FILE}.part"
    with part.open("wb") as file:
        np.savez_compressed(
            file,
            told=np.frombuffer(json.dumps(told).encode(), dtype=np.uint8),
            years=drawn.years,
            file_of=drawn.file_of,
            points=drawn.points.astype(np.float32),
            cluster_of=drawn.cluster_of,
        )
    os.replace(part, folder / FILE)


def load_map(folder: Path) -> PaperMap | None:
    """The map kept in a folder; None where there is none that can be read."""
    try:
        with (folder / FILE).open("rb") as file, np.load(file) as kept:
            told = json.loads(kept["told"].tobytes())
            if told["version"] != VERSION:
                return None
            return PaperMap(
                told["fingerprint"],
                tuple(told["ids"]),
                kept["years"],
                tuple(told["files"]),
                kept["file_of"],
                kept["points"],
                kept["cluster_of"],
                tuple(Cluster(*cluster) for cluster in told["clusters"]),
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _laid_out(vectors: np.ndarray, report: Report | None) -> np.ndarray:
    from sklearn.manifold import TSNE

    count = len(vectors)
    chosen = np.random.default_rng(SEED).permutation(count)[:LANDMARKS]
    landmarks = vectors[chosen]
    Clock(f"laying out {len(chosen):,} papers", None, report).tell(0)
    perplexity = min(30.0, max(1.0, (len(chosen) - 1) / 3))
    plan = TSNE(2, perplexity=perplexity, metric="cosine", init="random", random_state=SEED)
    laid = plan.fit_transform(landmarks)
    points = np.empty((count, 2), dtype=np.float32)
    nearest = min(NEAREST, len(chosen))
    clock = Clock("placing", count, report)
    for start in range(0, count, _BLOCK):
        clock.tell(start)
        near = vectors[start : start + _BLOCK] @ landmarks.T
        best = np.argpartition(-near, nearest - 1, axis=1)[:, :nearest]
        # A paper that is a landmark itself has cosine 1 to it and stays there.
        weight = np.exp(40 * (np.take_along_axis(near, best, axis=1) - 1))
        weight /= weight.sum(axis=1, keepdims=True)
        points[start : start + _BLOCK] = np.einsum("nk,nkd->nd", weight, laid[best])
    low, high = points.min(axis=0), points.max(axis=0)
    scaled: np.ndarray = (points - low) / np.maximum(high - low, 1e-9)
    return scaled


def _clustered(vectors: np.ndarray) -> np.ndarray:
    from sklearn.cluster import MiniBatchKMeans

    clusters = int(np.clip(np.sqrt(len(vectors) / 8), 2, 30))
    plan = MiniBatchKMeans(clusters, random_state=SEED, n_init=3)
    found: np.ndarray = plan.fit_predict(vectors).astype(np.uint8)
    return found


def _names(titles: Sequence[str], cluster_of: np.ndarray) -> tuple[str, ...]:
    """Clusters named by the words that more of their titles have than titles elsewhere."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = [set(_WORD.findall(title.lower())) - ENGLISH_STOP_WORDS for title in titles]
    everywhere = Counter(word for own in words for word in own)
    names = []
    for number in range(int(cluster_of.max()) + 1):
        members = np.flatnonzero(cluster_of == number)
        here = Counter(word for member in members for word in words[member])
        weights = {
            word: count * np.log(1 + count / everywhere[word] * len(titles) / len(members))
            for word, count in here.items()
        }
        best = sorted(weights, key=lambda word: (-weights[word], word))[:3]
        names.append(", ".join(best))
    return tuple(names)


def _middle(points: np.ndarray) -> tuple[float, float]:
    """Where the middle of points (n, 2) is; that of the map for none."""
    x, y = np.median(points, axis=0) if len(points) else (0.5, 0.5)
    return float(x), float(y)
