"""Excel workbooks as tables: each sheet is read as the CSV that it would be saved as.

The only file that imports openpyxl.
"""

import csv
import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

from index.errors import FormatError, NotPapers
from index.formats.unpacking import FREE_UNPACKED, MAX_RATIO


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether a zip is a workbook of Excel."""
    return "xl/workbook.xml" in archive.namelist()


def sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, IO[bytes] | FormatError]]:
    """Each sheet that has rows, as CSV to be read before the next, or why it can't be read.

    A sheet's name is empty where it is the only one. Raises FormatError for a damaged workbook.
    """
    import openpyxl

    for member in archive.infolist():
        if member.file_size > FREE_UNPACKED + MAX_RATIO * member.compress_size:
            raise FormatError(f"unpacks to {member.file_size:,} bytes: not read")
    try:
        book = openpyxl.load_workbook(
            cast(IO[bytes], archive.fp), read_only=True, data_only=True, keep_links=False
        )
    except _damages() as error:
        raise FormatError(f"the workbook can't be read: {error}; save it as CSV") from None
    found = False
    for sheet in book.worksheets:
        name = str(sheet.title) if len(book.worksheets) > 1 else ""
        with tempfile.SpooledTemporaryFile(16 * 1024 * 1024) as text:
            try:
                rows = _write(sheet, cast(IO[bytes], text))
            except _damages() as error:
                yield name, FormatError(f"the sheet can't be read: {error}; save it as CSV")
                continue
            if rows:
                found = True
                text.seek(0)
                yield name, cast(IO[bytes], text)
    if not found:
        raise NotPapers("a workbook without a row")


def _damages() -> tuple[type[Exception], ...]:
    """What openpyxl lets through where a workbook is not as it should be."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from openpyxl.utils.exceptions import InvalidFileException

    packed = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
    values = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError)
    return (*packed, *values, ParseError, DefusedXmlException, InvalidFileException)


def _write(sheet: object, out: IO[bytes]) -> int:
    """Write a sheet's rows as CSV; how many there were. A cell's lines stay lines."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    count = empty = 0
    # One more than a table may have, so that a wider one is refused as such.
    for row in sheet.iter_rows(max_col=2001, values_only=True):  # type: ignore[attr-defined]
        cells = ["" if value is None else _plain(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        empty = 0 if cells else empty + 1
        # What comes behind so many empty rows is only formatted.
        if empty > 10_000:
            break
        count += bool(cells)
        writer.writerow(cells)
    text.detach()
    return count


def _plain(value: object) -> str:
    """A cell as text: a whole number without the `.0` that a spreadsheet gives it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "").replace("\r", "\n")
