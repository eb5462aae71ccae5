"""Questions that a paper's record answers: who wrote it, when it is from, where it appeared."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Statement, Support
from assistant.answering.sufficiency import Verdict
from assistant.questions.asked import READ, asked_names
from assistant.text.terms import terms
from assistant.text.words import stem
from index.merging.names import display_name, shown_names
from index.paper import Paper, Result

MOST_AUTHORS, MOST_PAPERS = 12, 3
REASON = "From the paper's record, not from its abstract."
_MADE = r"(?:wr[io]t|author|publish|introduc|invent|propos|develop|creat)"
_CAME = r"(?:publish|appear|releas|introduc|propos|submit|present|writ|dated|from\b)"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: how it is asked for, what it is called, how a paper's is told."""

    asked: re.Pattern[str]
    noun: str
    tell: Callable[[Paper], str]


def _authors(paper: Paper) -> str:
    if not paper.authors:
        return ""
    if len(paper.authors) > MOST_AUTHORS:
        return f"was written by {shown_names(paper.authors, MOST_AUTHORS)}"
    *before, last = map(display_name, paper.authors)
    return f"was written by {', '.join(before)} and {last}" if before else f"was written by {last}"


def _year(paper: Paper) -> str:
    return f"is dated {paper.year}" if paper.year else ""


def _venue(paper: Paper) -> str:
    return f"appeared in {paper.venue}" if paper.venue else ""


FIELDS = (
    Field(
        re.compile(rf"\b(?:who|whom)\b.*\b{_MADE}|\bauthors?\b", re.I),
        "who wrote it",
        _authors,
    ),
    Field(
        re.compile(
            rf"\b(?:when|what year|which year)\b.*\b{_CAME}|\bwr[io]t\w*\b.*\bwhen\b"
            r"|\bpublication (?:year|date)\b|\byear of publication\b",
            re.I,
        ),
        "when it was published",
        _year,
    ),
    Field(
        re.compile(
            rf"\bwhere\b.*\b{_CAME}|\b(?:which|what) (?:conference|journal|venue|workshop)\b", re.I
        ),
        "where it was published",
        _venue,
    ),
)
# What may stand in such a question beside the paper's name.
_ASKING = frozenset(
    stem(word)
    for word in (
        "write writes writing wrote written author authors authored publish published publication "
        "publishes introduce introduced invent invented propose proposed develop developed create "
        "created appear appeared appears release released submit submitted present presented dated "
        "date year conference journal venue workshop whom name list original article work first"
    ).split()
)


def from_record(question: str, results: Sequence[Result]) -> Verdict | None:
    """What the records say of the paper a question names; None if it is no such question.

    The question must name the paper by its title, or by the part before the colon, and ask
    nothing else. A record that lacks the field is an answer too: that nothing can be said.
    """
    fields = [field for field in FIELDS if field.asked.search(question[:READ])]
    papers = _meant(question, [result.paper for result in results]) if fields else []
    if not papers:
        return None
    statements = tuple(found for paper in papers if (found := _told(paper, fields)))
    if statements:
        return Verdict(True, statements)
    nouns = " and ".join(field.noun for field in fields)
    return Verdict(
        False, missing=f"The library's record of “{papers[0].title}” does not say {nouns}."
    )


def _told(paper: Paper, fields: Sequence[Field]) -> Statement | None:
    parts = [told for field in fields if (told := field.tell(paper))]
    if not parts:
        return None
    said = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return Statement(f"“{paper.title}” {said}.", (paper,), (), Support.SUPPORTED, REASON)


def _meant(question: str, papers: Sequence[Paper]) -> list[Paper]:
    """The papers whose title a question holds, and nothing else; those with the most of it."""
    held = [(len(named), paper) for paper in papers if (named := _named(question, paper))]
    most = max((length for length, _ in held), default=0)
    return [paper for length, paper in held if length == most][:MOST_PAPERS]


def _named(question: str, paper: Paper) -> str:
    """What a question says of a paper's title: all of it, or what stands before its colon."""
    asked = _spaced(question)
    head, colon, _ = paper.title.partition(":")
    for name in (paper.title, head if colon else ""):
        alone = len(_WORD.findall(name)) == 1 and name.strip() not in asked_names(question)
        said = _spaced(name)
        if name.strip() and not alone and said in asked:
            left = terms(asked.replace(said, " ", 1))
            return said if all(word in _ASKING for word in left) else ""
    return ""


def _spaced(text: str) -> str:
    """The words of a text in lower case, blanks around each."""
    return f" {' '.join(_WORD.findall(text.lower()))} "
