"""Footnotes of a Word document, for which python-docx has no words."""

from copy import deepcopy
from typing import Any

_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


class Footnotes:
    """The notes of one document, numbered from 1; `keep` puts them into it."""

    def __init__(self, document: Any):
        from docx.oxml import OxmlElement

        self._document = document
        self._notes = OxmlElement("w:footnotes")
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            self._paragraph(number, kind).add_run()._r.append(OxmlElement(f"w:{kind}"))

    def add(self, block: Any) -> tuple[int, Any]:
        """A note at the end of a paragraph: its number, and the paragraph to write it in."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        number = len(self._notes) - 1
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(number))
        _raised(block)._r.append(mark)
        note = self._paragraph(number)
        _raised(note)._r.append(OxmlElement("w:footnoteRef"))
        note.add_run(" ")
        return number, note

    def keep(self) -> None:
        """Put the notes into the document, where there are any."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart
        from docx.shared import Pt
        from docx.text.paragraph import Paragraph

        if len(self._notes) == 2:
            return
        for block in self._notes.iterdescendants("{*}p"):
            for run in Paragraph(block, self._document).runs:
                # Points of a note's text.
                run.font.size = Pt(9)
        part = self._document.part
        name = PackURI("/word/footnotes.xml")
        part.relate_to(XmlPart(name, _KIND, deepcopy(self._notes), part.package), _RELATION)

    def _paragraph(self, number: int, kind: str = "") -> Any:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.text.paragraph import Paragraph

        note, block = OxmlElement("w:footnote"), OxmlElement("w:p")
        note.set(qn("w:id"), str(number))
        if kind:
            note.set(qn("w:type"), kind)
        note.append(block)
        self._notes.append(note)
        return Paragraph(block, self._document)


def _raised(block: Any) -> Any:
    run = block.add_run()
    run.font.superscript = True
    return run
