"""Fields and properties of a Word document that python-docx has no words for; with docx.py the only
file that imports it."""

from typing import Any
from xml.sax.saxutils import escape

from assistant.review.render.zotero import LONGEST_VALUE, PREFERENCE

_KIND = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_NAMESPACES = (
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
)
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def begin_field(block: Any, code: str) -> None:
    """Begin a field in a paragraph: what follows until `end_field` is what it shows."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _mark(block, "begin")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    block.add_run()._r.append(instruction)
    _mark(block, "separate")


def end_field(block: Any) -> None:
    """End the field begun last; it may have begun in a paragraph before."""
    _mark(block, "end")


def add_field(block: Any, code: str, shown: str) -> None:
    """A field that shows a few words."""
    begin_field(block, code)
    block.add_run(shown)
    end_field(block)


class Bookmarks:
    """The places of one document that others point to, by anchors such as `table-1`."""

    def __init__(self) -> None:
        self._begun = 0

    def begin(self, block: Any, anchor: str) -> None:
        """Begin a place in a paragraph: a REF field shows what stands in it until `end`."""
        from docx.oxml.ns import qn

        self._begun += 1
        self._put(block, "w:bookmarkStart").set(qn("w:name"), bookmark(anchor))

    def end(self, block: Any) -> None:
        """End the place begun last."""
        self._put(block, "w:bookmarkEnd")

    def _put(self, block: Any, kind: str) -> Any:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        mark = OxmlElement(kind)
        mark.set(qn("w:id"), str(self._begun))
        block._p.append(mark)
        return mark


def bookmark(anchor: str) -> str:
    """The name of a place as Word takes it."""
    return anchor.replace("-", "_")


def _mark(block: Any, kind: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    block.add_run()._r.append(mark)


def keep_preferences(document: Any, preferences: str) -> None:
    """Keep what Zotero is set to in the document's own properties, in pieces as it does."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    starts = enumerate(range(0, len(preferences), LONGEST_VALUE), 1)
    properties = "".join(
        f'<property fmtid="{_FORMAT}" pid="{n + 1}" name="{PREFERENCE}_{n}"><vt:lpwstr>'
        f"{escape(preferences[start : start + LONGEST_VALUE])}</vt:lpwstr></property>"
        for n, start in starts
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<Properties {_NAMESPACES}>{properties}</Properties>"
    )
    package = document.part.package
    part = Part(PackURI("/docProps/custom.xml"), _KIND, text.encode(), package)
    package.relate_to(part, _RELATION)
