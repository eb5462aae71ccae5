"""Opens a file, a pipe or a zip, unpacks and decodes it: the text every format reads from.

Record size and unpacked size are limited here, once. Whatever is wrong with a file is said as a
FormatError whose message is the reason alone; the caller knows the file and the line.
"""

import io
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from index.errors import FormatError, NotPapers
from index.formats.encoding import Recoded, encoding_of, is_binary
from index.formats.spreadsheet import is_workbook, sheets
from index.formats.unpacking import (
    FREE_UNPACKED,
    HEAD,
    MAX_RATIO,
    MAX_UNPACKED,
    PACKED,
    Checked,
    unpack,
)
from index.formats.zotero_data import is_zotero_data, zotero_lines
from index.pdf.head import is_pdf

MAX_RECORD = 16 * 1024 * 1024
"""Bytes of one line and of one record; no paper's abstract comes near."""

_NOT_PAPERS = {
    b"\x89PNG": "a picture, not a list of papers",
    b"\xff\xd8\xff": "a picture, not a list of papers",
    b"GIF8": "a picture, not a list of papers",
    b"SQLite format 3": "an SQLite database, not a list of papers",
    b"\xd0\xcf\x11\xe0": "an Office document, not a list of papers: save it as CSV",
    b"{\\rtf": "an RTF document, not a list of papers: save it as plain text",
    b"7z\xbc\xaf": "a 7-Zip archive: unpack it first",
    b"Rar!": "a RAR archive: unpack it first",
    b"PAR1": "a Parquet file, not a list of papers: save it as CSV or JSON lines",
}
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line without its end, numbered from 1; `text` is None where it exceeds `MAX_RECORD`."""

    number: int
    text: str | None


@dataclass(slots=True)
class OpenedSource:
    """An opened text: its name, its first 64 KiB and, once, its lines or its pieces."""

    name: str
    head: str
    _stream: IO[bytes] = field(repr=False)

    def lines(self) -> Iterator[SourceLine]:
        """The lines in order. Raises FormatError where packed data is damaged or too large."""
        number = 0
        while data := self._stream.readline(MAX_RECORD):
            number += 1
            whole = len(data) < MAX_RECORD or data.endswith(b"\n")
            while not data.endswith(b"\n") and not whole:
                data = self._stream.readline(MAX_RECORD)
                if not data:
                    break
            yield SourceLine(number, _decode(data).rstrip("\r\n\0") if whole else None)

    def pieces(self) -> Iterator[str]:
        """The text in pieces that end at a line's end or after 64 KiB, whichever comes first."""
        rest = b""
        while data := self._stream.readline(64 * 1024):
            data = rest + data
            cut = len(data) if data.endswith(b"\n") else _character_end(data)
            rest = data[cut:]
            yield _decode(data[:cut])
        if rest:
            yield _decode(rest)


@dataclass(frozen=True, slots=True)
class Pdf:
    """An opened PDF: its name, and its bytes, read when asked for."""

    name: str
    _stream: IO[bytes] = field(repr=False)

    def read(self, most: int) -> bytes:
        """Its bytes, at most so many and one more."""
        return self._stream.read(most + 1)


@contextmanager
def open_sources(path: Path) -> Iterator[Iterator[OpenedSource | Pdf | tuple[str, FormatError]]]:
    """The texts in a file: itself, or the members of a zip; `-` is standard input.

    A member of a zip that can't be read comes as its name and the error. Raises FormatError for a
    file that is unreadable, empty or no text.
    """
    if str(path) == "-":
        yield iter([open_stream("stdin", sys.stdin.buffer)])
        return
    name = str(path.absolute())
    try:
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FormatError(f"the file can't be opened: {reason}") from error
    with stream:
        start = stream.peek(16) if stream.seekable() else b""
        if start.startswith(_ZIP):
            yield _open_members(name, stream)
        elif is_zotero_data(path, start):
            yield iter([source_of(name, zotero_lines(path))])
        else:
            yield iter([open_stream(name, stream)])


def source_of(name: str, text: str) -> OpenedSource:
    """A text in memory, to be read like a file."""
    data = text.encode("utf-8", "replace")
    return OpenedSource(name, text[:HEAD], io.BytesIO(data))


def _open_members(
    name: str, stream: IO[bytes]
) -> Iterator[OpenedSource | Pdf | tuple[str, FormatError]]:
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FormatError(f"the zip is damaged: {error}") from error
    with archive:
        if is_workbook(archive):
            for sheet, rows in sheets(archive):
                label = f"{name}!{sheet}" if sheet else name
                yield (label, rows) if isinstance(rows, FormatError) else open_stream(label, rows)
            return
        names = archive.namelist()
        if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= set(names):
            raise NotPapers("an Office document, not a list of papers: save it as CSV or .xlsx")
        left = MAX_UNPACKED
        for member in archive.infolist():
            label = f"{name}!{member.filename}"
            parts = Path(member.filename.replace("\\", "/")).parts
            if member.is_dir() or any(p.startswith((".", "__MACOSX")) and p != ".." for p in parts):
                continue
            left -= member.file_size
            try:
                yield _open_member(archive, member, label, outside=".." in parts, left=left)
            except FormatError as error:
                yield label, error


def _open_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str, *, outside: bool, left: int
) -> OpenedSource | Pdf:
    if outside or member.filename.startswith(("/", "\\")):
        raise FormatError("the zip's member lies outside of its folder: not read")
    if left < 0 or member.file_size > FREE_UNPACKED + MAX_RATIO * member.compress_size:
        raise FormatError(f"unpacks to {member.file_size:,} bytes: not read; unpack it yourself")
    try:
        stream = archive.open(member)
    except (RuntimeError, NotImplementedError, OSError, zipfile.BadZipFile) as error:
        raise FormatError(f"the zip's member can't be opened: {error}") from error
    return open_stream(label, stream)


def open_stream(name: str, stream: IO[bytes]) -> OpenedSource | Pdf:
    """Unpack, judge and decode a stream by its first bytes. Raises FormatError."""
    checked = Checked(stream)
    head = checked.peek_head()
    if head.startswith(_ZIP):
        raise FormatError("a zip inside of an archive or a pipe: unpack it first")
    packed = next((kind for magic, kind in PACKED.items() if head.startswith(magic)), None)
    if packed is None:
        return _open_text(name, checked, head)
    limited = Checked(unpack(packed, cast(IO[bytes], io.BufferedReader(checked))), checked)
    head = limited.peek_head()
    if any(head.startswith(magic) for magic in (*PACKED, _ZIP)):
        raise FormatError("an archive inside of an archive: unpack it first")
    return _open_text(name, limited, head)


def _open_text(name: str, stream: "Checked", head: bytes) -> OpenedSource | Pdf:
    if is_pdf(head):
        return Pdf(name, cast(IO[bytes], io.BufferedReader(stream)))
    reason = next((why for magic, why in _NOT_PAPERS.items() if head.startswith(magic)), None)
    if head[257:262] == b"ustar":
        reason = "a tar archive: unpack it first"
    if reason:
        raise (FormatError if "unpack" in reason else NotPapers)(reason)
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        raise NotPapers("the file is empty")
    encoding = encoding_of(head)
    if encoding != "utf-8" or (b"\r" in head and b"\n" not in head):
        stream = Checked(cast(IO[bytes], Recoded(stream, encoding)))
        head = stream.peek_head()
    # A download that was given its room beforehand and cut ends in NULs.
    if is_binary(head.rstrip(b"\0") or head):
        raise NotPapers("a binary file, not a list of papers")
    buffered = io.BufferedReader(stream, HEAD)
    if head.startswith(b"\xef\xbb\xbf"):
        head = head[len(buffered.read(3)) :]
    cut = len(head) if len(head) < HEAD - 3 else head.rfind(b"\n") + 1 or _character_end(head)
    return OpenedSource(name, _decode(head[:cut]), cast(IO[bytes], buffered))


def _character_end(data: bytes) -> int:
    """Where the last whole UTF-8 character of `data` ends."""
    for back in range(1, min(4, len(data)) + 1):
        if data[-back] & 0xC0 != 0x80:
            return len(data) - back if data[-back] >= 0xC0 else len(data)
    return len(data)


def _decode(data: bytes) -> str:
    """UTF-8 or, line by line, what old programs wrote: cp1252 is latin-1 with typographic quotes.

    Bytes that cp1252 lacks fall through to latin-1, which lacks none.
    """
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
