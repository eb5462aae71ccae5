"""An answer as a Word document."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, BinaryIO

from assistant.answer import Answer, Statement
from assistant.render.layout import Form, is_head
from assistant.render.standing import standing_line
from assistant.review.render.citing import cite
from assistant.review.render.document import StatementGroup
from assistant.review.render.inlines import prose, row
from assistant.review.render.word_text import WordText, new_document, plain

_STYLES = {
    Form.ALONE: "Normal",
    Form.PARAGRAPH: "Normal",
    Form.ITEM: "List Bullet",
    Form.NUMBERED: "List Number",
    Form.HEADING: "Heading 2",
}


def write_answer(answer: Answer, pieces: Iterable[StatementGroup], file: BinaryIO) -> None:
    """Write an answer, its papers numbered in order of first mention."""
    document = new_document(answer.question)
    text = WordText(document, cite(answer.references))
    document.add_heading(plain(answer.question), 1)
    document.add_paragraph().add_run(plain(standing_line(answer))).italic = True
    for form, group in groupby(pieces, key=lambda piece: piece.form):
        if form is Form.ROW:
            _table([s for piece in group for s in piece.statements], document, text)
            continue
        for piece in group:
            _write(piece, document, text)
    text.references()
    document.save(file)


def _write(piece: StatementGroup, document: Any, text: WordText) -> None:
    if not piece.who:
        text.line(document.add_paragraph(style=_STYLES[piece.form]), prose(piece.statements))
        return
    document.add_paragraph().add_run(plain(piece.who)).bold = True
    for statement in piece.statements:
        text.line(document.add_paragraph(style="Quote"), prose([statement]))


def _table(rows: Sequence[Statement], document: Any, text: WordText) -> None:
    lines = [row(statement) for statement in rows]
    grid = document.add_table(len(lines), max(map(len, lines)), style="Table Grid")
    for cells, line in zip(grid.rows, lines, strict=True):
        for cell, inlines in zip(cells.cells, line, strict=False):
            text.line(cell.paragraphs[0], inlines)
    for cell in grid.rows[0].cells if is_head(rows) else ():
        for run in cell.paragraphs[0].runs:
            run.bold = True
