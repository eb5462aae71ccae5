"""How a command ends: with its status, all written, whatever still runs in a library's threads."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.library import Library

ROOT = Path(__file__).resolve().parents[2]
# A thread that is within a network when Python ends: it ends the process by `terminate called`.
BUSY = """
import atexit, sys, threading
import numpy as np, onnxruntime
from onnx import TensorProto, helper

def square(name):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [400, 400])

graph = helper.make_graph(
    [helper.make_node("MatMul", ["a", "b"], ["c"])], "g", [square("a"), square("b")], [square("c")]
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
network = onnxruntime.InferenceSession(model.SerializeToString())
begun, ones = threading.Event(), np.ones((400, 400), np.float32)

def without_end():
    while True:
        network.run(None, {"a": ones, "b": ones})
        begun.set()

threading.Thread(target=without_end, daemon=True).start()
begun.wait()
"""
AS_A_COMMAND = """
from ui.cli import main
was = main.main

def then(work=was):
    atexit.register(lambda: print("cleaned up", file=sys.stderr))
    work()

main.main = then
main.run()
"""


def ended(code, *arguments, folder=None, **options):
    """A process of that code as it ended."""
    return subprocess.run(
        [sys.executable, "-c", BUSY + code, *map(str, arguments)],
        cwd=folder or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        **options,
    )


def test_a_thread_within_a_network_ends_python_by_a_crash():
    """Else what follows would show nothing."""
    assert ended("").returncode == -signal.SIGABRT


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["papers", "--limit", "500"], 0, ""),
        (["papers", "show", "nothing-like-this"], 1, "paper-assistant: "),
        (["papers", "--limit", "many"], 2, "Usage"),
    ],
)
def test_a_command_ends_with_its_status_and_all_it_has_to_say(
    own_folder, tmp_path, arguments, status, said
):
    run = ended(AS_A_COMMAND, "--library", own_folder, *arguments, folder=tmp_path)
    assert run.returncode == status, run.stderr
    assert said in run.stderr
    assert run.stderr.endswith("cleaned up\n")
    with Library.open(own_folder) as library:
        titles = [paper.title for paper in library.papers()] if status == 0 else []
    assert all(title[:30] in run.stdout for title in titles)
    assert ("terminate" in run.stderr) is False


def test_what_is_left_in_a_buffer_is_written():
    run = ended(
        "from ui.cli.ending import run_to_the_end\n"
        "run_to_the_end(lambda: (sys.stdout.write('x' * 5000), sys.exit(7)))"
    )
    assert (run.returncode, run.stdout) == (7, "x" * 5000)


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        ("sys.exit('a word')", 1, "a word\n"),
        ("sys.exit(None)", 0, ""),
        ("sys.exit(300)", 300 % 256, ""),
        ("1 / 0", 1, "ZeroDivisionError: division by zero\n"),
    ],
)
def test_every_way_to_end_keeps_its_status(raised, status, said):
    run = ended(f"from ui.cli.ending import run_to_the_end\nrun_to_the_end(lambda: {raised})")
    assert run.returncode == status
    assert run.stderr.endswith(said)


@pytest.mark.parametrize("module", ["ui.cli", "ui.cli.main", "assistant"])
def test_who_reads_one_line_only_is_told_nothing(own_folder, module):
    program = f"{sys.executable} -m {module} --library {own_folder} papers --limit 500"
    line = f"set -o pipefail; {program} | head -1; echo ${{PIPESTATUS[0]}} >&2"
    run = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert len(run.stdout.splitlines()) == 1
    *told, status = run.stderr.splitlines()
    # All may be written before the reader goes: then the command has its last word.
    assert told in ([], ["52 of 52 papers."])
    assert status in ("0", "1")


def test_a_disk_that_is_full_is_told(own_folder):
    program = [sys.executable, "-m", "ui.cli", "--library", own_folder, "papers"]
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            program, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=300
        )
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1


def test_json_for_a_pipe_is_whole(own_folder):
    run = ended(AS_A_COMMAND, "--library", own_folder, "search", "late interaction", "--json")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["results"]
