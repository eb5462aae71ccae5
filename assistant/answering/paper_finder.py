"""The search that a question is answered from: as anybody may search, pinned papers first."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.answering.pins import Pins
from assistant.excerpts import excerpted
from assistant.reader.second_look import READ, look_again
from index.paper import Filters, Result

if TYPE_CHECKING:
    from index.library import Library

Search = Callable[..., tuple[Result, ...]]


@dataclass(frozen=True, slots=True)
class PaperFinder:
    """Finds k papers under filters, each with what matched of its body behind the abstract.

    `search` is the public verb; `most` is how many papers a reranker reads again: of more than so
    many the reader or the model judges each, with what matched in their bodies. None where no
    reranker is at work; then `for_question` has the first ones read again by the packaged network.
    """

    library: "Library"
    search: Search
    most: int | None = None
    for_question: bool = False
    pins: Pins = field(default_factory=Pins)
    filters: Filters = field(default_factory=Filters)

    def __call__(self, question: str, k: int) -> tuple[Result, ...]:
        """The k papers to read: the pinned ones, then the best of the rest that is not banned."""
        pins = self.pins
        apart = {*pins.pinned, *pins.banned}
        pinned: tuple[Result, ...] = ()
        if pins.pinned:
            among = replace(self, pins=Pins(), filters=Filters(papers=pins.pinned))
            pinned = among(question, len(pins.pinned))
        wanted = k + len(apart)
        if self.most is None or wanted <= self.most:
            again = self.for_question and wanted < READ
            found = self.search(question, READ if again else wanted, self.filters, syntax=False)
            found = look_again(question, found)[:wanted] if again else found
        else:
            from index.search.rank import search

            found = search(self.library, question, wanted, self.filters)
        rest = (one for one in excerpted(found) if one.paper.id not in apart)
        return (*pinned, *rest)[:k]

    def under(self, filters: Filters) -> "PaperFinder":
        """The same search among other papers."""
        return replace(self, filters=filters)

    def narrow(self, filters: Filters) -> "PaperFinder | None":
        """The same search among other papers; None where the library has none of them."""
        return self.under(filters) if self.library.count(filters) else None
