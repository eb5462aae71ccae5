"""A question as it is understood: by rules without a model, by the model with one."""

from dataclasses import dataclass, field
from enum import StrEnum

from index.paper import Filters

MOST_SUB_QUERIES = 4


class Kind(StrEnum):
    """What sort of answer is wanted."""

    FACT = "fact"
    SYNTHESIS = "synthesis"
    COMPARISON = "comparison"
    LIST = "list"
    METADATA = "metadata"
    """Who wrote a paper, when and where it appeared: answered from records."""
    DOCUMENT = "document"
    """A pasted text, to be held against the library."""
    LIBRARY = "library"
    """What the library itself holds: counts, years, themes."""
    CHAT = "chat"
    """Thanks and greetings: nothing is asked."""


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked, once and for all.

    `text` stands alone, as it is searched and answered; `sub_queries` are at most four searches
    that together cover it, empty where `text` itself is the search. `conditions` are what a paper
    of a list must fulfil, each in a few words, negations included; `names` are the things and
    papers it is about, as written. `notices` tell the reader how it was understood.
    """

    question: str
    text: str
    kind: Kind = Kind.FACT
    sub_queries: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    conditions: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def standalone(self) -> str:
        """The text as searched where it is not what was asked, else ""."""
        return self.text if self.text != self.question else ""

    @property
    def searches(self) -> tuple[str, ...]:
        """What is searched for."""
        return self.sub_queries or (self.text,)
