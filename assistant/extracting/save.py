"""An extraction as JSON, CSV or an Excel workbook."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from assistant.extracting.types import Cell, Extraction
from assistant.text.inert import inert
from index.errors import FormatError
from index.paper import Json

KINDS = (".csv", ".json", ".xlsx")


def check_kind(path: Path) -> None:
    """Raise FormatError unless the file's name and folder are ones that can be written."""
    if path.suffix.lower() not in KINDS:
        raise FormatError(f"no such kind of table: {path.name}; name it {', '.join(KINDS)}")
    if not path.absolute().parent.is_dir():
        raise FormatError(f"no such folder: {path.parent}; make it or write elsewhere")


def save(extraction: Extraction, path: Path) -> None:
    """Write the table in the kind that the file's name says."""
    check_kind(path)
    kind = path.suffix.lower()
    if kind == ".json":
        text = json.dumps(extraction_json(extraction), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", "utf-8")
    elif kind == ".csv":
        path.write_text(render_csv(extraction), "utf-8")
    else:
        _write_workbook(extraction, path)


def extraction_json(extraction: Extraction) -> dict[str, Json]:
    """The document of `extract --json`: `abstract[start:end] == text` of every cell."""
    return {
        "columns": [{"name": c.name, "description": c.question} for c in extraction.columns],
        "rows": [
            {
                "paper_id": row.paper.id,
                "title": row.paper.title,
                "year": row.paper.year,
                "cells": [_cell_json(cell) for cell in row.cells],
            }
            for row in extraction.rows
        ],
        "notices": [*extraction.notices],
    }


def _cell_json(cell: Cell | None) -> Json:
    if cell is None:
        return None
    return {
        "text": cell.quote.text,
        "part": "abstract",
        "start": cell.quote.start,
        "end": cell.quote.end,
        "confidence": cell.confidence,
        "by": cell.by,
    }


def render_csv(extraction: Extraction) -> str:
    """One row for each paper: its id, title and year, then a cell for each column."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(_lines(extraction))
    return text.getvalue()


def _lines(extraction: Extraction) -> Iterator[list[str]]:
    yield ["Paper", "Title", "Year", *(inert(column.name) for column in extraction.columns)]
    for row in extraction.rows:
        cells = [cell.quote.text if cell else "" for cell in row.cells]
        values = [row.paper.id, row.paper.title, str(row.paper.year or ""), *cells]
        yield [inert(value) for value in values]


def _write_workbook(extraction: Extraction, path: Path) -> None:
    """The table on one sheet, and on another each cell with its place and confidence."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    table = book.active
    table.title = "Table"
    for line in _lines(extraction):
        table.append(line)
    table.freeze_panes = "D2"
    for row in table.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
    for letter, width in zip("ABC", (18, 45, 7), strict=True):
        table.column_dimensions[letter].width = width
    for cell in table[1][3:]:
        table.column_dimensions[cell.column_letter].width = 45
    places = book.create_sheet("Places")
    places.append(["Paper", "Column", "Start", "End", "Confidence", "By", "Text"])
    for entry in extraction.rows:
        for column, held in zip(extraction.columns, entry.cells, strict=True):
            if held:
                quote = held.quote
                where = [quote.start, quote.end, held.confidence, held.by, inert(quote.text)]
                places.append([entry.paper.id, inert(column.name), *where])
    book.save(path)
