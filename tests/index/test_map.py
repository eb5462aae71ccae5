"""The map: near means alike, names are the papers' own words, the same library the same map."""

from types import SimpleNamespace

import numpy as np

from index.map import draw_map
from index.paper import Chunk, Paper


def library_of(groups, size, seed=1):
    """A library double: `groups` topics of `size` papers, each topic around its own direction."""
    random = np.random.default_rng(seed)
    papers, vectors = [], []
    for number, words in enumerate(groups):
        centre = np.eye(16)[number]
        for n in range(size):
            papers.append(Paper(f"{number}-{n}", f"{words} number {n}", "An abstract."))
            vectors.append(centre + random.normal(0, 0.05, 16))
    matrix = np.array(vectors, dtype=np.float32).reshape(-1, 16)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    chunks = [Chunk(paper.id, 0, 12) for paper in papers]
    return SimpleNamespace(
        papers=lambda: papers,
        chunks=lambda ids: [*chunks, *(Chunk(i, 5, 12) for i in ids)],
        vectors=SimpleNamespace(
            get=lambda wanted: (wanted, matrix[[chunks.index(c) for c in wanted]])
        ),
    )


def test_what_is_alike_is_near_and_named_by_its_words(monkeypatch):
    monkeypatch.setattr("index.map.LANDMARKS", 60)
    drawn = draw_map(library_of(["zebra grazing", "stellar nebula", "protein folding"], 40))
    assert len(drawn.papers) == 120
    assert drawn.points.min() >= 0
    assert drawn.points.max() <= 1
    topics = np.array([int(paper.id[0]) for paper in drawn.papers])
    for number in range(3):
        inside = drawn.points[topics == number]
        outside = drawn.points[topics != number]
        centre = np.median(inside, axis=0)
        near = np.linalg.norm(inside - centre, axis=1)
        far = np.linalg.norm(outside - centre, axis=1)
        assert np.median(near) < np.median(far) / 2
    names = " ".join(cluster.name for cluster in drawn.clusters)
    assert all(word in names for word in ("zebra", "stellar", "protein"))


def test_the_same_library_gives_the_same_map():
    first, second = (draw_map(library_of(["zebra", "nebula"], 10)) for _ in range(2))
    assert np.array_equal(first.points, second.points)
    assert first.clusters == second.clusters


def test_small_libraries_have_maps_too():
    assert draw_map(library_of([], 0)).papers == ()
    assert draw_map(library_of(["one"], 1)).points.tolist() == [[0.5, 0.5]]
    assert draw_map(library_of(["two"], 3)).points.shape == (3, 2)
