"""Values of JSON: taken from a text read ahead, no deeper than is good, no number too large."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from index.errors import FormatError
from index.formats.opener import MAX_RECORD
from index.paper import Json

_NEXT = re.compile(r"\n[ \t]*(?=\{)|\}\s*,\s*(?=\{)")
MAX_DEPTH = 64
_AHEAD = 64 * 1024
_TOO_DEEP = "JSON nested too deeply"


def parse_object(text: str) -> dict[str, Json]:
    """One JSON object. Raises FormatError saying what is wrong with it."""
    try:
        value = _decoder().decode(text)
    except RecursionError:
        raise FormatError(_TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise FormatError(_not_json(error)) from None
    return checked_object(value)


def checked_object(value: Json) -> dict[str, Json]:
    """A value that is to be an object. Raises FormatError for another and for one too deep."""
    if not isinstance(value, dict):
        raise FormatError(f"not a JSON object but {_kind(value)}")
    if _depth(value) > MAX_DEPTH:
        raise FormatError(_TOO_DEEP)
    return value


def _not_json(error: json.JSONDecodeError) -> str:
    return f"not JSON: {error.msg}, near {error.doc[error.pos : error.pos + 30]!r}"


def object_of(value: Json) -> Mapping[str, Json]:
    """The value where it is an object, else an empty one: an answer's shape may have changed."""
    return value if isinstance(value, dict) else {}


def list_of(value: Json) -> list[Json]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


@lru_cache(maxsize=1)
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_int=_integer, parse_constant=_no_constant)


def _integer(digits: str) -> int | float | str:
    # An integer beyond 64 bits fits no store and is no year.
    return int(digits) if len(digits.lstrip("-")) < 19 else digits


def _no_constant(name: str) -> None:
    """NaN and Infinity, which no JSON reader else would take back, as nothing."""


def _kind(value: object) -> str:
    return {list: "an array", str: "a string", bool: "true or false"}.get(type(value), "a number")


def _depth(value: Json) -> int:
    """How deep the value is nested, counted no further than needed."""
    depth, level = 0, [value]
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return depth


class TextAhead:
    """Text read ahead far enough to hold one value, and the line it begins on."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self.buffer = ""
        self.line = 1

    def more(self, size: int = 1) -> bool:
        """Read at least `size` further characters; False at the end."""
        parts, count = [], 0
        while count < size and (piece := next(self._pieces, "")):
            parts.append(piece)
            count += len(piece)
        self.buffer += "".join(parts)
        return bool(parts)

    def ahead(self) -> str:
        """The next 64 KiB, where there are as many."""
        if len(self.buffer) < _AHEAD:
            self.more(_AHEAD)
        return self.buffer

    def skip(self, count: int) -> None:
        """Drop characters from the front."""
        self.line += self.buffer.count("\n", 0, count)
        self.buffer = self.buffer[count:]

    def starts_with(self, *marks: str) -> bool:
        """Whether a value follows, after white space and commas; reads on where needed."""
        while True:
            self.skip(len(self.buffer) - len(self.buffer.lstrip(" \t\r\n,\ufeff")))
            if self.buffer:
                return self.buffer.startswith(marks)
            if not self.more():
                return False

    def take_mark(self, mark: str) -> None:
        """Skip a mark. Raises FormatError where something else stands, having skipped on."""
        if not self.starts_with(mark):
            near = self.buffer[:30]
            self._skip_to_next(0)
            raise FormatError(f"not JSON: {mark!r} expected, near {near!r}")
        self.skip(1)

    def take_value(self) -> Json:
        """The value at the front. Raises FormatError, having skipped to the next object."""
        while True:
            try:
                value, end = _decoder().raw_decode(self.buffer)
            except RecursionError:
                self._skip_to_next(1)
                raise FormatError(_TOO_DEEP) from None
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos > len(self.buffer) - 16
                if cut and len(self.buffer) < MAX_RECORD and self.more(len(self.buffer)):
                    continue
                self._skip_to_next(error.pos if not cut else 1)
                raise FormatError(_not_json(error)) from None
            self.skip(end)
            return value

    def _skip_to_next(self, start: int) -> None:
        """Go to the next object that begins a line or follows another object."""
        while True:
            if match := _NEXT.search(self.buffer, start):
                return self.skip(match.end())
            # Keep the last characters: the mark may be cut.
            start = 0
            self.skip(max(0, len(self.buffer) - 200))
            if not self.more(MAX_RECORD // 16):
                return self.skip(len(self.buffer))
