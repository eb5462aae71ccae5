"""What a query requires: `"a phrase"`, `-word`, `title:`, `venue:`, `year:2020..`, `begin*`."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.paper import Filters, Paper
from index.search.known_item import names_title
from index.text.clean import clean
from index.text.words import american

if TYPE_CHECKING:
    from index.library import Library

_QUOTED = r"\"([^\"]{2,})\"|“([^“”]{2,})”|«([^«»]{2,})»"
_PHRASE = re.compile(_QUOTED)
_FIELD = re.compile(rf"(?<!\S)(title|venue):(?:{_QUOTED}|([^\s\"“«]+))", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\S)years?:\s*(\d{4})?(\.\.|-|:)?(\d{4})?(?!\S)", re.IGNORECASE)
# A dash before a letter, after a space: `-mice`, but not `TNF-alpha`, `- a remark` or `-5`.
_WITHOUT = re.compile(rf"(?<!\S)-(?:{_QUOTED}|([^\W\d_][\w-]*\w)(?!\S))")
_BEGINNING = re.compile(r"(?<!\S)(\w{3,})\*(?!\S)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Required:
    """What a query requires beside its words, which are `rest`: a paper has to meet all of it."""

    rest: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    years: tuple[int | None, int | None] = (None, None)

    def __bool__(self) -> bool:
        return self != Required(self.rest)

    def narrow(self, filters: Filters) -> Filters:
        """Filters with the years and venues that are required too."""
        first = max(filter(None, (self.years[0], filters.years[0])), default=None)
        last = min(filter(None, (self.years[1], filters.years[1])), default=None)
        return replace(filters, years=(first, last), venues=(*filters.venues, *self.venues))

    def papers(self, library: Library, among: Set[str] | None) -> Set[str] | None:
        """Ids of the papers that meet all but years and venues, of those `among`; None for all."""
        lexical = library.lexical
        ids: Set[str] | None = among
        found = [lexical.holding(phrase) for phrase in self.phrases]
        found += [lexical.holding(title, field="name") for title in self.titles]
        found += [lexical.beginning(start) for start in self.beginnings]
        for one in found:
            ids = one if ids is None else ids & one
        for word in self.without:
            unwanted: Set[str] = lexical.holding(word)
            if len(_words(word)) > 1:
                unwanted = _saying(library, unwanted, (word,))
            ids = (lexical.ids() if ids is None else ids) - unwanted
        exact = tuple(phrase for phrase in self.phrases if len(_words(phrase)) > 1)
        return _saying(library, ids, exact) if ids is not None and exact else ids


def required(library: Library, query: str) -> Required:
    """What a query requires; a paper's whole title in quotation marks only names that paper.

    Any text is a query: what is not well formed is words. The words of phrases, titles and
    beginnings are looked for as well.
    """
    taken: dict[str, list[str]] = {"title": [], "venue": [], "without": [], "phrase": []}

    def take(kind: str, match: re.Match[str], first: int = 0) -> str:
        text = next(group for group in match.groups()[first:] if group)
        taken[kind].append(text.strip())
        return f" {text} " if kind in ("title", "phrase") else " "

    rest = _FIELD.sub(lambda match: take(match[1].lower(), match, 1), query)
    rest = _WITHOUT.sub(lambda match: take("without", match), rest)
    span, rest = _years(rest)
    beginnings = tuple(_BEGINNING.findall(rest))
    rest = _BEGINNING.sub(r"\1", rest)
    if not names_title(library, rest):
        rest = _PHRASE.sub(lambda match: take("phrase", match), rest)
    found = Required(
        " ".join(rest.split()),
        tuple(taken["phrase"]),
        tuple(taken["without"]),
        tuple(taken["title"]),
        beginnings,
        tuple(taken["venue"]),
        span,
    )
    return found if found else Required(query)


def _years(text: str) -> tuple[tuple[int | None, int | None], str]:
    """The years of `year:2020`, `year:2018..2020`, `year:2020..`; and the text without them."""
    match = _YEAR.search(text)
    if match is None or not (match[1] or match[3]):
        return (None, None), text
    first = int(match[1]) if match[1] else None
    last = int(match[3]) if match[3] else None if match[2] else first
    return (first, last), text[: match.start()] + " " + text[match.end() :]


def _saying(library: Library, ids: Set[str], phrases: tuple[str, ...]) -> Set[str]:
    """The papers that hold each phrase as it stands, whatever its case, spelling and marks."""
    wanted = [f" {' '.join(_words(phrase))} " for phrase in phrases]
    return {
        paper.id
        for paper in library.get(sorted(ids))
        if all(phrase in _plain(paper) for phrase in wanted)
    }


def _plain(paper: Paper) -> str:
    return f" {' '.join(_words(paper.title))} \n {' '.join(_words(paper.abstract))} "


def _words(text: str) -> list[str]:
    return _WORD.findall(american(clean(text).lower()))
