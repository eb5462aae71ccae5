"""The outline of a review: its papers and themes, a person's, as kept, or planned by a model."""

from typing import TYPE_CHECKING

from assistant.models.replies import FormError
from assistant.review.outline.as_text import parse_outline
from assistant.review.outline.themes import Theme, find_themes
from assistant.review.outline.update import updated
from assistant.review.request import ReviewRequest
from assistant.review.work import DraftWork
from assistant.review.write.writer import Writer
from assistant.screening.collect import collect
from assistant.screening.scope import Scope
from assistant.screening.wide_search import paper_vectors
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


def begin_outline(work: DraftWork) -> tuple[Scope, tuple[Theme, ...]]:
    """The outline as it was kept, brought up to date if asked for, or a new one.

    Raises QueryError where a draft is to go on that was never drafted.
    """
    wanted, kept = work.wanted, work.kept
    goes_on = work.again or wanted.update
    if goes_on and not kept.complete:
        what = "rewrite" if work.again else "update"
        raise QueryError(
            f"nothing to {what}: {wanted.topic}; draft it first, with the same options"
        )
    # A draft of no papers has no sections that new ones could join.
    if work.again or kept.interrupted or (wanted.update and kept.themes()):
        scope, themes = _kept_outline(work)
    else:
        kept.forget()
        scope, themes = outline_of(work.library, wanted)
        themes = _planned(work, scope, themes)
    if wanted.outline is not None:
        scope = scope.limited({p.id: p for theme in themes for p in theme.papers})
    kept.keep_outline(themes, complete=False)
    work.say(*kept.notices)
    if work.writer:
        work.writer.keep_to([paper for theme in themes for paper in theme.papers])
    return scope, themes


def _kept_outline(work: DraftWork) -> tuple[Scope, tuple[Theme, ...]]:
    """The outline as it was kept; new papers are taken in for an update only."""
    wanted, themes = work.wanted, work.kept.themes()
    scope = collect(work.library, wanted.topic, wanted.filters, criteria=wanted.criteria)
    if not wanted.update:
        return scope.holding([p for theme in themes for p in theme.papers]), themes
    scope = scope.holding(work.kept.added())
    if wanted.outline is None:
        themes = updated(work.library, scope, themes)
    return scope, themes


def _planned(work: DraftWork, scope: Scope, themes: tuple[Theme, ...]) -> tuple[Theme, ...]:
    """The outline of the model; the themes where it makes none that can be used."""
    if work.writer is None:
        return themes
    try:
        return planned_by(work.library, scope, themes, work.wanted, work.writer)
    except FormError as error:
        work.say(f"{error}; the sections are the themes of the papers")
    except ModelError as error:
        work.run_out("the sections are the themes of the papers", error)
    return themes
