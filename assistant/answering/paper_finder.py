"""The search that a question is answered from: as anybody may search, pinned papers first."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.answering.pins import Pins
from assistant.reader.second_look import READ, look_again
from assistant.text.excerpts import excerpted
from index.paper import Filters, Result

if TYPE_CHECKING:
    from index.library import Library
    from index.search.rank import Search
    from index.search.rerank import Reranker


@dataclass(frozen=True, slots=True)
class PaperFinder:
    """Finds k papers under filters, each with what matched of its body behind the abstract.

    A `reranker` reads again at most so many papers as `most`: of more the reader or the model
    judges each, with what matched in their bodies. With `second_look` the packaged network reads
    the first ones again.
    """

    library: "Library"
    search: "Search"
    reranker: "Reranker | None" = None
    most: int = 0
    second_look: bool = False
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
        again = self.second_look and wanted < READ
        reranker = self.reranker if wanted <= self.most else None
        most = READ if again else wanted
        found = self.search(question, most, self.filters, reranker=reranker)
        if again:
            found = look_again(question, found)[:wanted]
        rest = (one for one in excerpted(found) if one.paper.id not in apart)
        return (*pinned, *rest)[:k]

    def under(self, filters: Filters) -> "PaperFinder":
        """The same search among other papers."""
        return replace(self, filters=filters)

    def narrow(self, filters: Filters) -> "PaperFinder | None":
        """The same search among other papers; None where the library has none of them."""
        return self.under(filters) if self.library.count(filters) else None
