"""A review as a Word document. The only file that imports python-docx."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from assistant.answer import Answer, Quote, Statement
from assistant.render.layout import Form
from assistant.render.standing import standing_line
from assistant.review.render.document import (
    FURTHER,
    LACKS,
    NO_SECTION,
    StatementGroup,
    dated_name,
    diagram,
    doubt,
    is_verbatim,
    items,
    method_note,
    numbers,
    pairs_of,
    reference,
    searches,
    short_name,
    timeline,
    title_of,
)
from assistant.review.render.figures import colour
from assistant.review.render.map_points import map_points
from assistant.review.render.picture import map_png
from assistant.review.types import Paragraph, Review, Section
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
WIDTHS = (2.6, 4.1, 4.2, 2.1, 4.0)
"""Centimetres of the text and of the comparison's columns."""


def write_docx(review: Review, path: Path, bibliography: Sequence[str] = ()) -> None:
    """Write the whole draft; `bibliography` are the references in a style, in order."""
    from docx import Document

    document = Document()
    _margins(document)
    number = numbers(review)
    document.core_properties.title = plain(title_of(review))[:255]
    document.add_heading(plain(title_of(review)), 0)
    document.add_paragraph().add_run(plain(method_note(review))).italic = True
    for section in review.body:
        _section(document, section, number)
    if not review.sections:
        document.add_paragraph(NO_SECTION)
    _pairs(document, review, number)
    _table(document, review, number)
    _timeline(document, review, number)
    _map(document, review)
    _gaps(document, review)
    _flow(document, review)
    _references(document, review.references, bibliography)
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
            _prose(document.add_paragraph(style=_STYLES[piece.form]), piece.statements, number)
            continue
        document.add_paragraph().add_run(plain(piece.who)).bold = True
        for statement in piece.statements:
            _statement(document.add_paragraph(style="Quote"), statement, number)
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


def _section(document: Any, section: Section, number: Mapping[str, int]) -> None:
    document.add_heading(plain(section.heading), 1)
    for paragraph in section.paragraphs:
        _paragraph(document, paragraph, number)


def _paragraph(document: Any, paragraph: Paragraph, number: Mapping[str, int]) -> None:
    if paragraph.own:
        for part in paragraph.own.split("\n\n"):
            document.add_paragraph(plain(part))
    elif listed := items(paragraph):
        lead = document.add_paragraph(plain(paragraph.lead))
        lead.paragraph_format.keep_with_next = True
        for who, statements in listed:
            item = document.add_paragraph(style="List Bullet")
            item.add_run(f"{plain(who)}:").bold = True
            _prose(item, statements, number)
    else:
        _prose(document.add_paragraph(), paragraph.statements, number)


def _prose(block: Any, statements: Sequence[Statement], number: Mapping[str, int]) -> None:
    for statement in statements:
        block.add_run(" ")
        _statement(block, statement, number)


def _statement(block: Any, statement: Statement, number: Mapping[str, int]) -> None:
    words = plain(statement.text)
    block.add_run(f"“{words}”" if is_verbatim(statement) else words)
    marks = "".join(f"[{number[paper.id]}]" for paper in statement.citations)
    if marks:
        block.add_run(f" {marks}")
    if warning := doubt(statement):
        block.add_run(f" ({warning})").italic = True


def _said(quote: Quote, number: Mapping[str, int]) -> str:
    return f"“{plain(quote.text)}” [{number[quote.paper.id]}]"


def _pairs(document: Any, review: Review, number: Mapping[str, int]) -> None:
    for heading, pairs in pairs_of(review):
        document.add_heading(heading, 1)
        for pair in pairs:
            both = f"{_said(pair.first, number)} — {_said(pair.second, number)}"
            document.add_paragraph(both, style="List Bullet")


def _table(document: Any, review: Review, number: Mapping[str, int]) -> None:
    if not review.table.rows:
        return
    from docx.shared import Cm, Pt

    document.add_heading("Comparison", 1)
    head = ("Paper", *review.table.columns)
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    lines = [list(head)]
    for row in review.table.rows:
        name = f"{plain(short_name(row.paper))} [{number[row.paper.id]}]"
        lines.append([name, *(plain(cell.text) if cell else "" for cell in row.cells)])
    for n, line in enumerate(lines):
        row = table.rows[0] if n == 0 else table.add_row()
        _whole(row, repeated=n == 0)
        for cell, words, width in zip(row.cells, line, WIDTHS, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(words)
            run.font.size = Pt(SMALL)
            run.bold = n == 0


def _whole(row: Any, *, repeated: bool) -> None:
    """Keep a row on one page, or repeat it on each."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader" if repeated else "w:cantSplit"))


def _timeline(document: Any, review: Review, number: Mapping[str, int]) -> None:
    years = timeline(review)
    if years:
        document.add_heading("Timeline", 1)
    for year, papers in years:
        names = "; ".join(f"{plain(dated_name(p))} [{number[p.id]}]" for p in papers)
        document.add_paragraph(f"{year}: {names}", style="List Bullet")


def _map(document: Any, review: Review) -> None:
    from docx.shared import Cm, RGBColor

    drawn = map_png(review)
    if not drawn:
        return
    document.add_heading("Map of the cited papers", 1)
    document.add_picture(drawn, width=Cm(WIDE_CM))
    legend = document.add_paragraph()
    for n in sorted({place.section for place in map_points(review)}):
        dot = legend.add_run("● ")
        dot.font.color.rgb = RGBColor.from_string(colour(n).lstrip("#").upper())
        legend.add_run(f"{plain(review.sections[n].heading)}   ")


def _gaps(document: Any, review: Review) -> None:
    if review.gaps.sentences:
        document.add_heading(LACKS, 1)
    for sentence in review.gaps.sentences:
        document.add_paragraph(plain(sentence), style="List Bullet")
    if review.gaps.searches:
        document.add_heading(FURTHER, 1)
    for where, query in review.gaps.searches.items():
        document.add_paragraph(plain(f"{where}: {query}"), style="List Bullet")


def _flow(document: Any, review: Review) -> None:
    document.add_heading("How the papers were chosen", 1)
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
    if searches(review):
        document.add_paragraph("Protocol and searches:")
    for search in searches(review):
        document.add_paragraph(plain(search), style="List Bullet")


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
        document.add_paragraph(plain(f"[{n}] {entry}"))
