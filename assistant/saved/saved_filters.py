"""Filters as they are written, saved with an answer or a review, and read back."""

from collections.abc import Mapping
from typing import Any

from index.errors import QueryError
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


def parse_years(text: str | None) -> tuple[int | None, int | None]:
    """Years from `2020`, `2019:2021`, `2020:` or `:1999`; both ends inclusive, None is open."""
    if not text:
        return (None, None)
    first, colon, last = text.partition(":")
    try:
        start = _year(first) if first.strip() else None
        end = _year(last) if last.strip() else None
    except ValueError:
        raise QueryError(
            f"not a range of years: {text!r}; write 2019:2021, 2020: or :1999"
        ) from None
    if not colon:
        return (start, start)
    if start is not None and end is not None and start > end:
        raise QueryError(f"years run backwards: {text!r}; write {end}:{start}")
    return (start, end)


def _year(text: str) -> int:
    year = int(text)
    if not 0 <= year <= 9999:
        raise ValueError(text)
    return year
