"""Why a paper stands where it does, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.lexical import words_held
from index.paper import Explanation, Result
from index.search.feedback import FOLLOWED
from index.search.known_item import known_items
from index.search.lexical_fallback import BY_WORDS
from index.search.query_by_example import LIKE
from index.search.rank import IN_QUERY, WORDS
from index.search.rerank import RERANKED
from index.search.syntax import required

if TYPE_CHECKING:
    from index.library import Library


def explain(library: Library, query: str, results: Sequence[Result]) -> tuple[str, ...]:
    """Of each result the ranker that found it, its words, its likeness and what moved it."""
    asked = required(library, query).rest
    known = known_items(library, asked)
    words = known.rest if known else asked
    return tuple(_explained(words, result) for result in results)


def _explained(query: str, result: Result) -> str:
    why = result.explanation
    if why.note.startswith(LIKE):
        told = [f"Sought is what is {why.note}.", _likeness(why, "what is sought")]
    elif why.note.startswith(BY_WORDS):
        told = [f"Found by words, {_ordinal(why.lexical_rank or 1)}.", _words(query, result)]
    elif why.found_by or why.dense is not None:
        told = [_found(why), _words(query, result), _likeness(why, "the query")]
        told += [_sum(result), _moved(why), _read_again(why)]
    elif why.note.endswith(IN_QUERY):
        told = [f"First, since {why.note}."]
    else:
        told = [f"Newest first; it is {why.note}."] if why.note else []
    return " ".join(one for one in told if one)


def _found(why: Explanation) -> str:
    """Which ranker proposed it, and how high."""
    ranks = (("meaning", why.dense_rank), ("words", why.lexical_rank))
    by = [f"{name} ({_ordinal(rank)})" for name, rank in ranks if rank is not None]
    if not by:
        return ""
    alone = " alone" if len(by) == 1 else ""
    return f"Found by {' and by '.join(by)}{alone}."


def _words(query: str, result: Result) -> str:
    """Which of the query's words it has."""
    held, in_body, lacking = words_held(query, result.paper)
    if not (held or in_body or lacking):
        return ""
    total = len(held) + len(in_body) + len(lacking)
    if not (held or in_body):
        return "Has none of the words." if total > 1 else f"Has not the word {lacking[0]}."
    told = f"Has {len(held) + len(in_body)} of {total} word{'s' * (total > 1)}"
    if held:
        told += f": {_listed(held)}"
    if in_body:
        told += f"{';' if held else ':'} in its full text {_listed(in_body)}"
    return f"{told}; not {_listed(lacking)}." if lacking else f"{told}."


def _likeness(why: Explanation, sought: str) -> str:
    """How near its best passage is, beside all others and as a number."""
    if why.dense is None:
        return ""
    rank = why.dense_rank
    if rank == 1:
        place = f"Nothing in the library is nearer to {sought} in meaning"
    elif rank is not None:
        place = f"{rank - 1} paper{'s are' if rank > 2 else ' is'} nearer to {sought} in meaning"
    else:
        place = f"It is not among the papers nearest to {sought} in meaning"
    return f"{place}: {why.dense:.2f}, where 1 says the same and 0 something else."


def _sum(result: Result) -> str:
    """What the score is made of, where no reranker gave it."""
    share = result.explanation.share
    if share is None or result.explanation.note.startswith(RERANKED):
        return ""
    words = WORDS * share
    return (
        f"Score {result.score:.2f}: {result.score - words:.2f} for meaning, {words:.2f} for words."
    )


def _moved(why: Explanation) -> str:
    """What the second comparison did, with the query moved towards what came first."""
    if why.first_rank is None or why.second_rank is None:
        return ""
    before, after = why.first_rank, why.second_rank
    if before <= FOLLOWED:
        start = f"It came {_ordinal(before)} at first, so the query was moved towards it"
    else:
        start = f"Compared again with the {FOLLOWED} papers that came first"
    if before == after:
        return f"{start}; it stayed {_ordinal(after)}."
    went = "rose" if after < before else "fell"
    return f"{start}; it {went} from {_ordinal(before)} to {_ordinal(after)}."


def _read_again(why: Explanation) -> str:
    return f"It was {why.note}." if why.note.startswith(RERANKED) else ""


def _listed(words: Sequence[str]) -> str:
    # Of more their number is told.
    shown = 8
    more = len(words) - shown
    return ", ".join(words[:shown]) + (f" and {more} more" if more > 0 else "")


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
