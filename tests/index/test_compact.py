import numpy as np
import pytest

from index.paper import Chunk
from index.storage.database import Database, create_schema
from index.vectors.compact import compare, write_compact

CHUNKS = {
    f"p{n}": [Chunk(f"p{n}", 10 * i, 10 * i + 9) for i in range(n % 4 + 1)] for n in range(32)
}


@pytest.fixture
def stored(tmp_path):
    database = Database(tmp_path / "library.sqlite")
    create_schema(database)
    random = np.random.default_rng(0)
    vectors = {}
    with database.write() as db:
        for paper, chunks in CHUNKS.items():
            rows = random.standard_normal((len(chunks), 384)).astype(np.float32)
            vectors[paper] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
            write_compact(db, 1, chunks, vectors[paper])
    yield database, vectors
    database.close()


def test_cosines_of_the_papers_asked_for(stored):
    database, vectors = stored
    query = vectors["p7"][2]
    found = dict(compare(database, 1, ["p7", "p30", "nowhere"], query))
    assert set(found) == {*CHUNKS["p7"], *CHUNKS["p30"]}
    for paper in ("p7", "p30"):
        exact = vectors[paper] @ query
        assert [found[chunk] for chunk in CHUNKS[paper]] == pytest.approx(list(exact), abs=0.002)


def test_nothing_asked_nothing_found(stored):
    database, vectors = stored
    assert compare(database, 1, [], vectors["p1"][0]) == []
    assert compare(database, 2, ["p1"], vectors["p1"][0]) == []


def test_written_again_replaces(stored):
    database, vectors = stored
    with database.write() as db:
        write_compact(db, 1, CHUNKS["p0"], vectors["p4"])
    assert compare(database, 1, ["p0"], vectors["p4"][0])[0][1] == pytest.approx(1, abs=0.002)
