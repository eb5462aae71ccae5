"""Where one tagged record ends and the next begins, when the file does not say it plainly.

No field may come from another paper: where no rule parts the records, they are refused together.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from index.errors import FormatError
from index.formats.opener import MAX_RECORD, OpenedSource
from index.paper import Refusal

T = TypeVar("T")


@dataclass(slots=True)
class FieldBorder:
    """One tagged value: its line, its tag, its lines of text, and whether a blank line precedes."""

    line: int
    tag: str
    texts: list[str] = field(default_factory=list)
    after_blank: bool = False

    @property
    def text(self) -> str:
        """The value on one line."""
        return " ".join(text for text in (t.strip() for t in self.texts) if text)


Fields = list[FieldBorder]


def part(
    fields: Fields, *, starts: str, once: Sequence[str], together: Sequence[str]
) -> list[Fields]:
    """The records in a run of fields that no end tag parts.

    A record has each tag of `once` at most once, `starts` among them. It begins with `starts`,
    behind a blank line, or with the tag the run begins with, whichever parts them cleanly. Where
    none does it is one record with a tag too many if those of `together` stand in one place;
    raises FormatError if they don't.
    """
    if _is_one(fields, once):
        return [fields]
    first = fields[0].tag
    rules: tuple[Callable[[FieldBorder], bool], ...] = (
        lambda f: f.after_blank,
        lambda f: f.tag == starts,
        lambda f: f.tag == first,
    )
    for begins in rules:
        found = list(_cut(fields, begins))
        named = [tag for tag in once if tag != starts]
        if len(found) > 1 and all(_is_one(group, once) and _says(group, named) for group in found):
            return found
    tags = [f.tag for f in fields]
    runs = sum(a != b and b in together for a, b in pairwise(["", *tags]))
    if tags.count(starts) < 2 and runs < 2:
        return [fields]
    raise FormatError("records without an end between them: whose field is whose can't be told")


def blocks(fields: Iterator[FieldBorder], *, starts: str, once: Sequence[str]) -> Iterator[Fields]:
    """Records that blank lines part, of a format without an end tag.

    A blank line inside of a record parts nothing: what follows it is a new record only where a tag
    of `once` comes again.
    """
    record: Fields = []
    block: Fields = []
    for found in fields:
        repeats = found.tag in once and any(f.tag == found.tag for f in block)
        if found.after_blank or (repeats and found.tag in (starts, block[0].tag)):
            if record and _repeats(record, block, once):
                yield record
                record = []
            record, block = record + block, []
            if repeats:
                yield record
                record = []
        block.append(found)
    if record and _repeats(record, block, once):
        yield record
        record = []
    if record or block:
        yield record + block


def _is_one(fields: Fields, once: Sequence[str]) -> bool:
    counts = Counter(f.tag for f in fields)
    return all(counts[tag] < 2 for tag in once)


def _says(fields: Fields, tags: Sequence[str]) -> bool:
    return any(f.tag in tags for f in fields)


def _repeats(record: Fields, block: Fields, once: Sequence[str]) -> bool:
    return bool({f.tag for f in record} & {f.tag for f in block} & set(once))


def _cut(fields: Fields, begins: Callable[[FieldBorder], bool]) -> Iterator[Fields]:
    group: Fields = []
    for found in fields:
        if group and begins(found):
            yield group
            group = []
        group.append(found)
    if group:
        yield group


def fields_of(
    source: OpenedSource, tag: re.Pattern[str], *, indented: bool = False
) -> Iterator[FieldBorder]:
    """Each tagged value with the lines it goes on in, all or only those `indented`.

    `tag` has the tag and what stands behind it as groups. A line too long makes its field too long.
    """
    last: FieldBorder | None = None
    size, blank = 0, False
    for line in source.lines():
        for text in (line.text or "").strip("\ufeff").split("\r"):
            goes_on = text.startswith(" ") if indented else text.strip()
            if match := tag.match(text.rstrip()):
                if last:
                    yield last
                last = FieldBorder(line.number, match[1], [match[2] or ""], blank)
                size = 0
            elif last and goes_on and size < MAX_RECORD:
                last.texts.append(text.strip())
            blank = not text.strip()
            size += len(text)
        if last and line.text is None:
            last.texts.append(" " * MAX_RECORD)
    if last:
        yield last


def whole(source: OpenedSource, line: int, record: T, size: int) -> tuple[int, T] | Refusal:
    """A record and its line, unless it has more characters than one may have."""
    if size >= MAX_RECORD:
        return Refusal(source.name, line, "a record longer than 16 MiB")
    return line, record


def within_limit(
    records: Iterable[Fields], source: OpenedSource
) -> Iterator[tuple[int, Fields] | Refusal]:
    """The records that keep to the limit, and the line each begins on."""
    for fields in records:
        size = sum(len(text) for found in fields for text in found.texts)
        yield whole(source, fields[0].line, fields, size)
