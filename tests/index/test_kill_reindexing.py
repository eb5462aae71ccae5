"""SIGKILL while a library changes its embedder: the old vectors serve, and nothing is lost."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from index.library import Library
from index.maintenance.backup import backup
from index.maintenance.doctor import repair
from index.maintenance.reindex import reindex
from index.search.rank import search
from index.session.location import Options
from index.vectors.collections import in_making
from tests.index.embedders import WordVectors
from tests.index.libraries import assert_whole, open_library, run_python, write_papers
from tests.index.test_server import Server

COUNT = 300
DIMENSIONS = {"": 32, "small": 24, "large": 48}

WORK = """
import random, sys
import index.session.indexing
from tests.index.test_kill_reindexing import change, embedders_by_name
index.session.indexing.FIRST_BATCH = index.session.indexing.LARGEST_BATCH = 24
folder, seed, servers = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
chance = random.Random(seed)
with embedders_by_name():
    print("ready", flush=True)
    while True:
        change(folder, chance.choice(["small", "large"]), chance.choice(servers or [""]))
"""


@contextmanager
def embedders_by_name():
    """Embedders of other dimensions by their names, as `--embedder` names them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "index.embedding.embedder.load_embedder",
            lambda name, **_: WordVectors(name or "default", DIMENSIONS[name or ""]),
        )
        yield


def change(folder, embedder, chroma):
    with Library.open(folder) as library:
        assert repair(library, Options(embedder=embedder, chroma=chroma)) == ()


class Searcher:
    """Somebody who searches without a pause, as the page does; `searches` counts."""

    def __init__(self, folder):
        self.folder = folder
        self.searches = self.by_meaning = 0
        self.over = threading.Event()

    def run(self):
        with Library.open(self.folder) as library:
            while not self.over.is_set():
                number = self.searches * 7 % COUNT
                found = search(library, f"Number{number} studies", 3)
                assert found[0].paper.key == f"key{number}"
                assert library.count() == COUNT
                self.searches += 1
                self.by_meaning += found[0].explanation.dense is not None


@contextmanager
def searching(folder):
    searcher = Searcher(folder)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(searcher.run)
        try:
            yield searcher
        finally:
            searcher.over.set()
        running.result()


def kill_while_reindexing(tmp_path, times, seed, servers=()):
    folder, chance = tmp_path / "library", random.Random(seed)
    with embedders_by_name():
        with Library.open(folder, create=True) as library:
            library.add([write_papers(tmp_path / "papers.jsonl", range(COUNT))])
        with searching(folder) as searcher:
            for number in range(times):
                child = run_python(WORK, folder, seed * 1000 + number, *servers)
                assert child.stdout.readline().strip() == "ready"
                time.sleep(chance.uniform(0, 2.5))
                child.kill()
                out, _ = child.communicate()
                assert out == ""
                with Library.open(folder) as library:  # whatever command comes next
                    assert library.notices == ()
                    assert in_making(library.store) is None
                    assert_whole(library, range(COUNT))
    assert searcher.by_meaning == searcher.searches
    return folder


def left_of(folder, server=None):
    """What there is of vectors of this library: snapshots here, collections on the server.

    Looked at after one more command: what somebody was searching goes when it is opened next.
    """
    with Library.open(folder) as library:
        name, number = library.store.meta("library"), library.collection.number
    here = [path.name for path in folder.glob("chroma/*")]
    there = server.collections() if server else []
    assert all(path.startswith(f"{number}.") for path in here)
    assert all(f"papers-{name}-{number}" == found for found in there if name in found)
    return [*here, *(found for found in there if name in found)]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("server"))
    made.start()
    yield made
    made.stop()


def test_killed_while_the_embedder_changes(tmp_path):
    folder = kill_while_reindexing(tmp_path, 2, seed=1)
    with embedders_by_name():
        assert len(left_of(folder)) == 1


@pytest.mark.soak  # Once, on a busy machine, something was left until a later command.
def test_killed_while_it_moves_to_a_server_and_back(tmp_path, server):
    folder = kill_while_reindexing(tmp_path, 2, seed=2, servers=("", server.url))
    with embedders_by_name():
        assert len(left_of(folder, server)) == 1


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 13))
@pytest.mark.parametrize("moves", [False, True])
def test_killed_while_reindexing_many_times(tmp_path, server, seed, moves):
    servers = ("", server.url) if moves else ()
    folder = kill_while_reindexing(tmp_path, 15, seed, servers)
    with embedders_by_name():
        assert len(left_of(folder, server)) == 1


def test_vectors_of_a_server_that_was_away_are_deleted_by_the_next_repair(tmp_path, server):
    folder = tmp_path / "library"
    with embedders_by_name():
        with Library.open(folder, create=True, chroma=server.url) as library:
            library.add([write_papers(tmp_path / "papers.jsonl", range(40))])
            with server.away():
                assert reindex(library, Options(chroma=""))
                assert_whole(library, range(40))
            name = library.store.meta("library")
            assert any(name in found for found in server.collections())
            assert repair(library) == ()
        assert len(left_of(folder, server)) == 1


def test_what_another_process_made_again_on_a_server_is_searched(tmp_path, server):
    folder = tmp_path / "library"
    with open_library(folder, create=True, chroma=server.url) as reader:
        reader.add([write_papers(tmp_path / "papers.jsonl", range(40))])
        assert search(reader, "Number7 studies")[0].explanation.dense is not None
        with open_library(folder) as other:
            other.vectors.drop()
            assert "no vectors" in search(reader, "Number7 studies")[0].explanation.note
            assert repair(other) == ()
        assert search(reader, "Number7 studies")[0].explanation.dense is not None
        assert_whole(reader, range(40))


def test_a_copy_leaves_what_is_being_made_on_a_server_alone(tmp_path, server):
    def interrupt(progress):
        raise KeyboardInterrupt

    with open_library(tmp_path / "library", create=True) as library:
        library.add([write_papers(tmp_path / "papers.jsonl", range(40))])
        with pytest.raises(KeyboardInterrupt):
            reindex(library, Options(chroma=server.url), interrupt)
        backup(library, tmp_path / "copy")
        with open_library(tmp_path / "copy") as copy:
            assert_whole(copy, range(40))
            assert copy.collection.chroma == ""
        assert reindex(library, Options(chroma=server.url))
        assert_whole(library, range(40))
