"""Themes of a review: papers clustered by meaning, each theme named by its own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from assistant.answer import Quote
from assistant.review.outline.headings import FURTHER, Embed, name_themes
from index.paper import Paper


@dataclass(frozen=True, slots=True)
class Theme:
    """Papers that belong together, the most central first, and the heading made of their words.

    `own` is what the user wrote for the section; it is kept as it stands. `quotes` are what a model
    chose to write it from; without them that is the best of each paper.
    """

    heading: str
    papers: tuple[Paper, ...]
    own: str = ""
    quotes: tuple[Quote, ...] = ()


def find_themes(
    papers: Sequence[Paper],
    vectors: np.ndarray,
    topic: str,
    embed: Embed,
    sections: int | None = None,
    others: Sequence[Paper] = (),
) -> tuple[Theme, ...]:
    """Papers (n) with vectors (n, dimension) in themes, the one nearest to all papers first.

    `embed` makes vectors of phrases. `sections` is how many themes there are; by default it grows
    with the number of papers. `others` are papers on something else, to name a theme against.
    """
    if not papers:
        return ()
    labels = _cluster(vectors, sections or _how_many(len(papers)), forced=sections is not None)
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    middle = vectors.mean(axis=0)
    groups.sort(key=lambda rows: -float(vectors[rows].mean(axis=0) @ middle))
    centres = np.stack([vectors[rows].mean(axis=0) for rows in groups])
    own = [[papers[int(n)] for n in rows] for rows in groups]
    headings = name_themes(own, centres, topic, embed, others)
    # Words of a topic that can be a heading.
    if len(groups) == 1 and len(topic.split()) <= 6:
        # Papers that are all together need no other name than what was asked for.
        headings = [topic[:1].upper() + topic[1:]]
    named = dict(zip(headings, groups, strict=True))
    if sections is None:
        named = _nameless_last(named, topic)
    return tuple(
        Theme(heading, tuple(papers[n] for n in _central_first(vectors, rows)))
        for heading, rows in named.items()
    )


def _nameless_last(named: Mapping[str, np.ndarray], topic: str) -> dict[str, np.ndarray]:
    """The themes, those without a name of their own as one, and last."""
    rest = [rows for heading, rows in named.items() if heading.startswith(FURTHER)]
    kept = {heading: rows for heading, rows in named.items() if not heading.startswith(FURTHER)}
    if rest:
        heading = f"{FURTHER} {topic}" if kept else topic[:1].upper() + topic[1:]
        kept[heading] = np.concatenate(rest)
    return kept


def _how_many(papers: int) -> int:
    return int(min(max(round(sqrt(papers) * 0.95), 1), 8))


def _cluster(vectors: np.ndarray, wanted: int, *, forced: bool) -> np.ndarray:
    """A label for each row; groups too small join the nearest unless so many are asked for."""
    wanted = min(wanted, len(vectors))
    if wanted < 2:
        return np.zeros(len(vectors), dtype=int)
    from sklearn.cluster import AgglomerativeClustering

    # What all papers share, the topic itself, tells no theme from another.
    own = vectors - vectors.mean(axis=0)
    own = own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-9)
    labels: np.ndarray = AgglomerativeClustering(n_clusters=wanted, linkage="ward").fit_predict(own)
    return labels if forced else _without_small(own, labels)


def _without_small(own: np.ndarray, labels: np.ndarray) -> np.ndarray:
    labels = labels.copy()
    while True:
        names, sizes = np.unique(labels, return_counts=True)
        # Papers of a theme, where there are enough.
        if len(names) == 1 or sizes.min() >= 3:
            return labels
        small = names[sizes.argmin()]
        centre = own[labels == small].mean(axis=0)
        others = [name for name in names if name != small]
        nearest = max(others, key=lambda name: float(own[labels == name].mean(axis=0) @ centre))
        labels[labels == small] = nearest


def _central_first(vectors: np.ndarray, rows: np.ndarray) -> list[int]:
    centre = vectors[rows].mean(axis=0)
    return sorted((int(n) for n in rows), key=lambda n: -float(vectors[n] @ centre))
