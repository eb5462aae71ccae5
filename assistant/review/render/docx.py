"""A review as a Word document. The only file that imports python-docx."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from assistant.answer import Answer
from assistant.render.layout import Form
from assistant.render.standing import standing_line
from assistant.review.render.build import build_tree, prose
from assistant.review.render.document import StatementGroup, diagram, numbers, reference
from assistant.review.render.figures import colour
from assistant.review.render.map_points import map_points, map_told
from assistant.review.render.picture import map_png
from assistant.review.render.tree import (
    Block,
    BulletList,
    CitationMarks,
    Drawing,
    Grid,
    GridCell,
    Inlines,
    OwnText,
    ProseBlock,
    StyledWords,
    WordStyle,
)
from assistant.review.render.word_fields import begin_field, end_field, keep_preferences
from assistant.review.render.zotero import BIBLIOGRAPHY, citation_code, preferences
from assistant.review.types import Review
from index.paper import Paper
from index.text.clean import tidy

SMALL = 8
"""Points of the comparison's text."""
_STYLES = {
    Form.ALONE: "Normal",
    Form.PARAGRAPH: "Normal",
    Form.ITEM: "List Bullet",
    Form.NUMBERED: "List Number",
    Form.HEADING: "Heading 2",
    Form.ROW: "Normal",
}
WIDE_CM = 17.0
"""Width of the text."""


def write_docx(
    review: Review, path: Path, bibliography: Sequence[str] = (), style: str | None = None
) -> None:
    """Write the whole draft; `bibliography` are the references in a style, in order.

    Its citations and references are fields of Zotero's, set to that style.
    """
    from docx import Document

    document, tree, number = Document(), build_tree(review), numbers(review)
    _margins(document)
    document.core_properties.title = plain(tree.title)[:255]
    document.add_heading(plain(tree.title), 0)
    document.add_paragraph().add_run(plain(tree.note)).italic = True
    for division in (*tree.text, *tree.after):
        if division.heading:
            document.add_heading(plain(division.heading), 1)
        for block in division.blocks:
            _block(document, block, review, number)
    _references(document, tree.references, bibliography)
    keep_preferences(document, preferences(style))
    document.save(str(path))


def write_answer(answer: Answer, pieces: Iterable[StatementGroup], file: BinaryIO) -> None:
    """Write an answer, its papers numbered in order of first mention."""
    from docx import Document

    document = Document()
    _margins(document)
    number = {paper.id: n for n, paper in enumerate(answer.references, start=1)}
    document.core_properties.title = plain(answer.question)[:255]
    document.add_heading(plain(answer.question), 1)
    document.add_paragraph().add_run(plain(standing_line(answer))).italic = True
    for piece in pieces:
        if not piece.who:
            _line(
                document.add_paragraph(style=_STYLES[piece.form]), prose(piece.statements), number
            )
            continue
        document.add_paragraph().add_run(plain(piece.who)).bold = True
        for statement in piece.statements:
            _line(document.add_paragraph(style="Quote"), prose([statement]), number)
    _references(document, answer.references, ())
    document.save(file)


def _margins(document: Any) -> None:
    from docx.shared import Cm

    for section in document.sections:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21.0 - WIDE_CM) / 2)


def plain(text: str) -> str:
    """Text of a paper as a reader sees it, without what XML can't hold."""
    shown = "".join(char if char.isprintable() else " " for char in tidy(text))
    return " ".join(shown.split())


def _block(document: Any, block: Block, review: Review, number: Mapping[str, int]) -> None:
    match block:
        case ProseBlock(inlines):
            _line(document.add_paragraph(), inlines, number)
        case OwnText(text):
            for part in text.split("\n\n"):
                document.add_paragraph(plain(part))
        case BulletList(items, lead):
            if lead:
                document.add_paragraph(plain(lead)).paragraph_format.keep_with_next = True
            for item in items:
                _line(document.add_paragraph(style="List Bullet"), item, number)
        case Grid():
            _grid(document, block, number)
        case Drawing.MAP:
            _map(document, review)
        case Drawing.FLOW:
            _flow(document, review)


def _line(
    block: Any, inlines: Inlines, number: Mapping[str, int], size: float | None = None
) -> None:
    """Words and marks as runs, parted by spaces; `size` in points where it is not the style's."""
    from docx.shared import Pt

    words = ""
    for n, inline in enumerate(inlines):
        begun = len(block.runs)
        if n:
            block.add_run(" ")
        if isinstance(inline, CitationMarks):
            _cite(block, inline.papers, words, number)
        else:
            words = plain(inline.text)
            run = block.add_run(f"“{words}”" if inline.style is WordStyle.QUOTE else words)
            run.bold = True if inline.style is WordStyle.STRONG else None
            run.italic = True if inline.style is WordStyle.ITALIC else None
        if inline.after:
            block.add_run(inline.after)
        for run in block.runs[begun:]:
            run.font.size = Pt(size) if size else None


def _cite(block: Any, papers: Sequence[Paper], words: str, number: Mapping[str, int]) -> None:
    """Marks as a field of Zotero's, which shows them by their numbers until it is refreshed."""
    shown = "".join(f"[{number[paper.id]}]" for paper in papers)
    begin_field(block, citation_code(papers, shown, words))
    block.add_run(shown)
    end_field(block)


def _grid(document: Any, grid: Grid, number: Mapping[str, int]) -> None:
    from docx.shared import Cm

    head = tuple(GridCell((StyledWords(column, WordStyle.STRONG),)) for column in grid.columns)
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Cm(width * WIDE_CM)
    for n, line in enumerate((head, *grid.rows)):
        row = table.add_row() if n else table.rows[0]
        _whole(row, repeated=n == 0)
        for cell, given, width in zip(row.cells, line, grid.widths, strict=True):
            cell.width = Cm(width * WIDE_CM)
            _line(cell.paragraphs[0], given.inlines, number, SMALL)


def _whole(row: Any, *, repeated: bool) -> None:
    """Keep a row on one page, or repeat it on each."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader" if repeated else "w:cantSplit"))


def _map(document: Any, review: Review) -> None:
    from docx.shared import Cm, RGBColor

    drawn = document.add_picture(map_png(review), width=Cm(WIDE_CM))
    drawn._inline.docPr.set("descr", plain(map_told(review)))
    legend = document.add_paragraph()
    for n in sorted({place.section for place in map_points(review)}):
        dot = legend.add_run("● ")
        dot.font.color.rgb = RGBColor.from_string(colour(n).lstrip("#").upper())
        legend.add_run(f"{plain(review.sections[n].heading)}   ")


def _flow(document: Any, review: Review) -> None:
    table = document.add_table(rows=0, cols=3)
    for n, (text, aside) in enumerate(diagram(review)):
        if n:
            table.add_row().cells[0].text = "↓"
        box, arrow, beside = table.add_row().cells
        box.text = plain(text)
        _frame(box)
        if aside:
            arrow.text, beside.text = "→", "\n".join(map(plain, aside))
            _frame(beside)
    _shape(table)


def _frame(cell: Any) -> None:
    """Draw a line around a cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8"), ("color", "auto")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _shape(table: Any) -> None:
    """The diagram's columns: a box, an arrow, a wider box; all in the middle of their row."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Cm

    table.autofit = False
    widths = (5.5, 1.0, 10.0)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
            # The diagram stays on one page.
            cell.paragraphs[0].paragraph_format.keep_with_next = True
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for cell in row.cells[:2]:
            cell.paragraphs[0].alignment = WD_PARAGRAPH_ALIGNMENT.CENTER


def _references(document: Any, papers: Sequence[Paper], bibliography: Sequence[str]) -> None:
    if not papers:
        return
    document.add_heading("References", 1)
    entries = bibliography or [reference(paper) for paper in papers]
    for n, entry in enumerate(entries, start=1):
        block = document.add_paragraph()
        if n == 1:
            begin_field(block, BIBLIOGRAPHY)
        block.add_run(plain(f"[{n}] {entry}"))
    end_field(block)
