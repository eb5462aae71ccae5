"""The letters of a PDF's pages with their places. The only file that imports pypdfium2."""

from __future__ import annotations

import ctypes
import math
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from index.errors import FormatError
from index.pdf.runs import Letter, Run, runs_of

_ONE_AT_A_TIME = threading.Lock()  # pdfium is not made for threads
_BOLD = re.compile(r"(?i)bold|black|heavy|medi(?:um)?\b|\.B$")
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ",
    "\u200b": "", "\ufeff": "", "\u2010": "-", "\u2011": "-",
}  # fmt: skip
# Bitmap fonts of TeX name no letters: what stands where in its old encoding, and in its newer one.
_OLD_TEX = {11: "ff", 12: "fi", 13: "fl", 14: "ffi", 15: "ffl", 16: "ı", 25: "ß", 26: "æ", 27: "œ",
            28: "ø"}  # fmt: skip
_TEX = {25: "ı", 27: "ff", 28: "fi", 29: "fl", 30: "ffi", 31: "ffl", 255: "ß"}
SOFT_HYPHEN = "\u00ad"
"""What pdfium takes for a hyphen at a line's end comes out as this, so that the word is joined."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size, its upright runs in the order of the file, and what stands turned."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    turned: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF opened: how many pages, what its metadata say, and the pages, read when asked for."""

    length: int
    title: str
    author: str
    subject: str
    _pdf: Any

    def pages(self, most: int) -> Iterator[Page]:
        """The first pages in order; one that is damaged is empty."""
        for number in range(min(self.length, most)):
            with _ONE_AT_A_TIME:
                yield _read_page(self._pdf, number)


@contextmanager
def open_pdf(data: bytes) -> Iterator[Document]:
    """Open a PDF in memory. Raises FormatError where it is damaged, locked or empty."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        try:
            pdf = pypdfium2.PdfDocument(data)
            length = len(pdf)
        except pypdfium2.PdfiumError as error:
            raise FormatError(_reason(str(error))) from error
        told = {name: _metadata(pdf, name) for name in ("Title", "Author", "Subject")}
    try:
        if not length:
            raise FormatError("the PDF has no pages")
        yield Document(length, told["Title"], told["Author"], told["Subject"], pdf)
    finally:
        with _ONE_AT_A_TIME:
            pdf.close()


def _reason(error: str) -> str:
    lowered = error.lower()
    if "password" in lowered or "security" in lowered:
        return "the PDF is locked with a password: unlock it first"
    return "the PDF is damaged: download it again"


def _metadata(pdf: Any, name: str) -> str:
    try:
        return str(pdf.get_metadata_value(name) or "").strip()
    except (ValueError, UnicodeError):
        return ""


def _read_page(pdf: Any, number: int) -> Page:
    import pypdfium2

    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        return Page(number + 1, 0, 0, ())
    try:
        width, height = page.get_size()
        text = page.get_textpage()
        letters = list(_letters(text))
        text.close()
    except pypdfium2.PdfiumError:
        return Page(number + 1, 0, 0, ())
    finally:
        page.close()
    turned = "".join(letter.sign for letter in letters if letter.turned)
    return Page(number + 1, width, height, tuple(runs_of(letters)), turned)


def _letters(text: Any) -> Iterator[Letter]:
    """Every letter with its place; an end of line is one too."""
    import pypdfium2.raw as raw

    handle = text.raw
    x, y, left, right, bottom, top = (ctypes.c_double() for _ in range(6))
    matrix = raw.FS_MATRIX()
    size, weight = 0.0, 400
    codes = [raw.FPDFText_GetUnicode(handle, at) for at in range(text.count_chars())]
    nameless = _nameless(codes)
    for at, code in enumerate(codes):
        found = nameless.get(at, "")
        if found and raw.FPDFText_HasUnicodeMapError(handle, at) != 1:
            found = ""
        if code in (10, 13) and not found:
            yield Letter("", 0, 0, 0, 0, 0, 0, ends=True)
            continue
        raw.FPDFText_GetCharOrigin(handle, at, x, y)
        if raw.FPDFText_IsGenerated(handle, at) == 1:
            yield Letter(" ", x.value, y.value, x.value, x.value, size, weight)
            continue
        raw.FPDFText_GetCharBox(handle, at, left, right, bottom, top)
        raw.FPDFText_GetMatrix(handle, at, matrix)
        size = raw.FPDFText_GetFontSize(handle, at) * math.hypot(matrix.c, matrix.d)
        weight = raw.FPDFText_GetFontWeight(handle, at)
        if weight <= 0:
            weight = _named_weight(handle, at)
        is_hyphen = code == 2 or raw.FPDFText_IsHyphen(handle, at) == 1
        sign = SOFT_HYPHEN if is_hyphen else found or _sign(code)
        turned = abs(matrix.b) > abs(matrix.a)
        yield Letter(sign, x.value, y.value, left.value, right.value, size, weight, turned)


def _nameless(codes: list[int]) -> dict[int, str]:
    """What stands at places within words whose code is none of a letter, as TeX's fonts have it."""
    places = [
        at
        for at, code in enumerate(codes)
        if (code in _OLD_TEX or code in _TEX)
        and any(near < 0xD800 and chr(near).isalpha() for near in codes[max(0, at - 1) : at + 2])
    ]
    old = sum(codes[at] in (11, 12, 14, 15) for at in places)
    new = sum(27 <= codes[at] <= 31 for at in places)
    table = _OLD_TEX if old > new else _TEX
    return {at: table[codes[at]] for at in places if codes[at] in table}


def _named_weight(handle: Any, at: int) -> int:
    """The weight that a font's name tells, where the font itself does not."""
    import pypdfium2.raw as raw

    buffer = ctypes.create_string_buffer(100)
    raw.FPDFText_GetFontInfo(handle, at, buffer, 100, ctypes.byref(ctypes.c_int()))
    name = buffer.value.decode("ascii", "ignore")
    return 700 if _BOLD.search(name) else 400


def _sign(code: int) -> str:
    if code < 32 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return ""
    return _LIGATURES.get(chr(code), chr(code))
