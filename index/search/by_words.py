"""All papers that fit words, for a list: BM25 alone, with what a query can require."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.paper import Filters
from index.search.parse import parse_query

if TYPE_CHECKING:
    from index.library import Library


def ids_by_words(library: Library, words: str, filters: Filters, most: int) -> list[str]:
    """Ids of at most so many papers that hold words, the best first; those named in front.

    What `index.search.syntax` takes and `author:` are required, as of a search; without other
    words the newest are first.
    """
    asked = parse_query(library, words, filters, syntax=True)
    if asked.text:
        hits = library.lexical.query(asked.text, most, among=asked.among)
        found = [paper_id for paper_id, _ in hits]
    else:
        found = asked.newest(library, most)
    return list(dict.fromkeys((*(paper.id for paper, _ in asked.named), *found)))[:most]
