"""Papers a reader wants among the evidence of a conversation, and papers to be left out."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from index.paper import Filters, Result

Search = Callable[[str, int, Filters], tuple[Result, ...]]


@dataclass(frozen=True, slots=True)
class Pins:
    """Ids of papers that are always read, and of papers that never are."""

    pinned: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()


def retrieve(
    search: Search, choice: Pins, filters: Filters, question: str, k: int
) -> tuple[Result, ...]:
    """The k papers to read: the pinned ones, then the best of the rest that is not banned."""
    if not (choice.pinned or choice.banned):
        return search(question, k, filters)
    pinned: tuple[Result, ...] = ()
    if choice.pinned:
        pinned = search(question, len(choice.pinned), replace(Filters(), papers=choice.pinned))
    apart = {*choice.pinned, *choice.banned}
    found = search(question, k + len(apart), filters)
    return (*pinned, *(result for result in found if result.paper.id not in apart))[:k]
