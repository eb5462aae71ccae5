"""Chroma's own index file read in place: the same vectors, exact comparisons, nothing run."""

import pickle

import numpy as np
import pytest

from index.paper import Chunk
from index.vectors.matrix import count_rows, load_matrix, scan
from index.vectors.store import FIRST_SCANS, Vectors

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


def test_every_vector_is_the_one_that_was_written(folder):
    matrix = load_matrix(folder)
    expected = dict(zip(CHUNKS, unit(300), strict=True))
    expected |= dict(zip(CHUNKS[:3], unit(3, seed=9), strict=True))
    found = dict(zip(matrix.chunks, matrix.rows, strict=True))
    assert {c for c in found if c.paper_id == "p5"} == {
        matrix.chunks[place] for place in matrix.of_paper["p5"]
    }
    assert set(found) == set(CHUNKS) - set(CHUNKS[30:60])
    for chunk, row in found.items():
        np.testing.assert_allclose(matrix.vectors[row], expected[chunk], atol=1e-6)


def test_nearest_is_exact_and_remembered(folder):
    matrix = load_matrix(folder)
    query = unit(1, seed=4)[0]
    among = frozenset({"p5", "p50", "p77", "nowhere", "p12"})
    cosines = [(c, float(v @ query)) for c, v in zip(CHUNKS, unit(300), strict=True)]
    held = [pair for pair in cosines if pair[0].paper_id in among - {"p12"}]
    expected = sorted(held, key=lambda pair: -pair[1])[:4]
    for _ in range(2):
        found = matrix.nearest(query, 4, among)
        assert [c for c, _ in found] == [c for c, _ in expected]
        assert [s for _, s in found] == pytest.approx([s for _, s in expected], abs=1e-5)
    assert matrix.nearest(query, 4, frozenset({"nowhere"})) == []


def test_nearest_of_all(folder):
    matrix = load_matrix(folder)
    query = unit(300)[100]
    found = matrix.nearest(query, 500)
    assert found[0][0] == CHUNKS[100]
    assert len(found) == count_rows(folder) - 30 == 270


def test_a_scan_finds_what_the_matrix_finds(folder):
    for seed in range(5):
        query = unit(1, seed=seed)[0]
        expected = load_matrix(folder).nearest(query, 40)
        found = scan(folder, query, 40)
        assert [chunk for chunk, _ in found] == [chunk for chunk, _ in expected]
        assert [c for _, c in found] == pytest.approx([c for _, c in expected], abs=1e-6)
    assert len(scan(folder, query, 1000)) == 270


def test_first_queries_are_scanned_then_chroma_is_asked(folder, monkeypatch):
    monkeypatch.setattr("index.vectors.store.COMPARE_ALL", 10)
    vectors = Vectors(folder, "papers-1", lambda ids: [])
    query = unit(300)[100]
    answers = [vectors.query(query, 3) for _ in range(FIRST_SCANS)]
    assert vectors._opened is None
    answers.append(vectors.query(query, 3))
    assert vectors._opened is not None
    for answer in answers:
        assert [chunk for chunk, _ in answer] == [chunk for chunk, _ in answers[-1]]


def test_no_index_or_another_layout_is_none(folder, tmp_path):
    assert load_matrix(tmp_path / "nowhere") is None
    header = next(folder.glob("*/header.bin"))
    header.write_bytes(bytes(len(header.read_bytes())))
    assert load_matrix(folder) is None
    assert scan(folder, unit(1)[0], 3) is None


def test_a_pickle_that_wants_to_run_something_is_refused(folder):
    path = next(folder.glob("*/index_metadata.pickle"))
    path.write_bytes(pickle.dumps({"id_to_label": print}))
    with pytest.raises(pickle.UnpicklingError, match="not plain data"):
        load_matrix(folder)
