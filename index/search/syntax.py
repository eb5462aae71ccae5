"""What a query requires: `"a phrase"`, `-word`, `title:`, `venue:`, `year:2020..`, `begin*`.

`author:` is read with the other names of a query (`index.search.known_item`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.paper import Filters
from index.search.by_author import written_by
from index.search.known_item import names_title
from index.text.clean import clean

if TYPE_CHECKING:
    from index.library import Library

_QUOTED = r"\"([^\"]{2,})\"|“([^“”]{2,})”|«([^«»]{2,})»"
# Where a quotation is never closed, its sign is passed over.
_VALUE = rf"(?:{_QUOTED}|[\"“«]?([^\s\"“«]+))"
_NOT_FIELD = re.compile(rf"(?<!\S)-(title|venue|author|year)s?:{_VALUE}", re.IGNORECASE)
_FIELD = re.compile(rf"(?<!\S)(title|venue)s?:{_VALUE}", re.IGNORECASE)
# What stands in quotation marks behind `author:` is a name.
_PHRASE = re.compile(rf"(?:(?<!\w)authors?:\s*)?(?:{_QUOTED})", re.IGNORECASE)
_RANGE = r"(\d{4})?(\.\.|…|[-–:])?(\d{4})?"
_YEAR = re.compile(rf"(?<!\S)years?:\s*{_RANGE}(?![^\s,;])", re.IGNORECASE)
_SPAN = re.compile(_RANGE)
_STARRED = r"\w{3,}(?:[*?]\w+)*[*?]\w+\*?|\w{3,}\*|\w+(?:-\w+)*-\w{3,}\*"
# A dash before a letter, after a space: `-mice`, but not `TNF-alpha`, `- a remark` or `-5`.
_WITHOUT = re.compile(
    rf"(?<!\S)-(?:{_QUOTED}|(?=[^\W\d_])({_STARRED}|\w[\w-]*\w)(?=[,;.]?(?:\s|$)))"
)
_BEGINNING = re.compile(rf"(?<!\S)({_STARRED})(?=[,;.]?(?:\s|$))")
_WORD = re.compile(r"[\w*?]+")
_STAR = re.compile(r"[*?]")

Years = tuple[int | None, int | None]
ANY_YEAR: Years = (None, None)


@dataclass(frozen=True, slots=True)
class Required:
    """What a query requires beside its words, which are `rest`: a paper has to meet all of it.

    `without` are pairs of a field (empty for title and abstract) and what must not be in it.
    `phrases` and `titles` may hold words with `*` or `?`, `beginnings` are words with one `*` at
    the end, without it.
    """

    rest: str
    phrases: tuple[str, ...] = ()
    without: tuple[tuple[str, str], ...] = ()
    titles: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    years: Years = ANY_YEAR

    def __bool__(self) -> bool:
        return self != Required(self.rest)

    def narrow(self, filters: Filters) -> Filters:
        """Filters with the years that are required too."""
        return replace(filters, years=_both(self.years, filters.years))

    def papers(
        self, library: Library, among: Set[str] | None, *, bodies: bool = True
    ) -> Set[str] | None:
        """Ids of the papers that meet all but years, of those `among`; None for all.

        With `bodies`, what a full text says counts for phrases and beginnings.
        """
        lexical, texts = library.lexical, ("text", "body") if bodies else ("text",)
        found: list[Set[str]] = [_saying(library, phrase, texts) for phrase in self.phrases]
        found += [_titled(library, title) for title in self.titles]
        found += [lexical.beginning(start, fields=texts) for start in self.beginnings]
        found += [_passing(library, Filters(venues=(venue,))) for venue in self.venues]
        ids: Set[str] | None = among
        for one in found:
            ids = one if ids is None else ids & one
        for field, value in self.without:
            ids = (lexical.ids() if ids is None else ids) - _having(library, field, value)
        return ids


def required(library: Library, query: str) -> Required:
    """What a query requires; a paper's whole title in quotation marks only names that paper.

    Any text is a query: what is not well formed is words. The words of phrases, titles and
    beginnings are looked for as well.
    """
    # A pasted text quotes, and requires nothing.
    if len(query) > 1000:
        return Required(query)
    taken: dict[str, list[str]] = {"title": [], "venue": [], "phrase": [], "begin": []}
    without: list[tuple[str, str]] = []

    def take(kind: str, text: str) -> str:
        taken[kind].append(text)
        return f" {_as_words(text)} " if kind != "venue" else " "

    def leave(field: str, text: str) -> str:
        without.append((field, text))
        return " "

    rest = _NOT_FIELD.sub(lambda m: leave(m[1].lower(), _said(m, 1)), query)
    rest = _FIELD.sub(lambda m: take(m[1].lower(), _said(m, 1)), rest)
    rest = _WITHOUT.sub(lambda m: leave("", _said(m)), rest)
    years, rest = _years(rest)
    rest = _BEGINNING.sub(lambda m: take(*_starred(m[1])), rest)
    if not names_title(library, rest):
        rest = _PHRASE.sub(lambda m: m[0] if m[0][0] in "aA" else take("phrase", _said(m)), rest)
    found = Required(
        " ".join(rest.split()),
        tuple(taken["phrase"]),
        tuple(without),
        tuple(taken["title"]),
        tuple(start.rstrip("*") for start in taken["begin"]),
        tuple(venue.rstrip("*") for venue in taken["venue"]),
        years,
    )
    return found if found else Required(query)


def _as_words(text: str) -> str:
    """The words of a phrase as others: of one with `*` at its end the beginning, of one with a
    sign inside nothing."""
    return " ".join(word.rstrip("*") for word in text.split() if not _STAR.search(word.rstrip("*")))


def _said(match: re.Match[str], first: int = 0) -> str:
    """What a field, a phrase or a dash stands before."""
    return next(group for group in match.groups()[first:] if group).strip().rstrip(",;")


def _starred(word: str) -> tuple[str, str]:
    """A word with stars as what is taken: a beginning, or a phrase of one word or of its parts."""
    return ("begin" if word.find("*") == len(word) - 1 and "-" not in word else "phrase"), word


def _years(text: str) -> tuple[Years, str]:
    """The years of `year:2020`, `year:2018..2020`, `year:2020..`; and the text without them."""
    years, kept, end = ANY_YEAR, [], 0
    for match in _YEAR.finditer(text):
        if match[1] or match[3]:
            years = _both(years, _span(match[1], match[2], match[3]))
            kept.append(text[end : match.start()])
            end = match.end()
    return years, " ".join([*kept, text[end:]])


def _span(first: str | None, to: str | None, last: str | None) -> Years:
    start = int(first) if first else None
    end = int(last) if last else None if to else start
    return (end, start) if start and end and end < start else (start, end)


def _both(one: Years, other: Years) -> Years:
    first = max(filter(None, (one[0], other[0])), default=None)
    return first, min(filter(None, (one[1], other[1])), default=None)


def _saying(library: Library, phrase: str, fields: tuple[str, ...]) -> Set[str]:
    """The papers that have the words of a phrase side by side; one word alone in whatever form."""
    lexical, words = library.lexical, _WORD.findall(phrase)
    if len(words) > 1 or any(_STAR.search(word[:-1]) or word[-1] == "?" for word in words):
        return lexical.saying(clean(phrase), fields=fields)
    ids: Set[str] = lexical.holding(" ".join(_plain_words(phrase)), fields=fields)
    for start in _starts(phrase):
        ids = ids & lexical.beginning(start, fields=fields)
    return ids


def _titled(library: Library, title: str) -> Set[str]:
    """The papers with each of the words in their title."""
    lexical = library.lexical
    ids: Set[str] = lexical.titled(_plain_words(title))
    for start in _starts(title):
        ids = ids & lexical.beginning(start, fields=("name",))
    return ids


def _having(library: Library, field: str, value: str) -> Set[str]:
    """The papers that have what they must not."""
    if field == "author":
        return set(written_by(library, (value,), Filters()))
    if field == "venue":
        return _passing(library, Filters(venues=(value.rstrip("*"),)))
    if field == "year":
        match = _SPAN.fullmatch(value)
        years = _span(match[1], match[2], match[3]) if match else ANY_YEAR
        return _passing(library, Filters(years=years)) if years != ANY_YEAR else set()
    if field == "title":
        return _titled(library, value)
    return _saying(library, value, ("text",))


def _passing(library: Library, filters: Filters) -> Set[str]:
    return library.matching_ids(filters) or frozenset()


def _plain_words(text: str) -> list[str]:
    return [word for word in text.split() if not _STAR.search(word)]


def _starts(text: str) -> Iterable[str]:
    """What the words with `*` or `?` begin with, where that is long enough to look for."""
    for word in text.split():
        if sign := _STAR.search(word):
            start = re.split(r"\W+", word[: sign.start()])[-1]
            if len(start) >= 3:
                yield start
