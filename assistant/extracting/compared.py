"""The comparison of a review by columns of a reader's own, each cell a span of the abstract."""

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.extracting.columns import columns_of
from assistant.extracting.extract import extract
from assistant.extracting.types import ExtractedRow
from assistant.reader.types import Reader
from assistant.review.table import compare
from assistant.review.types import ComparisonRow, Review, Table

if TYPE_CHECKING:
    from assistant.models.calls import Calls


def compared_by(
    columns: str,
    review: Review,
    reader: Reader,
    calls: "Calls | None" = None,
    *,
    before: Table | None = None,
) -> Review:
    """The review with these columns in its table; rows that stood in it `before` are kept.

    A model at work fills the cells, and what it took is told. QueryError for what is no column;
    where there are none, the table is as it always is.
    """
    if not columns.strip():
        return replace(review, table=compare(review.references))
    wanted = columns_of(columns)
    names = tuple(column.name for column in wanted)
    known = before.rows if before and before.columns == names else ()
    rows = {row.paper.id: row for row in known}
    new = [paper for paper in review.references if paper.id not in rows]
    found = extract(new, wanted, reader, calls)
    rows |= {row.paper.id: _row(row) for row in found.rows}
    trace = review.trace
    if calls:
        tokens = {"prompt": calls.read, "reply": calls.written}
        trace = replace(trace, calls=calls.number, tokens=tokens, cost=calls.cost)
    table = Table(names, tuple(rows[paper.id] for paper in review.references))
    notices = tuple(dict.fromkeys((*review.notices, *found.notices)))
    return replace(review, table=table, notices=notices, trace=trace)


def _row(row: ExtractedRow) -> ComparisonRow:
    return ComparisonRow(row.paper, tuple(cell.quote if cell else None for cell in row.cells))
