"""All papers that fit words, for a list: BM25 alone, with what a query can require."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING

from index.paper import Filters
from index.search.by_author import written_by
from index.search.known_item import known_items
from index.search.syntax import required

if TYPE_CHECKING:
    from index.library import Library


def ids_by_words(library: Library, words: str, filters: Filters, most: int) -> list[str]:
    """Ids of at most so many papers that hold words, the best first; those named in front.

    What `index.search.syntax` takes and `author:` are required, as of a search; without other
    words the newest are first.
    """
    asked = required(library, words)
    only = asked.narrow(filters)
    known = known_items(library, asked.rest)
    if known.authors:
        written = written_by(library, known.authors, only)
        only = replace(only, papers=tuple(written) or ("",))
    among = asked.papers(library, library.matching_ids(only), bodies=not only.abstracts_only)
    named = [paper.id for paper, _ in known.papers if among is None or paper.id in among]
    # A paper that is named says what else is looked for.
    title = known.papers[0][0].title if known.papers else ""
    rest = (known.rest or title) if known else asked.rest
    if any(map(str.isalnum, rest)):
        found = [paper_id for paper_id, _ in library.lexical.query(rest, most, among=among)]
    else:
        found = _newest(library, only, among)
    return list(dict.fromkeys((*named, *found)))[:most]


def _newest(library: Library, filters: Filters, among: Set[str] | None) -> list[str]:
    papers = library.papers(filters, sort="year")
    return [paper.id for paper in papers if among is None or paper.id in among]
