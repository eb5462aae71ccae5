"""Cuts JSON into its records: JSON lines, arrays, and answers that wrap an array of records."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from index.errors import FormatError
from index.formats.opener import MAX_RECORD, Source
from index.paper import Json, Refusal

WRAPPERS = {"results", "data", "items", "papers", "records", "works", "hits", "references", "docs"}
"""Keys under which services put the list of records."""
_NESTED_WRAPPERS = {"message", "response", "hits"}
_NEXT = re.compile(r"\n[ \t]*(?=\{)|\}\s*,\s*(?=\{)")
MAX_DEPTH = 64
_TOO_DEEP = "JSON nested too deeply"


def read_json(source: Source) -> Iterator[tuple[int, dict[str, Json]] | Refusal]:
    """Each record as its line and its object; what can't be read as a refusal."""
    yield from _read_lines(source) if is_json_lines(source.head) else _read_document(source)


def is_json(head: str) -> bool:
    """Whether the text begins as JSON, or one of its first lines is an object."""
    return head.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") or is_json_lines(head)


def is_json_lines(head: str) -> bool:
    """Whether one of the first lines is a whole object that no array or wrapper holds."""
    for line in head.split("\n")[:20]:
        # Inside of a printed document objects are indented; lines of their own are not.
        text = line.strip("\ufeff").rstrip()
        if text.startswith("["):
            return False
        if text.startswith("{") and text.endswith("}"):
            try:
                value = parse_object(text)
            except FormatError:
                continue
            return not any(isinstance(value.get(key), list | dict) for key in _OUTER)
    # A first line longer than the head: an object that goes on, unless it wraps a list.
    first = head.lstrip("\ufeff \t\r\n")
    return "\n" not in first and first.startswith("{") and not _WRAPPED.search(first)


_OUTER = WRAPPERS | _NESTED_WRAPPERS
_WRAPPED = re.compile(rf'"(?:{"|".join(sorted(WRAPPERS))})"\s*:\s*\[')


def parse_object(text: str) -> dict[str, Json]:
    """One JSON object. Raises FormatError saying what is wrong with it."""
    try:
        value = _decoder().decode(text)
    except RecursionError:
        raise FormatError(_TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise FormatError(_not_json(error)) from None
    return _checked_object(value)


def _checked_object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise FormatError(f"not a JSON object but {_kind(value)}")
    if _depth(value) > MAX_DEPTH:
        raise FormatError(_TOO_DEEP)
    return value


def _not_json(error: json.JSONDecodeError) -> str:
    return f"not JSON: {error.msg}, near {error.doc[error.pos : error.pos + 30]!r}"


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


def _read_lines(source: Source) -> Iterator[tuple[int, dict[str, Json]] | Refusal]:
    for line in source.lines():
        if line.text is None:
            yield Refusal(source.name, line.number, "a line longer than 16 MiB")
        elif text := line.text.strip().strip("\ufeff"):
            try:
                yield line.number, parse_object(text)
            except FormatError as error:
                yield Refusal(source.name, line.number, str(error))


def _read_document(source: Source) -> Iterator[tuple[int, dict[str, Json]] | Refusal]:
    """The objects of an array, of a wrapped array, or one after the other."""
    text = _Ahead(source.pieces())
    text.more()
    if wrapped := _find_wrapped(text.buffer):
        text.skip(wrapped)
    elif text.starts_with("["):
        text.skip(text.buffer.index("[") + 1)
    while text.starts_with("{", "[", '"'):
        line = text.line
        try:
            value = text.take_value()
            yield line, _checked_object(value)
        except FormatError as error:
            yield Refusal(source.name, line, str(error))


def _find_wrapped(head: str) -> int:
    """Where the first record of a wrapped array may start; 0 where nothing is wrapped."""
    outermost = re.match(r"\s*\{", head)
    match = _WRAPPED.search(head) if outermost else None
    # An answer's list comes before any other object closes, but for small ones such as `meta`.
    return match.end() if match and head[: match.start()].count("{") <= 3 else 0


class _Ahead:
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
