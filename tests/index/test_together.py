"""Two writers, readers beside a writer, many threads: nobody errs, nobody waits for long."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.errors import LibraryError
from index.paper import Filters
from index.store.lock import LibraryBusy
from tests.index.libraries import (
    assert_whole,
    numbers_of,
    open_library,
    paper,
    run_python,
    write_papers,
)

ADD = """
import sys, time
from tests.index.libraries import open_library
folder, *files = sys.argv[1:]
with open_library(folder) as library:
    for file in files:
        library.add([file])
        print("added", file, time.time(), flush=True)
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "library"
    with open_library(folder, create=True) as library:
        library.add([write_papers(tmp_path / "first.jsonl", range(30))])
    return folder


def files_of(tmp_path, name, starts, each=10):
    return [
        write_papers(tmp_path / f"{name}{start}.jsonl", range(start, start + each))
        for start in starts
    ]


def finish(process):
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0, out
    return [float(line.split()[-1]) for line in out.splitlines() if line.startswith("added")]


def test_two_processes_adding_wait_for_each_other(folder, tmp_path):
    one = run_python(ADD, folder, *files_of(tmp_path, "one", (100, 110, 120)))
    other = run_python(ADD, folder, *files_of(tmp_path, "other", (115, 200)))
    finish(one)
    finish(other)
    with open_library(folder) as library:
        assert_whole(library, [*range(30), *range(100, 130), *range(200, 210)])


def test_a_reader_sees_what_another_process_adds_within_two_seconds(folder, tmp_path):
    files = files_of(tmp_path, "more", (100, 110, 120, 130))
    writer = run_python(ADD, folder, *files)
    seen = {}
    with open_library(folder) as reader:
        wanted = {n: reader.embedder.embed_queries([text(n)])[0] for n in (109, 119, 129, 139)}
        while (len(seen) < len(wanted) and writer.poll() is None) or len(seen) < len(wanted):
            for number in set(wanted) - set(seen):
                if finds(reader, number, wanted[number]):
                    seen[number] = time.time()
        added = finish(writer)
        assert_whole(reader, [*range(30), *range(100, 140)])
    assert all(seen[n] < at + 2 for n, at in zip(sorted(seen), added, strict=True))


def text(number):
    return f"{paper(number)['title']}\n{paper(number)['abstract']}"


def finds(library, number, vector):
    """Whether both rankers find the paper; whatever they find must be there."""
    found = [chunk.paper_id for chunk, _ in library.vectors.nearest(vector, 3)]
    words = [paper_id for paper_id, _ in library.lexical.query(f"Number{number}", 3)]
    keys = {p.key for p in library.get([*found, *words])}
    assert found
    return f"key{number}" in keys and bool(words)


def test_fifty_threads_search_while_one_adds(folder, tmp_path):
    """In one process, as the page does, and with another process adding too."""
    files = files_of(tmp_path, "more", range(100, 160, 10))
    done = threading.Event()

    def look(thread):
        rounds = 0
        while not done.is_set() or not rounds:
            number = (thread + rounds) % 30
            vector = library.embedder.embed_queries([text(number)])[0]
            chunk, cosine = library.vectors.nearest(vector, 1)[0]
            assert cosine > 0.9
            assert library.paper(chunk.paper_id).key == f"key{number}"
            assert library.lexical.query(f"Number{number}", 1)
            assert library.count(Filters(papers=(chunk.paper_id,))) == 1
            rounds += 1
        return rounds

    with open_library(folder) as library, ThreadPoolExecutor(51) as pool:
        other = run_python(ADD, folder, *files[3:])
        looking = [pool.submit(look, n) for n in range(50)]
        try:
            for file in files[:3]:
                library.add([file])
            finish(other)
        finally:
            done.set()
        assert all(thread.result() for thread in looking)
        assert_whole(library, [*range(30), *range(100, 160)])


def test_a_second_writer_gives_up_in_one_line(folder):
    with (
        open_library(folder) as one,
        open_library(folder) as other,
        one.writing(None),
        pytest.raises(LibraryBusy, match=r"another process is writing.*waited 0 s"),
        other.writing(None, wait=0.2),
    ):
        raise AssertionError("two writers at once")


def test_a_waiting_writer_says_so(folder):
    seen = []
    with (
        open_library(folder) as one,
        open_library(folder) as other,
        one.writing(None),
        pytest.raises(LibraryError),
        other.writing(seen.append, wait=0.2),
    ):
        raise AssertionError("two writers at once")
    assert seen[0].phase.startswith("waiting for another process")


def test_the_lock_dies_with_its_process(folder):
    holder = run_python(
        "import sys, time; from tests.index.libraries import open_library\n"
        "with open_library(sys.argv[1]) as l, l.writing(None):\n"
        "    print('held', flush=True); time.sleep(99)",
        folder,
    )
    assert holder.stdout.readline().strip() == "held"
    with open_library(folder) as library:
        with pytest.raises(LibraryBusy), library.writing(None, wait=0.2):
            pass
        holder.kill()
        holder.communicate()
        assert library.remove([library.papers()[0].id]) == 1
        assert len(numbers_of(library)) == 29


def test_reports_are_json_of_counts(folder, tmp_path):
    with open_library(folder) as library:
        report = library.add(files_of(tmp_path, "more", (25,)))
    counts = {"read": 10, "added": 5, "merged": 5, "unchanged": 0, "papers": 35}
    assert json.dumps({n: getattr(report, n) for n in counts}) == json.dumps(counts)
