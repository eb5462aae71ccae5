"""A question made into a `Query` by rules: what they misread is still searched and read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.query.filter_extraction import narrow
from assistant.query.follow_up import Embed, Followed, follow
from assistant.query.kinds import is_chat, is_document, sorted_out
from assistant.query.types import Asks, Kind, Query
from assistant.query.words import asked_names, says_more, shouts, titled
from index.errors import QueryError
from index.paper import Filters

if TYPE_CHECKING:
    from index.library import Library

LONGEST = 10_000
FEW = 8
"""Papers that a question may be about, no others."""
LITTLE = 10
"""Papers from which on a filter leaves enough to say nothing of it."""


def make_query(
    question: str, history: Sequence[Answer], filters: Filters, library: "Library", embed: Embed
) -> Query:
    """The query of a question, completed by the turn before that it leans on.

    Raises QueryError for what can't be a question.
    """
    question = checked(question)
    if is_chat(question):
        return Query(question, question, Kind.CHAT, filters=filters)
    if is_document(question):
        return Query(question, question, Kind.DOCUMENT, filters=filters)
    plain = question.capitalize() if shouts(question) else question
    past = [turn for turn in history if turn.question.strip() and not is_chat(turn.question)]
    return read_query(question, follow(plain, past, embed), filters, library)


def read_query(question: str, followed: Followed, filters: Filters, library: "Library") -> Query:
    """The query of a question that stands alone by now, with its filters and its kind."""
    meant = replace(filters, papers=followed.papers) if followed.papers else filters
    read = narrow(followed.text, meant, library)
    authored = read.authored or 0 < len(meant.papers) <= FEW
    rest = followed.rest if followed.papers else read.rest
    for paper in library.get(filters.papers) if authored else ():
        rest = rest.replace(titled(paper), " ")
    names = tuple(dict.fromkeys((*read.names, *asked_names(read.text))))
    query = Query(
        question, read.text, filters=read.filters, names=names, said=followed.text, given=meant
    )
    query = sorted_out(query, rest, filtered=read.filters != filters, authored=authored)
    if authored:
        query = _of_papers(query, rest, alone=read.authored or bool(followed.papers))
    said = _what_is_left(query, filters, library)
    return replace(query, notices=(*read.notices, said) if said else read.notices)


def checked(question: str) -> str:
    """The question without blanks around it; raises QueryError if it is none."""
    question = question.strip()
    if sum(char.isalnum() for char in question) < 2:
        raise QueryError(f"not a question: {question[:40]!r}; ask with at least two letters")
    if len(question) > LONGEST:
        raise QueryError(
            f"question too long: {len(question):,} characters; at most {LONGEST:,} are read"
        )
    return question


def _of_papers(query: Query, rest: str, *, alone: bool) -> Query:
    """A question about certain papers: what they say, of something or as a whole.

    `alone` says that its words name them, so that it is about no others.
    """
    if query.kind is Kind.METADATA:
        return query if query.names else replace(query, asks=(*query.asks, Asks.SAID))
    if query.kind is Kind.LIST or Asks.COUNT in query.asks:
        return query
    kind = Kind.SYNTHESIS if query.kind is Kind.LIBRARY else query.kind
    if says_more(rest) and not alone:
        return query
    if says_more(rest):
        return replace(query, kind=kind, asks=(Asks.SAID,), conditions=(rest,))
    return replace(query, kind=kind, asks=(Asks.SUMMARY,))


def _what_is_left(query: Query, given: Filters, library: "Library") -> str:
    """How little a filter leaves, and of how many papers it can't be told; "" if it leaves much."""
    told = query.of_papers or (query.kind is Kind.LIST and not query.conditions)
    left, held = library.count(query.filters), library.count(Filters())
    dated = query.filters.years != (None, None)
    unknown = held - library.count(Filters(years=(1, 9999))) if dated else 0
    if not query.filters or (unknown <= left and left >= (1 if told and not given else LITTLE)):
        return ""
    undated = f"; {unknown:,} {'has' if unknown == 1 else 'have'} no year" if unknown else ""
    return f"your filter leaves {f'{left:,}' if left else 'none'} of {held:,} papers{undated}"
