"""What a citation format has no place for, kept in one field of our own so that nothing is lost."""

import json
import re
from collections.abc import Iterable, Mapping

from index.formats.record import make_record
from index.paper import Json, Record

NAME = "x-paper-assistant"
"""The field's name in BibTeX; RIS has it at the start of a note, CSL-JSON in `custom`."""
_SPECIAL = re.compile(r"\\u[0-9a-f]{4}|\\.|[{}$%^]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def give_private(values: Mapping[str, Json]) -> str:
    """Values as one line of ASCII that every format carries unharmed: nothing in it is a command.

    Braces, backslashes, dollars, per cent signs and carets inside of strings are spelt as numbers.
    """
    text = json.dumps(values, separators=(",", ":"), sort_keys=True)
    return _STRING.sub(lambda m: _SPECIAL.sub(_spelt, m.group()), text)


def _spelt(match: re.Match[str]) -> str:
    found = match.group()
    if found[:2] == "\\u":
        return found
    return f"\\u{ord(json.loads(f'{chr(34)}{found}{chr(34)}')):04x}"


def take_private(text: str) -> dict[str, Json]:
    """The values in such a line; nothing where it is damaged."""
    try:
        values = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def make_exact(
    values: Mapping[str, Json], private: dict[str, Json], authors: Iterable[str], source: str
) -> Record:
    """A record with the private values in place of what the format could say."""
    named = private.pop("authors", None)
    if isinstance(named, list):
        authors = [str(name) for name in named]
    return make_record({**values, **private}, authors=authors, source=source)
