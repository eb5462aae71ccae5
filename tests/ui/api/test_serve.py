"""`serve` as a process: it says where it is, listens on loopback only, and ends at Ctrl-C."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[3]


def command(tmp_path, *options):
    return [
        sys.executable,
        "-m",
        "ui.cli.main",
        "--library",
        str(tmp_path / "library"),
        "serve",
        *options,
    ]


def listen_to_ctrl_c():
    # A suite started in the background of a shell hands down that Ctrl-C is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_it_serves_until_it_is_interrupted(tmp_path):
    with subprocess.Popen(
        command(tmp_path, "--port", "0"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=listen_to_ctrl_c,
    ) as process:
        try:
            url = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())[0]
            assert httpx.get(f"{url}/v1/models", timeout=30).status_code == 200
            assert httpx.get(f"{url}/", timeout=30).status_code == 200
            # A terminal and `make` beside it both pass Ctrl-C on.
            for sent in (signal.SIGINT, signal.SIGINT, signal.SIGTERM):
                process.send_signal(sent)
            assert process.wait(20) == 0
            assert process.stderr.read() == "Starting the page...\n"
        finally:
            process.kill()


@pytest.mark.parametrize("options", [["--host", "0.0.0.0"], ["--auth", "anna"]])
def test_what_is_unsafe_is_refused_in_one_line(tmp_path, options):
    run = subprocess.run(command(tmp_path, *options), cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 1
    assert "--auth" in run.stderr
