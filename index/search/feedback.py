"""The query moved towards what was found first, and the candidates compared with it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.paper import Part
from index.search.candidates import PASSAGES, Candidates, EmbeddedQuery, by_paper, unit

if TYPE_CHECKING:
    from index.session.files import VectorSpace

FOLLOWED = 2
"""Papers found first that the query is moved towards (docs/measured-search.md)."""
MOVED = 0.5
"""Weight of the mean of their best passages beside the query: 0.3 to 0.7 do as well."""


def cosines_after_feedback(
    space: VectorSpace, query: EmbeddedQuery, found: Candidates, scores: np.ndarray
) -> np.ndarray:
    """The cosine of each candidate's best chunk to the moved query, in the order of `found.ids`.

    `scores` say which candidates came first. Those that are not there any more keep their cosine.
    Of a body only the passages that were found are compared: a few of hundreds, as the abstract is.
    """
    best = np.argsort(-scores, kind="stable")[:FOLLOWED]
    followed = [found.ids[place] for place in best]
    _, first = space.vectors.get([found.near[paper][0][0] for paper in followed])
    if not len(first):
        return found.cosines
    moved = unit(query.vector + MOVED * first.mean(axis=0))
    passages = [chunk for near in found.near.values() for chunk, _ in near[:PASSAGES]]
    of_bodies = [chunk for chunk in passages if chunk.part is Part.BODY]
    compared = by_paper(
        space.vectors.compare(moved, found.near.keys(), 1, abstracts_only=True, beside=of_bodies)
    )
    own = zip(found.ids, found.cosines.tolist(), strict=True)
    return np.array([compared[i][0][1] if i in compared else cosine for i, cosine in own])
