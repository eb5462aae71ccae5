"""Authors, years, venues and citekeys in a question, made into filters that some paper passes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from assistant.query.people import AL, AND, MOST_READ, NAME, People, wrote
from assistant.query.words import WORKS, says_more, titled
from index.paper import Filters, Paper

if TYPE_CHECKING:
    from index.library import Library

MOST_NAMED = 20
"""Places of a question that are looked at for a name."""
_YEAR = r"(?:19|20)\d\d"
_NAMES = rf"(?P<names>{NAME}{AL}?(?:{AND}{NAME}{AL}?){{0,5}})"
_SAYS = (
    "(?:say|show|suggest|think|writ|argu|claim|conclud|describ|find|found|observ|present|propos"
    "|recommend|report)"
)
_THEIRS = r"(?:findings?|results?|conclusions?|work|stud(?:y|ies)|papers?|articles?|abstracts?)"
_AUTHOR_YEAR = re.compile(
    rf"{_NAMES}(?:['’]s)?,?\s*[(\[]?\s*(?P<year>{_YEAR})[a-z]?\s*[)\]]?(?![\w/-])", re.I
)
# Where a word that is the name of some author means that one; in the later ones with a capital.
_SURE = 3
_AUTHORS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?:(?<=papers )|(?<=works )|(?<=studies )|(?<=articles ))(?P<by>by)\s+{_NAMES}",
        rf"(?P<names>{NAME}{AL})",
        rf"\b(?:did|do|does|has|have)\s+(?:the\s+)?{_NAMES}(?=\s+{_SAYS})",
        rf"\b(?P<by>by|according\s+to)\s+{_NAMES}",
        rf"\bdid\s+(?:the\s+)?{_NAMES}(?=\s+[a-z])",
        rf"\b{_THEIRS}\s+(?:of|from|in)\s+{_NAMES}",
        rf"(?P<names>{NAME})['’]s?\s+(?={_THEIRS}\b)",
        rf"\bthe\s+{_NAMES}\s+(?={_THEIRS}\b)",
        rf"(?:^\W*(?:please\s+)?(?:summari[sz]e|compare|explain)|\bbetween)\s+{_NAMES}",
    )
)
_PAPER_SAYS = re.compile(
    r"\b(?:do|does|did)\s+(?P<name>\S+(?:\s\S+)?)(?=\s+(?:say|report|claim|argue|conclude|describe"
    r"|propose|present)\b)|\bthe\s+(?P<paper>\S+)(?=\s+(?:paper|article|study)\b)",
    re.I,
)
_KEY = re.compile(
    r"(?<![\w@./-])@?(?=[\w:+-]{0,59}[^\W\d_])(?=[\w:+-]{0,59}\d)[\w:+-]{2,60}(?![\w/])"
)
_CAPITAL = r"(?-i:[A-ZÀ-Þ])[\w&.-]*"
_VENUE = re.compile(
    rf"(?:(?<!\s)\s++)?\b(?:(?:published|presented|appear(?:ed|s)?)\s+(?:in|at)|(?P<works>{WORKS}|are|from)\s+"
    rf"(?:in|at|from)|at)\s+(?:the\s+)?(?P<venue>{_CAPITAL}(?:\s+(?:(?:of|on|and|for|the|in)\s+)*"
    rf"{_CAPITAL})*)(?:\s+(?P<year>{_YEAR})\b)?|\b(?P<before>(?-i:[A-Z]\w*[A-Z])\w*)\s+(?=(?:{WORKS})\b)",
    re.I,
)
_YEARS = tuple(
    re.compile(rf"(?:,\s*+|(?<![\s,])\s++)?{pattern}", re.I)
    for pattern in (
        rf"\b(?:published\s+)?(?:(?:between|from|in)\s+)?(?P<a>{_YEAR})\s*(?:and|to|until|-|–)\s*"
        rf"(?P<b>{_YEAR})\b",
        rf"\b(?:published\s+)?(?P<how>since|after|before|until|up\s+to|from)\s+(?P<a>{_YEAR})"
        r"(?P<on>\s+on(?:wards?)?)?\b",
        rf"\b(?:in|of|during)\s+(?:the\s+(?:year\s+)?)?(?P<a>{_YEAR})(?P<s>s)?\b",
        rf"\b(?P<a>{_YEAR})(?P<s>s)?\s+(?=(?:{WORKS})\b)",
    )
)
_DATED = re.compile(rf"\b(?:{WORKS}|work|publi\w+|written|wrote|appeared|presented)\b", re.I)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A question without what became filters (`text` still reads, `rest` is what else it says).

    `authored` says that it names authors or papers; `names` are they, as written.
    """

    text: str
    rest: str
    filters: Filters = field(default_factory=Filters)
    names: tuple[str, ...] = ()
    authored: bool = False
    notices: tuple[str, ...] = ()

    def without(self, mention: str, instead: str, said: str, *, name: str = "") -> "Narrowed":
        """The same less a mention, which was read as `said`; `name` is that of author or paper."""
        return replace(
            self,
            text=_tidied(self.text.replace(mention, f" {instead} ", 1)),
            rest=_tidied(self.rest.replace(mention, " ", 1)),
            names=(*self.names, name) if name else self.names,
            authored=self.authored or bool(name),
            notices=(*self.notices, f"read as a filter: {said}"),
        )


def narrow(question: str, filters: Filters, library: "Library") -> Narrowed:
    """Read filters out of a question; those the caller has set stay as they are.

    Words are only taken for what some paper of the library has, so a library without years or
    authors changes no question.
    """
    read, people = Narrowed(question, question, filters), People(library)
    if not filters.papers:
        read = _named_papers(read, people)
    dated = filters.years != (None, None) or read.authored
    if not filters.authors and not read.authored:
        read = _authors(read, people)
    if not filters.venues:
        read = _venue(read, library)
    if not dated:
        read = _years(read, library)
    return read


def _named_papers(read: Narrowed, people: People) -> Narrowed:
    """Papers named by key, or by author and year; several may be."""
    found: dict[str, Paper] = {}
    for match in islice(_KEY.finditer(read.text), MOST_NAMED):
        if papers := people.library.keyed([match[0].removeprefix("@")]):
            read = read.without(match[0], _instead(papers), f"key {match[0]}", name=match[0])
            found |= {paper.id: paper for paper in papers}
    for match in islice(_AUTHOR_YEAR.finditer(read.text), MOST_NAMED):
        names, written = people.named(match["names"])
        dated = [paper for paper in people.papers(*names) if paper.year == int(match["year"])]
        every = [paper for paper in dated if all(wrote(name, paper) for name in names)]
        if papers := every or dated:
            mention = match[0][match[0].index(written) :].strip()
            said = f"author {' and '.join(names)}, year {match['year']}"
            read = read.without(mention, _instead(papers), said, name=mention)
            found |= {paper.id: paper for paper in papers}
    if found:
        read = replace(read, filters=replace(read.filters, papers=tuple(found)))
    return read


def _instead(papers: Sequence[Paper]) -> str:
    return titled(papers[0]) if len(papers) == 1 else "the authors"


def _authors(read: Narrowed, people: People) -> Narrowed:
    found: dict[str, Paper] = {}
    authors: dict[str, None] = {}
    matches = ((n, m) for n, pattern in enumerate(_AUTHORS) for m in pattern.finditer(read.text))
    for n, match in [*islice(matches, MOST_NAMED)]:
        names, written = people.named(match["names"])
        by = match.groupdict().get("by")
        mention = match[0] if by else written
        if n == 0 and not names and not match["names"].islower():
            names = (match["names"],)  # Papers by somebody who wrote none of them are none.
        if not names or mention not in read.text or (n >= _SURE and names[0].islower()):
            continue
        papers, the = people.papers(*names), "" if by else f"the {mention}"
        mention = the if the and the in read.text else mention
        said = f"author {' and '.join(names)}"
        read = read.without(mention, "" if by else _instead(papers), said, name=written)
        found |= {paper.id: paper for paper in papers}
        authors |= dict.fromkeys(names)
    if not authors:
        return _titled(read, people.library)
    if people.library.count(Filters(authors=tuple(authors))) == len(found):
        return replace(read, filters=replace(read.filters, authors=tuple(authors)))
    return replace(read, filters=replace(read.filters, papers=tuple(found)))


def _titled(read: Narrowed, library: "Library") -> Narrowed:
    """A paper that is said to say something by the name before the colon of its title."""
    if found := _PAPER_SAYS.search(read.text):
        name = found["name"] or found["paper"]
        outlines = library.outlines()
        ids = tuple(o.id for o in outlines if o.title.casefold().startswith(f"{name.casefold()}:"))
        if ids:
            filters = replace(read.filters, papers=ids)
            return replace(read.without(name, name, f"paper {name}", name=name), filters=filters)
    return read


def _venue(read: Narrowed, library: "Library") -> Narrowed:
    """A venue, told by whole words of its name; by all of it where it may be a place: `Kenya`."""
    for match in _VENUE.finditer(read.text):
        name = (match["venue"] or match["before"]).strip(" .")
        papers = library.papers(Filters(venues=(name,)), limit=MOST_READ)
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.I)
        tells = word.fullmatch if name[1:].islower() else word.search
        exact = tuple(paper.id for paper in papers if tells(paper.venue))
        if not exact:
            continue
        filters = replace(read.filters, venues=(name,))
        if len(exact) < len(papers) and not read.filters.papers:
            filters = replace(read.filters, papers=exact)
        if match["year"] and filters.years == (None, None):
            filters = replace(filters, years=(int(match["year"]), int(match["year"])))
        said = " ".join(part for part in ("venue", name, match["year"]) if part)
        return replace(read.without(match[0], match["works"] or "", said), filters=filters)
    return read


def _years(read: Narrowed, library: "Library") -> Narrowed:
    """A span of years, where the question speaks of papers or of publishing.

    Where no paper has a year it is left out, unless it is all that was asked for.
    """
    matches = (pattern.search(read.text) for pattern in _YEARS if _DATED.search(read.text))
    match = next(filter(None, matches), None)
    if match is None:
        return read
    first, last = years = _span(match.groupdict())
    said = f"year {first or ''}:{last or ''}"
    left = read.without(match[0], "", said)
    if library.count(Filters(years=(1, 9999))) or not says_more(left.rest):
        return replace(left, filters=replace(read.filters, years=years))
    return replace(
        left, notices=(*read.notices, f"no paper of the library has a year: {said} is left out")
    )


def _span(said: dict[str, str | None]) -> tuple[int | None, int | None]:
    year, how = int(said["a"] or 0), (said.get("how") or "").lower()
    if said.get("b"):
        return year, int(said["b"] or 0)
    if how in ("since", "after") or said.get("on"):
        return year + (how == "after"), None
    if how and how != "from":
        return None, year - (how == "before")
    return year, year + 9 * bool(said.get("s"))


def _tidied(question: str) -> str:
    plain = " ".join(question.split()).replace("does the authors", "do the authors")
    return re.sub(r"\s+([?.,!]|['’]s\b)", r"\1", plain)
