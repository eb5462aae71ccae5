"""A query taken apart: the papers it names, what it requires of all others, and its words."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.errors import QueryError
from index.paper import Filters, Paper
from index.search.by_author import written_by
from index.search.candidates import EmbeddedQuery, embed_text
from index.search.known_item import known_items
from index.search.query_by_example import Examples, examples_in
from index.search.syntax import Required, required

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder
    from index.library import Library


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What a query asks for; `text` are its words, empty where it has none of its own.

    `named` are papers that it names, each with what names it, `authors` whether it names authors;
    `among` are the papers that count (None for all), of which `filters` say all but the syntax.
    A query by example has `examples` and no text.
    """

    text: str
    named: tuple[tuple[Paper, str], ...]
    authors: bool
    filters: Filters
    among: Set[str] | None
    examples: Examples = field(default_factory=Examples)

    def embedded(self, embedder: Embedder) -> EmbeddedQuery:
        """The query as both rankers take it."""
        if self.examples:
            query = self.examples.embedded(embedder)
            return replace(query, abstracts_only=self.filters.abstracts_only)
        return embed_text(self.text, embedder, abstracts_only=self.filters.abstracts_only)

    def newest(self, library: Library, most: int) -> list[str]:
        """Ids of the papers that count, newest first: what is asked for without words and names."""
        ids = library.store.newest(self.filters)
        return [i for i in ids if self.among is None or i in self.among][:most]


def parse_search(library: Library, query: str, filters: Filters, *, syntax: bool) -> ParsedQuery:
    """Take what is searched for apart: a query by example, else as `parse_query` does.

    Raises QueryError for a query without a word.
    """
    if not any(map(str.isalnum, query)):
        raise QueryError(f"nothing to search for: {query[:40]!r}; type a few words")
    if examples := examples_in(library, query):
        return ParsedQuery("", (), False, filters, library.matching_ids(filters), examples)
    return parse_query(library, query, filters, syntax=syntax)


def parse_query(library: Library, query: str, filters: Filters, *, syntax: bool) -> ParsedQuery:
    """Take a query apart; with `syntax`, what it requires holds (`index.search.syntax`)."""
    asked = required(library, query) if syntax else Required(query)
    filters = asked.narrow(filters)
    known = known_items(library, asked.rest)
    if known.authors:
        written = written_by(library, known.authors, filters)
        filters = replace(filters, papers=tuple(written) or ("",))
    among = library.matching_ids(filters)
    among = asked.papers(library, among, bodies=not filters.abstracts_only)
    named = tuple((p, why) for p, why in known.papers if among is None or p.id in among)
    # A paper that is named but kept out by a filter still says what is looked for.
    title = known.papers[0][0].title if known.papers else ""
    text = (known.rest or title) if known else asked.rest
    text = text if any(map(str.isalnum, text)) else ""
    return ParsedQuery(text, named, bool(known.authors), filters, among)
