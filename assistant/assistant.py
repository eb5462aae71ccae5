"""The public face: one library of papers that can be added to, searched, asked and checked."""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from assistant import arguments
from assistant.answer import Answer, Judges
from assistant.answering.effort import parse_effort
from assistant.answering.pins import Pins, retrieve
from assistant.answering.respond import Manner, Means, Respondent
from assistant.excerpts import excerpted, original
from assistant.models.calls import Calls, Price
from assistant.models.limits import deadline
from assistant.models.prompt import PaperOrder, parse_order
from assistant.models.queueing import turns_of
from assistant.models.spec import (
    NO_MODEL,
    load_model,
    model_name,
    offered_models,
    other_model,
)
from assistant.query.make import make_query
from assistant.reader.builtin import BuiltIn
from assistant.reader.select import AUTO, load_named, load_reader, parse_refusals
from assistant.reader.types import Reader
from assistant.shelf import K, PaperShelf, log
from index.errors import ModelError, QueryError
from index.paper import Filters, Paper, Result

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.llms import LLM
    from llama_index.core.tools import QueryEngineTool

    from assistant.checking.types import CheckedSentence
    from assistant.conversation import Conversation
    from assistant.extracting.columns import Column
    from assistant.extracting.types import Extraction
    from assistant.reader.nli import Nli
    from assistant.review.estimate import Estimate
    from assistant.review.model import Writer
    from assistant.review.request import ReviewRequest
    from assistant.review.types import Review
    from assistant.screening.criteria import Criteria
    from assistant.screening.screening import Screening
    from index.embedding.cached_embedder import CachedEmbedder
    from index.library import Library
    from index.progress import Report
    from index.search.rerank import Reranker
    from index.store.cache import Cache


class LibraryOptions(TypedDict, total=False):
    """What a library stores when it is made: how its vectors are made and where they lie.

    `progress` is told how far the work is that opening may do: finishing what was interrupted.
    """

    embedder: str | None
    precision: str | None
    chroma: str | None
    progress: "Report | None"


class AskOptions(TypedDict, total=False):
    """What `ask` takes beside the question, its filters and its number of papers."""

    strict: bool
    fresh: bool
    order: str
    effort: str | None
    budget: int | None


class Assistant(PaperShelf):
    """A library of papers and, if one was named, a language model.

    >>> library = Assistant.open("library")                      # doctest: +SKIP
    >>> library.ask("What does late interaction cost?").text     # doctest: +SKIP
    """

    def __init__(
        self,
        library: "Library",
        llm: "LLM | None" = None,
        checker: "Nli | None" = None,
        reranker: "Reranker | None" = None,
    ) -> None:
        super().__init__(library, reranker)
        self.llm = llm
        self._checker = checker
        self.deadline = deadline()
        """Seconds a model may take for one reply."""
        self.model_turns = turns_of(llm)
        """How many replies the model writes at once; the next question waits for its turn."""
        self.effort = parse_effort()
        """How much a model does for an answer where a call does not say."""
        self.refusals = parse_refusals()
        """Without a model, how many of the questions that the papers answer may be refused."""
        self.price: Price | None = None
        """What the model's tokens cost, so that an answer can say its cost."""

    @classmethod
    def open(
        cls,
        path: str | Path = "library",
        *,
        llm: "str | LLM | None" = None,
        checker: str | None = AUTO,
        reranker: str | None = AUTO,
        offline: bool = False,
        create: bool = True,
        **options: Unpack[LibraryOptions],
    ) -> Self:
        """Open the library in a folder, making an empty one there if `create`.

        `llm` is a SPEC (`none`, `openai:MODEL`, `ollama:MODEL`, `http://HOST:PORT/v1#MODEL`) or any
        LlamaIndex LLM; `checker` names a published cross-encoder that judges, `reranker` one that
        scores papers: `auto` is what `models get` has put on this machine, if anything.
        Raises LibraryError, and ModelError if a named model is not to be had; with `offline` also
        if it, the embedder or the vectors are not on this machine.
        """
        from assistant.offline import require_library
        from index.library import Library
        from index.search.rerank import load_reranker

        folder = Path(arguments.path("path", path))
        model = load_model(llm, offline=offline)
        judge = load_named(checker, offline=offline)
        second_look = load_reranker(reranker, offline=offline)
        library = Library.open(folder, create=create, offline=offline, **options)
        if offline:
            try:
                require_library(library)
            except BaseException:
                library.close()
                raise
        log.info("opened %s: %d papers, model %s", folder, library.count(), model_name(model))
        for text in library.notices:
            log.warning("%s", text)
        assistant = cls(library, model, judge, second_look)
        assistant.offline = offline
        return assistant

    def _find(
        self, most: int, query: str, k: int, filters: Filters | None = None
    ) -> tuple[Result, ...]:
        """As `search`, but of more than `most` papers none is read again by the reranker.

        The reader or the model judges those one by one, with what matched in their bodies.
        """
        if self.reranker is None or k <= most:
            return excerpted(self.search(query, k, filters, syntax=False))
        from index.search.rank import search

        return excerpted(search(self.library, query, k, Filters() if filters is None else filters))

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Answer] = (),
        filters: Filters | None = None,
        k: int = K,
        strict: bool = False,
        fresh: bool = False,
        order: str = PaperOrder.BEST_LAST,
        effort: str | None = None,
        budget: int | None = None,
    ) -> Answer:
        """Answer a question from the library; the last of `stream`.

        `strict` cuts sentences that nothing supports instead of marking them; `fresh` asks the
        model again where an answer was kept; `order` is that of the papers the model is shown,
        `best-last` or `best-first`; `effort` is `quick`, `standard` or `deep`, `budget` the tokens
        a model may read and write for it in all.
        """
        partials = self.stream(
            question,
            history=history,
            filters=filters,
            k=k,
            strict=strict,
            fresh=fresh,
            order=order,
            effort=effort,
            budget=budget,
        )
        return deque(partials, maxlen=1)[0]

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Answer] = (),
        filters: Filters | None = None,
        k: int = K,
        strict: bool = False,
        choice: Pins | None = None,
        fresh: bool = False,
        order: str = PaperOrder.BEST_LAST,
        effort: str | None = None,
        budget: int | None = None,
    ) -> Generator[Answer]:
        """Ever longer Answers; the first carries what was retrieved and no words yet.

        Raises QueryError for a question that can't be one. A model that fails raises nothing:
        `Answer.failure` says it, and what was received stays.
        """
        arguments.text("question", question)
        arguments.count("k", k)
        arguments.count_or_none("budget", budget)
        past, only = arguments.answers(history), arguments.filters(filters)
        wanted = parse_effort(effort) if effort else self.effort
        manner = Manner(k, strict, fresh, parse_order(order), wanted, budget)
        return self._stream(question, past, only, choice or Pins(), manner)

    def _stream(
        self,
        question: str,
        history: tuple[Answer, ...],
        filters: Filters,
        choice: Pins,
        manner: Manner,
    ) -> Generator[Answer]:
        started = perf_counter()
        query = make_query(question, history, filters, self.library)
        find = partial(self._find, manner.k)
        under = partial(partial, retrieve, find, choice)
        respondent = Respondent(self._means(), query, under, manner, history)
        found = respondent.find_evidence(started)
        if meant := respondent.respell(found):
            respondent = replace(respondent, query=meant)
            found = respondent.find_evidence(started)
        yield (answer := original(found))
        for answer in map(original, respondent.respond(found, started)):
            yield answer
        seconds = perf_counter() - started
        log.info("%s in %.2f s: %d statements", answer.standing, seconds, len(answer.statements))
        if answer.failure:
            log.warning("%s", answer.failure)

    def chat(
        self, *, filters: Filters | None = None, k: int = K, **options: "Unpack[AskOptions]"
    ) -> "Conversation":
        """Begin a conversation: `.ask(question)` after `.ask(question)`, each may lean on the last.

        Options are those of `ask`, and hold for every question of it.
        """
        from assistant.conversation import Conversation

        only = arguments.filters(filters)
        arguments.count("k", k)
        return Conversation(partial(self.stream, filters=only, k=k, **options))

    def calls(self, budget: int | None = None) -> Calls:
        """The model at work for one answer. Raises ModelError where none is named."""
        if self.llm is None:
            raise ModelError("no model is named; name one with --llm or Assistant.open(llm=...)")
        return Calls(self.llm, self.deadline, self.model_turns, budget, self.price)

    def _means(self) -> Means:
        return Means(
            self.library,
            self.embedder,
            self.reader,
            self.cache,
            self.llm,
            self.deadline,
            self.model_turns,
            self.judges,
            self.price,
        )

    def check(
        self, draft: str | Path, *, bib: str | Path | None = None
    ) -> "Iterator[CheckedSentence]":
        """Each sentence of a draft with the papers of the library that carry or contradict it.

        `draft` is a text, or the Path of one in plain text, Markdown, LaTeX or Word; each of its
        citation marks is judged by itself (`marks`), looked up in `bib`, a BibTeX file
        (a Path) or its text, in the draft's own list of references, in the library. A file names
        its bibliography itself. Raises QueryError for a text without a sentence, FormatError for
        a file that can't be read.
        """
        from assistant.checking.draft import check_text
        from assistant.checking.source import bibliography_of, load_draft

        if not isinstance(draft, Path):
            arguments.text("draft", draft)
        text = load_draft(draft) if isinstance(draft, Path) else draft
        if bib is None and isinstance(draft, Path):
            bib = bibliography_of(text, draft)
        find = partial(self._find, K)
        return check_text(text, find, self.reader, library=self.library, bib=bib)

    def review(
        self,
        topic: str,
        *,
        filters: Filters | None = None,
        sections: int | None = None,
        outline: str | None = None,
        strict: bool = False,
        budget: int | None = None,
        criteria: "Criteria | None" = None,
        words: int | None = None,
    ) -> "Review":
        """A draft of a literature review on a topic; the last of `draft`.

        `outline` is the text of an edited outline, `budget` the tokens a model may use, `criteria`
        what papers must say, or must not, `words` how long a model's draft shall be.
        """
        from assistant.review.request import ReviewRequest
        from assistant.screening.criteria import Criteria

        arguments.text("topic", topic)
        arguments.count_or_none("sections", sections)
        arguments.count_or_none("budget", budget)
        arguments.count_or_none("words", words)
        only, held = arguments.filters(filters), criteria or Criteria()
        wanted = ReviewRequest(topic, only, sections, outline, strict, budget, criteria=held)
        wanted = replace(wanted, words=words)
        return deque(self.draft(wanted), maxlen=1)[0]

    def draft(self, wanted: "ReviewRequest") -> "Iterator[Review]":
        """Ever longer Reviews: the first has its papers and no words, then a section each."""
        from assistant.review.draft import draft

        return draft(self.library, wanted, self._writer(wanted.strict, wanted.budget))

    def drafted(self, wanted: "ReviewRequest") -> "Review":
        """The review drafted last for these options; QueryError if none is."""
        from assistant.review.draft import kept_draft

        return kept_draft(self.library, wanted, self._writer(wanted.strict, wanted.budget))

    def rewrite(
        self,
        review: "Review",
        section: int | str,
        wish: str,
        *,
        strict: bool = False,
        budget: int | None = None,
    ) -> "Review":
        """The review with one section, by number or heading, written anew as wished.

        Wishes: `shorter`, `longer`, `more on WORDS`, `add paper ID`, `drop paper ID` (a title does
        too); a model takes any. Raises QueryError for what is not there or can't be done.
        """
        from assistant.review.rewrite import rewrite
        from assistant.review.types import Rewrite

        asked = Rewrite(str(section), wish)
        return rewrite(self.library, review, asked, self._writer(strict, budget))

    def estimate(self, wanted: "ReviewRequest") -> "Estimate":
        """How many calls and tokens a model would take for a review, before it is asked for one.

        Raises QueryError where no model is named.
        """
        from assistant.review.estimate import estimate

        writer = self._writer(wanted.strict, wanted.budget)
        if writer is None:
            raise QueryError(
                "no model is named: nothing would be asked or cost anything; name one with --llm"
            )
        return estimate(self.library, wanted, writer)

    def outline(self, wanted: "ReviewRequest") -> str:
        """The outline of a review as Markdown to be edited before a word is written.

        A model makes it of the quotes of all papers. Raises ModelError if it fails.
        """
        from assistant.review.outline import render_outline
        from assistant.review.outlining import outline_of, planned_by

        scope, themes = outline_of(self.library, wanted)
        writer = self._writer(wanted.strict, wanted.budget)
        if writer:
            themes = planned_by(self.library, scope, themes, wanted, writer)
        return render_outline(wanted.topic, themes)

    def _writer(self, strict: bool, budget: int | None) -> "Writer | None":
        """The model at work on one review; None without a model."""
        from assistant.answering.verify import Verifier
        from assistant.review.model import Writer

        if self.llm is None:
            return None
        verifier = Verifier((), self.reader, self.search, strict, together=True)
        return Writer(self.calls(budget), verifier)

    def screen(
        self,
        topic: str,
        *,
        filters: Filters | None = None,
        criteria: "Criteria | None" = None,
        everything: bool = False,
    ) -> "Screening":
        """The papers on a topic, to be decided one by one; decisions are kept in the library."""
        from assistant.screening.screening import Screening

        return Screening(
            self.library,
            arguments.text("topic", topic),
            self.reader,
            filters=arguments.filters(filters),
            criteria=criteria,
            everything=everything,
        )

    def extract(self, papers: Sequence[Paper], columns: "str | Sequence[Column]") -> "Extraction":
        """A table of papers by columns, each cell a verbatim span of the abstract, or empty.

        `columns` are written as `population; dose: how much was given`, or the name of a preset:
        `clinical`, `machine-learning`, `social-science`, `materials`. The model fills them where
        one is named, else the reader what it is sure of. Raises QueryError for what is no column.
        """
        from assistant.extracting.columns import PRESETS, parse_columns
        from assistant.extracting.extract import extract

        if isinstance(columns, str):
            columns = PRESETS.get(columns) or parse_columns(columns)
        return extract(papers, columns, self.reader, self.calls() if self.llm else None)

    def as_query_engine(
        self, k: int = K, filters: Filters | None = None, **options: "Unpack[AskOptions]"
    ) -> "BaseQueryEngine":
        """This library as a LlamaIndex query engine whose answers are those of `ask`, checked."""
        from assistant.retriever import PaperQueryEngine

        only = arguments.filters(filters)
        return PaperQueryEngine(
            partial(self.ask, k=arguments.count("k", k), filters=only, **options)
        )

    def as_tool(
        self, name: str | None = None, description: str | None = None, k: int = K
    ) -> "QueryEngineTool":
        """This library as a tool of a LlamaIndex agent: it answers questions, checked."""
        from assistant.retriever import DESCRIPTION, TOOL, answering_tool

        ask = partial(self.ask, k=arguments.count("k", k))
        return answering_tool(ask, name or TOOL, description or DESCRIPTION)

    @property
    def model(self) -> str:
        """The name of the language model, `none` without one."""
        return model_name(self.llm)

    def models(self) -> tuple[str, ...]:
        """The models that `using` takes: the one in use, then what its server says it offers.

        Offline no other is taken: a server on this machine may well pass questions on.
        """
        return offered_models(self.llm) if not self.offline else (self.model,)

    def using(self, model: str) -> Self:
        """The same library with another model of the same server, or with `none`.

        Raises ModelError for a model that the server does not offer. It is closed with this one.
        """
        if model == self.model:
            return self
        if self.offline and model != NO_MODEL:
            raise ModelError(f"offline, so {self.model} stays; name {model!r} with --llm")
        other = copy(self)
        other.llm, other.price = other_model(self.llm, model), None
        return other

    def close(self) -> None:
        """Close the library."""
        self.library.close()

    def __repr__(self) -> str:
        library = self.library
        return f"Assistant({str(library.folder)!r}, papers={library.count()}, llm={self.model!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @cached_property
    def cache(self) -> "Cache":
        """Where answers of a model are kept with the library."""
        from index.store.cache import Cache

        return Cache(self.library.truth.database)

    @property
    def reader(self) -> Reader:
        """Who judges without the model: a published cross-encoder, else the built-in reader.

        Made anew each time, of parts that are kept, so that `refusals` holds at once.
        """
        return load_reader(
            self._checker,
            embedder=self.embedder,
            reranker=self.reranker,
            refusals=self.refusals,
        )

    @property
    def judges(self) -> Judges:
        """Who judges sentences and who reads papers again, without the language model."""
        return Judges(
            self._checker.name if self._checker else BuiltIn.name,
            self.reranker.name if self.reranker else "none",
        )

    @cached_property
    def embedder(self) -> "CachedEmbedder":
        """The library's embedder, which remembers the sentences it has met."""
        from index.embedding.cached_embedder import CachedEmbedder

        return CachedEmbedder(self.library.embedder)
