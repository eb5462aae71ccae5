"""Papers that resemble one another: never merged, only pointed out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from index.ingest.merges import kept_apart
from index.library import Library
from index.merging.conflicts import is_generic
from index.merging.identity import alike, keys, names_agree, title_keys
from index.paper import Paper


def near_duplicates(library: Library, paper: Paper) -> list[tuple[Paper, str]]:
    """Other papers that may be taken for this one, and why: never merged, only pointed out."""
    near = (other for _, other in library.store.with_keys(keys(paper)))
    words = " ".join(re.findall(r"\w+", paper.title))
    found = library.lexical.query(words, 20) if words else []
    others = {other.id: other for other in (*near, *library.get([i for i, _ in found]))}
    reasons = ((other, alike(paper, other)) for other in others.values() if other.id != paper.id)
    return [(other, reason) for other, reason in reasons if reason]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Two papers that may be one, and why."""

    first: Paper
    second: Paper
    reason: str


def look_alikes(library: Library, most: int) -> list[LookAlike]:
    """Pairs of papers in the whole library that may be one, at most so many.

    Those that a person keeps apart are left out, and titles that many papers have.
    """
    return [*islice(_alike(library), most)]


def _alike(library: Library) -> Iterator[LookAlike]:
    with library.store.database.read() as db:
        apart = kept_apart(db)
    told: set[frozenset[str]] = set()
    for one, other in _neighbours(library):
        pair = frozenset((one, other))
        if pair in told or apart.get(one, set()) & apart.get(other, set()):
            continue
        told.add(pair)
        papers = library.get([one, other])
        # One may have been removed meanwhile.
        if len(papers) == 2 and (reason := _reason(papers[0], papers[1])):
            yield LookAlike(papers[0], papers[1], reason)


def _neighbours(library: Library) -> Iterator[tuple[str, str]]:
    """Papers that stand beside one another among those of a title, however many have it."""
    having: dict[str, list[str]] = defaultdict(list)
    for outline in library.store.outlines():
        if not is_generic(outline.title):
            for key in title_keys(outline.title):
                having[key].append(outline.id)
    for ids in having.values():
        yield from pairwise(ids)


def _reason(one: Paper, other: Paper) -> str | None:
    """Why the two may be one; a short name alone does not do, if others wrote the one."""
    reason = alike(one, other)
    if reason and reason.startswith("same short name"):
        authors = one.authors[:1], other.authors[:1]
        if not all(authors) or not names_agree(authors[0][0], authors[1][0]):
            return None
    return reason
