"""Statements as the blocks of a page: paragraphs, items, headings, rows of tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from assistant.answer import Statement
from index.text.clean import plain, tidy

_BOLD = re.compile(r"\*\*(?=\S)(.{1,400}?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,400}?)(?<=\S)\*(?![\w*])")


class Form(StrEnum):
    """What a block is; `ALONE` for a statement that is no part of any prose."""

    ALONE = "alone"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    NUMBERED = "numbered"
    HEADING = "heading"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """Statements that stand together."""

    form: Form
    statements: tuple[Statement, ...]


def blocks_of(statements: Iterable[Statement]) -> tuple[Block, ...]:
    """The statements in blocks, in order; rules between a table's rows are left out."""
    blocks: list[Block] = []
    for statement in statements:
        words = statement.shown or statement.text
        if words.startswith("|") and not words.strip("|-: \t"):
            continue
        if statement.lead == " " and blocks:
            blocks[-1] = Block(blocks[-1].form, (*blocks[-1].statements, statement))
        else:
            blocks.append(Block(_form(statement, words), (statement,)))
    return tuple(blocks)


def words_html(statement: Statement) -> str:
    """A statement's words, escaped, with the emphasis that a model gave them."""
    shown = statement.shown or statement.text
    if statement.lead is None or not statement.shown:
        return escape(plain(tidy(shown)), quote=True)
    inner = escape(plain(tidy(shown.strip("|").replace("|", " | "))), quote=True)
    return _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", inner))


def _form(statement: Statement, words: str) -> Form:
    if statement.lead is None:
        return Form.ALONE
    marker = statement.lead.strip()
    if marker.startswith("#"):
        return Form.HEADING
    if words.startswith("|"):
        return Form.ROW
    if marker == "-":
        return Form.ITEM
    return Form.NUMBERED if marker else Form.PARAGRAPH
