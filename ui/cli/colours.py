"""Colour where a person reads; what it says stands in words and signs too, and none when piped."""

import os
import re
import sys
from collections.abc import Callable, Iterable
from functools import partial

import typer

DOUBTS = (
    (re.compile(r"~\s+reworded,\s+not\s+verified"), "yellow"),
    (re.compile(r"\?\s+(?:not\s+in\s+the\s+cited\s+papers?|in\s+no\s+paper\s+found)"), "magenta"),
    (re.compile(r"✗\s+says\s+otherwise"), "red"),
)
"""What `assistant.render.standing` says of a sentence in doubt, by its colour."""
NUMBER = re.compile(r"\[\d+\]")


def in_colour() -> bool:
    """Whether stdout is a terminal whose user has not asked for none (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def bold(text: str) -> str:
    """The text in bold."""
    return typer.style(text, bold=True)


def dim(text: str) -> str:
    """The text as what matters less."""
    return typer.style(text, dim=True)


def marked(text: str) -> str:
    """A line of an answer with its numbers and its doubts in colour."""
    text = NUMBER.sub(partial(_painted, colour="cyan"), text)
    for pattern, colour in DOUBTS:
        text = pattern.sub(partial(_painted, colour=colour), text)
    return text


def with_words(spans: Iterable[tuple[int, int]]) -> Callable[[str], str]:
    """Paints the words at these places of a text."""

    def paint(text: str) -> str:
        parts, last = [], 0
        for start, end in spans:
            parts += [text[last:start], typer.style(text[start:end], fg="yellow", bold=True)]
            last = end
        return "".join((*parts, text[last:]))

    return paint


def _painted(match: re.Match[str], colour: str) -> str:
    return typer.style(match[0], fg=colour)
