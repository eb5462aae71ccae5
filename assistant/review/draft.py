"""A review, section by section: scope, outline, sections, comparison, gaps.

Sections are kept in the library as they are finished. The same review asked for again after a kill
goes on where it stopped; `update` redrafts what new or changed papers touch.
"""

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.answer import Trace
from assistant.review.clusters import Theme, find_themes
from assistant.review.draft_store import FIRST_PART, KeptDraft
from assistant.review.gaps import find_gaps
from assistant.review.model import SpentError, Writer, uncited
from assistant.review.outline import parse_outline
from assistant.review.pairs import find_pairs
from assistant.review.request import ReviewRequest, draft_name, protocol_of
from assistant.review.scope import collect, paper_vectors
from assistant.review.table import compare
from assistant.review.types import Paragraph, Review, Scope, Section
from assistant.review.update import updated, what_changed
from assistant.review.writing import Used, questions_of, used_in, write_others, write_section
from index.errors import ModelError, QueryError

if TYPE_CHECKING:
    from index.library import Library


def outline_of(library: "Library", wanted: ReviewRequest) -> tuple[Scope, tuple[Theme, ...]]:
    """The papers of a review and its themes, or those of an edited outline."""
    scope = collect(library, wanted.topic, wanted.filters, criteria=wanted.criteria)
    if wanted.outline is not None:
        themes = parse_outline(wanted.outline, library.get)
        return scope.limited({p.id: p for theme in themes for p in theme.papers}), themes
    papers = [candidate.paper for candidate in scope.included]
    vectors, _ = paper_vectors(library, papers)
    embed = library.embedder.embed_documents
    others = [exclusion.paper for exclusion in scope.excluded]
    return scope, find_themes(papers, vectors, scope.in_full, embed, wanted.sections, others)


def draft(
    library: "Library", wanted: ReviewRequest, writer: Writer | None = None
) -> Iterator[Review]:
    """Ever longer Reviews, the first with its papers and no words; the last is complete.

    Without a `writer` sections are verbatim sentences. A model that fails raises nothing:
    `Review.failure` says it, and the sections it left are written without it.
    """
    yield from _Drafting(library, wanted, writer).run()


def kept_draft(library: "Library", wanted: ReviewRequest, writer: Writer | None = None) -> Review:
    """The review as it was drafted last. Raises QueryError if none is kept."""
    *_, review = _Drafting(library, wanted, writer, again=True).run()
    return review


def completed(library: "Library", review: Review) -> Review:
    """A review whose sections are written, with all that is made of what they cite."""
    used = used_in(review.statements)
    return replace(
        review,
        table=compare(review.references),
        pairs=find_pairs(review.references, library.embedder, used),
        gaps=find_gaps(library, review.scope, review.sections),
    )


class _Drafting:
    """One review on its way: what is kept of it, what it has quoted, who writes it."""

    def __init__(
        self,
        library: "Library",
        wanted: ReviewRequest,
        writer: Writer | None,
        *,
        again: bool = False,
    ):
        self.library = library
        self.wanted = wanted
        self.writer = writer
        self.again = again
        self.model = writer.name if writer else "none"
        self.kept = KeptDraft(library, draft_name(wanted, self.model))
        self.used: Used = set()
        self.notices: tuple[str, ...] = ()
        self.failure: str | None = None

    def run(self) -> Iterator[Review]:
        started = perf_counter()
        scope, themes = self._outline()
        seconds = {"scope": perf_counter() - started}
        trace = Trace(model=self.model, library=self.library.fingerprint, seconds=seconds)
        review = Review(
            self.wanted.topic,
            scope,
            planned=len(themes),
            trace=trace,
            rewrites=self.kept.rewrites,
            kept=self.kept.name,
            protocol=protocol_of(self.wanted),
            questions=questions_of(themes, scope),
        )
        review = replace(review, notices=self.notices)
        yield review
        for number, theme in enumerate(themes):
            before = review
            for section in self._section(number, theme):
                review = replace(before, sections=(*before.sections, section))
                review = replace(review, notices=self.notices, failure=self.failure)
                yield review
        yield self._finished(review, themes, started)

    def _outline(self) -> tuple[Scope, tuple[Theme, ...]]:
        """The outline as it was kept, brought up to date if asked for, or a new one."""
        goes_on = self.again or self.wanted.update
        if goes_on and not self.kept.complete:
            what = "rewrite" if self.again else "update"
            raise QueryError(
                f"nothing to {what}: {self.wanted.topic}; draft it first, with the same options"
            )
        if goes_on or self.kept.interrupted:
            scope, themes = self._kept_outline()
        else:
            self.kept.forget()
            scope, themes = outline_of(self.library, self.wanted)
            themes = self._named(themes)
        if self.wanted.outline is not None:
            scope = scope.limited({p.id: p for theme in themes for p in theme.papers})
        self.kept.keep_outline(themes, complete=False)
        self.notices += self.kept.notices
        if self.writer:
            self.writer.keep_to([paper for theme in themes for paper in theme.papers])
        return scope, themes

    def _kept_outline(self) -> tuple[Scope, tuple[Theme, ...]]:
        """The outline as it was kept; new papers are taken in for an update only."""
        wanted = self.wanted
        scope = collect(self.library, wanted.topic, wanted.filters, criteria=wanted.criteria)
        themes = self.kept.themes()
        if not self.wanted.update:
            return scope.holding([p for theme in themes for p in theme.papers]), themes
        scope = scope.holding(self.kept.added())
        if self.wanted.outline is None:
            themes = updated(self.library, scope, themes)
        return scope, themes

    def _named(self, themes: tuple[Theme, ...]) -> tuple[Theme, ...]:
        """The themes ordered and named by the model, unless a person did."""
        if self.writer is None or self.wanted.outline is not None or not themes:
            return themes
        try:
            return self.writer.order(themes, self.wanted.topic)
        except ModelError as error:
            self._fail(error)
            return themes

    def _section(self, number: int, theme: Theme) -> Iterator[Section]:
        """Ever longer versions of one section; one only if it was kept or needs no model."""
        part = FIRST_PART + number
        kept = self.kept.section(part)
        if kept and {p.id for p in kept.papers} == {p.id for p in theme.papers}:
            self._remember(kept)
            yield kept
            return
        if self.wanted.update:
            self.notices += (what_changed(theme, self.kept.document(part)),)
        section = Section(theme.heading, theme.papers)
        for section in self._written(theme):
            yield section
        self.kept.keep_section(part, section)
        self._remember(section)

    def _remember(self, section: Section | None) -> None:
        if section:
            self.used |= used_in(section.statements)

    def _written(self, theme: Theme) -> Iterator[Section]:
        if self.writer is None or self.failure or not theme.papers:
            yield _with_own(write_section(theme, self.used), theme)
            return
        section, before = Section(theme.heading, theme.papers), self.notices
        try:
            for section, told in self.writer.write(theme, self.wanted.topic):
                self.notices = before + told
                yield _with_own(section, theme)
        except SpentError as error:
            self.notices += (str(error),) if str(error) not in self.notices else ()
        except ModelError as error:
            self._fail(error)
        else:
            if not section.statements:
                said = f"“{theme.heading}”: the model wrote nothing of use; the section is quotes"
                self.notices += (said,)
        if not section.statements:
            section = write_section(theme, self.used)
        yield _with_own(write_others(section, uncited(section), self.used), theme)

    def _fail(self, error: ModelError) -> None:
        self.failure = str(error)
        self.notices += (f"{error}; what it left is quotes",)

    def _finished(self, review: Review, themes: tuple[Theme, ...], started: float) -> Review:
        self.kept.keep_outline(themes, complete=True)
        trace = review.trace
        details: dict[str, Any] = {"embedder": self.library.embedder.name}
        tokens: dict[str, int] = {}
        if self.writer:
            meter = self.writer.meter
            tokens = {"prompt": meter.prompt, "reply": meter.reply}
            details["prompts"] = dict(self.writer.hashes)
        if self.wanted.replayed:
            self.kept.forget()
        seconds = {**trace.seconds, "total": perf_counter() - started}
        return replace(
            completed(self.library, review),
            notices=self.notices,
            failure=self.failure,
            trace=replace(trace, seconds=seconds, tokens=tokens, details=details),
        )


def _with_own(section: Section, theme: Theme) -> Section:
    if not theme.own:
        return section
    return replace(section, paragraphs=(Paragraph(own=theme.own), *section.paragraphs))
