"""What an assistant takes it gives back when it is closed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# A process of its own: other tests leave what they have loaded behind.
MANY = """
import gc, sys
from pathlib import Path
from assistant import Assistant

def megabytes():
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6

def ask():
    with Assistant.open(sys.argv[1]) as assistant:
        assert assistant.ask("What is late interaction?").retrieved
    return assistant

def files():
    return len(list(Path("/proc/self/fd").iterdir()))

kept = [ask() for _ in range(5)]
before = megabytes(), files()
kept += [ask() for _ in range(int(sys.argv[2]))]
print(*before, megabytes(), files())
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells what is taken")
@pytest.mark.parametrize(
    ("more", "megabytes"), [(10, 25), pytest.param(45, 50, marks=pytest.mark.soak)]
)
def test_many_assistants_one_after_the_other_take_no_more_than_five(own_folder, more, megabytes):
    # With an arena for each of the threads that come and go, what the C library keeps in reserve
    # grows for some twenty rounds, by chance; what is left is what the assistants kept.
    run = subprocess.run(
        [sys.executable, "-c", MANY, str(own_folder), str(more)],
        env={**os.environ, "MALLOC_ARENA_MAX": "2"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    before, opened, after, open_now = map(float, run.stdout.split())
    assert after - before < megabytes
    # Each that is left open is five and more; SQLite under Chroma opens some more when it is busy.
    assert open_now - opened < 2 * more
