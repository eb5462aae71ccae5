"""The letters of a PDF's pages as runs with their places. The only file that imports pypdfium2."""

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

_ONE_AT_A_TIME = threading.Lock()  # pdfium is not made for threads
_RAISED = 0.85
"""Letters below this share of a line's size stand above or below it."""
_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LEFT_OVER = re.compile(r"(?<=\w) ([,.;:])(?=\s|$)")
_BOLD = re.compile(r"(?i)bold|black|heavy|medi(?:um)?\b|\.B$")
_WIDER = re.compile(r"\s{3,}")
_POWER = re.compile(r"(?:\d|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]|(?<![^\W\d_])(?:[mskgchx]|[cmk]m|µm))$")
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ",
    "\u200b": "", "\ufeff": "", "\u2010": "-", "\u2011": "-",
}  # fmt: skip
SOFT_HYPHEN = "\u00ad"
"""What pdfium takes for a hyphen at a line's end comes out as this, so that the word is joined."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in a row with their box, in points from the page's lower left corner.

    `plain` is the text without what is raised: the marks of footnotes and affiliations.
    """

    text: str
    plain: str
    left: float
    right: float
    base: float
    size: float
    weight: int

    @property
    def top(self) -> float:
        """Where its capitals end, about."""
        return self.base + 0.7 * self.size


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
    runs = tuple(run for part in _parted(letters) if (run := _run(part)) is not None)
    turned = "".join(letter.sign for letter in letters if letter.turned)
    return Page(number + 1, width, height, runs, turned)


@dataclass(slots=True)
class _Letter:
    sign: str
    x: float
    y: float
    left: float
    right: float
    size: float
    weight: int
    turned: bool = False
    ends: bool = False


def _letters(text: Any) -> Iterator[_Letter]:
    """Every letter with its place; an end of line is one too."""
    import pypdfium2.raw as raw

    handle = text.raw
    x, y, left, right, bottom, top = (ctypes.c_double() for _ in range(6))
    matrix = raw.FS_MATRIX()
    size, weight = 0.0, 400
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, at)
        if code in (10, 13):
            yield _Letter("", 0, 0, 0, 0, 0, 0, ends=True)
            continue
        raw.FPDFText_GetCharOrigin(handle, at, x, y)
        if raw.FPDFText_IsGenerated(handle, at) == 1:
            yield _Letter(" ", x.value, y.value, x.value, x.value, size, weight)
            continue
        raw.FPDFText_GetCharBox(handle, at, left, right, bottom, top)
        raw.FPDFText_GetMatrix(handle, at, matrix)
        size = raw.FPDFText_GetFontSize(handle, at) * math.hypot(matrix.c, matrix.d)
        weight = raw.FPDFText_GetFontWeight(handle, at)
        if weight <= 0:
            weight = _named_weight(handle, at)
        is_hyphen = code == 2 or raw.FPDFText_IsHyphen(handle, at) == 1
        sign = SOFT_HYPHEN if is_hyphen else _sign(code)
        turned = abs(matrix.b) > abs(matrix.a)
        yield _Letter(sign, x.value, y.value, left.value, right.value, size, weight, turned)


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


def _parted(letters: list[_Letter]) -> Iterator[list[_Letter]]:
    """The upright letters that stand in a row: up to a line's end, a wide gap, or a step."""
    part: list[_Letter] = []
    last: _Letter | None = None
    for letter in letters:
        if letter.ends or letter.turned:
            yield part
            part, last = [], None
            continue
        if last is not None and letter.sign.strip() and _steps(last, letter):
            yield part
            part = []
        part.append(letter)
        if letter.sign.strip():
            last = letter
    yield part


def _steps(last: _Letter, letter: _Letter) -> bool:
    size = max(last.size, letter.size, 1.0)
    gap = letter.left - last.right
    # So wide a gap parts two columns or cells, not two words.
    return gap > 1.5 * size or gap < -2 * size or abs(letter.y - last.y) > 0.8 * size


def _run(part: list[_Letter]) -> Run | None:
    seen = [letter for letter in part if letter.sign.strip()]
    if not seen:
        return None
    size = _most_common([round(letter.size, 1) for letter in seen])
    base = _most_common([round(letter.y, 1) for letter in seen if letter.size > _RAISED * size])
    text, plain, edge = "", "", seen[0].left
    for letter in part:
        if not letter.sign.strip():
            text, plain = text + " ", plain + " "
            continue
        # So wide a gap parts two names; `plain` has two spaces for it.
        if letter.left - edge > 0.9 * size:
            plain += "  "
        if letter.size >= _RAISED * size or letter.y <= base + 0.15 * size:
            edge = letter.right
        if letter.size < _RAISED * size and letter.y > base + 0.15 * size:
            # 10⁵ and cm² are figures; behind a word or a stop it is the mark of a note.
            if _POWER.search(text[-6:]):
                text += letter.sign.translate(_SUPERSCRIPT)
            elif letter.sign.isalpha():
                text += letter.sign
        else:
            text, plain = text + letter.sign, plain + letter.sign
    left, right = min(one.left for one in seen), max(one.right for one in seen)
    # Where only the first words stand out, they are no heading.
    weight = int(_most_common([letter.weight for letter in seen]))
    weight = min(weight, max(letter.weight for letter in seen[-3:]))
    text, plain = " ".join(text.split()), _WIDER.sub("  ", plain.strip())
    text = _LEFT_OVER.sub(r"\1", text)  # What was raised stood between.
    return Run(text, plain, left, right, base, size, weight) if text else None


def _most_common(values: list[float] | list[int]) -> float:
    counts: dict[float, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return max(counts, key=lambda value: counts[value])
