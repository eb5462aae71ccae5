"""What an answer is made of. Numbers such as `[3]` are not part of it: rendering gives them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from index.paper import Json, Paper, Part, Passage, Result
from index.paper.display import named, shortened
from index.text.markup import without_markup


class Support(StrEnum):
    """How well the cited abstracts carry a statement."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


class Standing(StrEnum):
    """How an answer stands to what was asked."""

    ANSWERS = "answers"
    BEARS = "bears on it"
    NOT_FOUND = "not found"


class Stance(StrEnum):
    """What a quote says to a question that can be answered by yes or no."""

    FOR = "for"
    AGAINST = "against"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim span of a paper's abstract or body: `paper.part(part)[start:end]`."""

    paper: Paper
    start: int
    end: int
    part: Part = Part.ABSTRACT

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.paper.part(self.part)[self.start : self.end]

    @property
    def page(self) -> int | None:
        """The page of the PDF that it begins on; None in an abstract."""
        return self.paper.page(self.part, self.start)

    def __repr__(self) -> str:
        return named("Quote", shortened(self.text), paper=self.paper.title)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, the papers it cites and the very quotes that carry or contradict it.

    `claim` is False for what claims nothing, such as a question or a heading. `lead` is the
    Markdown that stands before it ("- " for an item), None where it stands by itself; `shown` is
    the sentence in Markdown where that is not its `text`. Both are for rendering alone.
    """

    text: str
    citations: tuple[Paper, ...] = ()
    evidence: tuple[Quote, ...] = ()
    support: Support = Support.UNSUPPORTED
    reason: str | None = None
    claim: bool = True
    lead: str | None = None
    shown: str = ""

    @property
    def verbatim(self) -> bool:
        """Whether it is a quote that stands by itself."""
        return self.lead is None and any(quote.text == self.text for quote in self.evidence)

    def __repr__(self) -> str:
        support = self.support.value if self.claim else None
        return named(
            "Statement", shortened(self.text), support=support, citations=len(self.citations)
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to an answer, in words, with what it took."""

    name: str
    seconds: float = 0.0
    calls: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about, for replay and debugging; never read for control flow.

    `calls` and `tokens` are those of the model over all `steps`; `cost` is in the unit of the
    price that was given, None without a price.
    """

    model: str = "none"
    prompt_hash: str = ""
    library: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict, hash=False)
    tokens: Mapping[str, int] = field(default_factory=dict, hash=False)
    details: Mapping[str, Json] = field(default_factory=dict, hash=False)
    steps: tuple[Step, ...] = ()
    calls: int = 0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Judges:
    """The names of who judges sentences and of who reads the best papers again."""

    checker: str
    reranker: str = "none"


@dataclass(frozen=True, slots=True)
class Meter:
    """Of a question of yes or no, what each paper found says to it, a quote a paper."""

    quotes: tuple[tuple[Stance, Quote], ...]

    def count(self, stance: Stance) -> int:
        """How many papers take this stance."""
        return sum(taken is stance for taken, _ in self.quotes)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in statements, with what was retrieved for it and what the reader must know.

    `missing` says in one or two sentences what the library lacks when nothing was answered.
    `failure` is set when a model failed: what was received stays, the command line exits 1.
    `standalone` is the question as it was searched, where that differs from `question`.
    `unfinished` is the sentence a model is writing, not yet checked and no part of the answer.
    `standing` says how the answer stands, `judge` who checked its sentences; `meter` counts papers
    for and against, where a question can be answered by yes or no. `verdict` is what a model itself
    said of its reply: that it answers (`yes`, `partly`, `no`), "" where it did not say.
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
    standing: Standing = Standing.NOT_FOUND
    judge: str = ""
    meter: Meter | None = None
    verdict: str = ""

    @property
    def text(self) -> str:
        """The answer as prose with `[n]` marks, n counting from 1 in `references`.

        What a model wrote keeps its paragraphs, lists and emphasis, as Markdown.
        """
        number = {paper.id: n for n, paper in enumerate(self.references, start=1)}
        prose = "".join(
            laid_out(
                s,
                s.shown or without_markup(s.text),
                "".join(f"[{number[p.id]}]" for p in s.citations),
            )
            for s in self.statements
        )
        return " ".join(part for part in (self.missing, prose.strip()) if part)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What matched in the papers retrieved, paper by paper, best first."""
        return tuple(passage for result in self.retrieved for passage in result.passages)

    def __repr__(self) -> str:
        return named(
            "Answer",
            shortened(self.question),
            standing=self.standing.value,
            statements=len(self.statements),
            references=len(self.references),
            failure=self.failure,
        )

    def _repr_html_(self) -> str:
        """The answer as a notebook shows it."""
        from assistant.render.html import answer_html

        return answer_html(self)

    @property
    def references(self) -> tuple[Paper, ...]:
        """Cited papers in order of first mention; the position + 1 is the rendered number."""
        return cited_papers(self.statements)


def laid_out(statement: Statement, words: str, marks: str) -> str:
    """Words of a statement with what stands before them, and its marks.

    In the row of a table they stand in the last cell that says something.
    """
    lead = " " if statement.lead is None else statement.lead
    if marks and words.endswith("|"):
        told = words.rstrip("| \t")
        return f"{lead}{told} {marks} {words[len(told) :].lstrip()}"
    return f"{lead}{words} {marks}".rstrip() if marks else lead + words


def cited_papers(statements: Iterable[Statement]) -> tuple[Paper, ...]:
    """Papers that statements cite or quote, each once, in order of first mention."""
    papers: dict[str, Paper] = {}
    for statement in statements:
        for paper in (*statement.citations, *(quote.paper for quote in statement.evidence)):
            papers.setdefault(paper.id, paper)
    return tuple(papers.values())


def quotes_of(paper: Paper, statements: Iterable[Statement]) -> list[Quote]:
    """Every quote of a paper that some statement rests on, in order of the abstract, then body."""
    every = (quote for statement in statements for quote in statement.evidence)
    quotes = {(q.part, q.start, q.end): q for q in every if q.paper.id == paper.id}
    return [quotes[span] for span in sorted(quotes)]
