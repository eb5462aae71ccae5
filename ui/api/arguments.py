"""What other programs may say to a verb, typed and bounded, and how it is read."""

from collections.abc import Callable, Sequence
from typing import Annotated, NotRequired

from pydantic import ConfigDict, Field, ValidationError, with_config
from typing_extensions import TypedDict

from assistant.answer import Answer, Statement
from index.paper import Filters, Paper
from ui.cli.options import FilterOptions

Count = Annotated[int, Field(ge=1, le=1000)]
# What one request may say in words; files come in through `add`.
Words = Annotated[str, Field(max_length=10_000)]
Draft = Annotated[str, Field(max_length=1_000_000)]
FindPapers = Callable[[Sequence[str]], Sequence[Paper]]


@with_config(ConfigDict(extra="forbid"))
class FilterArguments(TypedDict, total=False):
    """Which papers count; every field given must hold, as with the command line's filters."""

    year: str
    venue: list[str]
    author: list[str]
    source: list[str]
    paper: list[str]
    abstracts_only: bool


class CitedReference(TypedDict):
    """A reference of an earlier answer; its other fields are not read."""

    paper_id: str


class Turn(TypedDict):
    """An earlier turn of a conversation: a document of `ask`, or just its question and text."""

    question: str
    standalone: NotRequired[str]
    text: NotRequired[str]
    references: NotRequired[list[CitedReference]]


def parse_filters(arguments: FilterArguments | None) -> Filters:
    """The filters as the library takes them; a range of years that is none raises QueryError."""
    return FilterOptions(**(arguments or {})).filters


def parse_history(turns: Sequence[Turn], find: FindPapers) -> tuple[Answer, ...]:
    """Earlier turns as the Answers they were, as far as the client has kept them.

    `find` looks up papers by id and leaves out those that are gone.
    """
    return tuple(_answer(turn, find) for turn in turns)


def _answer(turn: Turn, find: FindPapers) -> Answer:
    text = turn.get("text", "")
    cited = find([reference["paper_id"] for reference in turn.get("references", [])])
    said = (Statement(text, tuple(cited)),) if text or cited else ()
    standalone = turn.get("standalone", "")
    return Answer(turn["question"], said, answered=bool(said), standalone=standalone)


def mistake(error: ValidationError, verb: str) -> str:
    """The first argument that does not fit, in one line."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{first['msg']}: {where} of {verb}; docs/doors.md lists the arguments"
