"""A review, section by section: scope, outline, sections, comparison, gaps.

Sections are kept in the library as they are finished. The same review asked for again after a kill
goes on where it stopped; `update` redrafts what new or changed papers touch.
"""

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.answer import Trace
from assistant.models.calls import SpentError
from assistant.models.replies import FormError
from assistant.review.clusters import Theme, find_themes
from assistant.review.draft_store import FIRST_PART, KeptDraft
from assistant.review.gaps import find_gaps
from assistant.review.lengths import words_of_part, words_of_sections
from assistant.review.model import Writer, spent, uncited
from assistant.review.outline import parse_outline
from assistant.review.pairs import find_pairs
from assistant.review.parts import WRITING_ORDER, headed, of_sections, parts_of
from assistant.review.request import ReviewRequest, draft_name, protocol_of
from assistant.review.scope import collect, paper_vectors
from assistant.review.table import compare
from assistant.review.types import Paragraph, Review, ReviewPart, Scope, Section
from assistant.review.update import updated, what_changed
from assistant.review.writing import Used, questions_of, used_in, write_others, write_section
from index.errors import ModelError, QueryError
from index.paper import Paper

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


def planned_by(
    library: "Library",
    scope: Scope,
    themes: tuple[Theme, ...],
    wanted: ReviewRequest,
    writer: Writer,
) -> tuple[Theme, ...]:
    """An outline by the model over the quotes of all papers; one that it passes over stands where
    it fits best.

    An outline that a person wrote stays. Raises ModelError.
    """
    if wanted.outline is not None or not themes:
        return themes
    # Papers that are alike stand together, in one batch where there are several.
    papers = [paper for theme in themes for paper in theme.papers]
    return updated(library, scope, writer.plan(wanted.topic, papers, wanted.sections))


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
        self.themes: tuple[Theme, ...] = ()

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
        if self.wanted.words and self.writer is None:
            self._say("the length asked for is kept by a model only; these are quotes")
        review = replace(review, notices=self.notices)
        yield review
        self.themes = themes
        for number in range(len(themes)):
            before = review
            for section in self._section(number, before):
                review = replace(before, sections=(*before.sections, section))
                yield (review := self._noted(review))
        for framed in self._framed(review):
            review = self._noted(framed)
            yield review
        yield self._finished(review, started)

    def _noted(self, review: Review) -> Review:
        return replace(review, notices=self.notices, failure=self.failure)

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
            themes = self._planned(scope, themes)
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

    def _planned(self, scope: Scope, themes: tuple[Theme, ...]) -> tuple[Theme, ...]:
        """The outline of the model; the themes where it makes none that can be used."""
        if self.writer is None:
            return themes
        try:
            return planned_by(self.library, scope, themes, self.wanted, self.writer)
        except FormError as error:
            self.notices += (f"{error}; the sections are the themes of the papers",)
        except SpentError:
            self._say(f"{spent(self.writer.calls)} before the outline; the rest is quotes")
        except ModelError as error:
            self._fail(error)
        return themes

    def _say(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices += (notice,)

    def _section(self, number: int, before: Review) -> Iterator[Section]:
        """Ever longer versions of one section; one only if it was kept or needs no model."""
        part, theme = FIRST_PART + number, self.themes[number]
        kept = self.kept.section(part)
        if kept and {p.id for p in kept.papers} == {p.id for p in theme.papers}:
            self._remember(kept, by_model=True)
            yield kept
            return
        if self.wanted.update:
            self.notices += (what_changed(theme, self.kept.document(part)),)
        section = Section(theme.heading, theme.papers)
        for section in self._written(number, before):
            yield section
        self.kept.keep_section(part, section)
        self._remember(section)

    def _remember(self, section: Section, *, by_model: bool = False) -> None:
        """What a section says is not said again; what the model wrote now it knows already."""
        self.used |= used_in(section.statements)
        if self.writer and by_model:
            self.writer.remember(section.statements)
        elif self.writer:
            self.writer.explain(section.statements)

    def _written(self, number: int, before: Review) -> Iterator[Section]:
        theme = self.themes[number]
        if self.writer is None or self.failure or not theme.papers:
            yield _with_own(write_section(theme, self.used), theme)
            return
        section, notices = Section(theme.heading, theme.papers), self.notices
        self.writer.to_come = len(self.themes) - number - 1 + len(WRITING_ORDER)
        length = words_of_sections(self.themes, self.wanted.words)[number]
        try:
            for section, told in self.writer.write(theme, self.themes, self.wanted.topic, length):
                self.notices = tuple(dict.fromkeys(notices + told))
                yield _with_own(section, theme)
        except SpentError:
            self._say(f"{spent(self.writer.calls)}; the rest is quotes, or give it more")
        except ModelError as error:
            self._fail(error)
        else:
            if not section.statements:
                said = f"“{theme.heading}”: the model wrote nothing of use; the section is quotes"
                self.notices += (said,)
        if not section.statements:
            section = write_section(theme, self.used)
        others = self._passed_over(number, section, before)
        yield _with_own(write_others(section, others, self.used), theme)

    def _passed_over(self, number: int, section: Section, before: Review) -> list[Paper]:
        """Papers of a section that are cited neither there nor before, nor wanted later."""
        later = {paper.id for theme in self.themes[number + 1 :] for paper in theme.papers}
        cited = {paper.id for statement in before.statements for paper in statement.citations}
        return [p for p in uncited(section) if p.id not in later and p.id not in cited]

    def _framed(self, review: Review) -> Iterator[Review]:
        """The review with the parts that are written of its sections, one after the other."""
        of = of_sections(review)
        for part in parts_of(review) if self.writer else ():
            kept = self.kept.written_part(part, "" if self.again else of)
            if kept:
                self._remember(kept, by_model=True)
                yield (review := _with_part(review, kept))
                continue
            if self.again or self.failure or all(s.model == "none" for s in review.sections):
                continue
            before, written = review, Section(headed(part), part=part)
            for written in self._part(part, before):
                yield (review := _with_part(before, written))
            if written.statements and not self.failure:
                self.kept.keep_part(written, of)

    def _part(self, part: ReviewPart, before: Review) -> Iterator[Section]:
        """Ever longer versions of one part; none without a sentence."""
        if self.writer is None:
            return
        length, notices = words_of_part(part, self.wanted.words), self.notices
        self.writer.to_come = len(WRITING_ORDER) - WRITING_ORDER.index(part) - 1
        try:
            for section, told in self.writer.write_part(part, before, length):
                self.notices = tuple(dict.fromkeys(notices + told))
                if section.statements:
                    yield section
        except SpentError:
            self._say(f"{spent(self.writer.calls)}; {part.value} not written, give it more")
        except ModelError as error:
            self.failure = str(error)
            self.notices += (f"{error}; {part.value} and what follows it are not written",)

    def _fail(self, error: ModelError) -> None:
        self.failure = str(error)
        self.notices += (f"{error}; what it left is quotes",)

    def _finished(self, review: Review, started: float) -> Review:
        self.kept.keep_outline(self.themes, complete=True)
        trace = review.trace
        details: dict[str, Any] = {"embedder": self.library.embedder.name}
        tokens: dict[str, int] = {}
        if self.writer:
            calls = self.writer.calls
            tokens = {"prompt": calls.read, "reply": calls.written}
            trace = replace(trace, calls=calls.number, cost=calls.cost)
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


def _with_part(review: Review, written: Section) -> Review:
    """The review with a part in its place, in reading order."""
    others = [section for section in review.parts if section.part is not written.part]
    order = list(ReviewPart)
    parts = sorted((*others, written), key=lambda s: order.index(s.part or ReviewPart.ABSTRACT))
    return replace(review, parts=tuple(parts))


def _with_own(section: Section, theme: Theme) -> Section:
    if not theme.own:
        return section
    return replace(section, paragraphs=(Paragraph(own=theme.own), *section.paragraphs))
