"""What is found out of the marks of a draft."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import Quote, Statement, Support
from index.paper import Paper


class CitationVerdict(StrEnum):
    """What became of one mark."""

    CARRIED = "carried"
    IN_PART = "carried in part"
    NOT_VERIFIED = "not verified"
    NOT_CARRIED = "not carried"
    CONTRADICTED = "contradicted"
    RETRACTED = "retracted"
    NOT_IN_LIBRARY = "not in the library"
    NO_ABSTRACT = "no abstract"
    NO_ENTRY = "no such reference"

    @property
    def is_wrong(self) -> bool:
        """Whether something is to be mended in the draft, as far as one can tell."""
        return self in _WRONG


_WRONG = (
    CitationVerdict.IN_PART,
    CitationVerdict.NOT_CARRIED,
    CitationVerdict.CONTRADICTED,
    CitationVerdict.RETRACTED,
    CitationVerdict.NO_ENTRY,
)


@dataclass(frozen=True, slots=True)
class MarkCheck:
    """One mark of a draft: the paper it means, and whether that paper carries what it is cited for.

    `covers` are the words it is cited for; `unsaid` the clause or words of them that the paper
    does not say. `paper` is None where the library has none; `title` is then the one of the
    reference, `add` what `paper-assistant add` takes. `instead` are papers that carry the words
    where this one does not; `swap` is what to write in place of `start:end` of the draft to cite
    the first of them, where that can be told.
    """

    text: str
    start: int
    line: int
    verdict: CitationVerdict
    reason: str
    covers: str = ""
    paper: Paper | None = None
    support: Support | None = None
    evidence: tuple[Quote, ...] = ()
    unsaid: str = ""
    title: str = ""
    add: str = ""
    instead: tuple[Paper, ...] = ()
    end: int = 0
    swap: "Insertion | None" = None


@dataclass(frozen=True, slots=True)
class Insertion:
    """A mark to be put into a draft, in its own style, for papers that carry a sentence.

    `entries` are what its bibliography or list still needs for it.
    """

    text: str
    papers: tuple[Paper, ...]
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedSentence(Statement):
    """A sentence of a draft with what the library says of it.

    It stands at `start:end` of the draft; `line` is where it begins, from 1; `marks` are its
    citations, each judged by itself; `insert` is the mark for a sentence that has none to carry it
    and could.
    """

    line: int = 0
    start: int = 0
    end: int = 0
    marks: tuple[MarkCheck, ...] = ()
    insert: Insertion | None = None
