"""What a review would ask of a model, before it is asked: calls and tokens, and their price."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from assistant.extracting.by_model import AT_ONCE as ROWS_AT_ONCE
from assistant.extracting.by_model import cell_prompts
from assistant.extracting.columns import columns_of
from assistant.models.calls import Calls
from assistant.models.limits import LONGEST_REPLY
from assistant.reader.language_model import AT_ONCE, SPARE
from assistant.review.compare.findings import MOST_PAIRS, findings_prompt, outcome_papers
from assistant.review.outline.begin import outline_of
from assistant.review.outline.planning import OutlinePlan, outline_prompts
from assistant.review.outline.themes import Theme
from assistant.review.request import ReviewRequest
from assistant.review.types import Review, ReviewPart, Section
from assistant.review.write.lengths import words_of_part, words_of_sections
from assistant.review.write.parts import OF_SYNTHESIS, WRITING_ORDER, fill_part
from assistant.review.write.shown_papers import quotes_by_paper, section_papers, section_prompt
from assistant.review.write.writer import TOKENS_A_WORD, TRIES, Writer
from assistant.screening.scope import Scope
from index.paper import Json, Paper

if TYPE_CHECKING:
    from index.library import Library

DOUBTED = 0.5
"""Share of a text that may go back to be mended, prompt and reply, and be judged a second time."""
A_VERDICT = 120
"""Tokens of a model's verdict on a sentence, with its quote."""
A_CELL = 60
"""Tokens of a cell of the table: a sentence of an abstract, and where it belongs."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """At most how many calls a review makes, and tokens it reads and writes.

    `cost` is in the unit of the price that was given, None without a price. `sections` are as many
    as there are themes; a model may plan others.
    """

    calls: int = 0
    read: int = 0
    written: int = 0
    cost: float | None = None
    sections: int = 0
    papers: int = 0

    def with_call(self, read: int, written: int) -> "Estimate":
        """With one more call of so many tokens."""
        return replace(
            self, calls=self.calls + 1, read=self.read + read, written=self.written + written
        )


def estimate(library: "Library", wanted: ReviewRequest, writer: Writer) -> Estimate:
    """What drafting a review would take, each text sent back once; nothing is asked."""
    scope, themes = outline_of(library, wanted)
    calls = writer.calls
    total = Estimate(sections=len(themes), papers=len(scope.included))
    if not themes:
        return replace(total, cost=_cost(calls, total))
    if wanted.outline is None:
        total = _with_outline(total, themes, wanted, calls)
    lengths = words_of_sections(themes, wanted.words)
    for theme, length in zip(themes, lengths, strict=True):
        shown = section_papers(theme, calls)
        prompt = section_prompt(theme, themes, wanted.topic, length, shown.text, "")
        total = _with_text(total, calls, calls.count(prompt), length, theme.papers)
    total = _with_outcomes(total, themes, wanted, calls)
    total = _with_parts(total, scope, themes, wanted, calls)
    total = _with_cells(total, themes, wanted, calls)
    return replace(total, cost=_cost(calls, total))


def estimate_json(topic: str, found: Estimate) -> dict[str, Json]:
    """The document of `review --dry-run --json`."""
    return {
        "topic": topic,
        "papers": found.papers,
        "sections": found.sections,
        "calls": found.calls,
        "tokens": {"prompt": found.read, "reply": found.written},
        "cost": found.cost,
    }


def _with_outline(
    total: Estimate, themes: Sequence[Theme], wanted: ReviewRequest, calls: Calls
) -> Estimate:
    papers = [paper for theme in themes for paper in theme.papers]
    every = quotes_by_paper(papers)
    quotes = [quote for paper in papers for quote in every[paper.id]]
    batches = outline_prompts(wanted.topic, quotes, wanted.sections, calls.room, calls.count)
    for batch, prompt in batches:
        # Tokens of a quote's number in an outline.
        reply = min(4 * len(batch) + 40 * len(themes), LONGEST_REPLY)
        for _ in range(TRIES):
            total = total.with_call(calls.count(prompt(OutlinePlan())), reply)
    return total


def _with_outcomes(
    total: Estimate, themes: Sequence[Theme], wanted: ReviewRequest, calls: Calls
) -> Estimate:
    """Findings set side by side: all papers read once, what points apart a second time."""
    papers = _papers(themes)
    groups = list(outcome_papers(calls, papers)) if len(papers) > 1 else []
    for shown in groups:
        for _ in range(TRIES):
            read = calls.count(findings_prompt(wanted.topic, shown.text))
            # Tokens of a reply that names outcomes, with their quotes.
            total = total.with_call(read, 2_000)
    for _ in range(0, MOST_PAIRS if groups else 0, AT_ONCE):
        total = total.with_call(_shown(calls, papers, AT_ONCE) + SPARE, A_VERDICT * AT_ONCE)
    return total


def _with_cells(
    total: Estimate, themes: Sequence[Theme], wanted: ReviewRequest, calls: Calls
) -> Estimate:
    """The table by columns of a reader's own, every cell of it filled by the model."""
    columns = columns_of(wanted.columns) if wanted.columns.strip() else ()
    for prompt in cell_prompts(_papers(themes), columns) if columns else ():
        for _ in range(TRIES):
            total = total.with_call(calls.count(prompt), A_CELL * len(columns) * ROWS_AT_ONCE)
    return total


def _with_parts(
    total: Estimate,
    scope: Scope,
    themes: Sequence[Theme],
    wanted: ReviewRequest,
    calls: Calls,
) -> Estimate:
    """The parts written last: their prompts hold all sections, about as long as they shall be."""
    sections = tuple(Section(theme.heading, theme.papers) for theme in themes)
    empty = Review(wanted.topic, scope, sections)
    # Beside its words each sentence has its marks, and each paper its name.
    written = TOKENS_A_WORD * sum(words_of_sections(themes, wanted.words))
    papers = [paper for theme in themes for paper in theme.papers]
    names = sum(calls.count(paper.title) + 20 for paper in papers)
    for part in WRITING_ORDER:
        if part is ReviewPart.SYNTHESIS and len(themes) < 2:
            continue
        length = words_of_part(part, wanted.words)
        around = calls.count(fill_part(part, empty, length, calls.room, calls.count)[0])
        more = TOKENS_A_WORD * words_of_part(ReviewPart.SYNTHESIS, wanted.words)
        prompt = around + written + names + more * (part in OF_SYNTHESIS)
        total = _with_text(total, calls, min(prompt, calls.room), length, papers)
    return total


def _with_text(
    total: Estimate, calls: Calls, prompt: int, length: int, papers: Sequence[Paper]
) -> Estimate:
    """With one text written of papers, judged, sent back once, what is mended judged again."""
    reply = TOKENS_A_WORD * length
    total = total.with_call(prompt, reply)
    total = total.with_call(ceil(DOUBTED * (prompt + reply)), ceil(DOUBTED * reply))
    # A sentence cites at most three papers, and has twelve words at least, where all is told.
    shown = _shown(calls, papers, 3 * AT_ONCE)
    sentences = ceil(length / 12)
    for judged in (sentences, ceil(DOUBTED * sentences)):
        for _ in range(0, judged, AT_ONCE):
            total = total.with_call(shown + SPARE, A_VERDICT * AT_ONCE)
    return total


def _papers(themes: Sequence[Theme]) -> list[Paper]:
    return list({paper.id: paper for theme in themes for paper in theme.papers}.values())


def _shown(calls: Calls, papers: Sequence[Paper], most: int) -> int:
    """Tokens of the abstracts of so many of these papers, in a prompt."""
    each = sum(calls.count(paper.text) for paper in papers) / max(len(papers), 1)
    return min(ceil(each * min(len(papers), most)), calls.room)


def _cost(calls: Calls, total: Estimate) -> float | None:
    if calls.price is None:
        return None
    return (total.read * calls.price.read + total.written * calls.price.written) / 1_000_000
