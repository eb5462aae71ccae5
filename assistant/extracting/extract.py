"""Papers by columns, filled by the model where one is named, else by the reader."""

from collections.abc import Sequence

from assistant.extracting.by_model import ask_cells
from assistant.extracting.cells import read_cells
from assistant.extracting.columns import Column
from assistant.extracting.types import Cell, ExtractedRow, Extraction
from assistant.models.calls import Calls
from assistant.reader.types import Reader
from index.paper import Paper


def extract(
    papers: Sequence[Paper], columns: Sequence[Column], reader: Reader, calls: Calls | None = None
) -> Extraction:
    """A row for each paper; a cell is empty where the abstract does not say it.

    A paper that the model gave no usable reply to is read by the reader, and a notice says so.
    """
    found: Sequence[tuple[Cell | None, ...] | None] = [None] * len(papers)
    if calls is not None:
        found = calls.finish(ask_cells(calls, papers, columns))
    rows = tuple(
        ExtractedRow(paper, read_cells(paper, columns, reader) if cells is None else cells)
        for paper, cells in zip(papers, found, strict=True)
    )
    lost = sum(cells is None for cells in found) if calls else 0
    notices = (f"the model gave no table for {lost} of {len(papers)} papers",) if lost else ()
    return Extraction(tuple(columns), rows, notices)
