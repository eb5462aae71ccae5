"""No library reports home; a native one can't be caught by watching Python's sockets."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EMBED = """
from index.embedding.embedder import load_embedder
assert load_embedder().embed_queries(["late interaction"]).shape == (1, 384)
"""


def test_onnxruntime_keeps_no_events(tmp_path):
    cache = tmp_path / "cache"
    quiet = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    homes = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(cache)}
    run = subprocess.run(
        [sys.executable, "-c", EMBED], cwd=ROOT, env=quiet | homes, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    events = [p for p in tmp_path.rglob("*") if "microsoft" in str(p).lower()]
    assert not events, "onnxruntime queued events for its maker"
