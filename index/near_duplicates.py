"""Papers that resemble one another: never merged, only pointed out."""

from __future__ import annotations

import re

from index.library import Library
from index.merging.identity import alike, keys
from index.paper import Paper


def near_duplicates(library: Library, paper: Paper) -> list[tuple[Paper, str]]:
    """Other papers that may be taken for this one, and why: never merged, only pointed out."""
    near = (other for _, other in library.store.with_keys(keys(paper)))
    words = " ".join(re.findall(r"\w+", paper.title))
    found = library.lexical.query(words, 20) if words else []
    others = {other.id: other for other in (*near, *library.get([i for i, _ in found]))}
    reasons = ((other, alike(paper, other)) for other in others.values() if other.id != paper.id)
    return [(other, reason) for other, reason in reasons if reason]
