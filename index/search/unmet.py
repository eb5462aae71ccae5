"""Why a search found nothing, or not what it named: what is asked for and no paper has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from index.paper import Filters
from index.search.by_author import written_by
from index.search.known_item import authors_asked, identifiers_in
from index.search.syntax import ANY_YEAR, Required, required

if TYPE_CHECKING:
    from index.library import Library

# As databases of other kinds write them: between words, in capitals.
_OPERATOR = re.compile(r"(?<=\S\s)(?:AND|OR|NOT)(?=\s\S)|^NOT(?=\s\S)")


def unmet(library: Library, query: str, filters: Filters, *, found: bool) -> tuple[str, ...]:
    """What a query asks for in vain, each in a line; with nothing `found`, why that is so."""
    told = [*_strange(library, query), *_operators(query)]
    if not found:
        told.append(_why_none(library, query, filters))
    return tuple(line for line in told if line)


def _strange(library: Library, query: str) -> Iterator[str]:
    """Identifiers of papers that are not here."""
    asked = identifiers_in(query)
    here = {key for key, _ in library.store.with_keys(asked)} if asked else set[str]()
    for key in [one for one in asked if one not in here][:3]:
        yield f"no paper here has {key}; `add {key}` looks it up"


def _operators(query: str) -> Iterator[str]:
    # A pasted text has words in capitals.
    if (
        len(query) <= 300
        and not query.isupper()
        and (asked := dict.fromkeys(_OPERATOR.findall(query)))
    ):
        yield (
            f"{' and '.join(asked)} {'are' if len(asked) > 1 else 'is'} read as a word: of other "
            'words none must be there, but "a phrase" must, and -word must not'
        )


def _why_none(library: Library, query: str, filters: Filters) -> str:
    """Which requirement no paper meets; or that none meets all of them."""
    if not library.count():
        return "no paper is in this library yet; `add` puts some in"
    if filters and not library.count(filters):
        return "no paper passes the filters" + _unsaid(library, filters)
    asked = required(library, query)
    met = []
    for written, one, only in _each(asked, authors_asked(asked.rest)):
        among = _of_authors(library, only)
        ids = one.papers(library, library.matching_ids(one.narrow(among)))
        papers = library.count() if ids is None else len(ids)
        if not papers:
            asked_for = replace(one.narrow(only), venues=one.venues)
            return f"no paper has {written}" + _unsaid(library, asked_for)
        met.append(f"{written} ({papers:,})")
    if len(met) + bool(filters) > 1:
        told = [*met, *(["the filters"] if filters else [])]
        return f"no paper has all of {', '.join(told)}"
    return ""


def _of_authors(library: Library, only: Filters) -> Filters:
    if not only.authors:
        return only
    return Filters(papers=tuple(written_by(library, only.authors, Filters())) or ("",))


def _each(asked: Required, authors: tuple[str, ...]) -> Iterator[tuple[str, Required, Filters]]:
    """Each requirement as it is written, alone; an author's as a filter."""
    none, empty = Filters(), Required("")
    for phrase in asked.phrases:
        written = f'"{phrase}"' if " " in phrase or phrase.isalnum() else phrase
        yield written, replace(empty, phrases=(phrase,)), none
    for title in asked.titles:
        yield f"title:{_quoted(title)}", replace(empty, titles=(title,)), none
    for start in asked.beginnings:
        yield f"{start}*", replace(empty, beginnings=(start,)), none
    for author in authors:
        yield f"author:{_quoted(author)}", empty, Filters(authors=(author,))
    for venue in asked.venues:
        yield f"venue:{_quoted(venue)}", replace(empty, venues=(venue,)), none
    if asked.years != ANY_YEAR:
        first, last = ("" if year is None else str(year) for year in asked.years)
        span = first if first == last else f"{first}..{last}"
        yield f"year:{span}", replace(empty, years=asked.years), none
    for field, value in asked.without:
        written = f"{field}:{_quoted(value)}" if field else _quoted(value)
        yield f"-{written}", replace(empty, without=((field, value),)), none


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _unsaid(library: Library, asked: Filters) -> str:
    """What no record of the library says at all, of what is asked of it."""
    wanted = {"authors": asked.authors, "venue": asked.venues, "year": asked.years != ANY_YEAR}
    lacks, papers = library.store.lacks(), library.count()
    unsaid = [field for field, value in wanted.items() if value and lacks[field] == papers]
    if not unsaid:
        return ""
    return f": none of the {papers:,} says its {' or '.join(unsaid)}; `enrich` looks them up"
