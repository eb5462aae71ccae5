"""Whether the first page of a PDF is that of a paper whose record came from elsewhere.

What is read off a page may lack authors or a year. A record that has them can be held against the
page instead: its title stands there in lines of its own, and its first author near by.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from index.merging.authors import spelt, stands_among
from index.merging.conflicts import in_conflict, is_generic
from index.merging.titles import normalise_title
from index.paper import Paper


@lru_cache(maxsize=8)
def titles_in(front: str) -> frozenset[str]:
    """What may be the title on a page: runs of its lines, normalised."""
    # A shorter title is not told by its words alone.
    return frozenset(title for title in _runs(front) if len(title) >= 12)


def _runs(front: str) -> Iterator[str]:
    lines = [line for line in front.split("\n") if line.strip()][:40]
    for start in range(len(lines)):
        for end in range(start + 1, min(start + 5, len(lines)) + 1):
            yield normalise_title(" ".join(lines[start:end]))


def on_first_page(listed: Paper, read: Paper, front: str) -> str | None:
    """Why the page `front`, of which `read` was read, is the paper that is `listed`; else None."""
    title = normalise_title(listed.title)
    if title not in titles_in(front) or is_generic(listed.title) or not listed.authors:
        return None
    if in_conflict(listed, read):
        return None
    # A file may be a preprint of what was published later.
    if listed.year and read.year and abs(listed.year - read.year) > 3:
        return None
    # The authors stand near the top.
    words = set(spelt(front[:3000]))
    first, *others = listed.authors
    if not stands_among(first, words):
        return None
    if others and not any(stands_among(author, words) for author in others):
        return None
    return "title and authors stand on the PDF's first page"
