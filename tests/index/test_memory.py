"""No memory left: one clear line, and the library as it was."""

import resource
import subprocess
import sys

import pytest

from index.errors import LibraryError
from tests.index.libraries import ROOT, assert_whole, open_library, write_papers


@pytest.mark.parametrize("megabytes", [400, 1200])
def test_a_limit_that_is_too_low_is_one_line(tmp_path, megabytes):
    folder = tmp_path / "library"
    with open_library(folder, create=True) as library:
        library.add([write_papers(tmp_path / "a.jsonl", range(10))])
        before = library.fingerprint
    more = write_papers(tmp_path / "b.jsonl", range(10, 20))
    limit = megabytes << 20
    command = [sys.executable, "-m", "ui.cli.main", "--library", folder, "add", more]
    run = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert run.returncode == 1
    assert run.stdout == ""
    [line] = run.stderr.splitlines()
    assert line.startswith(
        f"paper-assistant: not enough memory: this process may use {megabytes:,}"
    )
    with open_library(folder) as library:
        assert library.fingerprint == before
        assert_whole(library, range(10))


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("std::bad_alloc")])
def test_memory_that_ends_on_the_way_is_one_line_and_nothing_is_lost(tmp_path, error):
    folder = tmp_path / "library"
    first, second = (write_papers(tmp_path / f"{n}.jsonl", range(n, n + 10)) for n in (0, 10))
    with open_library(folder, create=True) as library:
        library.add([first])

        def fail(texts):
            raise error

        library.embedder.embed_documents = fail
        with pytest.raises(LibraryError, match=r"^out of memory: .*library is as it was"):
            library.add([second])
        assert library.lexical.query("Number3", 1)
    with open_library(folder) as library:
        assert_whole(library, range(20))
