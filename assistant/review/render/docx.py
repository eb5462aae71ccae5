"""A review as a Word document: real headings, captions, footnotes, and fields for what changes."""

from io import BytesIO
from pathlib import Path
from typing import Any

from assistant.review.render.alt_text import told_in_words
from assistant.review.render.build import TreeBuilder
from assistant.review.render.citing import StyleKind, cite
from assistant.review.render.drawings import colour
from assistant.review.render.map_points import map_points
from assistant.review.render.picture import picture
from assistant.review.render.tree import (
    Block,
    BulletList,
    Caption,
    Drawing,
    Figure,
    Grid,
    GridCell,
    Heading,
    OwnText,
    ProseBlock,
    StyledWords,
    WordStyle,
)
from assistant.review.render.word_fields import add_field, keep_preferences
from assistant.review.render.word_text import WIDE_CM, WordText, new_document, plain
from assistant.review.render.zotero import preferences
from assistant.review.types import Review


def write_docx(review: Review, path: Path, style: str | None = None) -> None:
    """Write the whole draft, its papers cited in a style, or by number.

    Its citations and references are fields of Zotero's, set to that style.
    """
    cited = cite(review.references, style, notes=True)
    tree = TreeBuilder(review, cited).tree()
    document = new_document(tree.title)
    document.add_heading(plain(tree.title), 0)
    document.add_paragraph().add_run(plain(tree.note)).italic = True
    writer = _Writer(document, review, WordText(document, cited))
    for division in (*tree.text, *tree.after):
        if division.heading.text:
            writer.heading(division.heading)
        for block in division.blocks:
            writer.block(block)
    writer.text.references()
    writer.text.notes.keep()
    keep_preferences(document, preferences(style, notes=cited.kind is StyleKind.NOTE))
    document.save(str(path))


class _Writer:
    """The blocks of a review in a document."""

    def __init__(self, document: Any, review: Review, text: WordText):
        self.document, self.review, self.text = document, review, text

    def heading(self, heading: Heading) -> None:
        """A heading that cross-references find."""
        block = self.document.add_heading("", 1)
        if heading.anchor:
            self.text.places.begin(block, heading.anchor)
        block.add_run(plain(heading.text))
        if heading.anchor:
            self.text.places.end(block)

    def block(self, block: Block) -> None:
        """A paragraph, a list, a table or a drawing."""
        match block:
            case ProseBlock(inlines):
                self.text.line(self.document.add_paragraph(), inlines)
            case OwnText(text):
                for part in text.split("\n\n"):
                    self.document.add_paragraph(plain(part))
            case BulletList(items, lead):
                if lead:
                    led = self.document.add_paragraph(plain(lead))
                    led.paragraph_format.keep_with_next = True
                for item in items:
                    self.text.line(self.document.add_paragraph(style="List Bullet"), item)
            case Grid():
                self._grid(block)
            case Figure(drawing, caption):
                self._figure(drawing)
                self._caption(caption)
                if drawing is Drawing.MAP:
                    self._legend()

    def _caption(self, caption: Caption) -> Any:
        """A caption that Word numbers; its label is a place to point to."""
        block, places = self.document.add_paragraph(style="Caption"), self.text.places
        places.begin(block, caption.anchor)
        block.add_run(f"{caption.kind} ")
        add_field(block, f"SEQ {caption.kind} \\* ARABIC", str(caption.number))
        places.end(block)
        block.add_run(f". {plain(caption.words)}.")
        return block

    def _grid(self, grid: Grid) -> None:
        from docx.shared import Cm, Pt

        self._caption(grid.caption).paragraph_format.keep_with_next = True
        head = tuple(GridCell((StyledWords(column, WordStyle.STRONG),)) for column in grid.columns)
        table = self.document.add_table(rows=1, cols=len(head), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, grid.widths, strict=True):
            column.width = Cm(width * WIDE_CM)
        for n, line in enumerate((head, *grid.rows)):
            row = table.add_row() if n else table.rows[0]
            _whole(row, repeated=n == 0)
            for cell, given, width in zip(row.cells, line, grid.widths, strict=True):
                cell.width = Cm(width * WIDE_CM)
                told = cell.paragraphs[0]
                told.paragraph_format.space_before = told.paragraph_format.space_after = Pt(2)
                # Points of a table's text.
                self.text.line(told, given.inlines, 8)

    def _figure(self, drawing: Drawing) -> None:
        """A drawing as a picture, told in words too."""
        from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
        from docx.shared import Cm

        # Width of a drawing.
        drawn = self.document.add_picture(BytesIO(picture(self.review, drawing)), Cm(16.0))
        drawn._inline.docPr.set("descr", plain(told_in_words(self.review, drawing)))
        block = self.document.paragraphs[-1]
        block.alignment, block.paragraph_format.keep_with_next = WD_PARAGRAPH_ALIGNMENT.CENTER, True

    def _legend(self) -> None:
        """Which colour on the map is which section."""
        from docx.shared import RGBColor

        legend = self.document.add_paragraph()
        for n in sorted({place.section for place in map_points(self.review)}):
            dot = legend.add_run("● ")
            dot.font.color.rgb = RGBColor.from_string(colour(n).lstrip("#").upper())
            legend.add_run(f"{plain(self.review.sections[n].heading)}   ")


def _whole(row: Any, *, repeated: bool) -> None:
    """Keep a row on one page, or repeat it on each."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    for kind in ("w:cantSplit", "w:tblHeader") if repeated else ("w:cantSplit",):
        properties.append(OxmlElement(kind))
