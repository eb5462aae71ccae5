"""A machine without any network: what needs none works, what needs one says so in a line."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import RUN_COMMANDS

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "What does late interaction cost in storage?"
WORKS = (
    ("search", "late", "interaction"),
    ("ask", QUESTION),
    ("check", "BM25 needs no training data."),
    ("review", "late interaction", "-o", "draft.docx"),
    ("add", str(ROOT / "examples" / "city-cooling.jsonl")),
    ("papers", "export", "--format", "ris"),
    ("extract", "--columns", "method", "--json"),
    ("stats",),
    ("doctor",),
    ("backup", "copy"),
    ("models",),
)
NEEDS = (
    ("add", "doi:10.1145/3397271.3401075"),
    ("models", "get", "checker"),
    ("--library", "other", "--embedder", "someone/a-model", "add", "one.jsonl"),
    ("--embedder", "someone/a-model", "doctor", "--repair"),
    ("ask", "--effort", "quick", "--llm", "http://models.example.org/v1#m", QUESTION),
)


def without_network(folder, commands):
    """Status, stdout and stderr of each command, run where there is no network."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("no `unshare` and `ip` here")
    alone = 'ip link set lo up && exec "$0" -c "$@"'
    arguments = [["--library", str(folder / "library"), *command] for command in commands]
    done = subprocess.run(
        ["unshare", "-n", "sh", "-c", alone, sys.executable, RUN_COMMANDS, json.dumps(arguments)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=500,
    )
    if "unshare failed" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip(f"no network to be taken away here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_what_needs_no_network_works_and_the_rest_says_one_line(own_folder):
    folder = own_folder.parent
    (folder / "one.jsonl").write_text('{"title": "One paper", "abstract": "It is one."}\n')
    runs = without_network(folder, [*WORKS, *NEEDS, ("search", "late interaction")])
    for command, (status, out, err) in zip(WORKS, runs, strict=False):
        assert status == 0, (command, err)
        assert out or "Written to" in err
    for command, (status, _, err) in zip(NEEDS, runs[len(WORKS) :], strict=False):
        assert status == 1, command
        said = [line for line in err.splitlines() if not line.startswith("Note: ")]
        assert len(said) == 1, (command, err)
        assert said[0].startswith("paper-assistant: ")
    assert runs[-1][0] == 0  # what failed has spoilt nothing
