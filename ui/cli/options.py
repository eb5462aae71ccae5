"""Options that several commands share, each group a frozen type that a command takes whole."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.answering.effort import Effort
from assistant.saved.saved_filters import parse_years
from index.curation.tags import papers_tagged
from index.errors import LibraryError
from index.paper import Filters

if TYPE_CHECKING:
    from assistant.screening.criteria import Criteria
    from index.library import Library

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def text_of(words: "list[str]") -> str:
    """What was typed, quoted or not, as one text."""
    return " ".join(words)


Offline = Annotated[
    bool,
    typer.Option(
        "--offline",
        envvar="PAPER_ASSISTANT_OFFLINE",
        help="Refuse anything that is not on this machine.",
    ),
]
Contact = Annotated[
    str | None,
    typer.Option(
        envvar="PAPER_ASSISTANT_CONTACT",
        metavar="E-MAIL",
        help="Told to services on the network, which answer named users sooner.",
    ),
]
PaperCount = Annotated[
    int, typer.Option("-k", metavar="N", min=1, max=1000, help="How many papers.")
]


@dataclass(frozen=True)
class LibraryArguments:
    """Which library, and what is stored in it when it is made or re-indexed."""

    library: Annotated[
        Path,
        typer.Option(
            envvar="PAPER_ASSISTANT_LIBRARY", metavar="DIR", help="The folder of the library."
        ),
    ] = Path("library")
    embedder: Annotated[
        str | None,
        typer.Option(
            envvar="PAPER_ASSISTANT_EMBEDDER",
            metavar="NAME_OR_FOLDER",
            help="A sentence-transformers model; the library keeps it.",
        ),
    ] = None
    precision: Annotated[
        str | None,
        typer.Option(
            envvar="PAPER_ASSISTANT_PRECISION",
            metavar="P",
            help="Number format of the embedder; the library keeps it.",
        ),
    ] = None
    chroma: Annotated[
        str | None,
        typer.Option(
            envvar="PAPER_ASSISTANT_CHROMA",
            metavar="URL",
            help="A Chroma server for the vectors; the library keeps it.",
        ),
    ] = None


@dataclass(frozen=True)
class SearchModels:
    """The models of one search."""

    offline: Offline = False
    reranker: Annotated[
        str,
        typer.Option(
            envvar="PAPER_ASSISTANT_RERANKER",
            metavar="NAME_OR_FOLDER",
            help="A CrossEncoder that reads the best papers again; auto is the one on this "
            "machine, none is none.",
        ),
    ] = "auto"


@dataclass(frozen=True)
class CheckModels(SearchModels):
    """The models of one check: those of a search, and one that compares sentences."""

    checker: Annotated[
        str,
        typer.Option(
            envvar="PAPER_ASSISTANT_CHECKER",
            metavar="NAME_OR_FOLDER",
            help="An NLI cross-encoder that checks sentences; auto is the one on this machine, "
            "none is the built-in reader.",
        ),
    ] = "auto"


@dataclass(frozen=True)
class AnswerModels(CheckModels):
    """The models of one answer: those of a check, and one that writes."""

    llm: Annotated[
        str | None,
        typer.Option(
            envvar="PAPER_ASSISTANT_LLM",
            metavar="SPEC",
            help="none, openai:MODEL, ollama:MODEL, http://HOST:PORT/v1#MODEL or local:FOLDER.",
        ),
    ] = None
    effort: Annotated[
        Effort,
        typer.Option(
            envvar="PAPER_ASSISTANT_EFFORT",
            help="How much the model does: one call, or plan, read and check, or search again.",
        ),
    ] = Effort.STANDARD
    refusals: Annotated[
        float | None,
        typer.Option(
            envvar="PAPER_ASSISTANT_REFUSALS",
            metavar="SHARE",
            help="Without a model: how many of the questions that your papers answer may be "
            "refused, from 0 (none) to 0.2; 0.005.",
        ),
    ] = None
    price: Annotated[
        str | None,
        typer.Option(
            envvar="PAPER_ASSISTANT_PRICE",
            metavar="IN,OUT",
            help="Of a million tokens read and written: answers then say what they cost.",
        ),
    ] = None


@dataclass(frozen=True)
class Asking:
    """How services on the network are asked for papers."""

    limit: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="At most so many papers of a query; 200."),
    ] = None
    contact: Contact = None


@dataclass(frozen=True)
class FilterOptions:
    """Which papers count; the same in search, ask, papers and review."""

    year: Annotated[
        str | None,
        typer.Option(
            "--year", "--years", metavar="A:B", help="Years, inclusive: 2019:2021, 2020:, :1999."
        ),
    ] = None
    venue: Annotated[
        list[str] | None, typer.Option(metavar="V", help="Part of a venue's name.")
    ] = None
    author: Annotated[
        list[str] | None, typer.Option(metavar="A", help="Part of an author's name.")
    ] = None
    source: Annotated[
        list[str] | None, typer.Option(metavar="S", help="Part of the file's name.")
    ] = None
    paper: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A paper's id, citation key or title.")
    ] = None
    tag: Annotated[
        list[str] | None, typer.Option(metavar="T", help="A tag that `papers tag` gave.")
    ] = None
    abstracts_only: Annotated[
        bool, typer.Option("--abstracts-only", help="Leave the full texts of PDFs out.")
    ] = False

    @property
    def filters(self) -> Filters:
        """The filters as they are; a year that is none raises QueryError."""
        return Filters(
            years=parse_years(self.year),
            venues=tuple(self.venue or ()),
            authors=tuple(self.author or ()),
            sources=tuple(self.source or ()),
            papers=tuple(self.paper or ()),
            abstracts_only=self.abstracts_only,
        )

    def in_library(self, library: "Library") -> Filters:
        """The filters with the ids of the papers that are named, or have the tags."""
        papers = [id_of(library, name) for name in self.paper or ()]
        if self.tag:
            tagged = papers_tagged(library.store, self.tag)
            # A tag that no paper has lets none pass, and a name beside it only what has both.
            papers = [i for i in papers if i in tagged] if papers else sorted(tagged)
            papers = papers or [NO_PAPER]
        return replace(self.filters, papers=tuple(papers))


NO_PAPER = "none"
"""No paper's id."""


def id_of(library: "Library", name: str) -> str:
    """The id of the paper that is called so; the name itself where none is, or more than one."""
    from index.search.naming import find_paper

    try:
        return find_paper(library, name).id
    except LibraryError:
        return name


@dataclass(frozen=True)
class CriteriaOptions:
    """What papers on a topic must say, or must not; the same in review and papers screen."""

    include: Annotated[
        list[str] | None, typer.Option(metavar="WORDS", help="What every paper must say: adults.")
    ] = None
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="WORDS", help="What none may say: animal studies.")
    ] = None
    types: Annotated[
        str | None, typer.Option(metavar="T,T", help="Types of papers: article, review.")
    ] = None

    @property
    def criteria(self) -> "Criteria":
        """The criteria as a screening takes them."""
        from assistant.screening.criteria import Criteria

        types = tuple(one.strip() for one in (self.types or "").split(",") if one.strip())
        return Criteria(tuple(self.include or ()), tuple(self.exclude or ()), types)
