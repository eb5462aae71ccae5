"""What is named to be added: files, folders of files, and sources on the network."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.errors import FormatError
from index.formats import Read, read_file, require_format
from index.formats import name_of as name_of_file
from index.formats.zotero_data import NAME as ZOTERO
from index.sources import is_source, read_source


def read_records(path: Path, *, format: str | None = None) -> Iterator[Read]:
    """Each record of a file, of `-` (standard input) or of a source, or why it can't be read.

    What is wrong with the whole of it is one refusal. Raises FormatError only for a format that
    does not exist.
    """
    if format is not None:
        require_format(format)
    yield from read_source(str(path)) if is_source(str(path)) else read_file(path, format=format)


def name_of(path: Path) -> str:
    """What refusals and sources call what was named: a source as it is, a file by its full path."""
    return str(path) if is_source(str(path)) else name_of_file(path)


def list_files(paths: Sequence[str | Path]) -> Iterator[Path]:
    """The files that paths name; of a folder every file in it, by name, but for hidden ones.

    A folder that a link leads back to is entered once; a library inside a folder is left out,
    and of Zotero's data folder only its database and the PDFs in it are read.
    The name of a source, `arxiv:QUERY`, stays as it is. Raises FormatError for a path that
    does not exist.
    """
    for path in map(Path, paths):
        if is_source(str(path)):
            yield path
        elif str(path) == "-" or not path.is_dir():
            if str(path) != "-" and not path.exists() and not path.is_symlink():
                raise FormatError(f"no such file: {path}; check the path")
            yield path
        else:
            yield from _walk(path)


def _walk(folder: Path) -> Iterator[Path]:
    entered: set[str] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in entered or "library.sqlite" in files:
            folders.clear()
            continue
        entered.add(real)
        if ZOTERO in files:
            # Its folder also holds copies of the database, pages saved from the web and programs.
            folders.clear()
            yield Path(place, ZOTERO)
            yield from sorted(Path(place, "storage").glob("*/*.[pP][dD][fF]"))
            continue
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(files):
            path = Path(place, file)
            if not file.startswith(".") and _is_file(path):
                yield path


def _is_file(path: Path) -> bool:
    """Whether it is a file, or a link that leads nowhere: that is refused when it is read."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True
