"""A PDF where it lies, to be opened again: in a file, in a packed file, or in a zip."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.errors import FormatError
from index.formats.opener import OpenedSource, Pdf, open_stream
from index.pdf.head import is_pdf

_DAMAGES = (OSError, KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class PdfFile:
    """Where a PDF lies; `member` names it in the zip at `path`, `packed` says it is packed."""

    path: Path
    member: str = ""
    packed: bool = False

    @property
    def name(self) -> str:
        """The name of the PDF itself."""
        return PurePosixPath(self.member or self.path.name).name

    def read(self, most: int) -> bytes | None:
        """Its bytes; None where there are more than `most`, or it is no PDF any more."""
        with suppress(FormatError, *_DAMAGES), _opened(self) as source:
            if isinstance(source, Pdf):
                data = source.read(most)
                return data if len(data) <= most else None
        return None


def find_pdf(name: str) -> PdfFile | None:
    """The PDF that sources call so: a path, or `a.zip!member`; None where none is."""
    for path, member in _readings(name):
        # What is no plain file, such as a pipe, is not opened: that could wait for ever.
        with suppress(FormatError, *_DAMAGES):
            if path.is_file():
                found = PdfFile(path, member, packed=bool(member) or not _begins_as_pdf(path))
                if not found.packed:
                    return found
                with _opened(found) as source:
                    return found if isinstance(source, Pdf) else None
    return None


def _readings(name: str) -> Iterator[tuple[Path, str]]:
    """What a name may mean: `!` parts a zip from its member, and may stand in either."""
    yield Path(name), ""
    at = name.find("!")
    while at > 0:
        yield Path(name[:at]), name[at + 1 :]
        at = name.find("!", at + 1)


def _begins_as_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return is_pdf(file.read(1024))


@contextmanager
def _opened(pdf: PdfFile) -> Iterator[OpenedSource | Pdf]:
    with pdf.path.open("rb") as file:
        if not pdf.member:
            yield open_stream(str(pdf.path), file)
            return
        with zipfile.ZipFile(file) as archive, archive.open(pdf.member) as member:
            yield open_stream(pdf.name, member)
