"""One section of a finished review written anew as its reader wishes; the others stay."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.models.calls import SpentError
from assistant.review.draft import completed
from assistant.review.edit.by_rules import longer, more_on, shorter, with_paper, without_paper
from assistant.review.edit.edit_request import WISHES, EditKind, EditRequest, find_paper, parse_edit
from assistant.review.keep.draft_store import KeptDraft
from assistant.review.types import Review, Rewrite, Section
from assistant.review.write.quoted import used_in, write_others
from assistant.review.write.writer import Writer
from index.errors import ModelError, QueryError

if TYPE_CHECKING:
    from index.library import Library


def rewrite(
    library: "Library", review: Review, asked: Rewrite, writer: Writer | None = None
) -> Review:
    """The review with one section rewritten, and what is made of all sections brought up to it.

    Without a `writer` the section is recast in quotes. A model that fails leaves the section as it
    was, and `Review.failure` says it. Raises QueryError for a section that is not there, a paper
    that is not in the library, and a wish that nothing can be done for.
    """
    place, wish = find_section(review.sections, asked.section), parse_edit(asked.wish)
    before = review.sections[place]
    recast = _recast(library, review, before, wish, writer)
    after, notices, failure = _in_words(review, place, recast, wish, writer)
    if after is None:
        return replace(review, notices=(*review.notices, *notices), failure=failure)
    if review.parts:
        named = ", ".join(section.heading.lower() for section in review.parts)
        notices += (f"still of the draft before: {named}; --update writes them anew",)
    sections = (*review.sections[:place], after, *review.sections[place + 1 :])
    changed = replace(
        review,
        scope=review.scope.holding(after.papers),
        sections=sections,
        notices=(*review.notices, *notices),
        failure=failure,
        rewrites=(*review.rewrites, Rewrite(before.heading, wish.text)),
    )
    known = {candidate.paper.id for candidate in review.scope.included}
    added = [paper.id for paper in after.papers if paper.id not in known]
    KeptDraft(library, review.kept).keep_rewritten(changed, place, added)
    return completed(library, changed)


def find_section(sections: Sequence[Section], named: str) -> int:
    """The place of a section by its number, from 1, or its heading or the start of it."""
    if named.strip().isdecimal() and 0 < int(named) <= len(sections):
        return int(named) - 1
    asked = named.strip().lower()
    headings = [section.heading.lower() for section in sections]
    found = [n for n, heading in enumerate(headings) if heading == asked] or [
        n for n, heading in enumerate(headings) if asked and heading.startswith(asked)
    ]
    if len(found) == 1:
        return found[0]
    told = "; ".join(f"{n}: {section.heading}" for n, section in enumerate(sections, 1))
    raise QueryError(f"no such section: {named!r}; name one by its number or heading: {told}")


def _recast(
    library: "Library", review: Review, section: Section, wish: EditRequest, writer: Writer | None
) -> Section:
    """The section in quotes, as wished; with a model, what it is given to write from."""
    used = used_in(review.statements)
    if wish.kind is EditKind.SHORTER:
        recast = shorter(section)
    elif wish.kind is EditKind.LONGER:
        recast = longer(section, used)
    elif wish.kind is EditKind.MORE:
        papers = [candidate.paper for candidate in review.scope.included]
        recast = more_on(section, wish.about, papers, used)
    elif wish.kind is EditKind.ADD:
        recast = with_paper(section, find_paper(library, wish.about), used)
    elif wish.kind is EditKind.DROP:
        recast = without_paper(section, find_paper(library, wish.about))
    elif writer is None:
        raise QueryError(f"only a model could do this: {wish.text!r}; say one of: {WISHES}")
    else:
        recast = section
    if not recast.papers and writer is not None:
        raise QueryError(f"no paper to write from: “{section.heading}”; add one with: add paper ID")
    if recast == section and writer is None:
        raise QueryError(
            f"nothing can be changed for this: {wish.text!r}; no sentence is left for it, add a "
            "paper that has one"
        )
    return recast


def _in_words(
    review: Review, place: int, recast: Section, wish: EditRequest, writer: Writer | None
) -> tuple[Section | None, tuple[str, ...], str | None]:
    """The section as a model writes it, what the reader must know, and why the model failed.

    Without a model the section is what it was recast to; it is None where a model gave nothing.
    """
    before = review.sections[place]
    done = f"rewritten “{before.heading}”: {wish.text}"
    if writer is None:
        return recast, (done,), None
    others = [s for section in review.body if section != before for s in section.statements]
    writer.remember(others)
    writer.keep_to([*(c.paper for c in review.scope.included), *recast.papers])
    section, failure = before, None
    told: tuple[str, ...] = ()
    why = "the model wrote nothing that could be kept"
    try:
        *_, (section, told) = writer.rewrite(before, recast, review.topic, wish.text)
    except SpentError as error:
        why, section = str(error), before
    except ModelError as error:
        why = failure = str(error)
    if failure or section is before or not section.statements:
        return None, (f"{why}; “{before.heading}” stays as it was",), failure
    own = tuple(paragraph for paragraph in before.paragraphs if paragraph.own)
    section = replace(section, paragraphs=(*own, *section.paragraphs))
    if wish.kind is not EditKind.SHORTER:
        used = used_in((*review.statements, *section.statements))
        section = write_others(section, section.uncited, used)
    return section, (done, *told), failure
