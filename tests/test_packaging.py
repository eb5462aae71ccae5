"""What is installed: the slim set is enough, the metadata is whole, the pins fit the ranges."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.commands import RUN_COMMANDS

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
BLOCKER = """
import sys
from importlib.machinery import PathFinder

ALLOWED = set({allowed!r})


class Blocker:
    def find_spec(self, name, path=None, target=None):
        if "." not in name and name not in ALLOWED and name not in sys.stdlib_module_names:
            if spec := PathFinder.find_spec(name, path):
                if spec.origin and "site-packages" in spec.origin:
                    raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None


sys.meta_path.insert(0, Blocker())
"""
VERBS = """
from assistant import Assistant, check_support

with Assistant.open("library") as library:
    library.add(sys.argv[1])
    answer = library.ask("What does late interaction cost in storage?")
    assert answer.answered, answer
    assert library.search("late interaction", k=2)
    assert list(library.check("Late interaction needs much storage."))
    assert library.export(format="bibtex").startswith("@")
    assert library.get("khattab2020").year == 2020
    assert library.stats().papers == 52
    assert check_support("ColBERT keeps one vector per token.", [answer.references[0].abstract])
"""
WORKS = [["search", "late", "interaction"], ["stats"], ["papers"], ["doctor"]]
LACKS = [["serve"], ["ask", "x y", "--llm", "http://127.0.0.1:9/v1#m"]]


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    found = (line.partition(";")[0].partition("==") for line in lines if "==" in line)
    return {canonicalize_name(name): version.strip() for name, _, version in found}


def blocked(code: str) -> str:
    """The code, run where nothing can be imported that the slim set lacks."""
    slim = pins("requirements-slim.lock")
    allowed = [
        module
        for module, names in packages_distributions().items()
        if any(canonicalize_name(name) in slim for name in names)
    ]
    return BLOCKER.format(allowed=[*allowed, "paper_assistant"]) + code


def run(code: str, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", blocked(code), *map(str, arguments)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin", "HOME": str(Path.home())},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_slim_set_is_enough_to_add_search_ask_and_check(tmp_path):
    done = run(VERBS, tmp_path, ROOT / "examples" / "papers.jsonl")
    assert done.returncode == 0, done.stderr
    done = run(RUN_COMMANDS, tmp_path, json.dumps(WORKS + LACKS))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    works = [(status, bool(said)) for status, said, _ in found[: len(WORKS)]]
    assert works == [(0, True)] * len(WORKS)
    for status, _, errors in found[len(WORKS) :]:
        assert status == 1
        assert errors.strip().splitlines()[-1].startswith("paper-assistant: not installed: ")


def test_the_slim_set_is_a_part_of_the_whole_one_at_the_same_versions():
    whole, slim = pins("requirements.lock"), pins("requirements-slim.lock")
    assert slim.items() <= whole.items()
    assert not {"torch", "gradio", "llama-index-core", "scikit-learn"} & slim.keys()


def test_the_pins_are_within_the_ranges_and_no_range_is_a_pin():
    whole = pins("requirements.lock")
    optional = PROJECT["optional-dependencies"].values()
    for line in [*PROJECT["dependencies"], *(line for lines in optional for line in lines)]:
        wanted = Requirement(line)
        pinned = whole[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(pinned, prereleases=True), (line, pinned)
        assert not any(part.operator == "==" for part in wanted.specifier), line


def test_the_licence_is_the_one_that_is_declared():
    assert PROJECT["license"] == "Apache-2.0"
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert re.search(r"Apache License\s+Version 2\.0", text)
    assert PROJECT["classifiers"]
