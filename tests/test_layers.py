"""The direction of imports, ui -> assistant -> index, and what stays unloaded until it is used."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN = {
    "index": {"assistant", "ui"},
    "assistant": {"ui"},
    "prompts": {"index", "assistant", "ui"},
}
HEAVY = [
    "torch",
    "transformers",
    "sentence_transformers",
    "onnxruntime",
    "chromadb",
    "gradio",
    "llama_index",
    "openai",
]


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_point_one_way(package):
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            wrong = {n for n in names if n.split(".")[0] in FORBIDDEN[package]}
            assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


@pytest.mark.parametrize(
    "code",
    ["import assistant", "import sys; sys.argv = ['paper-assistant', '--help']; import ui.cli"],
)
def test_nothing_heavy_is_loaded_at_import(code):
    report = f"{code}\nimport sys\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", report], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip().endswith("[]"), run.stdout
