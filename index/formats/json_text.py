"""Cuts JSON into its records: JSON lines, arrays, and answers that wrap an array of records."""

import re
from collections.abc import Iterator, Mapping

from index.errors import FormatError
from index.formats.json_values import TextAhead, checked_object, parse_object
from index.formats.opener import OpenedSource
from index.paper import Json, Refusal

WRAPPERS = frozenset(
    "results data items papers records works hits references docs entry entries articles "
    "publications result hit collection recommendedPapers documents citations list rows notes "
    "References @graph".split()
)
"""Keys under which services put the list of records."""
_NESTED = frozenset(
    "message response hits result results resultList search-results feed "
    "abstracts-retrieval-response full-text-retrieval-response coredata".split()
)
"""Keys of objects that hold that list, or the one record of an answer."""
_TITLES = frozenset("title titles ti itemtype paperid dc:title title_display display_name".split())
# NoteExpress writes `{Title}: ...`, which is no object.
_LABEL = re.compile(r"\{[\w ]{1,50}\}:")


def read_json(source: OpenedSource) -> Iterator[tuple[int, dict[str, Json]] | Refusal]:
    """Each record as its line and its object; what can't be read as a refusal."""
    yield from _read_lines(source) if is_json_lines(source.head) else _read_document(source)


def is_json(head: str) -> bool:
    """Whether the text begins as JSON, or one of its first lines is an object."""
    text = head.lstrip("\ufeff \t\r\n")
    return (text[:1] in ("{", "[") and not _LABEL.match(text)) or is_json_lines(head)


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


def _read_lines(source: OpenedSource) -> Iterator[tuple[int, dict[str, Json]] | Refusal]:
    for line in source.lines():
        if line.text is None:
            yield Refusal(source.name, line.number, "a line longer than 16 MiB")
        elif text := line.text.strip().strip("\ufeff"):
            try:
                yield from _under_keys(line.number, parse_object(text))
            except FormatError as error:
                yield Refusal(source.name, line.number, str(error))


Found = tuple[int, dict[str, Json]] | Refusal


def _read_document(source: OpenedSource) -> Iterator[Found]:
    """The objects of an array, of a wrapped array, or one after the other."""
    text = TextAhead(source.pieces())
    while text.starts_with("{", "[", '"'):
        if text.starts_with("["):
            text.skip(1)
            yield from _array(text, source.name)
        elif text.starts_with("{") and _WRAPPED.search(text.ahead()):
            yield from _object(text, source.name, depth=0)
        else:
            yield from _one(text, source.name)


def _one(text: TextAhead, name: str) -> Iterator[Found]:
    line = text.line
    try:
        yield from _under_keys(line, checked_object(text.take_value()))
    except FormatError as error:
        yield Refusal(name, line, str(error))


def _under_keys(line: int, values: dict[str, Json]) -> Iterator[tuple[int, dict[str, Json]]]:
    """The object; where all that it has are papers under their ids, these."""
    papers = [value for value in values.values() if isinstance(value, dict) and _is_titled(value)]
    if papers and len(papers) == len(values):
        yield from ((line, paper) for paper in papers)
    else:
        yield line, values


def _array(text: TextAhead, name: str) -> Iterator[Found]:
    while text.starts_with("{", "[", '"', "null"):
        # Semantic Scholar has null for a paper that it does not know.
        if text.starts_with("null"):
            text.skip(4)
            continue
        yield from (found for found in _one(text, name) if not _only_counts(found))
    if text.starts_with("]"):
        text.skip(1)


def _only_counts(found: Found) -> bool:
    """Whether an object holds numbers alone, as Springer's of how many records there are."""
    if isinstance(found, Refusal) or not found[1]:
        return False
    return all(str(value).strip().isdigit() for value in found[1].values())


def _object(text: TextAhead, name: str, *, depth: int) -> Iterator[Found]:
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
            elif inner in WRAPPERS | _NESTED and text.starts_with("{"):
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
        yield from _under_keys(line, values)
