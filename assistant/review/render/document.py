"""A review as any format needs it: numbered references, short names of papers, counts, notes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.answer import Answer, Quote, Statement, Support
from assistant.render.layout import Form, blocks_of
from assistant.render.markdown import name_of, surnames
from assistant.render.standing import grouped
from assistant.review.types import Paragraph, Review
from assistant.screening.scope import Scope
from index.merging.names import shown_names
from index.paper import Paper
from index.text.clean import tidy
from index.text.statements import split_statements

DOUBTS = {
    Support.PARTIAL: "partly supported",
    Support.UNSUPPORTED: "unsupported",
    Support.CONTRADICTED: "contradicted by its source",
}
NO_SECTION = "The library holds no paper to write about."
ABOUT_QUOTES = (
    "Sentences in quotation marks are verbatim from the abstract of the paper they cite; "
    "what cites no paper is a heading or a count."
)
ABOUT_MODEL = (
    "Written by {model} from the abstracts cited; each sentence was checked against them, and what "
    "they do not carry is marked."
)


AGAIN = "Found more than once"
LACKS, FURTHER = "What this library lacks", "Where to look further"
_NAME = re.compile(r"\w-?[A-Z0-9]")
"""A word such as names have: a capital or a figure that is not its first letter."""
NAME_WORDS = 7
"""Words of a title that call a paper in passing."""


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """Statements that stand together, and the name of the paper if they are quotes of one."""

    form: Form
    statements: tuple[Statement, ...]
    who: str = ""


def title_of(review: Review) -> str:
    """The topic as the draft's title."""
    return review.topic[:1].upper() + review.topic[1:]


def items(paragraph: Paragraph) -> Sequence[tuple[Paper, Sequence[Statement]]]:
    """What a paragraph lists under its lead: each paper, and its statements.

    Empty for prose.
    """
    if not paragraph.lead:
        return ()
    by_paper = groupby(paragraph.statements, key=lambda statement: statement.citations[0].id)
    found = [tuple(statements) for _, statements in by_paper]
    return [(group[0].citations[0], group) for group in found]


def pieces_of(answer: Answer) -> Iterator[StatementGroup]:
    """The answer in pieces, in order."""
    for group in grouped(answer.statements):
        if group.paper is not None:
            yield StatementGroup(Form.ALONE, group.statements, name_of(group.paper))
        else:
            for block in blocks_of(group.statements):
                yield StatementGroup(block.form, block.statements)


def numbers(review: Review) -> Mapping[str, int]:
    """The number of each cited paper, by id, from 1."""
    return {paper.id: n for n, paper in enumerate(review.references, start=1)}


def is_verbatim(statement: Statement) -> bool:
    """Whether a statement is nothing but its own quote."""
    return any(quote.text == statement.text for quote in statement.evidence)


def doubt(statement: Statement) -> str:
    """What a reader must know of a statement that is not fully supported; else empty."""
    return DOUBTS.get(statement.support, "") if statement.claim else ""


def own_name(paper: Paper) -> str:
    """What a paper's title puts before a colon as a name (`ColBERT`); empty where it does not."""
    head, colon, _ = tidy(paper.title).partition(":")
    words = head.split()
    named = len(words) == 1 or any(_NAME.search(word) for word in words)
    return head if colon and len(words) <= 4 and named else ""


def short_name(paper: Paper) -> str:
    """How a paper is called in passing: as its title calls it, or by its authors and year."""
    if own := own_name(paper):
        return own
    if who := surnames(paper):
        return f"{who} ({paper.year})" if paper.year else who
    return title_name(paper)


def title_name(paper: Paper) -> str:
    """The beginning of a title: what stands before a colon, seven words at most."""
    head, colon, _ = tidy(paper.title).partition(":")
    named = len(head.split()) > 1 or own_name(paper)
    words = (head if colon and named else tidy(paper.title)).split()
    return " ".join(words) if len(words) <= NAME_WORDS else " ".join(words[:NAME_WORDS]) + " …"


def dated_name(paper: Paper) -> str:
    """How a paper is called where its year stands already."""
    return short_name(replace(paper, year=None))


def byline(paper: Paper) -> str:
    """Authors, at most three, and where and when a paper appeared, as far as it is known."""
    parts = (shown_names(paper.authors), paper.venue, str(paper.year or ""))
    return ", ".join(part for part in (*parts, "retracted" if paper.retracted else "") if part)


def flow(review: Review) -> Sequence[tuple[str, int]]:
    """The counts of a PRISMA diagram, step by step."""
    scope = review.scope
    return (
        (f"Found by {len(scope.queries)} searches", scope.found),
        (AGAIN, scope.merged),
        ("Screened", scope.screened),
        *((f"Excluded: {reason}", count) for reason, count in scope.reasons.items()),
        *_included(scope),
        ("Cited", len(review.references)),
    )


def diagram(review: Review) -> Sequence[tuple[str, Sequence[str]]]:
    """The boxes of a PRISMA diagram from top to bottom, each with the lines of the box beside it.

    No lines, no box.
    """
    scope = review.scope
    reasons = [f"{reason}: {count}" for reason, count in scope.reasons.items()]
    excluded = [f"Excluded: {len(scope.excluded)}", *reasons] if reasons else []
    return (
        (f"Found by {len(scope.queries)} searches: {scope.found}", [f"{AGAIN}: {scope.merged}"]),
        (f"Screened: {scope.screened}", excluded),
        (f"Included: {len(scope.included)}", _by_whom(scope)),
        (f"Cited: {len(review.references)}", ()),
    )


def _included(scope: Scope) -> Sequence[tuple[str, int]]:
    """How many papers are included; those of people and of the reader apart, if there are both."""
    if not scope.by_people:
        return [("Included", len(scope.included))]
    by_reader = len(scope.included) - scope.by_people
    return [("Included by people", scope.by_people), ("Included by the reader", by_reader)]


def _by_whom(scope: Scope) -> Sequence[str]:
    by_people = scope.by_people
    return [f"{what}: {count}" for what, count in _included(scope)] if by_people else []


def sentence_of(quote: Quote) -> str:
    """The whole sentence that a quote is from."""
    for start, end in split_statements(quote.paper.abstract):
        if start <= quote.start and quote.end <= end:
            return quote.paper.abstract[start:end]
    return quote.text


def timeline(review: Review) -> Sequence[tuple[int, Sequence[Paper]]]:
    """The cited papers of each known year, oldest first; empty where hardly a year is known."""
    years: dict[int, list[Paper]] = {}
    for paper in review.references:
        if paper.year:
            years.setdefault(paper.year, []).append(paper)
    return tuple(sorted(years.items())) if len(years) > 1 else ()


def method_note(review: Review) -> str:
    """How the text came about: written by a model, quoted, or both."""
    models = sorted({section.model for section in review.body} - {"none"})
    if not models:
        return ABOUT_QUOTES
    written = ABOUT_MODEL.format(model=" and ".join(models))
    quoted = any(is_verbatim(statement) for statement in review.statements)
    return f"{written} {ABOUT_QUOTES}" if quoted else written


def reference(paper: Paper) -> str:
    """A paper in the list of references, when no style is asked for."""
    place = f"https://doi.org/{paper.doi}" if paper.doi else paper.url
    parts = [byline(paper), tidy(paper.title), place]
    ended = (
        part if part.endswith(("?", "!")) else f"{part.rstrip('.')}." for part in parts if part
    )
    return " ".join(ended)
