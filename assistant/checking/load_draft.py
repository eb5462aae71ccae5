"""A draft read from its file (plain text, Markdown, LaTeX, Word), and its bibliography."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import FormatError

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_BIBLIOGRAPHY = re.compile(
    r"\\(?:bibliography|addbibresource)(?:\[[^\[\]]*\])?\{([^{},]+)"
    r"|^bibliography:[ \t]*[\"'\[]?[ \t]*([^\s\"',\]]+)",
    re.M,
)
_NUMBERS = re.compile(r"\s*\d{1,3}(?:\s?[-–,]\s?\d{1,3})*\s*")
_HEADING = re.compile(r"(?:Heading|Title|Überschrift)\s?(\d)?", re.IGNORECASE)


def load_draft(path: Path) -> str:
    """The text of a draft; of a Word document its paragraphs, headings marked as in Markdown.

    Raises FormatError for what is no text, and where there is no such file.
    """
    try:
        return _word_text(path) if path.suffix.lower() == ".docx" else path.read_text("utf-8-sig")
    except OSError as error:
        raise FormatError(f"can't be read: {path} ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        message = f"not a text file: {path}; save it as plain text in UTF-8, or as .docx"
        raise FormatError(message) from error


def bibliography_of(text: str, path: Path) -> Path | None:
    """The BibTeX file that a draft names and that lies beside it; None where none does."""
    for match in _BIBLIOGRAPHY.finditer(text):
        named = path.parent / (match[1] or match[2]).strip()
        for file in (named, named.with_name(f"{named.name}.bib")):
            if file.suffix == ".bib" and file.is_file():
                return file
    return None


def _word_text(path: Path) -> str:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    path.open("rb").close()  # what is not there is said as such
    try:
        document = Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise FormatError(f"not a Word document: {path}; save it as .docx or .txt") from error
    return "\n\n".join(_paragraphs(document.paragraphs))


def _paragraphs(paragraphs: "list[Paragraph]") -> Iterator[str]:
    number = 0
    listed = False
    for paragraph in paragraphs:
        text = _said(paragraph).strip()
        if not text:
            continue
        style = paragraph.style.name if paragraph.style and paragraph.style.name else ""
        if heading := _HEADING.match(style):
            listed = bool(re.match(r"(?:\d+\.? )?(?:references|bibliography)", text, re.I))
            number = 0
            yield f"{'#' * int(heading[1] or 1)} {text}"
            continue
        if listed and _is_numbered(paragraph):  # Word counts; the text has no number
            number += 1
            text = f"[{number}] {text}"
        yield text


def _is_numbered(paragraph: "Paragraph") -> bool:
    properties = paragraph._p.pPr
    style = paragraph.style.name if paragraph.style and paragraph.style.name else ""
    own = properties is not None and properties.numPr is not None
    return own or style.startswith("List Number")


def _said(paragraph: "Paragraph") -> str:
    """The words of a paragraph, also of its links; raised numbers as marks: `[3]`."""
    from docx.text.hyperlink import Hyperlink

    parts = []
    for item in paragraph.iter_inner_content():
        for run in item.runs if isinstance(item, Hyperlink) else [item]:
            raised = bool(run.font.superscript) and _NUMBERS.fullmatch(run.text)
            parts.append(f"[{run.text.strip()}]" if raised else run.text)
    return "".join(parts)
