"""The papers to answer from: of a comparison each side keeps its place among them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.query.types import Kind, Query
from assistant.text.words import absent
from index.paper import Result

Search = Callable[[str, int], Sequence[Result]]
DEPTH = 30


def gather(query: Query, search: Search, k: int) -> tuple[tuple[Result, ...], tuple[str, ...]]:
    """The k best papers, the best one of each side of a comparison among them, and their ids.

    Without sides that are found in different papers there are no ids; nor where the best paper of
    the whole question is none of theirs: then it was cut in the wrong places.
    """
    sides = query.sub_queries if query.kind is Kind.COMPARISON else ()
    if not sides or k < len(sides):
        return tuple(search(query.text, k)), ()
    found = tuple(search(query.text, max(k, DEPTH)))
    best = [_best(side, search) for side in sides]
    ids = tuple(dict.fromkeys(result.paper.id for result in best if result))
    if len(ids) < len(sides) or found[0].paper.id not in ids:
        return found[:k], ()
    scored = {result.paper.id: result for result in found}
    lowest = min((result.score for result in found), default=0.0)
    every = [scored.get(r.paper.id, replace(r, score=lowest)) for r in best if r]
    rest = [result for result in found if result.paper.id not in ids][: max(k - len(every), 0)]
    return tuple(sorted([*every, *rest], key=lambda result: -result.score)), ids


def _best(side: str, search: Search) -> Result | None:
    """The paper a side means: one that has it in its title, else the first found."""
    found = search(side, 5)
    named = (result for result in found if names_side(result.paper.title, side))
    return next(named, found[0] if found else None)


def names_side(title: str, side: str) -> bool:
    """Whether a title has a side of a comparison in it, as written or as its initials."""
    if re.search(rf"(?<!\w){re.escape(side)}(?!\w)", title, re.IGNORECASE):
        return True
    return " " not in side and side.isupper() and not absent((side,), title)
