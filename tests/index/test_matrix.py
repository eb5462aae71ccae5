"""Chroma's own index file read in place: the same vectors, exact comparisons, nothing run."""

import pickle

import numpy as np
import pytest

from index.paper import Chunk
from index.vectors.matrix import Matrix, load_matrix
from index.vectors.store import Vectors

CHUNKS = [Chunk(f"p{i // 3}", i % 3 * 10, 30) for i in range(300)]


def unit(rows, seed=0):
    matrix = np.random.default_rng(seed).standard_normal((rows, 24)).astype(np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


@pytest.fixture
def folder(tmp_path):
    vectors = Vectors(tmp_path, "papers-1", lambda ids: [])
    vectors.add(CHUNKS, unit(300))
    vectors.delete(CHUNKS[30:60])
    vectors.add(CHUNKS[:3], unit(3, seed=9))
    return tmp_path


def compared(query, papers=None):
    """What is true of `folder`, by comparing one after the other."""
    vectors = dict(zip(CHUNKS, unit(300), strict=True))
    vectors |= dict(zip(CHUNKS[:3], unit(3, seed=9), strict=True))
    held = [c for c in CHUNKS if c not in CHUNKS[30:60] and (not papers or c.paper_id in papers)]
    return sorted(((c, float(vectors[c] @ query)) for c in held), key=lambda pair: -pair[1])


def same(found, expected):
    assert [chunk for chunk, _ in found] == [chunk for chunk, _ in expected]
    assert [c for _, c in found] == pytest.approx([c for _, c in expected], abs=1e-5)


@pytest.mark.parametrize("among", [None, {"p5", "p50", "p77", "nowhere", "p12"}])
def test_nearest_is_exact(folder, among):
    matrix = load_matrix(folder)
    for seed in range(5):
        query = unit(1, seed=seed)[0]
        same(matrix.nearest(query, 4, among), compared(query, among)[:4])
    same(matrix.nearest(query, 500, among), compared(query, among))
    assert matrix.nearest(query, 4, {"nowhere"}) == []


def test_chunks_with_their_vectors(folder):
    there, vectors = load_matrix(folder).get([CHUNKS[299], CHUNKS[40], CHUNKS[0]])
    assert there == [CHUNKS[299], CHUNKS[0]]
    np.testing.assert_allclose(vectors, [unit(300)[299], unit(3, seed=9)[0]], atol=1e-6)


def test_the_first_chunk_of_each_paper(folder):
    matrix = load_matrix(folder)
    papers, vectors = matrix.first_vectors()
    assert set(papers) == {c.paper_id for c in CHUNKS} - {c.paper_id for c in CHUNKS[30:60]}
    np.testing.assert_allclose(vectors[papers.index("p50")], unit(300)[150], atol=1e-6)


def test_many_rows_are_sifted_and_then_compared_in_full(monkeypatch):
    monkeypatch.setattr("index.vectors.matrix.EXACT_ROWS", 1000)
    monkeypatch.setattr("index.vectors.matrix.FIRST_QUERIES", 1)
    vectors = unit(30_000)
    labels = {f"p{n:05}:0:9": n for n in range(30_000) if n % 7}
    matrix = Matrix(vectors, np.arange(30_000), labels)
    among = {f"p{n:05}" for n in range(0, 30_000, 2)}
    for seed in range(2):
        matrix.nearest(unit(1, seed=seed)[0], 30)
    matrix._making.join()
    assert matrix._approximate is not None
    for seed in range(6):
        query = unit(1, seed=seed)[0]
        every = sorted(enumerate(vectors @ query), key=lambda pair: -pair[1])
        every = [(n, cosine) for n, cosine in every if n % 7]
        some = [(n, cosine) for n, cosine in every if n % 2 == 0]
        for given, expected in ((None, every), (among, some)):
            found = matrix.nearest(query, 30, given)
            best = {f"p{n:05}" for n, _ in expected[:30]}
            assert len(best & {chunk.paper_id for chunk, _ in found}) >= 29
            assert [c for _, c in found[:5]] == pytest.approx([c for _, c in expected[:5]])


def test_a_library_too_large_for_it_asks_chroma(folder, monkeypatch):
    monkeypatch.setattr("index.vectors.matrix.MOST_ROWS", 100)
    vectors = Vectors(folder, "papers-1", lambda ids: [c for c in CHUNKS if c.paper_id in ids])
    query = unit(300)[100]
    for among in (None, {"p33", "p50", "nowhere"}):
        assert vectors.query(query, 1, among)[0] == (CHUNKS[100], pytest.approx(1, abs=1e-5))
    assert vectors._opened is not None


def test_no_index_or_another_layout_is_none(folder, tmp_path):
    assert load_matrix(tmp_path / "nowhere") is None
    header = next(folder.glob("*/header.bin"))
    header.write_bytes(bytes(len(header.read_bytes())))
    assert load_matrix(folder) is None


def test_a_pickle_that_wants_to_run_something_is_refused(folder):
    path = next(folder.glob("*/index_metadata.pickle"))
    path.write_bytes(pickle.dumps({"id_to_label": print}))
    with pytest.raises(pickle.UnpicklingError, match="not plain data"):
        load_matrix(folder)


def test_the_best_chunks_of_each_paper(folder):
    among = {"p5", "p50", "p77", "nowhere", "p12"}
    query = unit(1, seed=2)[0]
    expected = []
    for chunk, cosine in compared(query, among):
        if sum(c.paper_id == chunk.paper_id for c, _ in expected) < 2:
            expected.append((chunk, cosine))
    same(load_matrix(folder).best_of_each(query, among, 2), expected)
    assert load_matrix(folder).best_of_each(query, set(), 2) == []
