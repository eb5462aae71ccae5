"""BibTeX and BibLaTeX, entry by entry, so that a broken one costs no other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.errors import FormatError
from index.formats.bibtex_parents import Entry, with_parents
from index.formats.latex import decode_latex
from index.formats.opener import MAX_RECORD, OpenedSource
from index.formats.private import NAME, make_exact, take_private
from index.merging.names import parse_name
from index.paper import Json, Record, Refusal

if TYPE_CHECKING:
    from bibtexparser.model import Block
    from bibtexparser.model import Entry as Parsed

_START = re.compile(r"^\s*@\s*([A-Za-z]+)\s*[{(]")
_NOT_ENTRIES = ("comment", "preamble")
LONGEST_JOINED = 100_000
"""Characters of a value joined with `#`: a venue of a few strings has a hundred."""
_FIELDS = {
    "title": ("title",),
    "abstract": ("abstract",),
    "venue": ("journal", "journaltitle", "booktitle", "maintitle", "eventtitle"),
    "year": ("year", "date"),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "url": ("url",),
    "keywords": ("keywords", "keyword"),
}
_MARK = re.compile(r'\\.|[{}"#]', re.DOTALL)
# Read as written: LaTeX has no say in them, or they are ours.
_LINKED = re.compile(r"\\(?:url|href|path|nolinkurl)\s*\{([^{}]*)\}")
_VERBATIM = {"doi", "url", "eprint", "file", "pmid"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def read_bibtex(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each entry, with the strings defined before it and what it takes from its parents.

    A broken entry ends at the next `@`.
    """
    for item in with_parents(_entries(source)):
        if isinstance(item, Refusal):
            yield item
            continue
        try:
            yield _record(item, f"{source.name}:{item.line}")
        except FormatError as error:
            yield Refusal(source.name, item.line, f"{error} in entry {item.key[:60]!r}")


def _entries(source: OpenedSource) -> Iterator[Entry | Refusal]:
    strings = {month: str(number) for number, month in enumerate(_MONTHS, 1)}
    for block in _cut(source):
        if block.kind.lower() in _NOT_ENTRIES:
            continue
        try:
            yield from _read_block(block, strings, source)
        except FormatError as error:
            yield Refusal(source.name, block.line, str(error))


def is_bibtex(head: str) -> bool:
    """Whether an entry starts at the beginning of some line."""
    return any(_START.match(line) for line in head.split("\n"))


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
        if start := _START.match(text):
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
    for found in _split(block.text):
        line = block.line + (found.start_line or 0)
        parsed: Block | None = found
        if isinstance(found, DuplicateFieldKeyBlock):
            parsed = found.ignore_error_block
        if isinstance(parsed, String):
            strings[parsed.key.lower()] = _value(str(parsed.value), strings)
        elif isinstance(parsed, Parsed):
            try:
                yield _entry(parsed, line, strings)
            except FormatError as error:
                yield Refusal(source.name, line, f"{error} in entry {parsed.key[:60]!r}")
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


def _entry(parsed: "Parsed", line: int, strings: dict[str, str]) -> Entry:
    fields: dict[str, str] = {}
    for item in parsed.fields:
        fields.setdefault(item.key.lower(), _value(str(item.value), strings))
    return Entry(parsed.entry_type.lower(), parsed.key.strip(), line, fields)


def _record(entry: Entry, source: str) -> Record:
    raw = dict(entry.fields)
    private = take_private(raw.pop(NAME, ""))
    values: dict[str, Json] = {"key": entry.key, "type": entry.kind}
    for name, choices in _FIELDS.items():
        chosen = next((c for c in choices if raw.get(c)), None)
        if chosen:
            values[name] = raw[chosen] if chosen in _VERBATIM else decode_latex(raw[chosen])
            del raw[chosen]
    if "url" in values:
        values["url"] = _address(str(values["url"]))
    archive = raw.get("archiveprefix", raw.get("eprinttype", "arxiv")).lower()
    if raw.get("eprint") and archive == "arxiv":
        values["arxiv_id"] = raw["eprint"]
        raw = {k: v for k, v in raw.items() if k not in ("archiveprefix", "eprinttype", "eprint")}
    elif arxiv := re.search(r"arxiv:\s*(\S+)", str(values.get("venue", "")), re.IGNORECASE):
        values["arxiv_id"] = arxiv[1]
    if raw.get("pages"):
        raw["pages"] = re.sub(r"(?:(?<!\s)\s++)?-{2,3}\s*", "-", raw["pages"])
    authors = bibtex_names(raw.pop("author", ""))
    values |= {k: v if k in _VERBATIM else decode_latex(v) for k, v in raw.items()}
    return make_exact(values, private, authors, source)


def _address(text: str) -> str:
    r"""A link as it is: `\url{https://x.org/a\_b}` and `\href{https://x.org}{here}` hold one."""
    if found := _LINKED.search(text):
        text = found[1]
    return re.sub(r"\\([_%&#~])|[{}]", r"\1", text)


def bibtex_names(text: str) -> list[str]:
    """The names in an author field, split before LaTeX is decoded, as `Paper.authors` has them."""
    from bibtexparser.middlewares.names import (
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    names = []
    for person in split_multiple_persons_names(re.sub(r"\s+", " ", text).strip()):
        parts = parse_single_name_into_parts(person, strict=False)
        whole = not parts.first and not parts.jr
        family = decode_latex(" ".join((*parts.von, *parts.last)))
        if family.lower() in ("others", "et al.", "") and whole:
            continue
        if whole:
            # A name in braces is one name, unless it reads as one without them anyway.
            names.append(family if parse_name(family).family == family else f"{{{family}}}")
            continue
        rest = (decode_latex(" ".join(part)) for part in (parts.first, parts.jr))
        names.append(", ".join(part for part in (family, *rest) if part))
    return names


def _value(text: str, strings: dict[str, str]) -> str:
    """A field's value without its enclosures, strings put in and joined at `#`.

    Raises FormatError for strings of strings of strings that grow without end.
    """
    parts = [_piece(part.strip(), strings) for part in _parts(text)]
    if len(parts) > 1 and sum(map(len, parts)) > LONGEST_JOINED:
        raise FormatError(f"strings that join to more than {LONGEST_JOINED:,} characters")
    return "".join(parts).strip()


def _piece(part: str, strings: dict[str, str]) -> str:
    if len(part) > 1 and part[0] + part[-1] in ("{}", '""'):
        return part[1:-1]
    return strings.get(part.lower(), part)


def _parts(text: str) -> Iterator[str]:
    """The pieces between the `#` that stand outside of braces and quotes."""
    depth, start, quoted = 0, 0, False
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark == '"' and depth == 0:
            quoted = not quoted
        elif mark in "{}":
            depth = max(0, depth + (1 if mark == "{" else -1))
        elif mark == "#" and depth == 0 and not quoted:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]
