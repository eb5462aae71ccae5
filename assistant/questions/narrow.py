"""Author, year and venue words of a question, made into filters where papers have such fields."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.questions.asked import READ
from index.paper import Filters

Count = Callable[[Filters], int]
_YEAR = r"(?P<{}>(?:19|20)\d\d)"
_WORKS = (
    r"(?:papers?|works?|stud(?:y|ies)|articles?|research|published|written|appeared|presented"
    r"|publications?|results|methods|approaches)"
)
_BETWEEN = re.compile(
    r",?\s*\b(?:published |written )?(?:between|from)\s+"
    rf"{_YEAR.format('a')}\s+(?:and|to|until|-|–)\s+{_YEAR.format('b')}",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r",?\s*\b(?:published |written )?(?P<how>since|after|before|until|up to)\s+"
    rf"{_YEAR.format('a')}",
    re.IGNORECASE,
)
_IN = re.compile(rf"\b(?P<works>{_WORKS})\s+(?:in|from|of)\s+{_YEAR.format('a')}\b", re.IGNORECASE)
_NAME = r"[A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’.-]*){0,2}"
_BY = re.compile(rf"\s*\b(?:written |authored )?by\s+(?P<name>{_NAME})(?:\s+et\s+al\.?)?")
_ET_AL = re.compile(rf"\b(?P<name>{_NAME})\s+et\s+al\.?(?:'s)?")
_DID = re.compile(
    rf"\b(?P<did>did|does|do|has|have)\s+(?P<name>{_NAME})(?:\s+et\s+al\.?)?\s+"
    r"(?=propos|say|find|show|writ|argu|report|introduc|present|develop|claim|conclud)"
)
# `in` needs a word before it that makes it a venue: "used in NLP" is none.
_AT = re.compile(
    r"\s*\b(?:(?:published |presented |appeared )?at|(?:published|presented|appeared)\s+in"
    r"|(?<=papers) in|(?<=papers) from|(?<=work) in|(?<=works) in)\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w&-]*[A-Z][\w&-]*|[A-Z]\w+(?:\s+(?:of|on|and|for|[A-Z]\w+))+)"
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A question without the words that became filters, the filters, and what was read so."""

    question: str
    filters: Filters
    notices: tuple[str, ...] = ()


def narrow(question: str, filters: Filters, count: Count) -> Narrowed:
    """Read filters out of a question. `count` says how many papers of the library pass some.

    Fields the caller has set stay as they are; words are only taken for a filter that some paper
    of the library passes, so a library without years or authors changes no question.
    """
    read = Narrowed(question, filters)
    if filters.years == (None, None):
        read = _years(read, count)
    if not filters.authors:
        read = _named(read, (_BY, _ET_AL, _DID), "author", count)
    if not filters.venues:
        read = _named(read, (_AT,), "venue", count)
    return read


def _years(read: Narrowed, count: Count) -> Narrowed:
    for pattern in (_BETWEEN, _SINCE, _IN):
        found = pattern.search(read.question[:READ])
        if not found:
            continue
        filters = replace(read.filters, years=_span(found))
        if not count(Filters(years=(1, 9999))):
            return read
        kept = found.groupdict().get("works") or ""
        first, last = filters.years
        said = f"read as a filter: year {first or ''}:{last or ''}"
        rest = read.question[: found.start()] + kept + read.question[found.end() :]
        return Narrowed(_tidied(rest), filters, (*read.notices, said))
    return read


def _span(found: re.Match[str]) -> tuple[int | None, int | None]:
    groups = found.groupdict()
    year = int(groups["a"])
    if groups.get("b"):
        return year, int(groups["b"])
    how = (groups.get("how") or "").lower()
    if how in ("since", "after"):
        return year + (how == "after"), None
    if how:
        return None, year - (how == "before")
    return year, year


def _named(
    read: Narrowed, patterns: tuple[re.Pattern[str], ...], field: str, count: Count
) -> Narrowed:
    for pattern in patterns:
        for found in pattern.finditer(read.question[:READ]):
            name = found["name"].strip()
            if count(_with(Filters(), field, name)):
                did = found.groupdict().get("did")
                instead = f"{did} the authors" if did else ""
                rest = f"{read.question[: found.start()]} {instead} {read.question[found.end() :]}"
                said = f"read as a filter: {field} {name}"
                filters = _with(read.filters, field, name)
                return Narrowed(_tidied(rest), filters, (*read.notices, said))
    return read


def _with(filters: Filters, field: str, name: str) -> Filters:
    if field == "author":
        return replace(filters, authors=(name,))
    return replace(filters, venues=(name,))


def _tidied(question: str) -> str:
    return re.sub(r"\s+([?.,])", r"\1", " ".join(question.split()))
