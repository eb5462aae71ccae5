"""Questions that papers' records answer: who wrote one, when it is from, where it appeared."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Statement, Support
from assistant.query.types import Asks, Query
from assistant.text.terms import terms
from index.merging.names import display_name, shown_names
from index.paper import Paper, Result

MOST_AUTHORS, MOST_PAPERS = 12, 3
REASON = "From the paper's record, not from its abstract."
COUNTED = "Counted in the library's records."
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Told:
    """What records say: statements, or what they lack."""

    statements: tuple[Statement, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of a record: what it is called, and how a paper's is told."""

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


def _identifier(paper: Paper) -> str:
    ids = (("DOI", paper.doi), ("arXiv id", paper.arxiv_id), ("PubMed id", paper.pmid))
    known = " and ".join(f"the {name} {value}" for name, value in ids if value)
    return f"has {known}" if known else ""


FIELDS: Mapping[Asks, RecordField] = {
    Asks.AUTHORS: RecordField("who wrote it", _authors),
    Asks.YEAR: RecordField("when it was published", _year),
    Asks.VENUE: RecordField("where it was published", _venue),
    Asks.IDENTIFIER: RecordField("its identifiers", _identifier),
}


def from_record(
    query: Query, search: Callable[[str, int], Sequence[Result]], named: Sequence[Paper] = ()
) -> Told | None:
    """What the records say of the paper that a query names; None where none is so named.

    `named` are the papers meant, where they are known already. A record that lacks the field is
    an answer too: that nothing can be said.
    """
    fields = [FIELDS[asked] for asked in query.asks if asked in FIELDS]
    if not fields:
        return None
    papers = [*named[:MOST_PAPERS]]
    if not papers:
        subject = query.names[0] if query.names else query.text
        # Papers found for a name among which the one so named is looked for.
        papers = _meant(subject, [result.paper for result in search(subject, 20)])
    if not papers:
        return None
    statements = tuple(found for paper in papers if (found := _told(paper, fields)))
    if statements:
        return Told(statements)
    nouns = " and ".join(field.noun for field in fields)
    return Told(missing=f"The library's record of “{papers[0].title}” does not say {nouns}.")


def _told(paper: Paper, fields: Sequence[RecordField]) -> Statement | None:
    parts = [told for field in fields if (told := field.tell(paper))]
    if not parts:
        return None
    said = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return recorded(f"“{paper.title}” {said}.", paper)


def recorded(text: str, *papers: Paper) -> Statement:
    """A sentence of ours that a record carries."""
    return Statement(text, papers, (), Support.SUPPORTED, REASON if papers else COUNTED)


def _meant(subject: str, papers: Sequence[Paper]) -> list[Paper]:
    """The papers that a name means: by key, title, short name, or as a name within a title."""
    wanted, alone = _spaced(subject), terms(subject)
    name = bool(re.search(r"\w[A-Z0-9]", subject))

    def closeness(paper: Paper) -> int:
        head, colon, _ = paper.title.partition(":")
        if wanted in (_spaced(paper.title), _spaced(paper.key)):
            return 4
        if terms(paper.title) == alone != []:
            return 3
        if colon and wanted == _spaced(head):
            return 2
        begins = len(alone) > 1 and _spaced(paper.title).startswith(wanted)
        return int(begins or (name and wanted in _spaced(paper.title)))

    close = [(closeness(paper), paper) for paper in papers]
    best = max((near for near, _ in close), default=0)
    return [paper for near, paper in close if near == best > 0][:MOST_PAPERS]


def _spaced(text: str) -> str:
    """The words of a text in lower case, blanks around each."""
    return f" {' '.join(_WORD.findall(text.lower()))} "
