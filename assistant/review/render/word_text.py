"""Words, marks and references in a Word document; with docx.py what imports python-docx."""

from typing import Any

from assistant.review.render.citing import CitedPapers, StyleKind
from assistant.review.render.tree import (
    CitationMarks,
    CrossReference,
    Inlines,
    StyledWords,
    WordStyle,
)
from assistant.review.render.word_fields import (
    Bookmarks,
    add_field,
    begin_field,
    bookmark,
    end_field,
)
from assistant.review.render.word_notes import Footnotes
from assistant.review.render.zotero import BIBLIOGRAPHY, MarkField, citation_code
from index.text.clean import tidy

WIDE_CM = 17.0
"""Width of the text."""
HANGING_CM = 0.75
"""How far the lines of a reference after its first are set in."""


def new_document(title: str) -> Any:
    """A document of A4 pages with numbers, that names no program for its author."""
    from docx import Document
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Cm

    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = plain(title)[:255], "", ""
    for section in document.sections:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21.0 - WIDE_CM) / 2)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
        add_field(foot, "PAGE", "1")
    return document


def plain(text: str) -> str:
    """Text of a paper as a reader sees it, without what XML can't hold."""
    shown = "".join(char if char.isprintable() else " " for char in tidy(text))
    return " ".join(shown.split())


class WordText:
    """Inlines in the paragraphs of one document, in the way that its papers are cited."""

    def __init__(self, document: Any, cited: CitedPapers):
        self._document, self._cited = document, cited
        self.places, self.notes = Bookmarks(), Footnotes(document)

    def line(self, block: Any, inlines: Inlines, size: float | None = None) -> None:
        """Words and marks as runs, parted by spaces; `size` in points, else the style's."""
        from docx.shared import Pt

        words = ""
        for n, inline in enumerate(inlines):
            begun = len(block.runs)
            match inline:
                case CitationMarks() if self._cited.kind is StyleKind.NOTE:
                    # The number of a note stands behind the full stop.
                    block.add_run(inline.after)
                    self._note(block, inline, words)
                    continue
                case CitationMarks():
                    self._cite(block, inline, words)
                case CrossReference(to):
                    block.add_run(" " if n else "")
                    add_field(block, f"REF {bookmark(to.anchor)} \\h", plain(inline.text))
                case StyledWords(text, style):
                    words = plain(text)
                    block.add_run(" " if n else "")
                    run = block.add_run(f"“{words}”" if style is WordStyle.QUOTE else words)
                    run.bold = True if style is WordStyle.STRONG else None
                    run.italic = True if style is WordStyle.ITALIC else None
            if inline.after:
                block.add_run(inline.after)
            for run in block.runs[begun:]:
                run.font.size = Pt(size) if size else None

    def references(self) -> None:
        """The list of references, one field of Zotero's."""
        from docx.shared import Cm

        if not self._cited.entries:
            return
        self._document.add_heading("References", 1)
        for n, (paper, entry) in enumerate(self._cited.entries):
            block = self._document.add_paragraph()
            block.paragraph_format.left_indent = Cm(HANGING_CM)
            block.paragraph_format.first_line_indent = Cm(-HANGING_CM)
            if n == 0:
                begin_field(block, BIBLIOGRAPHY)
            block.add_run(plain(f"{self._cited.label(paper)}{entry}"))
        end_field(block)

    def _cite(self, block: Any, marks: CitationMarks, words: str) -> None:
        """Marks as a field of Zotero's, which shows them as they are until it is refreshed."""
        shown = self._cited.marks(marks).text
        block.add_run(" ")
        field = MarkField(marks.papers, shown, words, named=marks.named and self._by_name)
        add_field(block, citation_code(field), shown)

    def _note(self, block: Any, marks: CitationMarks, words: str) -> None:
        """Marks as a note with such a field."""
        number, note = self.notes.add(block)
        shown = "; ".join(self._cited.said[p.id].rstrip(".") for p in marks.papers) + "."
        field = MarkField(marks.papers, plain(shown), words, note=number)
        add_field(note, citation_code(field), field.shown)

    @property
    def _by_name(self) -> bool:
        return self._cited.kind is StyleKind.AUTHOR_YEAR
