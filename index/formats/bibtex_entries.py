"""The entries of a BibTeX file, cut apart and parsed, with the strings they name put in."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.errors import FormatError
from index.formats.bibtex_parents import MOST_WAITING, Entry
from index.formats.opener import MAX_RECORD, OpenedSource
from index.paper import Refusal

if TYPE_CHECKING:
    from bibtexparser.model import Block
    from bibtexparser.model import Entry as Parsed

START = re.compile(r"^\s*@\s*([A-Za-z]+)\s*[{(]")
_WITHOUT_KEY = re.compile(r"\A(\s*@\s*(?!string\b)[A-Za-z]+\s*[{(])(?=\s*[A-Za-z][\w-]*\s*=)", re.I)
_KEY = re.compile(r"\A(\s*@\s*(?!string\b)[A-Za-z]+\s*[{(])([^,\s=]+)(?=,)", re.I)
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*")
_NOT_ENTRIES = ("comment", "preamble")
_MARK = re.compile(r'\\.|[{}"#;]', re.DOTALL)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
LONGEST_JOINED = 100_000
"""Characters of a value joined with `#`: a venue of a few strings has a hundred."""


def read_entries(source: OpenedSource) -> Iterator[Entry | Refusal]:
    """Each entry in its order, its strings put in wherever the file defines them."""
    strings = {month: str(number) for number, month in enumerate(_MONTHS, 1)}
    return _with_strings(_entries(source, strings), strings, source.name)


def _entries(source: OpenedSource, strings: dict[str, str]) -> Iterator[Entry | Refusal]:
    """The entries, their values as written; `strings` takes those that are defined on the way."""
    for block in _cut(source):
        if block.kind.lower() in _NOT_ENTRIES:
            continue
        try:
            yield from _read_block(block, strings, source)
        except FormatError as error:
            yield Refusal(source.name, block.line, str(error))


@dataclass(slots=True)
class _Block:
    kind: str
    line: int
    lines: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def _cut(source: OpenedSource) -> Iterator[_Block]:
    """The text from one line that starts with `@type{` to the next."""
    block: _Block | None = None
    for line in source.lines():
        text = "" if line.text is None else line.text
        if start := START.match(text):
            if block:
                yield block
            block = _Block(start[1], line.number)
        if block:
            block.size += len(text) if line.text is not None else MAX_RECORD
            if block.size < MAX_RECORD:
                block.lines.append(text)
    if block:
        yield block


def _read_block(
    block: _Block, strings: dict[str, str], source: OpenedSource
) -> Iterator[Entry | Refusal]:
    from bibtexparser.model import DuplicateFieldKeyBlock, String
    from bibtexparser.model import Entry as Parsed

    if block.size >= MAX_RECORD:
        raise FormatError("an entry longer than 16 MiB")
    text = _WITHOUT_KEY.sub(r"\1,", block.text, count=1)
    # Braces of an accent in a key, `Garc{\'i}a2017`, which the parser takes for the entry's.
    text = _KEY.sub(lambda m: m[1] + re.sub(r"[{}\"]", "", m[2]), text, count=1)
    for found in _split(text):
        line = block.line + (found.start_line or 0)
        parsed: Block | None = found
        if isinstance(found, DuplicateFieldKeyBlock):
            parsed = found.ignore_error_block
        if isinstance(parsed, String):
            strings[parsed.key.lower()] = _value(str(parsed.value), strings)
        elif isinstance(parsed, Parsed):
            yield _entry(parsed, line)
        elif hasattr(parsed, "error"):
            yield Refusal(source.name, line, "not BibTeX: braces or quotes that don't close")


def _split(text: str) -> "list[Block]":
    """The blocks of a text; bibtexparser logs what it can't parse, we refuse it by name."""
    import logging

    from bibtexparser.splitter import Splitter

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    try:
        return Splitter(text).split().blocks
    except RecursionError:
        raise FormatError("braces nested too deeply") from None
    except (ValueError, IndexError, AttributeError, TypeError) as error:
        raise FormatError(f"not BibTeX: {error}") from None


def _entry(parsed: "Parsed", line: int) -> Entry:
    fields: dict[str, str] = {}
    for item in parsed.fields:
        name, value = item.key.lower(), str(item.value)
        # Where a comma is missing the parser takes the next field for more of this one.
        while (end := _end_of(value)) and (found := _NEXT_FIELD.match(value, end)):
            fields.setdefault(name, value[:end])
            name, value = found[1].lower(), value[found.end() :]
        fields.setdefault(name, value)
    return Entry(parsed.entry_type.lower(), parsed.key.strip(), line, fields)


def _end_of(value: str) -> int:
    """Where the braces or quotes that a value begins with close; 0 where it has none."""
    depth, quoted = 0, value[:1] == '"'
    if not quoted and value[:1] != "{":
        return 0
    for match in _MARK.finditer(value, 1 if quoted else 0):
        mark = match.group()
        depth += (mark == "{") - (mark == "}")
        if depth == 0 and mark == ('"' if quoted else "}"):
            return match.end()
    return 0


def _with_strings(
    items: Iterator[Entry | Refusal], strings: Mapping[str, str], name: str
) -> Iterator[Entry | Refusal]:
    """The entries in their order with their strings put in, which may be defined behind them."""
    waiting: deque[tuple[Entry | Refusal, list[str]]] = deque()

    def is_ready() -> bool:
        return len(waiting) > MOST_WAITING or all(name in strings for name in waiting[0][1])

    for item in items:
        waiting.append((item, [] if isinstance(item, Refusal) else _strings_of(item)))
        while waiting and is_ready():
            yield _filled(waiting.popleft()[0], strings, name)
    yield from (_filled(item, strings, name) for item, _ in waiting)


def _strings_of(entry: Entry) -> list[str]:
    """The names of strings in an entry's values, in lower case."""
    parts = (part.strip().lower() for value in entry.fields.values() for part in pieces(value))
    return [part for part in parts if part and part[0] not in '{"' and not part.isdigit()]


def _filled(item: Entry | Refusal, strings: Mapping[str, str], name: str) -> Entry | Refusal:
    if isinstance(item, Refusal):
        return item
    try:
        values = {field: _value(value, strings) for field, value in item.fields.items()}
    except FormatError as error:
        return Refusal(name, item.line, f"{error} in entry {item.key[:60]!r}")
    return replace(item, fields=values)


def _value(text: str, strings: Mapping[str, str]) -> str:
    """A field's value without its enclosures, strings put in and joined at `#`.

    Raises FormatError for strings of strings of strings that grow without end.
    """
    parts = [_piece(part.strip(), strings) for part in pieces(text)]
    if len(parts) > 1 and sum(map(len, parts)) > LONGEST_JOINED:
        raise FormatError(f"strings that join to more than {LONGEST_JOINED:,} characters")
    return "".join(parts).strip()


def _piece(part: str, strings: Mapping[str, str]) -> str:
    if len(part) > 1 and part[0] + part[-1] in ("{}", '""'):
        return part[1:-1]
    return strings.get(part.lower(), part)


def pieces(text: str, between: str = "#") -> Iterator[str]:
    """The pieces between the marks that stand outside of braces and quotes."""
    depth, start, quoted = 0, 0, False
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark == '"' and depth == 0:
            quoted = not quoted
        elif mark in "{}":
            depth = max(0, depth + (1 if mark == "{" else -1))
        elif mark == between and depth == 0 and not quoted:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]
