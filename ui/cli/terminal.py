"""What reaches the terminal: results on stdout, notices on stderr, nothing that can steer it."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping

import typer

from index.paper import Json, Paper, Refusal
from index.text.clean import plain as plain
from ui.cli.colours import in_colour


def say(text: str = "", *, paint: Callable[[str], str] | None = None) -> None:
    """One result line on stdout, painted where a person reads it in colour."""
    safe = plain(text)
    typer.echo(paint(safe) if paint and in_colour() else safe)


def notice(text: str) -> None:
    """One line about the work, on stderr."""
    typer.echo(plain(text), err=True)


def complain(text: str) -> None:
    """What went wrong, as exactly one line on stderr."""
    notice("paper-assistant: " + " ".join(text.split()))


def emit(document: Mapping[str, Json] | Iterable[Json]) -> None:
    """Exactly one JSON document on stdout."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def is_terminal() -> bool:
    """Whether a person reads stdout as it comes."""
    return sys.stdout.isatty()


def width_of() -> int:
    """Characters of a line: those of the terminal, and no more than read well."""
    # A longer line is no longer easy to read.
    return min(shutil.get_terminal_size((100, 24)).columns, 100)


def byline(paper: Paper) -> str:
    """Authors (at most three), year and venue on one line; empty when nothing is known."""
    return paper.byline


def place(refusal: Refusal) -> str:
    """Where a refused record stands, as `file:line`; the file alone when it is refused whole."""
    return f"{refusal.file}:{refusal.line}" if refusal.line else refusal.file
