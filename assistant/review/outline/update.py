"""Themes of a kept draft brought up to date: new papers placed where they fit, others taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.review.outline.themes import Theme
from assistant.screening.scope import Scope
from assistant.screening.wide_search import paper_vectors
from index.paper import Paper

if TYPE_CHECKING:
    from index.library import Library


def updated(library: "Library", scope: Scope, themes: Sequence[Theme]) -> tuple[Theme, ...]:
    """The themes with the scope's new papers where they fit best, and without those not in it."""
    papers = {c.paper.id: c.paper for c in scope.included}
    placed = {paper.id for theme in themes for paper in theme.papers}
    new = [paper for paper in papers.values() if paper.id not in placed]
    stay = [
        replace(theme, papers=tuple(papers[p.id] for p in theme.papers if p.id in papers))
        for theme in themes
    ]
    for paper, place in zip(new, _nearest(library, new, stay), strict=True):
        stay[place] = replace(stay[place], papers=(*stay[place].papers, paper))
    return tuple(stay)


def _nearest(library: "Library", papers: Sequence[Paper], themes: Sequence[Theme]) -> list[int]:
    """The theme whose papers each paper is most like."""
    if not papers:
        return []
    vectors, _ = paper_vectors(library, papers)
    middles = [
        paper_vectors(library, theme.papers)[0].mean(axis=0)
        if theme.papers
        else np.zeros(vectors.shape[1])
        for theme in themes
    ]
    return [int(n) for n in (vectors @ np.stack(middles).T).argmax(axis=1)]


def what_changed(theme: Theme, document: Mapping[str, Any] | None) -> str:
    """Why a section is redrafted, for the reader; `document` is the section as it was kept."""
    before = set(document["papers"]) if document else set()
    now = {paper.id for paper in theme.papers}
    added, gone = len(now - before), len(before - now)
    counts = [f"{n} {what}" for n, what in ((added, "new"), (gone, "gone")) if n]
    said = f"papers: {', '.join(counts)}" if counts else "its papers say something else now"
    return f"redrafted “{theme.heading}”: {said}"
