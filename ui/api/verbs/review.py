"""`review`: the draft of a literature review on a topic."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from index.errors import QueryError
from ui.api.accounts import current_user
from ui.api.arguments import Draft, FilterArguments, Words, parse_filters
from ui.api.verbs.verb import AssistantVerb, Document

if TYPE_CHECKING:
    from assistant.review.request import ReviewRequest
    from assistant.review.types import Review


class ReviewVerb(AssistantVerb):
    """Reviews drafted, estimated and rewritten."""

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
        columns: Words | None = None,
    ) -> Iterator[Document]:
        """Draft a literature review on a topic, section by section, every sentence with quotes.

        An empty `outline` gives the outline alone. `strict` leaves out what is not supported,
        `update` redrafts what new papers touch. `rewrite`, a heading or number, and `wish`
        ("shorter") write one section anew. `words` is a model's length; `dry_run` tells the cost.
        `columns` are the comparison's: "population; sample size".
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
        wanted = replace(wanted, columns=columns or "")
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
                columns=wanted.columns,
            )
        else:
            raise QueryError("only one of rewrite and wish: say which section, and what of it")
