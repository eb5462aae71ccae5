"""Findings of different papers set side by side: those that resemble each other or point apart."""

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

import numpy as np

from assistant.answer import Support
from assistant.checking.check import Checker
from assistant.review.tagging import Tagged, tag
from assistant.review.types import Pair, Role
from index.paper import Paper

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder

NEAR = 0.62
"""Cosine of two findings from which they may be about the same thing."""
MOST_LOOKED_AT, MOST_SHOWN = 30, 5


def find_pairs(papers: Sequence[Paper], embedder: "Embedder", used: Set[str]) -> tuple[Pair, ...]:
    """The nearest findings of two papers each; those checked to point apart come first.

    Each finding is in one pair at most, and none of those `used` in the text. They are shown side
    by side, and nothing is claimed.
    """
    results = [t for p in papers for t in tag(p) if t.role is Role.RESULT and t.quality == 1.0]
    found = [t for t in results if t.quote.text not in used]
    if len(found) < 2:
        return ()
    pairs: list[Pair] = []
    checker, taken = Checker(embedder), set[int]()
    for a, b in _nearest(found, embedder):
        if a in taken or b in taken:
            continue
        first, second = found[a].quote, found[b].quote
        label = checker.check(first.text, [second.text]).label
        if label in (Support.SUPPORTED, Support.CONTRADICTED):
            taken |= {a, b}
            pairs.append(Pair(first, second, agree=label is Support.SUPPORTED))
    apart = [pair for pair in pairs if not pair.agree][:MOST_SHOWN]
    return (*apart, *[pair for pair in pairs if pair.agree][:MOST_SHOWN])


def _nearest(found: Sequence[Tagged], embedder: "Embedder") -> list[tuple[int, int]]:
    """The pairs of two papers with the highest cosines, no more than are looked at."""
    vectors = embedder.embed_documents([t.quote.text for t in found])
    cosines = np.triu(vectors @ vectors.T, k=1)
    owners = np.array([hash(t.quote.paper.id) for t in found])
    cosines[owners[:, None] == owners[None, :]] = 0.0
    order = np.argsort(-cosines, axis=None)[:MOST_LOOKED_AT]
    places = [divmod(int(place), len(found)) for place in order]
    return [(a, b) for a, b in places if cosines[a, b] >= NEAR]
