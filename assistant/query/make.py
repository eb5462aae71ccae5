"""A question made into a `Query` by rules: what they misread is still searched and read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.query.filter_extraction import narrow
from assistant.query.follow_up import follow
from assistant.query.question_kinds import is_chat, is_document, sorted_out, without_thanks
from assistant.query.question_words import says_more, shouts, titled
from assistant.query.types import Asks, Kind, Query
from index.errors import QueryError
from index.paper import Filters

if TYPE_CHECKING:
    from index.library import Library


def make_query(
    question: str, history: Sequence[Answer], filters: Filters, library: "Library"
) -> Query:
    """The query of a question, completed by the turn before that it leans on.

    Raises QueryError for what can't be a question.
    """
    question = checked(question)
    if is_chat(question) or is_document(question):
        kind = Kind.CHAT if is_chat(question) else Kind.DOCUMENT
        return Query(question, question, kind, filters=filters, given=filters)
    plain = without_thanks(question.capitalize() if shouts(question) else question)
    past = [turn for turn in history if turn.question.strip() and not is_chat(turn.question)]
    text, papers = follow(plain, past)
    given = replace(filters, papers=papers) if papers else filters
    query = Query(question, text, filters=given, said=text, given=given)
    return _read(query, library, followed=bool(papers))


def checked(question: str) -> str:
    """The question without blanks around it; raises QueryError if it is none."""
    question = question.strip()
    if sum(char.isalnum() for char in question) < 2:
        raise QueryError(f"not a question: {question[:40]!r}; ask with at least two letters")
    most = 10_000
    if len(question) > most:
        raise QueryError(
            f"question too long: {len(question):,} characters; at most {most:,} are read"
        )
    return question


def _read(query: Query, library: "Library", *, followed: bool) -> Query:
    """The query of a question that stands alone by now, with its filters and its kind.

    `followed` says that it means papers of the turn before.
    """
    given = query.filters
    query = narrow(query, library)
    named = bool(query.names)
    # Papers that a question may be about, no others.
    few = 8
    certain = named or 0 < len(given.papers) <= few
    rest = query.text.replace("the authors", " ") if named else query.text
    for name in map(titled, library.papers(query.filters, limit=few) if certain else ()):
        rest = rest.replace(f"{name}'s", " ").replace(name, " ")
    query = sorted_out(query, rest, filtered=query.filters != given, authored=certain)
    return _of_papers(query, rest, alone=named or followed) if certain else query


def _of_papers(query: Query, rest: str, *, alone: bool) -> Query:
    """A question about certain papers: what they say, of something or as a whole.

    `alone` says that its words name them, so that it is about no others.
    """
    if query.kind is Kind.METADATA:
        return query if query.names else replace(query, asks=(*query.asks, Asks.SAID))
    if query.kind is Kind.LIST or Asks.COUNT in query.asks or (says_more(rest) and not alone):
        return query
    kind = Kind.SYNTHESIS if query.kind is Kind.LIBRARY else query.kind
    about = (rest,) if says_more(rest) else ()
    return replace(query, kind=kind, asks=(Asks.SAID,), conditions=about)
