"""A PDF read as the record of one paper with its body, or why it can't be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from time import process_time

from index.errors import FormatError
from index.formats.record import make_record
from index.paper import FROM_PAGES, FULL_TEXT, Body, Json, Record, Remark
from index.pdf.front import Front, read_front
from index.pdf.kinds import Typography, usual_size, usual_weight
from index.pdf.letters import Document, Page, open_pdf
from index.pdf.lines import PdfLine, read_lines
from index.pdf.text import words_of, write_text

MOST_BYTES = 512 * 1024 * 1024
MOST_PAGES = 600
"""Pages that are read: a thesis has fewer; of a longer volume the rest is left out, and said."""
MOST_SECONDS = 60
"""Seconds of processor time for the pages; what 600 of a thesis take is less than half of that."""
_LETTER = re.compile(r"[^\W\d_]")
# Letters of nobody's, and signs that some fonts have in place of theirs.
_UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\u2700-\u27bf]")


def read_pdf(name: str, data: bytes, seconds: float = MOST_SECONDS) -> Iterator[Record | Remark]:
    """The paper of a PDF, and what is worth saying of it. Raises FormatError.

    `name` is what sources call the file. After so many `seconds` no further page is begun.
    """
    if len(data) > MOST_BYTES:
        raise FormatError(f"a PDF of {len(data):,} bytes: not read; split it first")
    with open_pdf(data) as document:
        yield from _read(name, document, _pages(document, seconds))


def _pages(document: Document, seconds: float) -> list[Page]:
    """As many of the first pages as may be read and can be in so many seconds."""
    pages: list[Page] = []
    begun = process_time()
    for page in document.pages(MOST_PAGES):
        pages.append(page)
        if process_time() - begun > seconds:
            break
    return pages


def _read(name: str, document: Document, pages: Sequence[Page]) -> Iterator[Record | Remark]:
    _require_text(pages)
    lines = read_lines(pages)
    manner = Typography(usual_size(lines), usual_weight(lines))
    front = _front(document, pages, lines, manner)
    body = _body(name, lines[front.begins :], manner, front, lines)
    record, remarks = _record(name, front, body)
    yield record
    if document.length > len(pages):
        slow = "" if len(pages) == MOST_PAGES else "; the others would take too long"
        remarks.append(f"{document.length:,} pages: the first {len(pages)} are read{slow}")
    if _are_slides(pages):
        remarks.append("slides: their words are searched, few of them are sentences")
    if not body.text:
        remarks.append("no sentences behind its first page: only title and abstract are read")
    for remark in remarks:
        yield Remark(name, remark)


def _require_text(pages: Sequence[Page]) -> None:
    """Raise FormatError for a document without letters, or whose letters are none."""
    text = "".join(run.text for page in pages for run in page.runs)
    letters = len(_LETTER.findall(text))
    if len(_UNREADABLE.findall(text)) > 0.2 * max(1, len(text)):
        raise FormatError("the PDF's letters can't be read: run OCR over it (ocrmypdf) first")
    if not letters:
        raise FormatError("the PDF has no text, only pictures of pages: run OCR over it (ocrmypdf)")
    # A scan has no letters, or those of the stamp of who scanned it.
    if letters < max(100, 20 * len(pages)):
        raise FormatError(
            f"the PDF has almost no text: {letters} letters on {len(pages)} pages; if those are "
            "pictures, run OCR over it (ocrmypdf)"
        )


def _front(
    document: Document, pages: Sequence[Page], lines: Sequence[PdfLine], manner: Typography
) -> Front:
    page = next((page for page in pages if page.runs), pages[0])
    edges = "\n".join(run.text for run in page.runs)
    return read_front(document, lines, manner, turned=page.turned, edges=edges)


def _body(
    name: str, lines: Sequence[PdfLine], manner: Typography, front: Front, every: Sequence[PdfLine]
) -> Body:
    writing = write_text(lines, manner, words_of(every))
    return Body(
        text="".join(writing.pieces),
        pages=tuple(writing.pages),
        sections=tuple(writing.sections),
        front=front.text[:8000],
        file=name,
    )


def _record(name: str, front: Front, body: Body) -> tuple[Record, list[str]]:
    remarks: list[str] = []
    title = front.title
    if not title:
        title = PurePath(name.rpartition("!")[2]).stem
        remarks.append("no title found on its first page: named after its file")
    values: dict[str, Json] = {
        "title": title,
        "abstract": front.abstract,
        "year": front.year,
        "doi": front.doi,
        "arxiv_id": front.arxiv_id,
        FULL_TEXT: body.digest,
        FROM_PAGES: True,
    }
    if front.is_supplement:
        values |= {"doi": "", "arxiv_id": "", "supplement_to": front.doi or front.arxiv_id}
        remarks.append("a supplement: a paper of its own, not joined with the one it belongs to")
    made = make_record(values, authors=front.authors, source=f"{name}:1")
    return replace(made, body=body), remarks


def _are_slides(pages: Sequence[Page]) -> bool:
    wide = [page for page in pages if page.width > 1.15 * page.height]
    words = sum(len(run.text.split()) for page in wide for run in page.runs)
    return len(wide) > 0.8 * len(pages) and words < 150 * len(wide)
