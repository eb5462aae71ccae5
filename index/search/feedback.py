"""The query moved towards what was found first, and the candidates compared with it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.search.candidates import Candidates, EmbeddedQuery, by_paper, unit

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
    """
    best = np.argsort(-scores, kind="stable")[:FOLLOWED]
    followed = [found.ids[place] for place in best]
    _, passages = space.vectors.get([found.near[paper][0][0] for paper in followed])
    if not len(passages):
        return found.cosines
    moved = unit(query.vector + MOVED * passages.mean(axis=0))
    compared = by_paper(
        space.vectors.compare(moved, found.near.keys(), 1, abstracts_only=query.abstracts_only)
    )
    own = zip(found.ids, found.cosines.tolist(), strict=True)
    return np.array([compared[i][0][1] if i in compared else cosine for i, cosine in own])
