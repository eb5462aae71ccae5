"""What a review is made of. Numbers, headings' marks and file formats are given by rendering."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from assistant.answer import Quote, Statement, Trace, cited_papers
from assistant.review.compare.outcomes import SharedOutcome
from assistant.screening.scope import Scope
from index.paper import Paper
from index.paper.display import named, shortened


class SentenceRole(StrEnum):
    """What a sentence of an abstract does."""

    BACKGROUND = "background"
    PROBLEM = "problem"
    METHOD = "method"
    DATA = "data"
    RESULT = "result"


class ReviewPart(StrEnum):
    """A part of a review that is written last, from its sections; in reading order."""

    ABSTRACT = "abstract"
    INTRODUCTION = "introduction"
    SYNTHESIS = "synthesis"
    LIMITATIONS = "limitations"
    CONCLUSION = "conclusion"


OPENING = (ReviewPart.ABSTRACT, ReviewPart.INTRODUCTION)
"""The parts that stand before the sections; the others stand after them."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Statements that belong together; `lead` is a sentence of ours that claims nothing.

    `own` marks the user's own words, kept as they are and never checked.
    """

    statements: tuple[Statement, ...] = ()
    role: SentenceRole | None = None
    lead: str = ""
    own: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One theme: its heading, the papers given to it and what is written of them.

    `part` is set where it is no theme but a part written of all of them.
    """

    heading: str
    papers: tuple[Paper, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    model: str = "none"
    part: ReviewPart | None = None

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement of the section, in reading order."""
        return tuple(s for paragraph in self.paragraphs for s in paragraph.statements)

    @property
    def uncited(self) -> tuple[Paper, ...]:
        """Papers of the section that its statements do not cite."""
        cited = {paper.id for s in self.statements for paper in s.citations}
        return tuple(paper for paper in self.papers if paper.id not in cited)


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One paper of the comparison: a verbatim cell for each column, None where it says nothing."""

    paper: Paper
    cells: tuple[Quote | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Papers side by side."""

    columns: tuple[str, ...] = ()
    rows: tuple[ComparisonRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the library lacks for the topic, as sentences, and where to look for it.

    `searches` maps arXiv, PubMed and Semantic Scholar to a search string each, and OpenAlex to the
    command that adds what it finds.
    """

    sentences: tuple[str, ...] = ()
    searches: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A section written anew: which one, by heading or number from 1, and what was wished."""

    section: str
    wish: str


@dataclass(frozen=True, slots=True)
class Review:
    """A draft: sections of checked statements, a comparison, and what the library lacks.

    `planned` counts the sections it will have; while it is written `sections` is shorter.
    `rewrites` were made since; `kept` is the name under which the library keeps the draft.
    `protocol` is what was asked for, a line each; `questions` are its sub-questions, each with how
    many of the papers included bear on it. `parts` are abstract, introduction and what else a model
    writes of the sections, `outcomes` what it finds several papers to have measured; there are none
    without one.
    """

    topic: str
    scope: Scope
    sections: tuple[Section, ...] = ()
    planned: int = 0
    table: Table = field(default_factory=Table)
    gaps: Gaps = field(default_factory=Gaps)
    notices: tuple[str, ...] = ()
    trace: Trace = field(default_factory=Trace)
    failure: str | None = None
    rewrites: tuple[Rewrite, ...] = ()
    kept: str = ""
    protocol: tuple[str, ...] = ()
    questions: tuple[tuple[str, int], ...] = ()
    parts: tuple[Section, ...] = ()
    outcomes: tuple[SharedOutcome, ...] = ()

    def __repr__(self) -> str:
        return named(
            "Review",
            shortened(self.topic),
            sections=len(self.sections),
            references=len(self.references),
            failure=self.failure,
        )

    def _repr_html_(self) -> str:
        """The draft as a notebook shows it."""
        from assistant.render.html import framed
        from assistant.review.render.html import render_html

        return framed(render_html(self))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement of the draft, in reading order."""
        return tuple(s for section in self.body for s in section.statements)

    @property
    def opening(self) -> tuple[Section, ...]:
        """The parts before the sections."""
        return tuple(section for section in self.parts if section.part in OPENING)

    @property
    def closing(self) -> tuple[Section, ...]:
        """The parts after the sections."""
        return tuple(section for section in self.parts if section.part not in OPENING)

    @property
    def body(self) -> tuple[Section, ...]:
        """Sections and the parts around them, in reading order."""
        return (*self.opening, *self.sections, *self.closing)

    @property
    def references(self) -> tuple[Paper, ...]:
        """Cited papers in order of first mention; the position + 1 is the rendered number."""
        return cited_papers(self.statements)

    def save(self, path: str | Path, *, style: str | None = None) -> tuple[Path, ...]:
        """Write the review in the format that the file's name asks for; the files written.

        `style` is a citation style by name (apa, ieee, nature, chicago) or a CSL file. Raises
        QueryError for a format or style that is not known.
        """
        from assistant.review.save import save

        return save(self, Path(path), style)
