"""What an extraction is made of."""

from dataclasses import dataclass

from assistant.answer import Quote
from assistant.extracting.columns import Column
from index.paper import Paper


@dataclass(frozen=True, slots=True)
class Cell:
    """A verbatim span of the paper's abstract, and how sure whoever chose it is, in [0, 1]."""

    quote: Quote
    confidence: float
    by: str = "reader"


@dataclass(frozen=True, slots=True)
class ExtractedRow:
    """One paper with a cell for each column, None where its abstract does not say."""

    paper: Paper
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """Papers by columns. `notices` say what a reader of it must know, such as a model's failure."""

    columns: tuple[Column, ...]
    rows: tuple[ExtractedRow, ...]
    notices: tuple[str, ...] = ()

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(cell is not None for row in self.rows for cell in row.cells)
