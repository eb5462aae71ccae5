"""Listing pages saved as text: furniture, then title and abstract in turn, one per line."""

import re
from collections.abc import Iterator
from itertools import pairwise

from index.formats.opener import OpenedSource, SourceLine
from index.formats.record import make_record
from index.paper import Record, Refusal

LONGEST_TITLE = 250
"""Characters; a longer line is an abstract."""
_MARKDOWN = re.compile(r"#{1,6} |[-*+] |\||```|> ")
# A row of a table, whose header nobody knows, is neither a title nor an abstract.
_CELLS = re.compile(r"\"[,;\t]\"|\t[^\t]*\t|^\"[^\"]*\"[,;]|;[^;\s][^;]*;[^;\s][^;]*;[^;\s]")
_SUBSCRIBE = "Subscribe"
_FURNITURE = {
    "new",
    "Get trending papers in your email inbox!",
    "Get trending papers in your email inbox once a day!",
    _SUBSCRIBE,
    "byAK and the research community",
}
_DATE = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}")


def read_listing(source: OpenedSource) -> Iterator[Record | Refusal]:
    """Pair each title with the abstract below it; refuse what breaks the alternation.

    After a break, reading goes on with the next short line that a long one follows.
    """
    titles: list[SourceLine] = []
    for line in _without_furniture(source.lines()):
        if line.text is None:
            yield _refusal(source, line, "a line longer than 16 MiB")
        elif len(line.text) <= LONGEST_TITLE:
            titles.append(line)
        elif titles:
            yield from _broken(source, titles[:-1])
            title, titles = titles[-1], []
            values = {"title": title.text, "abstract": line.text}
            yield make_record(values, source=f"{source.name}:{title.number}")
        else:
            yield _refusal(source, line, f"an abstract without a title: {_start(line)}")
    yield from _broken(source, titles)


def is_listing(head: str) -> bool:
    """Whether short lines and long ones pair up in much of the beginning, as prose never does."""
    lines = (SourceLine(number, text) for number, text in enumerate(head.split("\n")))
    texts = [line.text or "" for line in _without_furniture(lines)]
    pairs = sum(
        _is_title(a) and len(b) > LONGEST_TITLE and not _CELLS.search(b[:1000])
        for a, b in pairwise(texts)
    )
    # Even in a page with many flaws so many of a listing's lines are a title or its abstract.
    return pairs > 0 and 2 * pairs >= 0.4 * len(texts)


def _is_title(text: str) -> bool:
    """Whether a line may be a title, and is no heading, list or table of Markdown."""
    plain = not _MARKDOWN.match(text) and not _CELLS.search(text)
    return len(text) <= LONGEST_TITLE and plain


def _without_furniture(lines: Iterator[SourceLine]) -> Iterator[SourceLine]:
    """The stripped lines that aren't blank, less the page's furniture in the leading run."""
    leading, seen = True, set()
    for line in lines:
        text = line.text if line.text is None else line.text.strip().strip("\ufeff")
        if text == "":
            continue
        if leading and text is not None:
            if text in _FURNITURE or _DATE.fullmatch(text):
                seen.add(text)
                continue
            # Saved pages glue the button's word to the first title, unless it has its own line.
            if seen and _SUBSCRIBE not in seen:
                text = text.removeprefix(_SUBSCRIBE)
            leading = False
        yield SourceLine(line.number, text)


def _broken(source: OpenedSource, titles: list[SourceLine]) -> Iterator[Refusal]:
    """Short lines without a long one: one record for every two, a title and its short abstract."""
    for line in titles[::2]:
        yield _refusal(source, line, f"a title without an abstract below it: {_start(line)}")


def _refusal(source: OpenedSource, line: SourceLine, reason: str) -> Refusal:
    return Refusal(source.name, line.number, reason)


def _start(line: SourceLine) -> str:
    return repr((line.text or "")[:60])
