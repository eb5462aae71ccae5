"""An answer as a Word document."""

from collections.abc import Iterable
from typing import BinaryIO

from assistant.answer import Answer
from assistant.render.layout import Form
from assistant.render.standing import standing_line
from assistant.review.render.citing import cite
from assistant.review.render.document import StatementGroup
from assistant.review.render.inlines import prose
from assistant.review.render.word_text import WordText, new_document, plain

_STYLES = {
    Form.ALONE: "Normal",
    Form.PARAGRAPH: "Normal",
    Form.ITEM: "List Bullet",
    Form.NUMBERED: "List Number",
    Form.HEADING: "Heading 2",
    Form.ROW: "Normal",
}


def write_answer(answer: Answer, pieces: Iterable[StatementGroup], file: BinaryIO) -> None:
    """Write an answer, its papers numbered in order of first mention."""
    document = new_document(answer.question)
    text = WordText(document, cite(answer.references))
    document.add_heading(plain(answer.question), 1)
    document.add_paragraph().add_run(plain(standing_line(answer))).italic = True
    for piece in pieces:
        if not piece.who:
            text.line(document.add_paragraph(style=_STYLES[piece.form]), prose(piece.statements))
            continue
        document.add_paragraph().add_run(plain(piece.who)).bold = True
        for statement in piece.statements:
            text.line(document.add_paragraph(style="Quote"), prose([statement]))
    text.references()
    document.save(file)
