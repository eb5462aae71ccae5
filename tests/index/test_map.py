"""The map: near means alike, names are the papers' own words, the same library the same map."""

import threading
from types import SimpleNamespace

import numpy as np

from index.errors import LibraryError
from index.map.cache import MapCache
from index.map.layout import FILE, draw_map, load_map, save_map, topics_of
from index.paper import Outline, Paper
from index.progress import Progress


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
    outlines = [Outline(paper.id, paper.title, 2000 + len(paper.id), "a.bib") for paper in papers]
    return SimpleNamespace(
        fingerprint="f-1",
        store=SimpleNamespace(outlines=lambda: outlines),
        vectors=SimpleNamespace(first_vectors=lambda *_: ([p.id for p in papers], matrix)),
    )


def test_what_is_alike_is_near_and_named_by_its_words(monkeypatch):
    monkeypatch.setattr("index.map.layout.LANDMARKS", 60)
    early = []
    library = library_of(["zebra grazing", "stellar nebula", "protein folding"], 40)
    drawn = draw_map(library, found=early.extend)
    assert early == [*topics_of([cluster.name for cluster in drawn.clusters], drawn.cluster_of)]
    assert sum(count for _, count in early) == 120
    assert len(drawn.ids) == 120
    assert drawn.points.min() >= 0
    assert drawn.points.max() <= 1
    topics = np.array([int(paper_id[0]) for paper_id in drawn.ids])
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
    assert draw_map(library_of([], 0)).ids == ()
    assert draw_map(library_of(["one"], 1)).points.tolist() == [[0.5, 0.5]]
    assert draw_map(library_of(["two"], 3)).points.shape == (3, 2)


def test_a_map_is_kept_and_read_again(tmp_path):
    drawn = draw_map(library_of(["zebra", "nebula"], 10))
    save_map(drawn, tmp_path)
    kept = load_map(tmp_path)
    assert kept.ids == drawn.ids
    assert kept.fingerprint == "f-1"
    assert kept.clusters == drawn.clusters
    assert np.allclose(kept.points, drawn.points)
    assert kept.files == ("a.bib",)


def test_a_kept_map_that_can_not_be_read_is_none(tmp_path):
    assert load_map(tmp_path) is None
    save_map(draw_map(library_of(["zebra"], 10)), tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    for broken in (b"", b"no archive", whole[: len(whole) // 2]):
        (tmp_path / FILE).write_bytes(broken)
        assert load_map(tmp_path) is None


def test_readers_see_the_kept_map_at_once_and_one_thread_draws_the_next(tmp_path):
    library = library_of(["zebra", "nebula"], 10)
    library.folder = tmp_path
    save_map(draw_map(library), tmp_path)
    library.fingerprint = "f-2"
    begun, go_on, drawn = threading.Event(), threading.Event(), []

    def draw(library, report, found):
        drawn.append(library)
        report(Progress("placing", 1, 2))
        found((("zebra", 10),))
        begun.set()
        go_on.wait(10)
        return draw_map(library)

    atlas = MapCache(library, draw)
    assert {atlas.look().fingerprint for _ in range(5)} == {"f-1"}
    assert atlas.drawing
    assert begun.wait(10)
    assert atlas.topics == (("zebra", 10),)
    go_on.set()
    atlas.wait()
    assert atlas.progress.phase == "placing"
    assert atlas.look().fingerprint == "f-2"
    assert not atlas.drawing
    assert len(drawn) == 1
    assert load_map(tmp_path).fingerprint == "f-2"
    # Whoever has the older map open still finds its papers by their places.
    assert atlas.paper("f-1", 3) == atlas.paper("f-2", 3) != ""
    assert atlas.paper("f-1", 99) == atlas.paper("f-0", 0) == ""


def test_what_stops_a_drawing_is_told(tmp_path):
    def draw(library, report, found):
        raise LibraryError("no room left")

    library = library_of(["zebra"], 3)
    library.folder = tmp_path
    atlas = MapCache(library, draw)
    assert atlas.look() is None
    atlas.wait()
    assert atlas.failure == "no room left"
