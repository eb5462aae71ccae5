"""SIGKILL at any moment of adding, removing, re-indexing, rebuilding: the next start finishes."""

import random
import shutil
import time

import pytest

from tests.index.libraries import assert_whole, numbers_of, open_library, run_python

WORK = """
import random, sys
from pathlib import Path
from index.maintenance.recovery import forget_vectors, rebuild_lexical
from index.session.location import Options
from index.maintenance.reindex import reindex
from tests.index.libraries import numbers_of, open_library, write_papers

folder, seed = Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(seed)
with open_library(folder, create=True) as library:
    print("ready", flush=True)
    for step in range(1000):
        verb = chance.choice(["add", "add", "add", "edit", "remove", "reindex", "vectors", "bm25"])
        have = numbers_of(library)
        some = sorted(chance.sample(range(300), 25))
        if verb in ("add", "edit"):
            note = f"Edited {seed} {step}." if verb == "edit" else ""
            name = f"{seed}-{step}.jsonl" if verb == "add" else "edited.jsonl"
            library.add([write_papers(folder.parent / name, some, note)])
            print("added", *some, flush=True)
        elif verb == "remove":
            gone = {f"key{n}" for n in chance.sample(have, min(5, len(have)))}
            print("removing", *(k[3:] for k in gone), flush=True)
            library.remove([p.id for p in library.papers() if p.key in gone])
        elif verb == "reindex":
            reindex(library, Options(precision=f"{seed}-{step}"))
        else:
            with library.writing(None):
                if verb == "vectors":
                    forget_vectors(library.store, library._vector_store, library.collection)
                else:
                    rebuild_lexical(library.store, library.lexical, None)
                library.index(None)
"""


def kill_again_and_again(tmp_path, times, seed):
    folder = tmp_path / "library"
    chance = random.Random(seed)
    sure: set[int] = set()
    for number in range(times):
        child = run_python(WORK, folder, seed * 1000 + number)
        assert child.stdout.readline().strip() == "ready"
        time.sleep(chance.uniform(0, 1.5))
        child.kill()
        out, _ = child.communicate()
        assert "Error" not in out, out
        for line in out.splitlines():
            verb, *numbers = line.split()
            named = {int(n) for n in numbers}
            sure = sure | named if verb == "added" else sure - named
        check(folder, sure)
    shutil.rmtree(folder)


def check(folder, sure):
    """Nothing reported is missing, nothing is double, the doctor finds nothing."""
    with open_library(folder) as library:
        held = numbers_of(library)
        assert sure <= set(held)
        assert library.notices == ()
        texts = [p.text for p in library.papers()]
        assert len(set(texts)) == len(texts)
        assert_whole(library, held)


def test_a_killed_process_leaves_nothing_undone(tmp_path):
    kill_again_and_again(tmp_path, 3, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 8))
def test_killed_sixty_times(tmp_path, seed):
    kill_again_and_again(tmp_path, 10, seed)
