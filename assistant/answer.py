"""What an answer is made of. Numbers such as `[3]` are not part of it: rendering gives them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from index.paper import Json, Paper, Passage, Result
from index.text.markup import without_markup


class Support(StrEnum):
    """How well the cited abstracts carry a statement."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim span of a paper's abstract: `paper.abstract[start:end]`."""

    paper: Paper
    start: int
    end: int

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.paper.abstract[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, the papers it cites and the very quotes that carry or contradict it.

    `claim` is False for a sentence of the user's own that claims nothing, such as a question.
    """

    text: str
    citations: tuple[Paper, ...] = ()
    evidence: tuple[Quote, ...] = ()
    support: Support = Support.UNSUPPORTED
    reason: str | None = None
    claim: bool = True


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about, for replay and debugging; never read for control flow."""

    model: str = "none"
    prompt_hash: str = ""
    library: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict, hash=False)
    tokens: Mapping[str, int] = field(default_factory=dict, hash=False)
    details: Mapping[str, Json] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in statements, with what was retrieved for it and what the reader must know.

    `missing` says in one or two sentences what the library lacks when nothing was answered.
    `failure` is set when a model failed: what was received stays, the command line exits 1.
    `standalone` is the question as it was searched, where that differs from `question`.
    `unfinished` is the sentence a model is writing, not yet checked and no part of the answer.
    """

    question: str
    statements: tuple[Statement, ...] = ()
    retrieved: tuple[Result, ...] = ()
    answered: bool = False
    notices: tuple[str, ...] = ()
    trace: Trace = Trace()
    missing: str = ""
    failure: str | None = None
    standalone: str = ""
    unfinished: str = ""

    @property
    def text(self) -> str:
        """The answer as prose with `[n]` marks, n counting from 1 in `references`; no markup."""
        if not self.statements:
            return self.missing
        number = {paper.id: n for n, paper in enumerate(self.references, start=1)}
        return " ".join(
            " ".join(
                [without_markup(s.text), "".join(f"[{number[p.id]}]" for p in s.citations)]
            ).strip()
            for s in self.statements
        )

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What matched in the papers retrieved, paper by paper, best first."""
        return tuple(passage for result in self.retrieved for passage in result.passages)

    def _repr_html_(self) -> str:
        """The answer as a notebook shows it."""
        from assistant.rendering.html import answer_html

        return answer_html(self)

    @property
    def references(self) -> tuple[Paper, ...]:
        """Cited papers in order of first mention; the position + 1 is the rendered number."""
        return cited_papers(self.statements)


def cited_papers(statements: Iterable[Statement]) -> tuple[Paper, ...]:
    """Papers that statements cite or quote, each once, in order of first mention."""
    papers: dict[str, Paper] = {}
    for statement in statements:
        for paper in (*statement.citations, *(quote.paper for quote in statement.evidence)):
            papers.setdefault(paper.id, paper)
    return tuple(papers.values())


def quotes_of(paper: Paper, statements: Iterable[Statement]) -> list[Quote]:
    """Every quote of a paper that some statement rests on, in order of the abstract."""
    quotes = {(q.start, q.end): q for s in statements for q in s.evidence if q.paper.id == paper.id}
    return [quotes[span] for span in sorted(quotes)]
