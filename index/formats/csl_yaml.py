"""CSL YAML: Pandoc's `references`, and lists of items as Zotero and Better BibTeX write them."""

import re
from collections.abc import Iterator

from index.errors import FormatError
from index.formats.csl import record_of_csl
from index.formats.json_values import MAX_DEPTH
from index.formats.opener import MAX_RECORD, OpenedSource
from index.formats.record import each_record
from index.paper import Json, Record, Refusal

_ITEM = re.compile(r"^( {0,8})- +\S")
_FIELD = re.compile(
    r"^ {0,8}(?:- +|  )[\"']?"
    r"(?:id|type|title|abstract|accessed|annote|author|DOI|issued|citation-key)[\"']?:"
)
_NAMED = re.compile(r"^ {0,8}(?:- +|  )[\"']?(?:title|abstract|title-short)[\"']?:", re.MULTILINE)


def read_csl_yaml(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Read each item of the list, so that a broken one costs no other."""
    return each_record(_items(source), record_of_csl, source.name)


def is_csl_yaml(head: str) -> bool:
    """Whether the text is a list of items with CSL's fields."""
    lines = [line for line in head.split("\n")[:200] if line.strip() and line[0] not in "#%"]
    opens = re.compile(r"^(?:---|references:|nocite:.*| {0,8}- +\S)")
    if not lines or not opens.match(lines[0].strip("\ufeff")):
        return False
    first = next((n for n, line in enumerate(lines) if _ITEM.match(line)), None)
    found = first is not None and _FIELD.match(lines[first]) is not None
    return found and sum(map(bool, map(_FIELD.match, lines))) > 1 and bool(_NAMED.search(head))


def _items(source: OpenedSource) -> Iterator[tuple[int, dict[str, Json]] | Refusal]:
    lines: list[str] = []
    start, size = 0, 0
    indent: str | None = None
    for line in source.lines():
        text = (line.text or "").strip("\ufeff\r")
        begins = _ITEM.match(text)
        if begins and indent is None:
            indent = begins[1]
        ends = lines and text[:1].strip() and not begins
        if ends or (begins and begins[1] == indent):
            if lines:
                yield _item(source, start, lines, size)
            lines, start, size = [], line.number, 0
        if lines or (begins and begins[1] == indent):
            size += len(text) if line.text is not None else MAX_RECORD
            if size < MAX_RECORD:
                lines.append(text)
    if lines:
        yield _item(source, start, lines, size)


def _item(
    source: OpenedSource, line: int, lines: list[str], size: int
) -> tuple[int, dict[str, Json]] | Refusal:
    if size >= MAX_RECORD:
        return Refusal(source.name, line, "a record longer than 16 MiB")
    try:
        return line, parse_yaml("\n".join(lines) + "\n")
    except FormatError as error:
        return Refusal(source.name, line, str(error))


def parse_yaml(text: str) -> dict[str, Json]:
    """The one item of a list, every value of it text. Raises FormatError saying what is wrong.

    Aliases, by which a few lines can grow without end, are refused.
    """
    import yaml

    depth = deepest = 0
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                raise FormatError("YAML with an alias: write its value out")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                deepest = max(deepest, depth)
                if deepest > MAX_DEPTH:
                    raise FormatError("YAML nested too deeply")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        value = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problem = getattr(error, "problem", None) or str(error)
        raise FormatError(f"not YAML: {' '.join(problem.split())}") from None
    item = value[0] if isinstance(value, list) and value else value
    if not isinstance(item, dict):
        raise FormatError("not an item with fields")
    return {str(name): found for name, found in item.items()}
