"""Cells by the language model: only words that stand in the abstract count."""

import re
from collections.abc import Sequence

from pydantic import Field

from assistant.answer import Quote
from assistant.extracting.columns import Column
from assistant.extracting.types import Cell
from assistant.models.calls import Asking, Calls
from assistant.models.prompt import FENCE, defuse, fill_fenced
from assistant.models.quotes import find_quote
from assistant.models.replies import Number, Reported, ask_each
from index.errors import ModelError
from index.paper import Paper

AT_ONCE = 4
"""Papers of one prompt."""
CONFIDENCE = 0.9
"""Of a cell that a model fills with words that stand there."""


class Filled(Reported):
    """A cell as the model fills it."""

    paper: Number
    column: Number
    text: str = Field(default="")


def ask_cells(
    calls: Calls, papers: Sequence[Paper], columns: Sequence[Column]
) -> Asking[list[tuple[Cell | None, ...] | None]]:
    """The cells of each paper; None for a paper of which the model's reply was of no use."""
    groups = _groups(papers)
    replies = yield from ask_each(calls, cell_prompts(papers, columns), Filled, maybe_none=True)
    rows: list[tuple[Cell | None, ...] | None] = []
    for group, reply in zip(groups, replies, strict=True):
        if isinstance(reply, ModelError):
            rows += [None] * len(group)
            continue
        cells: list[list[Cell | None]] = [[None] * len(columns) for _ in group]
        for filled in reply:
            n, at = int(filled.paper) - 1, int(filled.column) - 1
            if 0 <= n < len(group) and 0 <= at < len(columns) and cells[n][at] is None:
                cells[n][at] = _cell(filled.text, group[n], calls.name)
        rows += [tuple(row) for row in cells]
    return rows


def cell_prompts(papers: Sequence[Paper], columns: Sequence[Column]) -> list[str]:
    """What a model is asked, a few papers at a time."""
    told = "\n".join(
        f"{n}: {defuse(column.name)} ({defuse(column.question)})"
        for n, column in enumerate(columns, 1)
    )
    return [
        fill_fenced("extract", papers=_fenced(group), columns=told) for group in _groups(papers)
    ]


def _groups(papers: Sequence[Paper]) -> list[Sequence[Paper]]:
    return [papers[n : n + AT_ONCE] for n in range(0, len(papers), AT_ONCE)]


def _cell(said: str, paper: Paper, by: str) -> Cell | None:
    """The very words in the abstract, else the sentence that has them; None if none has."""
    wanted = said.strip().strip('"“”')
    exact = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", paper.abstract) if wanted else None
    span = exact.span() if exact else find_quote(wanted, paper.abstract)
    return Cell(Quote(paper, *span), CONFIDENCE, by) if span else None


def _fenced(papers: Sequence[Paper]) -> str:
    return "\n".join(
        f"--- {FENCE} paper {n}\nTitle: {defuse(paper.title)[:500]}\n"
        f"Abstract: {defuse(paper.abstract)}\n--- {FENCE} end of paper {n}"
        for n, paper in enumerate(papers, 1)
    )
