"""Filters as they are saved with an answer or a review, and read back."""

from collections.abc import Mapping
from typing import Any

from index.paper import Filters, Json


def filters_json(filters: Filters) -> dict[str, Json]:
    """Filters as a document."""
    return {
        "years": [*filters.years],
        "venues": [*filters.venues],
        "authors": [*filters.authors],
        "sources": [*filters.sources],
        "papers": [*filters.papers],
        **({"abstracts_only": True} if filters.abstracts_only else {}),
    }


def parse_filters(saved: Mapping[str, Any]) -> Filters:
    """Filters as `filters_json` saved them."""
    first, last = saved.get("years") or (None, None)
    names = ("venues", "authors", "sources", "papers")
    venues, authors, sources, papers = (tuple(saved.get(name) or ()) for name in names)
    only = bool(saved.get("abstracts_only"))
    return Filters((first, last), venues, authors, sources, papers, only)
