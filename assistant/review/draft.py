"""A review, section by section: scope, outline, sections, comparison, gaps.

Sections are kept in the library as they are finished. The same review asked for again after a kill
goes on where it stopped; `update` redrafts what new or changed papers touch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.answer import Trace
from assistant.review.compare.table import compare
from assistant.review.gaps import find_gaps
from assistant.review.keep.draft_store import FIRST_PART
from assistant.review.outline.begin import begin_outline
from assistant.review.outline.themes import Theme
from assistant.review.outline.update import what_changed
from assistant.review.request import ReviewRequest, protocol_of
from assistant.review.types import Paragraph, Review, Section
from assistant.review.work import DraftWork
from assistant.review.write.framing import compared, framed
from assistant.review.write.lengths import words_of_sections
from assistant.review.write.parts import WRITING_ORDER
from assistant.review.write.quoted import questions_of, write_others, write_section
from assistant.review.write.writer import Writer
from index.errors import ModelError
from index.paper import Paper

if TYPE_CHECKING:
    from index.library import Library


def draft(
    library: "Library", wanted: ReviewRequest, writer: Writer | None = None
) -> Iterator[Review]:
    """Ever longer Reviews, the first with its papers and no words; the last is complete.

    Without a `writer` sections are verbatim sentences. A model that fails raises nothing:
    `Review.failure` says it, and the sections it left are written without it.
    """
    yield from _drafts(DraftWork(library, wanted, writer))


def kept_draft(library: "Library", wanted: ReviewRequest, writer: Writer | None = None) -> Review:
    """The review as it was drafted last. Raises QueryError if none is kept."""
    *_, review = _drafts(DraftWork(library, wanted, writer, again=True))
    return review


def completed(library: "Library", review: Review) -> Review:
    """A review whose sections are written, with all that is made of what they cite."""
    cited = [paper.id for paper in review.references]
    limited = [outcome.limited(cited) for outcome in review.outcomes]
    outcomes = tuple(outcome for outcome in limited if outcome)
    return replace(
        review,
        table=compare(review.references),
        outcomes=outcomes,
        gaps=find_gaps(library, review.scope, review.sections),
    )


def _drafts(work: DraftWork) -> Iterator[Review]:
    started = perf_counter()
    review, themes = _begun(work, started)
    yield review
    for number in range(len(themes)):
        before = review
        for section in _section(work, themes, number, before):
            review = replace(before, sections=(*before.sections, section))
            yield (review := work.noted(review))
    review = compared(work, review)
    for written in framed(work, review):
        yield (review := work.noted(written))
    work.kept.keep_outline(themes, complete=True)
    yield _finished(work, review, started)


def _begun(work: DraftWork, started: float) -> tuple[Review, Sequence[Theme]]:
    """The review with its papers and no words, and the themes of its sections."""
    scope, themes = begin_outline(work)
    seconds = {"scope": perf_counter() - started}
    review = Review(
        work.wanted.topic,
        scope,
        planned=len(themes),
        trace=Trace(model=work.model, library=work.library.fingerprint, seconds=seconds),
        rewrites=work.kept.rewrites,
        kept=work.kept.name,
        protocol=protocol_of(work.wanted),
        questions=questions_of(themes, scope),
    )
    if work.wanted.words and work.writer is None:
        work.say("the length asked for is kept by a model only; these are quotes")
    return work.noted(review), themes


def _section(
    work: DraftWork, themes: Sequence[Theme], number: int, before: Review
) -> Iterator[Section]:
    """Ever longer versions of one section; one only if it was kept or needs no model."""
    part, theme = FIRST_PART + number, themes[number]
    kept = work.kept.section(part)
    if kept and {p.id for p in kept.papers} == {p.id for p in theme.papers}:
        work.remember(kept.statements, by_model=True)
        yield kept
        return
    if work.wanted.update:
        work.say(what_changed(theme, work.kept.document(part)))
    section = Section(theme.heading, theme.papers)
    for section in _written(work, themes, number, before):
        yield section
    work.kept.keep_section(part, section)
    work.remember(section.statements)


def _written(
    work: DraftWork, themes: Sequence[Theme], number: int, before: Review
) -> Iterator[Section]:
    theme = themes[number]
    if work.writing is None or not theme.papers:
        yield _with_own(write_section(theme, work.used), theme)
        return
    section = Section(theme.heading, theme.papers)
    for section in _by_model(work, work.writing, themes, number):
        yield _with_own(section, theme)
    if not section.statements:
        section = write_section(theme, work.used)
    others = _passed_over(themes[number + 1 :], section, before)
    yield _with_own(write_others(section, others, work.used), theme)


def _by_model(
    work: DraftWork, writer: Writer, themes: Sequence[Theme], number: int
) -> Iterator[Section]:
    """Ever longer versions of a section in the model's words; what it leaves is told."""
    theme, notices = themes[number], work.notices
    work.keep_tokens((*themes[number + 1 :], *WRITING_ORDER))
    length = words_of_sections(themes, work.wanted.words)[number]
    section = Section(theme.heading, theme.papers)
    try:
        for section, told in writer.write(theme, themes, work.wanted.topic, length):
            work.notices = notices
            work.say(*told)
            yield section
    except ModelError as error:
        work.run_out("the rest is quotes", error)
    else:
        if not section.statements:
            work.say(f"“{theme.heading}”: the model wrote nothing of use; the section is quotes")


def _passed_over(later: Sequence[Theme], section: Section, before: Review) -> list[Paper]:
    """Papers of a section that are cited neither there nor before, nor wanted later."""
    wanted = {paper.id for theme in later for paper in theme.papers}
    cited = {paper.id for statement in before.statements for paper in statement.citations}
    return [p for p in section.uncited if p.id not in wanted and p.id not in cited]


def _finished(work: DraftWork, review: Review, started: float) -> Review:
    trace = review.trace
    details: dict[str, Any] = {"embedder": work.library.embedder.name}
    tokens: dict[str, int] = {}
    if work.writer:
        calls = work.writer.calls
        tokens = {"prompt": calls.read, "reply": calls.written}
        trace = replace(trace, calls=calls.number, cost=calls.cost)
        details["prompts"] = dict(work.writer.hashes)
    if work.wanted.replayed:
        work.kept.forget()
    seconds = {**trace.seconds, "total": perf_counter() - started}
    trace = replace(trace, seconds=seconds, tokens=tokens, details=details)
    return work.noted(replace(completed(work.library, review), trace=trace))


def _with_own(section: Section, theme: Theme) -> Section:
    if not theme.own:
        return section
    return replace(section, paragraphs=(Paragraph(own=theme.own), *section.paragraphs))
