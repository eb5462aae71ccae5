"""The comparison of a review by columns of a reader's own, each cell a span of the abstract."""

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer import Trace
from assistant.extracting.columns import columns_of
from assistant.extracting.extract import extract
from assistant.extracting.types import ExtractedRow
from assistant.reader.types import Reader
from assistant.review.compare.table import compare
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
    was = copy(calls)
    found = extract(new, wanted, reader, calls)
    rows |= {row.paper.id: _row(row) for row in found.rows}
    trace = _counted(review.trace, was, calls) if was and calls else review.trace
    table = Table(names, tuple(rows[paper.id] for paper in review.references))
    notices = tuple(dict.fromkeys((*review.notices, *found.notices)))
    return replace(review, table=table, notices=notices, trace=trace)


def _counted(trace: Trace, was: "Calls", now: "Calls") -> Trace:
    """The trace with what was asked of the model since."""
    read, written = now.read - was.read, now.written - was.written
    told = {"prompt": read, "reply": written}
    tokens = {name: trace.tokens.get(name, 0) + count for name, count in told.items()}
    cost = None if now.cost is None else (trace.cost or 0.0) + now.cost - (was.cost or 0.0)
    return replace(trace, calls=trace.calls + now.number - was.number, tokens=tokens, cost=cost)


def _row(row: ExtractedRow) -> ComparisonRow:
    return ComparisonRow(row.paper, tuple(cell.quote if cell else None for cell in row.cells))
