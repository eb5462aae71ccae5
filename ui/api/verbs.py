"""The verbs as other programs call them: plain arguments in, the documents of `--json` out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from inspect import isgeneratorfunction
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

from pydantic import Field, JsonValue, TypeAdapter, ValidationError, validate_call

from assistant.answer import Answer
from assistant.answering.effort import Effort
from assistant.checking.check_draft import TOGETHER
from assistant.checking.result_json import check_json
from assistant.checking.types import CheckedSentence
from assistant.render.json import answer_json, papers_json, search_json
from assistant.render.report_json import add_json
from assistant.saved_searches import saved_json
from index.errors import FormatError, PaperAssistantError, QueryError
from index.paper import Filters, Refusal
from ui.api.accounts import current_user, require_write
from ui.api.arguments import (
    Count,
    Draft,
    FilterArguments,
    Turn,
    Words,
    mistake,
    parse_filters,
    parse_history,
)
from ui.api.received import forget, keep

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.review.request import ReviewRequest
    from assistant.review.types import Review

Document = dict[str, JsonValue]
LONG = ("add", "review")
VERBS = ("search", "searches", "ask", "check", "review", "add", "papers")


@dataclass(frozen=True)
class Verb:
    """One verb as a door offers it: its name, and a function that types and describes it."""

    name: str
    function: Callable[..., Document | Iterator[Document]]

    @property
    def description(self) -> str:
        """What the verb does, in a sentence or two."""
        return " ".join((self.function.__doc__ or "").split())

    @property
    def schema(self) -> dict[str, Any]:
        """Its arguments as a JSON Schema."""
        arguments: Any = validate_call(self.function)
        return TypeAdapter(arguments).json_schema()

    @property
    def streams(self) -> bool:
        """Whether it gives ever longer documents, not one."""
        return isgeneratorfunction(self.function)

    @property
    def takes_long(self) -> bool:
        """Whether it takes minutes, or waits for others to finish writing."""
        return self.name in LONG

    def stream(self, **arguments: JsonValue) -> Iterator[Document]:
        """The documents; arguments that don't fit raise QueryError before any."""
        try:
            found = validate_call(self.function)(**arguments)
        except ValidationError as error:
            raise QueryError(mistake(error, self.name)) from None
        if isinstance(found, dict):
            yield found
        else:
            yield from found


class Verbs:
    """The verbs over one assistant; every door calls these and no others."""

    def __init__(self, assistant: "Assistant", *, shared: bool = False) -> None:
        """Where `shared`, strangers call without a login: nothing kept is listed."""
        self.assistant = assistant
        self._shared = shared

    def all(self) -> tuple[Verb, ...]:
        """Every verb."""
        return tuple(self.named(name) for name in VERBS)

    def named(self, name: str) -> Verb:
        """One verb."""
        return Verb(name, getattr(self, name))

    def search(
        self, query: Words, k: Count = 10, filters: FilterArguments | None = None
    ) -> Document:
        """Find papers: the k that fit a query best, each with the passages that matched.

        `filters`: year "2019:2021", and lists venue, author, source, paper (ids). `did_you_mean`
        holds names of authors, venues and methods that were probably meant, each with its query.
        """
        started, only = perf_counter(), parse_filters(filters)
        results = self.assistant.search(query, k, only)
        seconds = perf_counter() - started
        near = self.assistant.did_you_mean(query, only)
        told = self.assistant.explain(query, results)
        notices = self.assistant.notices(query, results, only)
        return search_json(query, results, seconds, near=near, told=told, notices=notices)

    def searches(
        self,
        name: Words | None = None,
        query: Words | None = None,
        k: Count = 10,
        filters: FilterArguments | None = None,
        keep: bool = False,
        forget: bool = False,
    ) -> Document:
        """Saved searches: all with how many papers are new; with a name what is new for it.

        With `query` it is saved under `name`. What was shown is not new any more unless `keep`.
        `forget` deletes it.
        """
        if self._shared:
            raise QueryError("no saved searches: others use this server too; serve with --auth")
        if name is None and (query is not None or keep or forget):
            raise QueryError("no name: say which saved search is meant, as name")
        owner = current_user().owner
        if name is None or forget:
            if name is not None:
                self.assistant.forget_search(name, owner=owner)
            return saved_json(self.assistant.saved_searches(owner=owner))
        return self._saved(name, query, k, parse_filters(filters), keep=keep, owner=owner)

    def _saved(
        self, name: str, query: str | None, k: int, filters: Filters, *, keep: bool, owner: str
    ) -> Document:
        """What a search finds that is saved now, or what is new for one that was."""
        started, assistant = perf_counter(), self.assistant
        if query is None:
            query = assistant.saved_search(name, owner=owner).query
            found = assistant.new_hits(name, keep=keep, owner=owner)
        else:
            found = assistant.save_search(name, query, k, filters, owner=owner)
        told = assistant.explain(query, found)
        return {"name": name, **search_json(query, found, perf_counter() - started, told=told)}

    def ask(
        self,
        question: Words,
        k: Count = 8,
        filters: FilterArguments | None = None,
        history: list[Turn] | None = None,
        effort: Effort | None = None,
        budget: Annotated[int, Field(ge=1)] | None = None,
        fresh: bool = False,
    ) -> Iterator[Document]:
        """Answer a question from the papers; every sentence has the quotes that carry it.

        `filters` as in search; `history` holds what `ask` gave for earlier questions. With a
        model `effort` is quick, standard or deep, `budget` its tokens; `fresh` asks it anew.
        """
        past = parse_history(history or (), self.assistant.library.get)
        for answer in self.answers(
            question, k, filters, past, effort=effort, budget=budget, fresh=fresh
        ):
            yield answer_json(answer)

    def answers(
        self,
        question: Words,
        k: Count = 8,
        filters: FilterArguments | None = None,
        history: Sequence[Answer] = (),
        *,
        effort: Effort | None = None,
        budget: int | None = None,
        fresh: bool = False,
    ) -> Iterator[Answer]:
        """Ever longer Answers to a question."""
        yield from self.assistant.stream(
            question,
            history=history,
            filters=parse_filters(filters),
            k=k,
            effort=effort,
            budget=budget,
            fresh=fresh,
        )

    def check(self, text: Draft, bib: Draft | None = None) -> Iterator[Document]:
        """Check a draft: which papers carry each sentence, whether each citation mark is right.

        `bib` is the text of its BibTeX file, for marks such as \\cite{key} and [@key].
        """
        checked: list[CheckedSentence] = []
        for statement in self.assistant.check(text, bib=bib):
            checked.append(statement)
            if not len(checked) % TOGETHER:
                yield check_json(checked, self.assistant.reader.name)
        if len(checked) % TOGETHER:
            yield check_json(checked, self.assistant.reader.name)

    def review(
        self,
        topic: Words,
        sections: Annotated[int, Field(ge=1, le=30)] | None = None,
        filters: FilterArguments | None = None,
        rewrite: Words | None = None,
        wish: Words | None = None,
        outline: Draft | None = None,
        strict: bool = False,
        budget: Annotated[int, Field(ge=1)] | None = None,
        update: bool = False,
        words: Annotated[int, Field(ge=1)] | None = None,
        dry_run: bool = False,
    ) -> Iterator[Document]:
        """Draft a literature review on a topic, section by section, every sentence with quotes.

        An empty `outline` gives the outline alone. `strict` leaves out what is not fully
        supported; `update` redrafts what new papers touch. `rewrite`, a heading or number, and
        `wish` ("shorter") write one section anew. `words` is a model's length; `dry_run` tells
        what it would cost.
        """
        from assistant.review.estimate import estimate_json
        from assistant.review.render.json import review_json
        from assistant.review.request import ReviewRequest

        only = parse_filters(filters)
        owner = current_user().owner
        edited = outline or None
        wanted = ReviewRequest(
            topic, only, sections, edited, strict, budget, update, owner=owner, words=words
        )
        if dry_run:
            yield estimate_json(topic, self.assistant.estimate(wanted))
            return
        if outline == "":
            yield {"topic": topic, "outline": self.assistant.outline(wanted)}
            return
        for review in self._drafts(wanted, rewrite, wish):
            yield review_json(review)

    def _drafts(
        self, wanted: "ReviewRequest", rewrite: str | None, wish: str | None
    ) -> "Iterator[Review]":
        if rewrite is None and wish is None:
            yield from self.assistant.draft(wanted)
        elif rewrite and wish:
            yield self.assistant.rewrite(
                self.assistant.drafted(wanted),
                rewrite,
                wish,
                strict=wanted.strict,
                budget=wanted.budget,
            )
        else:
            raise QueryError("only one of rewrite and wish: say which section, and what of it")

    def add(self, text: str, name: str = "papers", format: str | None = None) -> Document:
        """Add papers, given as the text of a file: BibTeX, RIS, JSONL, CSV, nbib, CSL-JSON, ...;
        or DOIs, arXiv and PubMed ids and links of papers, one a line, to be looked up.

        `name` is what the file is called; the format is found from its content if not given.
        """
        return self.add_files([(name, BytesIO(text.encode()))], format)

    def add_files(
        self, files: Sequence[tuple[str, BinaryIO]], format: str | None = None
    ) -> Document:
        """Add files that were sent, each with its name; they are kept in the library's folder."""
        require_write()
        self.assistant.library.require_writable()
        kept = [keep(file, name, self.assistant.library.folder) for name, file in files]
        try:
            return self.add_paths(kept, format)
        except PaperAssistantError:
            for path in kept:
                forget(path)
            raise

    def add_paths(self, paths: Sequence[str | Path], format: str | None = None) -> Document:
        """Add files or folders of papers that lie on this machine, or what is on the network.

        `doi:10...`, `pmid:N`, `arxiv:ID`, a link of a paper, `openalex:WORDS`, `pubmed:WORDS`.
        """
        require_write()
        report = self.assistant.add(*paths, format=format)
        if not report.read:
            raise FormatError(f"no papers read: {_first(report.refusals)}; give another file")
        return add_json(report)

    def papers(
        self,
        filters: FilterArguments | None = None,
        limit: Count = 50,
    ) -> Document:
        """List the papers of the library, by title; `filters` as in search."""
        return papers_json(self.assistant.papers(parse_filters(filters), limit=limit))


def _first(refusals: Sequence[Refusal]) -> str:
    return refusals[0].reason if refusals else "the file is empty"
