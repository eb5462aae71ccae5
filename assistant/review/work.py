"""A draft on its way: what it is made with, what is kept of it, what its reader must know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.answer import Statement
from assistant.models.calls import SpentError
from assistant.review.keep.draft_store import KeptDraft
from assistant.review.request import ReviewRequest, draft_name
from assistant.review.types import Review
from assistant.review.write.quoted import Used, used_in
from assistant.review.write.writer import Writer, spent
from index.errors import ModelError

if TYPE_CHECKING:
    from index.library import Library


@dataclass
class DraftWork:
    """One review on its way; `again` where it is only read as it was drafted last."""

    library: "Library"
    wanted: ReviewRequest
    writer: Writer | None
    again: bool = False
    used: Used = field(default_factory=set)
    notices: tuple[str, ...] = ()
    failure: str | None = None
    kept: KeptDraft = field(init=False)

    def __post_init__(self) -> None:
        self.kept = KeptDraft(self.library, draft_name(self.wanted, self.model))

    @property
    def model(self) -> str:
        """The model's name, `none` without one."""
        return self.writer.name if self.writer else "none"

    @property
    def writing(self) -> Writer | None:
        """The model, as long as it has not failed."""
        return None if self.failure else self.writer

    def noted(self, review: Review) -> Review:
        """The review with what its reader must know so far."""
        return replace(review, notices=self.notices, failure=self.failure)

    def say(self, *notices: str) -> None:
        """Tell the reader something, once."""
        self.notices = tuple(dict.fromkeys((*self.notices, *notices)))

    def run_out(self, what: str, error: ModelError) -> None:
        """Tell what is not done, since the budget is used up or the model failed."""
        if isinstance(error, SpentError) and self.writer:
            self.say(f"{spent(self.writer.calls)}; {what}, or give it more")
        else:
            self.failure = str(error)
            self.say(f"{error}; {what}")

    def remember(self, statements: Sequence[Statement], *, by_model: bool = False) -> None:
        """What is said is not said again; what the model wrote in this run it knows already."""
        self.used |= used_in(statements)
        if self.writer and by_model:
            self.writer.remember(statements)
        elif self.writer:
            self.writer.explain(statements)

    def keep_tokens(self, texts: Iterable[object]) -> None:
        """Leave what checks a text the tokens that these texts are still to take."""
        if self.writer:
            self.writer.to_come = sum(1 for _ in texts)
