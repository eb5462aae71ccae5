"""A question as it is understood: by rules without a model, by the model with one."""

from dataclasses import dataclass, field
from enum import StrEnum

from index.paper import Filters

MOST_SUB_QUERIES = 4
READ = "read as a filter: "
"""How the notice begins that says which words became a filter."""


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


class Asks(StrEnum):
    """What is asked of the records, of named papers or of the library."""

    AUTHORS = "authors"
    YEAR = "year"
    VENUE = "venue"
    IDENTIFIER = "identifier"
    NEWEST = "newest"
    OLDEST = "oldest"
    COUNT = "count"
    THEMES = "themes"
    SAID = "said"
    """What the papers that the filters leave say, of something or as a whole, and no others."""


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked, once and for all.

    `text` stands alone, as it is searched and answered; `sub_queries` are at most four searches
    or parts that together cover it, empty where `text` itself does. `conditions` are what a paper
    of a list must fulfil, each in a few words, negations included, or what certain papers are
    asked about; `names` are the things and papers it is about, as written; `asks` is what is asked
    of records, of the papers that `filters` leave or of the library. `said` is the text with the
    words that became filters, if any did; `given` are the filters that do not stand in those
    words: the two ask the same again. `notices` tell how it was understood.
    """

    question: str
    text: str
    kind: Kind = Kind.FACT
    sub_queries: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    conditions: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    asks: tuple[Asks, ...] = ()
    said: str = ""
    given: Filters = field(default_factory=Filters)
    notices: tuple[str, ...] = ()

    @property
    def standalone(self) -> str:
        """The question in full where it is not what was asked, else ""."""
        full = self.said or self.text
        return full if full != self.question else ""

    @property
    def searches(self) -> tuple[str, ...]:
        """What is searched for."""
        return self.sub_queries or (self.text,)

    @property
    def of_papers(self) -> bool:
        """Whether it is about certain papers and no others, which the filters leave."""
        return Asks.SAID in self.asks
