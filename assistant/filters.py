"""Filters as they are saved with an answer or a review, and read back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Standing
from index.paper import Filters, Json

if TYPE_CHECKING:
    from index.library import Library

FEW = 8
"""Papers left by a filter of which it is said that they are few: an answer reads so many."""
LEAVES = "Your filter leaves "
"""How it begins to be said."""
EVER = (-(10**6), 10**6)


def filters_json(filters: Filters) -> dict[str, Json]:
    """Filters as a document."""
    return {
        "years": [*filters.years],
        "venues": [*filters.venues],
        "authors": [*filters.authors],
        "sources": [*filters.sources],
        "papers": [*filters.papers],
    }


def parse_filters(saved: Mapping[str, Any]) -> Filters:
    """Filters as `filters_json` saved them."""
    first, last = saved.get("years") or (None, None)
    names = ("venues", "authors", "sources", "papers")
    venues, authors, sources, papers = (tuple(saved.get(name) or ()) for name in names)
    return Filters((first, last), venues, authors, sources, papers)


def with_filters_said(answer: Answer, filters: Filters, library: "Library") -> Answer:
    """The answer with what its filters left to answer from, where that is little.

    An answer that was not found under filters says nothing of the library as a whole.
    """
    if not filters:
        return answer
    left = library.count(filters)
    if answer.standing is Standing.NOT_FOUND and not answer.statements and not answer.failure:
        among = " Nothing among them answers it." if left else ""
        return replace(answer, missing=f"{left_by(filters, library)}{among}")
    if left <= FEW:
        return replace(answer, notices=(*answer.notices, left_by(filters, library)))
    return answer


def left_by(filters: Filters, library: "Library") -> str:
    """How many papers filters leave, and how many could not pass for want of a year."""
    left, papers = library.count(filters), library.count()
    said = f"{LEAVES}{left:,} of {papers:,} papers"
    dateless = papers - library.count(Filters(years=EVER))
    if dateless and filters.years != (None, None):
        said += f"; {dateless:,} {'has' if dateless == 1 else 'have'} no year"
    return f"{said}."
