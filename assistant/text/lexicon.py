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
    """The words of one list, such as `stop` or `negators`."""
    return frozenset(_tables()[name].split())


@cache
def opposites() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Per axis, the words that point one way and those that point the other."""
    return {
        axis: (tuple(pair["plus"].split()), tuple(pair["minus"].split()))
        for axis, pair in _tables()["opposites"].items()
    }


@cache
def antonyms() -> dict[str, str]:
    """A word, as written, and the word that says the opposite in its place."""
    pairs = [pair.split(":", 1) for pair in _tables()["antonyms"].split()]
    there = dict(pairs)
    return {b: a for a, b in pairs} | there


@cache
def stand_ins() -> dict[str, tuple[str, ...]]:
    """A word, as written, and those that say the same in another text: `kidney`, `renal`."""
    tables, found = _tables()["stand_ins"], dict[str, tuple[str, ...]]()
    for words in map(str.split, tables["alike"].splitlines()):
        found |= {word: tuple(other for other in words if other != word) for word in words}
    for word, narrower in tables["narrower"].items():
        found[word] = tuple(narrower.split())
    return found
