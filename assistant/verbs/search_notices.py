"""What is to be said of a search as a whole."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.text.understood import language_notice
from index.paper import Filters, Result
from index.search.lexical_fallback import BY_WORDS
from index.search.query_by_example import LIKE
from index.search.unmet import unmet

if TYPE_CHECKING:
    from index.library import Library


def notices_of(
    library: "Library", query: str, results: Sequence[Result], filters: Filters
) -> tuple[str, ...]:
    """What the results' own notes say of all of them, their languages, and what no paper has."""
    collection = library.collection
    # The languages of the first few tell those of all.
    texts = (query, *(result.paper.text for result in results[:8]))
    foreign = language_notice(collection.made_by or collection.embedder, texts)
    notes = dict.fromkeys(result.explanation.note for result in results)
    told = [note for note in notes if note.startswith((BY_WORDS, LIKE))]
    lacking = unmet(library, query, filters, found=bool(results))
    return (*told, *([foreign] if foreign else []), *lacking)
