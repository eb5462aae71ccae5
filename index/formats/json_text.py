"""Cuts JSON into its records: JSON lines, arrays, and answers that wrap an array of records."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from index.errors import FormatError
from index.formats.opener import MAX_RECORD, OpenedSource
from index.paper import Json, Refusal

WRAPPERS = frozenset(
    "results data items papers records works hits references docs entry entries articles "
    "publications result hit collection recommendedPapers documents citations list rows".split()
)
"""Keys under which services put the list of records."""
_NESTED = frozenset(
    "message response hits result results resultList search-results feed "
    "abstracts-retrieval-response full-text-retrieval-response coredata".split()
)
"""Keys of objects that hold that list, or the one record of an answer."""
_TITLES = frozenset("title titles ti itemtype paperid dc:title title_display display_name".split())
_NEXT = re.compile(r"\n[ \t]*(?=\{)|\}\s*,\s*(?=\{)")
MAX_DEPTH = 64
_AHEAD = 64 * 1024
_TOO_DEEP = "JSON nested too deeply"


def read_json(source: OpenedSource) -> Iterator[tuple[int, dict[str, Json]] | Refusal]:
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
            wraps = any(isinstance(value.get(key), list | dict) for key in WRAPPERS | _NESTED)
            return _is_titled(value) or not wraps
    # A first line longer than the head: an object that goes on, unless it wraps a list.
    first = head.lstrip("\ufeff \t\r\n")
    return "\n" not in first and first.startswith("{") and not _WRAPPED.search(first)


_WRAPPED = re.compile(rf'"(?:{"|".join(sorted(WRAPPERS | _NESTED))})"\s*:\s*[\[{{]')


def _is_titled(values: Mapping[str, Json]) -> bool:
    """Whether an object is a paper itself: its lists are its references, not the answer."""
    return any(name.lower() in _TITLES for name in values)


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


def _read_lines(source: OpenedSource) -> Iterator[tuple[int, dict[str, Json]] | Refusal]:
    for line in source.lines():
        if line.text is None:
            yield Refusal(source.name, line.number, "a line longer than 16 MiB")
        elif text := line.text.strip().strip("\ufeff"):
            try:
                yield line.number, parse_object(text)
            except FormatError as error:
                yield Refusal(source.name, line.number, str(error))


Found = tuple[int, dict[str, Json]] | Refusal


def _read_document(source: OpenedSource) -> Iterator[Found]:
    """The objects of an array, of a wrapped array, or one after the other."""
    text = _Ahead(source.pieces())
    while text.starts_with("{", "[", '"'):
        if text.starts_with("["):
            text.skip(1)
            yield from _array(text, source.name)
        elif text.starts_with("{") and _WRAPPED.search(text.ahead()):
            yield from _object(text, source.name, depth=0)
        else:
            yield from _one(text, source.name)


def _one(text: "_Ahead", name: str) -> Iterator[Found]:
    line = text.line
    try:
        yield line, _checked_object(text.take_value())
    except FormatError as error:
        yield Refusal(name, line, str(error))


def _array(text: "_Ahead", name: str) -> Iterator[Found]:
    while text.starts_with("{", "[", '"'):
        yield from _one(text, name)
    if text.starts_with("]"):
        text.skip(1)


def _object(text: "_Ahead", name: str, *, depth: int) -> Iterator[Found]:
    """The records that an object holds, or the object where it holds none."""
    line, wraps = text.line, False
    text.skip(1)
    values: dict[str, Json] = {}
    try:
        while text.starts_with('"'):
            key = str(text.take_value())
            text.take_mark(":")
            text.starts_with("{")  # white space in front of the value is skipped
            inner = "" if _is_titled(values) or depth > 8 else key
            if inner in WRAPPERS and text.starts_with("["):
                wraps = True
                text.skip(1)
                yield from _array(text, name)
            elif inner in _NESTED and text.starts_with("{"):
                wraps = True
                yield from _object(text, name, depth=depth + 1)
            else:
                values[key] = text.take_value()
        if text.starts_with("") or not wraps:  # a cut answer has said so in its last record
            text.take_mark("}")
    except FormatError as error:
        yield Refusal(name, line, str(error))
        return
    uids = values.get("uids")
    if isinstance(uids, list):
        yield from ((line, v) for uid in uids if isinstance(v := values.get(str(uid)), dict))
    elif not wraps:
        yield line, values


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
