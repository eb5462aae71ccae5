"""Docs can't drift: every fenced example runs, every command has help and a docs entry.

The convention. In README.md and docs/, a fence named
  `sh`      is run line by line in one scratch folder per page, with `examples/` at hand, a
            plain command in this process; a line may end in `  # exit 1` to say that it fails,
  `python`  is run in that same folder,
  `json`    must parse,
  `text`    is output, shown and not run.
A fence whose info string ends in `no-run` shows something this suite must not do: serve for
ever, or ask a model server.
"""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.roles.installed import FOLDER_VARIABLE
from tests.commands import commands_of
from tests.conftest import Run
from ui.cli.main import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KNOWN = {"sh", "python", "json", "text", "bibtex", "mermaid"}


@dataclass(frozen=True)
class Example:
    page: Path
    line: int
    language: str
    code: str
    runs: bool


def examples(page: Path) -> list[Example]:
    text = page.read_text("utf-8")
    return [
        Example(
            page,
            text[: found.start()].count("\n") + 1,
            found[1],
            found[3],
            "no-run" not in found[2],
        )
        for found in FENCE.finditer(text)
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_fence_names_its_language(page):
    for example in examples(page):
        assert example.language in KNOWN, f"{page.name}:{example.line}: {example.language!r}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example_runs(page, tmp_path, cli):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    ran = [e for e in examples(page) if e.runs and e.language in ("sh", "python", "json")]
    for example in ran:
        place = f"{page.name}:{example.line}"
        if example.language == "json":
            json.loads(example.code)
        elif example.language == "python":
            run([sys.executable, "-c", example.code], tmp_path, place)
        else:
            for command in shell_commands(example.code):
                run_shell(command, tmp_path, place, cli)


def shell_commands(code: str) -> list[str]:
    joined = code.replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def run_shell(command: str, folder: Path, place: str, cli: Callable[..., Run]) -> None:
    command, _, remark = command.partition("  # ")
    status = int(remark.removeprefix("exit ")) if remark.startswith("exit ") else 0
    if command.startswith("make"):
        targets = set(command.split()[1:])
        known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
        assert targets <= known, f"{place}: {command}"
        return
    program, *words = shlex.split(command)
    if program == "paper-assistant" and ">" not in words:
        done = cli(*words)
        assert done.status == status, f"{place}: {command}\n{done.out}\n{done.err}"
        return
    program = f"{shlex.quote(sys.executable)} -m ui.cli.main"
    command = re.sub(r"(^|[|;&] *)paper-assistant\b", rf"\1{program}", command)
    run(["bash", "-c", command], folder, f"{place}: {command}", status)


def run(arguments: list[str], folder: Path, place: str, status: int = 0) -> None:
    done = subprocess.run(
        arguments,
        cwd=folder,
        env={**clean_environment(), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == status, f"{place}\n{done.stdout}\n{done.stderr}"


def clean_environment() -> dict[str, str]:
    import os

    named = {k for k in os.environ if k.startswith("PAPER_ASSISTANT_") and k != FOLDER_VARIABLE}
    return {k: v for k, v in os.environ.items() if k not in named}


@pytest.mark.parametrize("name,command", commands_of(app).items())
def test_every_command_has_help_and_a_docs_entry(name, command):
    assert command.help, f"{name} has no help"
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert f"`{name}" in text, f"docs/cli.md does not mention `{name}`"
    for option in command.params:
        if option.opts[0].startswith("--"):
            assert option.opts[0] in text, f"docs/cli.md does not mention {name} {option.opts[0]}"
            assert getattr(option, "help", None), f"{name} {option.opts[0]} has no help"


def test_every_variable_is_documented():
    code = "".join(path.read_text("utf-8") for path in (ROOT / "ui").rglob("*.py"))
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    for name in set(re.findall(r"PAPER_ASSISTANT_[A-Z_]+", code)):
        assert name in text, f"docs/cli.md does not mention {name}"


def test_every_place_that_contributing_names_is_there():
    told = Path("CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"`((?:index|assistant|ui|training|prompts)/[\w/.]*)`", told))
    assert len(named) > 20
    assert not [name for name in named if not Path(name).exists()]


def test_the_site_is_built_without_a_warning_or_a_network(tmp_path):
    run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")],
        ROOT,
        "mkdocs.yml",
    )
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) == len(list((ROOT / "docs").glob("*.md"))) + 1  # and the page of errors
    for page in pages:
        text = page.read_text("utf-8")
        assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"https?://", text)
        assert "no-run" not in text
