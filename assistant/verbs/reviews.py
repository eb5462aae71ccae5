"""Reviews, screenings and tables of many papers."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.verbs import arguments
from assistant.verbs.questions import QuestionAnswering
from index.errors import QueryError
from index.paper import Filters, Paper

if TYPE_CHECKING:
    from assistant.extracting.columns import Column
    from assistant.extracting.types import Extraction
    from assistant.review.estimate import Estimate
    from assistant.review.request import ReviewRequest
    from assistant.review.types import Review
    from assistant.review.write.writer import Writer
    from assistant.screening.criteria import Criteria
    from assistant.screening.screening import Screening


class ReviewDrafting(QuestionAnswering):
    """A library of papers that reviews are drafted from."""

    def review(
        self,
        topic: str,
        *,
        filters: Filters | None = None,
        sections: int | None = None,
        outline: str | None = None,
        strict: bool = False,
        budget: int | None = None,
        criteria: "Criteria | None" = None,
        words: int | None = None,
        columns: str = "",
    ) -> "Review":
        """A draft of a literature review on a topic; the last of `draft`.

        `outline` is the text of an edited outline, `budget` the tokens a model may use, `criteria`
        what papers must say, or must not, `words` how long a model's draft shall be, `columns`
        those of the comparison, as `extract` takes them.
        """
        from assistant.review.request import ReviewRequest
        from assistant.screening.criteria import Criteria

        arguments.text("topic", topic)
        arguments.count_or_none("sections", sections)
        arguments.count_or_none("budget", budget)
        arguments.count_or_none("words", words)
        only, held = arguments.filters(filters), criteria or Criteria()
        wanted = ReviewRequest(topic, only, sections, outline, strict, budget, criteria=held)
        wanted = replace(wanted, words=words, columns=columns)
        return deque(self.draft(wanted), maxlen=1)[0]

    def draft(self, wanted: "ReviewRequest") -> "Iterator[Review]":
        """Ever longer Reviews: the first has its papers and no words, then a section each."""
        from assistant.extracting.columns import columns_of
        from assistant.extracting.compared import compared_by
        from assistant.review.draft import draft

        if wanted.columns:
            columns_of(wanted.columns)  # What is no column is told before a word is written.
        writer = self._writer(wanted.strict, wanted.budget)
        for review in draft(self.library, wanted, writer):
            if wanted.columns and review.table.rows:
                calls = writer.calls if writer and not review.failure else None
                yield compared_by(wanted.columns, review, self.reader, calls)
            else:
                yield review

    def compare(self, review: "Review", columns: str) -> "Review":
        """The review with a table of these columns, as `extract` takes them.

        Rows that its table has by them already are kept. Raises QueryError for what is no column.
        """
        from assistant.extracting.compared import compared_by

        calls = self.calls() if self.llm else None
        return compared_by(columns, review, self.reader, calls, before=review.table)

    def drafted(self, wanted: "ReviewRequest") -> "Review":
        """The review drafted last for these options; QueryError if none is."""
        from assistant.review.draft import kept_draft

        return kept_draft(self.library, wanted, self._writer(wanted.strict, wanted.budget))

    def rewrite(
        self,
        review: "Review",
        section: int | str,
        wish: str,
        *,
        strict: bool = False,
        budget: int | None = None,
        columns: str = "",
    ) -> "Review":
        """The review with one section, by number or heading, written anew as wished.

        Wishes: `shorter`, `longer`, `more on WORDS`, `add paper ID`, `drop paper ID` (a title does
        too); a model takes any. `columns` are those of its comparison. Raises QueryError for what
        is not there or can't be done.
        """
        from assistant.extracting.compared import compared_by
        from assistant.review.edit.rewrite import rewrite
        from assistant.review.types import Rewrite

        asked, writer = Rewrite(str(section), wish), self._writer(strict, budget)
        again = rewrite(self.library, review, asked, writer)
        if not columns:
            return again
        calls = writer.calls if writer else None
        return compared_by(columns, again, self.reader, calls, before=review.table)

    def estimate(self, wanted: "ReviewRequest") -> "Estimate":
        """How many calls and tokens a model would take for a review, before it is asked for one.

        Raises QueryError where no model is named.
        """
        from assistant.review.estimate import estimate

        writer = self._writer(wanted.strict, wanted.budget)
        if writer is None:
            raise QueryError(
                "no model is named: nothing would be asked or cost anything; name one with --llm"
            )
        return estimate(self.library, wanted, writer)

    def outline(self, wanted: "ReviewRequest") -> str:
        """The outline of a review as Markdown to be edited before a word is written.

        A model makes it of the quotes of all papers. Raises ModelError if it fails.
        """
        from assistant.review.outline.as_text import render_outline
        from assistant.review.outline.begin import outline_of, planned_by

        scope, themes = outline_of(self.library, wanted)
        writer = self._writer(wanted.strict, wanted.budget)
        if writer:
            themes = planned_by(self.library, scope, themes, wanted, writer)
        return render_outline(wanted.topic, themes)

    def _writer(self, strict: bool, budget: int | None) -> "Writer | None":
        """The model at work on one review; None without a model."""
        from assistant.answering.verify import Verifier
        from assistant.review.write.writer import Writer

        if self.llm is None:
            return None
        verifier = Verifier((), self.reader, self.search, strict, together=True)
        return Writer(self.calls(budget), verifier)

    def screen(
        self,
        topic: str,
        *,
        filters: Filters | None = None,
        criteria: "Criteria | None" = None,
        everything: bool = False,
    ) -> "Screening":
        """The papers on a topic, to be decided one by one; decisions are kept in the library."""
        from assistant.screening.screening import Screening

        return Screening(
            self.library,
            arguments.text("topic", topic),
            self.reader,
            filters=arguments.filters(filters),
            criteria=criteria,
            everything=everything,
        )

    def extract(self, papers: Sequence[Paper], columns: "str | Sequence[Column]") -> "Extraction":
        """A table of papers by columns, each cell a verbatim span of the abstract, or empty.

        `columns` are written as `population; dose: how much was given`, or the name of a preset:
        `clinical`, `machine-learning`, `social-science`, `materials`. The model fills them where
        one is named, else the reader what it is sure of. Raises QueryError for what is no column.
        """
        from assistant.extracting.columns import columns_of
        from assistant.extracting.extract import extract

        if isinstance(columns, str):
            columns = columns_of(columns)
        return extract(papers, columns, self.reader, self.calls() if self.llm else None)
