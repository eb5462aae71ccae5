"""Authors, years, venues and citekeys in a question, made into filters that some paper passes."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from assistant.query.people import AL, AND, MOST_READ, NAME, People
from assistant.query.question_words import WORKS, says_more, titled
from assistant.query.types import READ, Query
from index.paper import Filters, Paper

if TYPE_CHECKING:
    from index.library import Library

MOST_NAMED = 20
"""Places of a question that are looked at for a name."""
_YEAR = r"(?:19|20)\d\d"
_NAMES = rf"(?P<names>{NAME}{AL}?(?:{AND}{NAME}{AL}?){{0,5}})"
_KEY = re.compile(
    r"(?<![\w@./-])@?(?=[\w:+-]{0,59}[^\W\d_])(?=[\w:+-]{0,59}\d)[\w:+-]{2,60}(?![\w/])"
)
_AUTHOR_YEAR = re.compile(
    rf"{_NAMES}(?:['’]s)?,?\s*[(\[]?\s*(?P<year>{_YEAR})[a-z]?\s*[)\]]?(?![\w/-])", re.I
)
# Where the name of some author means that one: in the first two also who is none of the library's,
# in the last three only with a capital, in the last of all only in full or beside a co-author's.
_AUTHORS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?<=s )(?P<by>by)\s+{_NAMES}",
        rf"\b(?:did|has|have)\s+{_NAMES}(?=\s+(?:publish|wr[io]t))",
        rf"(?P<names>{NAME}{AL})",
        rf"\b(?P<by>by|according\s+to)\s+{_NAMES}",
        rf"\b(?:did|do|does|have|has|between|summari[sz]e|compare|(?:findings|work)\s+of)\s+"
        rf"(?:the\s+)?(?={_NAMES})|(?P<own>{NAME})['’]s?\s",
        _NAMES,
    )
)
_CAPITAL = r"(?-i:[A-ZÀ-Þ])[\w&.-]*"
_VENUE = re.compile(
    rf"(?:(?<!\s)\s++)?\b(?:published|presented|appear(?:ed|s)?|(?P<works>{WORKS}|are|from|\w+thing))\s+(?:in|at|from)"
    rf"\s+(?:the\s+)?(?P<venue>{_CAPITAL}(?:\s+(?:(?:of|on|and|for|the|in)\s+)*{_CAPITAL})*)"
    rf"(?:\s+(?:in\s+)?(?P<year>{_YEAR})\b)?|(?<![\w&.-])(?P<of>{_CAPITAL})\s+(?={WORKS}\b)",
    re.I,
)
_THAN = r"(?:new|lat|old|earli)er than"
_YEARS = re.compile(
    r"(?:,\s*+|(?<![\s,])\s++)?\b(?:(?:published|came\s+out)\s+)?"
    rf"(?:(?P<how>since|after|before|until|between|from|in|of|during|{_THAN})\s+(?:the\s+)?)?"
    rf"(?P<a>{_YEAR})(?P<s>s)?\b(?:(?:\s*[-–]\s*|\s+(?:and|to|until)\s+)"
    rf"(?P<b>{_YEAR})\b|(?P<on>\s+onwards?)\b|(?P<works>\s+(?={WORKS}\b)))?",
    re.I,
)
_DATED = re.compile(
    rf"\b(?:{WORKS}|work|{_THAN}|publi\w+|written|wrote|appeared|presented|came out)\b", re.I
)
_MADE = re.compile(r"\b(?:co-?author|publish|wr[io]t)", re.I)
_SAYS_WORKS = re.compile(rf"\b{WORKS}\b", re.I)


def narrow(query: Query, library: "Library") -> Query:
    """A query with the filters that its words are; those the caller has set stay as they are.

    Words are only taken for what some paper of the library has, so a library without years or
    authors changes no question.
    """
    given, people = query.filters, People(library)
    if not given.papers:
        query = _named_papers(query, people)
    dated = given.years != (None, None) or bool(query.names)
    if not (given.authors or query.names):
        query = _authors(query, people)
    if not given.venues:
        query = _venue(query, library)
    return query if dated else _years(query, library)


def _without(query: Query, mention: str, instead: str, said: str, name: str = "") -> Query:
    """The query less a mention, which was read as `said`; `name` is that of author or paper."""
    text = " ".join(query.text.replace(mention, f" {instead} ", 1).split())
    text = text.replace("does the authors", "do the authors").replace("authors's", "authors'")
    text = re.sub(r"\s+([?.,!]|['’]s\b)", r"\1", text)
    names = (*query.names, name) if name else query.names
    notices = (*query.notices, f"{READ}{said}")
    return replace(query, text=text, names=names, notices=notices)


def _only(query: Query, papers: Iterable[Paper]) -> Query:
    """The query of these papers alone, if there are any."""
    ids = tuple(dict.fromkeys(paper.id for paper in papers))
    return replace(query, filters=replace(query.filters, papers=ids)) if ids else query


def _named_papers(query: Query, people: People) -> Query:
    """Papers named by key, or by author and year; several may be."""
    found: list[Paper] = []
    for match in islice(_KEY.finditer(query.text), MOST_NAMED):
        if papers := people.library.store.keyed([match[0].removeprefix("@")]):
            query = _without(query, match[0], _instead(papers), f"key {match[0]}", match[0])
            found += papers
    for match in islice(_AUTHOR_YEAR.finditer(query.text), MOST_NAMED):
        names, written = people.named(match["names"])
        dated = [paper for paper in people.papers(*names) if paper.year == int(match["year"])]
        every = [p for p in dated if all(p in people.papers(name) for name in names)]
        if papers := every or dated:
            mention = match[0][match[0].index(written) :].strip()
            said = f"author {' and '.join(names)}, year {match['year']}"
            query = _without(query, mention, _instead(papers), said, mention)
            found += papers
    return _only(query, found)


def _instead(papers: list[Paper]) -> str:
    return titled(papers[0]) if len(papers) == 1 else "the authors"


def _authors(query: Query, people: People) -> Query:
    found: list[Paper] = []
    authors: dict[str, None] = {}
    matches = ((n, m) for n, pattern in enumerate(_AUTHORS) for m in pattern.finditer(query.text))
    for n, match in [*islice(matches, MOST_NAMED)]:
        said = match.groupdict()
        names, written = people.named(said["names"] or said.get("own") or "")
        if n < 2 and not names and match["names"][0].isupper():
            names = (match["names"],)  # Papers by somebody who wrote none of them are none.
            written = match["names"]
        mention = match[0] if said.get("by") else written
        plain = n > 2 and names and names[0].islower()
        if not names or plain or mention not in query.text:
            continue
        last = n == len(_AUTHORS) - 1
        # `The findings of A and B` may be those of two papers.
        made = last or said.get("by") or _MADE.search(query.text)
        several = made and len(names) > 1 and " or " not in written
        joint = people.together(names) if several else []
        if last and not (joint or " " in names[0] or _MADE.search(query.text)):
            continue
        papers = joint or people.papers(*names)
        instead = "" if said.get("by") else _instead(papers)
        mention = the if (the := f"the {mention}") in query.text else mention
        query = _without(
            query, mention, instead, f"author {' and '.join(names)}", written or mention
        )
        found += papers
        authors |= dict.fromkeys(names)
    whole = people.library.count(Filters(authors=tuple(authors))) if authors else -1
    if whole == len({paper.id for paper in found}):
        return replace(query, filters=replace(query.filters, authors=tuple(authors)))
    return _only(query, found)


def _venue(query: Query, library: "Library") -> Query:
    """A venue, told by whole words of its name; by all of it where it may be a place: `Kenya`."""
    for match in _VENUE.finditer(query.text):
        name, year = (match["venue"] or match["of"]).strip(" ."), match["year"]
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.I)
        tells = word.fullmatch if name[1:].islower() else word.search
        papers = library.papers(Filters(venues=(name,)), limit=MOST_READ)
        if papers and all(tells(paper.venue) for paper in papers):
            said = f"venue {name} {year or ''}".strip()
            query = _without(query, match[0], match["works"] or "", said)
            years = (int(year), int(year)) if year else query.filters.years
            return replace(query, filters=replace(query.filters, venues=(name,), years=years))
    return query


def _years(query: Query, library: "Library") -> Query:
    """A span of years, where the question speaks of papers or of publishing.

    Where no paper has a year it is left out, unless it is all that was asked for.
    """
    match = _YEARS.search(query.text) if _DATED.search(query.text) else None
    if match is None or not (match["how"] or match["b"] or match["works"]):
        return query
    first, last = years = _span(match.groupdict())
    said = f"year {first or ''}:{last or ''}"
    # `What was published before 2015 on it?` asks for papers.
    asked = bool(re.match(r"\W*(?:published|came)", match[0], re.I)) and not _SAYS_WORKS.search(
        query.text
    )
    left = _without(query, match[0], "papers" if asked else "", said)
    if library.count(Filters(years=(1, 9999))) or not says_more(left.text):
        return replace(left, filters=replace(query.filters, years=years))
    told = f"no paper of the library has a year: {said} is left out"
    return replace(left, notices=(*query.notices, told))


def _span(said: dict[str, str | None]) -> tuple[int | None, int | None]:
    year, how = int(said["a"] or 0), (said["how"] or "").lower()
    if said["b"]:
        return year, int(said["b"])
    later, sooner = ("after", "newer than", "later than"), ("before", "older than", "earlier than")
    if how in ("since", *later) or said["on"]:
        return year + (how in later), None
    if how in ("until", *sooner):
        return None, year - (how in sooner)
    return year, year + 9 * bool(said["s"])
