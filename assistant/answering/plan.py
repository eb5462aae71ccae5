"""What is asked, as the model understands it: one `Query`, from a plan in JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import Field

from assistant.answering.task import Task, conversation_of
from assistant.models.calls import Asking
from assistant.models.prompt import defuse, fill_fenced
from assistant.models.replies import Reported, ask_json
from assistant.query.types import MOST_SUB_QUERIES, READ, Asks, Kind, Query
from assistant.text.terms import terms
from index.paper import Filters

LONGEST_SEARCH = 200


class Planned(Reported):
    """The plan as the model writes it."""

    question: str = ""
    kind: str = ""
    asks: list[str] | None = None
    searches: list[str] = Field(default_factory=list)
    years: list[int | None] | None = None
    authors: list[str] | None = None
    venues: list[str] | None = None
    conditions: list[str] | None = None
    names: list[str] | None = None
    yes_no: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The question as understood, and whether papers can speak for and against it."""

    query: Query
    weighs: bool = False


def make_plan(task: Task) -> Asking[Plan]:
    """The question as the model understands it. Raises ModelError where its plan is unusable."""
    prompt = fill_fenced(
        "plan",
        conversation=conversation_of(task.past),
        question=defuse(task.query.question),
    )
    (planned, *_) = yield from ask_json(task.calls, prompt, Planned)
    return _plan(planned, task)


def _plan(planned: Planned, task: Task) -> Plan:
    asked = task.query
    text = asked.said or asked.text
    if task.past and _is_question(planned.question):
        text = " ".join(planned.question.split())
    kind = Kind(planned.kind) if planned.kind in tuple(Kind) else asked.kind
    # What the rules read as a filter is left to the model, but for papers that are named.
    given = replace(asked.given, papers=asked.filters.papers)
    filters, notices = _filters(planned, given, task)
    query = replace(
        asked,
        text=text,
        said=text,
        kind=kind,
        asks=_asks(planned, asked, kind),
        sub_queries=tuple(_short(planned.searches, LONGEST_SEARCH))[:MOST_SUB_QUERIES],
        filters=filters,
        conditions=tuple(_short(planned.conditions, LONGEST_SEARCH)),
        names=tuple(_short(planned.names, LONGEST_SEARCH)),
        notices=(*(n for n in asked.notices if given.papers or not n.startswith(READ)), *notices),
    )
    return Plan(query, planned.yes_no)


def _asks(planned: Planned, asked: Query, kind: Kind) -> tuple[Asks, ...]:
    """What is asked of records: as the model has it, else as the rules do if they agree."""
    said = tuple(Asks(name) for name in planned.asks or () if name in tuple(Asks))
    return said or (asked.asks if kind is asked.kind else ())


def _is_question(text: str) -> bool:
    return 3 <= len(text.strip()) <= 400 and bool(terms(text))


def _short(parts: Sequence[str] | None, longest: int) -> Iterator[str]:
    for part in (parts or ())[:8]:
        text = " ".join(part.split())[:longest]
        if any(map(str.isalnum, text)):
            yield text


def _filters(planned: Planned, asked: Filters, task: Task) -> tuple[Filters, tuple[str, ...]]:
    """The plan's filters beside those that were asked under, as far as some paper passes them."""
    years = planned.years if planned.years and len(planned.years) == 2 else [None, None]
    first, last = (year if year and 1000 <= year <= 9999 else None for year in years)
    authors, venues = tuple(_short(planned.authors, 80)), tuple(_short(planned.venues, 80))
    steps: list[tuple[str, Filters]] = []
    if (first or last) and asked.years == (None, None):
        steps.append((f"year {first or ''}:{last or ''}", Filters(years=(first, last))))
    if authors and not asked.authors and _said(authors, task):
        steps.append((f"author {', '.join(authors)}", Filters(authors=authors)))
    if venues and not asked.venues and _said(venues, task):
        steps.append((f"venue {', '.join(venues)}", Filters(venues=venues)))
    filters, notices = asked, []
    for what, step in steps:
        wanted = replace(
            filters,
            years=step.years if step.years != (None, None) else filters.years,
            venues=step.venues or filters.venues,
            authors=step.authors or filters.authors,
        )
        if task.find.narrow(wanted) is not None:
            filters = wanted
            notices.append(f"{READ}{what}")
    return filters, tuple(notices)


def _said(names: Sequence[str], task: Task) -> bool:
    """Whether names stand in what was said, and are not the model's own."""
    said = " ".join([task.query.question, *(turn.question for turn in task.past)]).casefold()
    return all(name.split(",")[0].split()[-1].casefold() in said for name in names)
