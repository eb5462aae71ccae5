"""A draft kept in the library, part by part: its outline, and each section as it is finished."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from assistant.review.compare.outcomes import SharedOutcome
from assistant.review.keep.serialization import (
    outcomes_json,
    outcomes_of,
    paper_ids,
    quotes_in,
    rewrites_json,
    rewrites_of,
    section_json,
    section_of,
    theme_json,
    theme_of,
)
from assistant.review.outline.themes import Theme
from assistant.review.types import Review, ReviewPart, Rewrite, Section
from index.errors import ReadOnly
from index.paper import Json, Paper
from index.store.drafts import Drafts

if TYPE_CHECKING:
    from index.library import Library

OUTLINE_PART, FIRST_PART, LAST_PARTS, OUTCOMES_PART = 0, 2, 1_000, 2_000
"""Parts of a kept draft; the section of theme n is part FIRST_PART + n, and what is written of all
sections stands from LAST_PARTS on."""


class KeptDraft:
    """What the library keeps of a draft: read as it was when work on it began, written as it is."""

    def __init__(self, library: "Library", name: str):
        self.name = name
        self._library = library
        self._drafts = Drafts(library.store.database)
        self._parts: Mapping[int, Mapping[str, Any]] = self._drafts.parts(name)
        self.notices: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it was drafted to its end."""
        return bool(self._head.get("complete"))

    @property
    def interrupted(self) -> bool:
        """Whether work on it stopped halfway, and the library is still the same."""
        begun = bool(self._head) and not self.complete
        return begun and self._head["library"] == self._library.fingerprint

    @property
    def rewrites(self) -> tuple[Rewrite, ...]:
        """What was written anew since it was complete."""
        return rewrites_of(self._head)

    def themes(self) -> tuple[Theme, ...]:
        """Its themes, without papers that are no longer there."""
        papers = self._papers(paper_ids(self._head["themes"]))
        return tuple(theme_of(theme, papers) for theme in self._head["themes"])

    def added(self) -> list[Paper]:
        """The papers that were added to it by hand."""
        return [*self._papers(self._head["added"]).values()]

    def section(self, part: int) -> Section | None:
        """The section that was kept; None if a paper is gone or no longer says what was quoted."""
        document = self.document(part)
        return section_of(document, self._papers(paper_ids([document]))) if document else None

    def document(self, part: int) -> Mapping[str, Any] | None:
        """A section as it was kept."""
        return self._parts.get(part)

    def forget(self) -> None:
        """Delete it, to begin anew."""
        self._parts = {}
        with suppress(ReadOnly):
            self._drafts.forget(self.name)

    def keep_outline(self, themes: Sequence[Theme], *, complete: bool) -> None:
        """Write the themes, and whether their sections are all there."""
        outline = {
            "themes": [theme_json(theme) for theme in themes],
            "library": self._library.fingerprint,
            "complete": complete,
            **{name: self._head.get(name, []) for name in ("rewrites", "added")},
        }
        self._keep(OUTLINE_PART, outline)

    def keep_section(self, part: int, section: Section) -> None:
        """Write a section."""
        self._keep(part, section_json(section))

    def written_part(self, part: ReviewPart, of: str) -> Section | None:
        """A part that was kept, if it was written of these sections; of any if `of` is empty."""
        place = _place(part)
        document = self.document(place)
        if document is None or (of and document["of"] != of):
            return None
        return self.section(place)

    def keep_part(self, section: Section, of: str) -> None:
        """Write a part, and what names the sections that it was written of."""
        if section.part:
            self._keep(_place(section.part), {**section_json(section), "of": of})

    def outcomes(self, of: str) -> tuple[SharedOutcome, ...] | None:
        """The outcomes that were kept, if they are of these sections; of any if `of` is empty."""
        document = self.document(OUTCOMES_PART)
        if document is None or (of and document["of"] != of):
            return None
        ids = [quote["paper"] for quote in quotes_in(document)]
        return outcomes_of(document, self._papers(ids))

    def keep_outcomes(self, outcomes: Sequence[SharedOutcome], of: str) -> None:
        """Write what several papers measured, and what names the sections they are of."""
        self._keep(OUTCOMES_PART, {"outcomes": outcomes_json(outcomes), "of": of})

    def keep_rewritten(self, review: Review, place: int, added: Sequence[str]) -> None:
        """Keep a review's section at a place as it is now, and ids of papers added to it."""
        if not self._head:
            return
        section = review.sections[place]
        themes = [*self._head["themes"]]
        themes[place] = {**themes[place], "papers": [paper.id for paper in section.papers]}
        changed = {
            "themes": themes,
            "rewrites": rewrites_json(review.rewrites),
            "added": [*dict.fromkeys([*self._head["added"], *added])],
        }
        self._keep(OUTLINE_PART, {**self._head, **changed})
        self.keep_section(FIRST_PART + place, section)

    def _keep(self, part: int, body: Mapping[str, Json]) -> None:
        try:
            self._drafts.keep(self.name, part, body)
        except ReadOnly as error:
            self.notices = (f"the draft is not kept: {error}",)

    @property
    def _head(self) -> Mapping[str, Any]:
        return self._parts.get(OUTLINE_PART, {})

    def _papers(self, ids: Sequence[str]) -> dict[str, Paper]:
        return {paper.id: paper for paper in self._library.get(ids)}


def _place(part: ReviewPart) -> int:
    return LAST_PARTS + list(ReviewPart).index(part)
