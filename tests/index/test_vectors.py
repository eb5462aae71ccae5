"""Vectors in Chroma: replaced, filtered, seen by another process's reader, safe from settings."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.errors import LibraryError
from index.paper import Chunk
from index.vectors.connection import VectorsUnavailable
from index.vectors.ids import chunk_id, parse_id
from index.vectors.nearest import Vectors
from index.vectors.snapshots import Snapshots, copy_folder


def unit(rows, seed=0):
    matrix = np.random.default_rng(seed).standard_normal((rows, 16)).astype(np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


CHUNKS = [Chunk(f"p{i // 2}", i % 2 * 10, 20) for i in range(100)]


@pytest.fixture
def vectors(tmp_path):
    def chunks_of(ids):
        return [chunk for chunk in CHUNKS if chunk.paper_id in ids]

    (tmp_path / "chroma").mkdir()
    made = Vectors(tmp_path / "chroma", "papers-1", chunks_of)
    made.add(CHUNKS, unit(100))
    return made


def test_id_round_trip():
    chunk = Chunk("a:b", 3, 40)
    assert parse_id(chunk_id(chunk)) == chunk


def test_nearest_first_with_its_cosine(vectors):
    query = unit(100)[7]
    expected = np.sort(unit(100) @ query)[::-1][:5]
    found = vectors.nearest(query, 5)
    assert found[0][0] == CHUNKS[7]
    assert [cosine for _, cosine in found] == pytest.approx(list(expected), abs=1e-5)


def test_adding_again_replaces(vectors):
    vectors.add(CHUNKS[:1], unit(100)[7:8])
    assert vectors.count() == 100
    assert {chunk for chunk, _ in vectors.nearest(unit(100)[7], 2)} == {CHUNKS[0], CHUNKS[7]}


def test_among_compares_only_those_papers(vectors):
    query = unit(1, seed=3)[0]
    among = {"p1", "p9", "nowhere"}
    best = sorted(range(100), key=lambda i: -(unit(100)[i] @ query))
    expected = [CHUNKS[i] for i in best if CHUNKS[i].paper_id in among][:3]
    assert [chunk for chunk, _ in vectors.nearest(query, 3, among)] == expected
    compared = sorted(vectors.compare(query, among, 3), key=lambda pair: -pair[1])
    assert [chunk for chunk, _ in compared][:3] == expected
    assert vectors.nearest(query, 3, set()) == []


def test_among_many_papers_asks_for_more(vectors, monkeypatch):
    monkeypatch.setattr("index.vectors.nearest.COMPARED", 1)
    monkeypatch.setattr("index.vectors.nearest.ASKED", 3)
    query = unit(1, seed=3)[0]
    among = {f"p{n}" for n in range(0, 50, 2)}
    best = sorted(range(100), key=lambda i: -(unit(100)[i] @ query))
    expected = [CHUNKS[i] for i in best if CHUNKS[i].paper_id in among][:20]
    assert [chunk for chunk, _ in vectors.nearest(query, 20, among)] == expected
    monkeypatch.setattr("index.vectors.nearest.MOST_ASKED", 3)
    assert [chunk for chunk, _ in vectors.nearest(query, 20, among)] == expected


def test_of_long_papers_the_best_chunks_and_every_abstract_are_compared(vectors, monkeypatch):
    monkeypatch.setattr("index.vectors.nearest.COMPARED", 3)
    monkeypatch.setattr("index.vectors.nearest.ASKED", 4)
    query, among = unit(1, seed=3)[0], {f"p{n}" for n in range(20)}
    found = vectors.compare(query, among, 1)
    assert {chunk.paper_id for chunk, _ in found} == among
    assert len(found) == len(among)
    best = max(range(40), key=lambda i: unit(100)[i] @ query)
    assert found[0] == (CHUNKS[best], pytest.approx(float(unit(100)[best] @ query), abs=1e-5))


def test_chunks_that_are_not_there_are_no_neighbours(vectors, monkeypatch):
    monkeypatch.setattr("index.vectors.nearest.COMPARED", 3)
    vectors.delete(CHUNKS[:10])
    query = unit(1, seed=3)[0]
    found = vectors.compare(query, {"p0", "p2", "p4", "p5", "p6"}, 1)
    assert {chunk.paper_id for chunk, _ in found} == {"p5", "p6"}
    assert vectors.compare(query, {"p0", "p2", "p4"}, 1) == []


def test_what_was_read_is_read_anew_after_a_change(vectors, tmp_path):
    other = Vectors(tmp_path / "chroma", "papers-1", lambda ids: [])
    _, before = vectors.get(CHUNKS[:1])
    other.add(CHUNKS[:1], unit(1, seed=9))
    _, kept = vectors.get(CHUNKS[:1])
    np.testing.assert_array_equal(kept, before)
    vectors.refresh()
    _, after = vectors.get(CHUNKS[:1])
    np.testing.assert_allclose(after, unit(1, seed=9), atol=1e-6)


def test_more_vectors_than_are_kept_are_read(vectors, monkeypatch):
    monkeypatch.setattr("index.vectors.stored.VECTORS_KEPT", 10)
    for start in (0, 5, 40, 0):
        there, matrix = vectors.get(CHUNKS[start : start + 8])
        assert there == CHUNKS[start : start + 8]
        np.testing.assert_allclose(matrix, unit(100)[start : start + 8], atol=1e-6)
    there, _ = vectors.get(CHUNKS)
    assert there == CHUNKS


def test_a_sample_of_first_chunks_is_of_the_whole(vectors):
    ids, matrix = vectors.first_vectors()
    assert sorted(ids) == sorted({chunk.paper_id for chunk in CHUNKS})
    first = [int(i[1:]) * 2 for i in ids]
    np.testing.assert_allclose(matrix, unit(100)[first], atol=1e-6)
    few, _ = vectors.first_vectors(7)
    assert few == ids[::8]


def test_delete_passes_over_what_is_not_there(vectors):
    vectors.delete([CHUNKS[0], Chunk("nowhere", 0, 1)])
    assert vectors.count() == 99


def test_get_keeps_order_and_leaves_out_the_missing(vectors):
    there, matrix = vectors.get([CHUNKS[5], Chunk("nowhere", 0, 1), CHUNKS[2]])
    assert there == [CHUNKS[5], CHUNKS[2]]
    np.testing.assert_allclose(matrix, unit(100)[[5, 2]], atol=1e-6)


def test_a_reader_opened_before_sees_new_vectors_after_refresh(vectors, tmp_path):
    reader = Vectors(tmp_path / "chroma", "papers-1", lambda ids: [])
    assert reader.nearest(unit(1, seed=3)[0], 1)[0][0] != Chunk("new", 0, 1)
    vectors.add([Chunk("new", 0, 1)], unit(1, seed=3))
    reader.refresh()
    assert reader.nearest(unit(1, seed=3)[0], 1)[0][0] == Chunk("new", 0, 1)


def test_a_folder_that_went_away_is_followed_to_the_next(vectors, tmp_path):
    def renew():
        reader.turn_to(tmp_path / "chroma")

    reader = Vectors(tmp_path / "gone", "papers-1", lambda ids: [], renew)
    assert reader.count() == 100


def delete_slowly(folder, ignore_errors):
    for inner in folder.glob("*/*"):
        inner.unlink()
    time.sleep(0.05)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    if folder.is_dir():
        folder.rmdir()


def test_snapshots_come_and_go_under_a_reader(vectors, tmp_path, monkeypatch):
    """Chroma answers from half a folder as if it were whole; a reader must never see one."""
    monkeypatch.setattr("index.vectors.snapshots.shutil.rmtree", delete_slowly)
    snapshots = Snapshots(tmp_path / "kept", 1)
    copy_folder(tmp_path / "chroma", snapshots.work)
    newest = [0]

    def renew():
        reader.turn_to(snapshots.path(newest[0]))

    def publish(number):
        snapshots.publish(number)
        newest[0] = number
        snapshots.clean(keep=number)
        time.sleep(0.1)  # opening one takes a third of that

    publish(1)
    reader = Vectors(snapshots.path(1), "papers-1", lambda ids: [], renew)
    query = unit(100)[7]
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(lambda: [publish(number) for number in range(2, 12)])
        while not writing.done():
            reader.refresh()
            assert reader.nearest(query, 1)[0][0] == CHUNKS[7]
        writing.result()


def test_what_is_only_read_is_not_made(tmp_path):
    reader = Vectors(tmp_path, "papers-1", lambda ids: [], lambda: None)
    with pytest.raises(VectorsUnavailable, match="does not exist"):
        reader.count()


def test_no_place_holds_nothing():
    nothing = Vectors(None, "papers-1", lambda ids: CHUNKS[:1])
    assert nothing.nearest(unit(1)[0], 5) == nothing.nearest(unit(1)[0], 5, {"p0"}) == []
    assert (nothing.count(), list(nothing.chunks())) == (0, [])


def test_every_chunk_is_listed(vectors, monkeypatch):
    monkeypatch.setattr("index.vectors.stored.IDS_LISTED", 30)
    assert sorted(vectors.chunks()) == sorted(CHUNKS)


def test_errors_are_one_line_of_ours(vectors):
    with pytest.raises(VectorsUnavailable, match="dimension of 16, got 3"):
        vectors.add(CHUNKS[:1], np.ones((1, 3), np.float32))
    with pytest.raises(LibraryError, match=r"server does not answer: http://127.0.0.1:9"):
        Vectors("http://127.0.0.1:9", "papers-1", lambda ids: []).count()


def test_settings_of_the_users_own_app_do_not_leak_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("IS_PERSISTENT=false\nMIGRATIONS=none\n")
    monkeypatch.setenv("PERSIST_DIRECTORY", "/nowhere")
    (tmp_path / "chroma").mkdir()
    made = Vectors(tmp_path / "chroma", "papers-1", lambda ids: [])
    made.add(CHUNKS[:1], unit(1))
    assert (tmp_path / "chroma" / "chroma.sqlite3").exists()
