"""The papers of an author, however the name is written, without reading a single abstract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.merging.authors import names_agree, recognised_by
from index.merging.titles import fold
from index.paper import Filters
from index.store.held_names import authors_of, lists_with

if TYPE_CHECKING:
    from index.library import Library

# What `index.merging.authors.spelt` takes for nothing: `oe` is `ö`, `aa` is `å`.
_AFTER = {"a": "[ae]?", "o": "e?", "u": "e?"}
_VARIES = re.compile(r"(?<=[aou])")
_BETWEEN = r"[^\w\n]{0,2}"


def written_by(library: Library, authors: Sequence[str], filters: Filters) -> list[str]:
    """Ids of the papers by all of these authors that pass the filters, newest first.

    A name matches whatever its order, accents and given names in full or as initials, and `khat*`
    whoever has a name that begins so.
    """
    database = library.store.database
    groups = [_runs(name) for name in authors]
    if not all(groups):
        return []
    # The longest name is the rarest.
    rarest = max(groups, key=lambda runs: min(map(len, runs)))
    listed = lists_with(database, rarest, filters)
    wanted = [(name, _pattern(name)) for name in authors]
    ids = [
        paper
        for paper, names in listed
        for plain in [names if names.isascii() else fold(names)]
        if all(pattern.search(plain) for _, pattern in wanted)
    ]
    written = authors_of(database, ids)
    return [
        paper
        for paper in ids
        if all(_is_among(name, pattern, written[paper]) for name, pattern in wanted)
    ]


def _is_among(name: str, pattern: re.Pattern[str], authors: Sequence[str]) -> bool:
    found = (author for author in authors if pattern.search(fold(author)))
    # What begins as it should is found by the pattern alone.
    return any(name.endswith("*") or names_agree(name, author) for author in found)


def _runs(name: str) -> list[str]:
    """Letters of which every list with this author has one run, however it is written."""
    if name.endswith("*"):
        return [start] if (start := fold(name.rstrip("*"))) else []
    return [max(_VARIES.split(word), key=len) for word in recognised_by(name)]


def _pattern(name: str) -> re.Pattern[str]:
    """Finds an author's names in a list of authors in small letters; others too, but few."""
    if name.endswith("*"):
        return re.compile(rf"(?<!\S){re.escape(fold(name.rstrip('*')))}")
    words = (_BETWEEN.join(c + _AFTER.get(c, "") for c in word) for word in recognised_by(name))
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(words)})(?![^\W\d_])")
