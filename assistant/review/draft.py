"""A review, section by section: scope, outline, sections, comparison, gaps.

Sections are kept in the library as they are finished. The same review asked for again after a kill
goes on where it stopped; `update` redrafts what new or changed papers touch.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.answer import Trace
from assistant.review.gaps import find_gaps
from assistant.review.kept import paper_ids, section_json, section_of, theme_json, theme_of
from assistant.review.model import SpentError, Writer, uncited
from assistant.review.outline import parse_outline
from assistant.review.pairs import find_pairs
from assistant.review.scope import collect, paper_vectors
from assistant.review.table import compare
from assistant.review.themes import Theme, find_themes
from assistant.review.types import Paragraph, Review, Scope, Section
from assistant.review.writing import Used, write_background, write_others, write_section
from index.errors import ModelError, QueryError
from index.paper import Filters, Paper
from index.storage.drafts import Drafts

if TYPE_CHECKING:
    from index.library import Library

OUTLINE, BACKGROUND = 0, 1
"""Parts of a kept draft; the section of theme n is part n + 2."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a review: the topic, which papers count, how many sections, an outline.

    `outline` is the text of an edited outline; its papers are taken as they stand there. `budget`
    is how many tokens a model may use. `update` takes the review drafted last and redrafts only
    sections whose papers have changed.
    """

    topic: str
    filters: Filters = field(default_factory=Filters)
    sections: int | None = None
    outline: str | None = None
    strict: bool = False
    budget: int | None = None
    update: bool = False


def outline_of(library: "Library", wanted: Wanted) -> tuple[Scope, tuple[Theme, ...]]:
    """The papers of a review and its themes, or those of an edited outline."""
    scope = collect(library, wanted.topic, wanted.filters)
    if wanted.outline is not None:
        themes = parse_outline(wanted.outline, library.get)
        return scope.limited({p.id: p for theme in themes for p in theme.papers}), themes
    papers = [candidate.paper for candidate in scope.included]
    vectors, _ = paper_vectors(library, papers)
    embed = library.embedder.embed_documents
    return scope, find_themes(papers, vectors, wanted.topic, embed, wanted.sections)


def draft(library: "Library", wanted: Wanted, writer: Writer | None = None) -> Iterator[Review]:
    """Ever longer Reviews, the first with its papers and no words; the last is complete.

    Without a `writer` sections are verbatim sentences. A model that fails raises nothing:
    `Review.failure` says it, and the sections it left are written without it.
    """
    yield from _Drafting(library, wanted, writer).run()


class _Drafting:
    """One review on its way: what is kept of it, what it has quoted, who writes it."""

    def __init__(self, library: "Library", wanted: Wanted, writer: Writer | None):
        self.library = library
        self.wanted = wanted
        self.writer = writer
        self.drafts = Drafts(library.truth.database)
        self.name = draft_name(wanted, writer.name if writer else "none")
        self.kept: Mapping[int, Any] = {}
        self.used: Used = set()
        self.notices: tuple[str, ...] = ()
        self.failure: str | None = None

    def run(self) -> Iterator[Review]:
        started = perf_counter()
        scope, themes = self._outline()
        model = self.writer.name if self.writer else "none"
        seconds = {"scope": perf_counter() - started}
        trace = Trace(model=model, library=self.library.fingerprint, seconds=seconds)
        review = Review(self.wanted.topic, scope, planned=len(themes), trace=trace)
        background = self._background(themes)
        review = replace(review, planned=len(themes) + bool(background), notices=self.notices)
        yield review
        if background:
            review = replace(review, sections=(background,))
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
        self.kept = self.drafts.parts(self.name)
        head = self.kept.get(OUTLINE)
        if self.wanted.update:
            if not head or not head["complete"]:
                raise QueryError(
                    f"nothing to update: {self.wanted.topic}; draft it first, without --update"
                )
            scope = collect(self.library, self.wanted.topic, self.wanted.filters)
            themes = self._updated(scope, self._themes(head))
        elif head and not head["complete"] and head["library"] == self.library.fingerprint:
            scope = collect(self.library, self.wanted.topic, self.wanted.filters)
            themes = self._themes(head)
        else:
            self._forget()
            scope, themes = outline_of(self.library, self.wanted)
            themes = self._named(themes)
        if self.wanted.outline is not None:
            scope = scope.limited({p.id: p for theme in themes for p in theme.papers})
        self._keep_outline(themes, complete=False)
        if self.writer:
            self.writer.keep_to([paper for theme in themes for paper in theme.papers])
        return scope, themes

    def _forget(self) -> None:
        self.kept = {}
        self.drafts.forget(self.name)

    def _themes(self, head: Mapping[str, Any]) -> tuple[Theme, ...]:
        papers = self._papers(paper_ids(head["themes"]))
        return tuple(theme_of(theme, papers) for theme in head["themes"])

    def _keep_outline(self, themes: tuple[Theme, ...], *, complete: bool) -> None:
        self.drafts.keep(
            self.name,
            OUTLINE,
            {
                "themes": [theme_json(theme) for theme in themes],
                "library": self.library.fingerprint,
                "complete": complete,
            },
        )

    def _named(self, themes: tuple[Theme, ...]) -> tuple[Theme, ...]:
        """The themes ordered and named by the model, unless a person did."""
        if self.writer is None or self.wanted.outline is not None or not themes:
            return themes
        try:
            return self.writer.order(themes, self.wanted.topic)
        except ModelError as error:
            self._fail(error)
            return themes

    def _updated(self, scope: Scope, themes: tuple[Theme, ...]) -> tuple[Theme, ...]:
        """The themes with new papers added where they fit best and others taken out."""
        papers = {c.paper.id: c.paper for c in scope.included}
        placed = {paper.id for theme in themes for paper in theme.papers}
        new = [paper for paper in papers.values() if paper.id not in placed]
        stay = [
            replace(theme, papers=tuple(papers[p.id] for p in theme.papers if p.id in papers))
            for theme in themes
        ]
        if self.wanted.outline is not None:
            return themes
        for paper, place in zip(new, self._nearest(new, stay), strict=True):
            stay[place] = replace(stay[place], papers=(*stay[place].papers, paper))
        return tuple(stay)

    def _nearest(self, papers: list[Paper], themes: list[Theme]) -> list[int]:
        """The theme whose papers each paper is most like."""
        if not papers:
            return []
        vectors, _ = paper_vectors(self.library, papers)
        middles = [
            paper_vectors(self.library, theme.papers)[0].mean(axis=0)
            if theme.papers
            else np.zeros(vectors.shape[1])
            for theme in themes
        ]
        return [int(n) for n in (vectors @ np.stack(middles).T).argmax(axis=1)]

    def _papers(self, ids: list[str]) -> dict[str, Paper]:
        return {paper.id: paper for paper in self.library.get(ids)}

    def _background(self, themes: tuple[Theme, ...]) -> Section | None:
        if self.writer is not None or self.wanted.outline is not None:
            return None
        section = self._kept_section(BACKGROUND)
        if section is None:
            section = write_background(themes, self.wanted.topic, self.used)
            if section:
                self.drafts.keep(self.name, BACKGROUND, section_json(section))
        self._remember(section)
        return section

    def _section(self, number: int, theme: Theme) -> Iterator[Section]:
        """Ever longer versions of one section; one only if it was kept or needs no model."""
        part = number + 2
        kept = self._kept_section(part)
        if kept and {p.id for p in kept.papers} == {p.id for p in theme.papers}:
            self._remember(kept)
            yield kept
            return
        if self.wanted.update:
            self.notices += (_what_changed(theme, self.kept.get(part)),)
        section = Section(theme.heading, theme.papers)
        for section in self._written(theme):
            yield section
        self.drafts.keep(self.name, part, section_json(section))
        self._remember(section)

    def _kept_section(self, part: int) -> Section | None:
        document = self.kept.get(part)
        return section_of(document, self._papers(paper_ids([document]))) if document else None

    def _remember(self, section: Section | None) -> None:
        if section:
            self.used.update(q.text for s in section.statements for q in s.evidence)

    def _written(self, theme: Theme) -> Iterator[Section]:
        if self.writer is None or self.failure or not theme.papers:
            yield _with_own(write_section(theme, self.wanted.topic, self.used), theme)
            return
        section, before = Section(theme.heading, theme.papers), self.notices
        try:
            for section, told in self.writer.write(theme, self.wanted.topic):
                self.notices = before + told
                yield _with_own(section, theme)
        except SpentError as error:
            self.notices += (str(error),)
        except ModelError as error:
            self._fail(error)
        if not section.statements:
            section = write_section(theme, self.wanted.topic, self.used)
        yield _with_own(write_others(section, uncited(section), self.used), theme)

    def _fail(self, error: ModelError) -> None:
        self.failure = str(error)
        self.notices += (f"{error}; what it left is quotes",)

    def _finished(self, review: Review, themes: tuple[Theme, ...], started: float) -> Review:
        self._keep_outline(themes, complete=True)
        trace = review.trace
        details: dict[str, Any] = {"embedder": self.library.embedder.name}
        tokens: dict[str, int] = {}
        if self.writer:
            meter = self.writer.meter
            tokens = {"prompt": meter.prompt, "reply": meter.reply}
            details["prompts"] = dict(self.writer.hashes)
        seconds = {**trace.seconds, "total": perf_counter() - started}
        return replace(
            review,
            table=compare(review.references),
            pairs=find_pairs(review.references, self.library.embedder, self.used),
            gaps=find_gaps(self.library, review.scope, themes),
            notices=self.notices,
            failure=self.failure,
            trace=replace(trace, seconds=seconds, tokens=tokens, details=details),
        )


def draft_name(wanted: Wanted, model: str) -> str:
    """What a kept draft is known by: all that is asked for, and who writes."""
    asked = {n: value for n, value in asdict(wanted).items() if n not in ("update", "budget")}
    return hashlib.sha256(f"{asked}\n{model}".encode()).hexdigest()[:24]


def _with_own(section: Section, theme: Theme) -> Section:
    if not theme.own:
        return section
    return replace(section, paragraphs=(Paragraph(own=theme.own), *section.paragraphs))


def _what_changed(theme: Theme, document: Mapping[str, Any] | None) -> str:
    before = set(document["papers"]) if document else set()
    now = {paper.id for paper in theme.papers}
    added, gone = len(now - before), len(before - now)
    counts = [f"{n} {what}" for n, what in ((added, "new"), (gone, "gone")) if n]
    said = f"papers: {', '.join(counts)}" if counts else "its papers say something else now"
    return f"redrafted “{theme.heading}”: {said}"
