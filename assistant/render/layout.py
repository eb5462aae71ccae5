"""Statements as the blocks of a page: paragraphs, items, headings, rows of tables."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from assistant.answer import Statement
from assistant.render.formula import FORMULA, formula_html
from index.text.clean import plain, tidy

_BOLD = re.compile(r"\*\*(?=\S)(.{1,400}?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,400}?)(?<=\S)\*(?![\w*])")

_HELD = "\ue000"
"""Stands for a formula while the words around it are made ready; of no script."""


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
    """A statement's words, escaped, with the emphasis and the formulas that a model gave them."""
    shown = statement.shown or statement.text
    if statement.lead is None:
        return escape(plain(tidy(shown)), quote=True)
    return _emphasised(shown.strip("|").replace("|", " | ") if statement.shown else shown)


def cells_html(row: Statement) -> tuple[str, ...]:
    """The cells of a row of a table, each as the words of a statement."""
    return tuple(_emphasised(cell) for cell in cells_of(row))


def cells_of(row: Statement) -> tuple[str, ...]:
    """The cells of a row of a table, as a model wrote them."""
    return tuple(cell.strip() for cell in (row.shown or row.text).strip().strip("|").split("|"))


def is_head(rows: Sequence[Statement]) -> bool:
    """Whether the first row of a table heads the others: it claims nothing."""
    return len(rows) > 1 and not rows[0].claim


def _emphasised(words: str) -> str:
    """Markdown of a model as HTML: bold, italic and formulas act, and nothing else does."""
    parts = FORMULA.split(words)
    formulas = iter([formula_html(part.strip("$")) for part in parts[1::2]])
    rest = _HELD.join(part.replace(_HELD, "") for part in parts[::2])
    inner = escape(plain(tidy(rest)), quote=True)
    inner = _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", inner))
    return re.sub(_HELD, lambda _: next(formulas, ""), inner)


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
