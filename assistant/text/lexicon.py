"""Lists of English words, read from `lexicon.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("assistant.text").joinpath("lexicon.toml").read_text("utf-8"))


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one list, such as `stop`."""
    return frozenset(_tables()[name].split())


@cache
def alike() -> tuple[tuple[str, ...], ...]:
    """Words, as written, that stand for each other: `kidney renal`."""
    return tuple(tuple(line.split()) for line in _tables()["alike"].splitlines() if line)


@cache
def narrower() -> dict[str, tuple[str, ...]]:
    """A word, as written, and those that say it and are not said by it: `visual`, `image`."""
    return {word: tuple(others.split()) for word, others in _tables()["narrower"].items()}
