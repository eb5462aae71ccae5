"""Files that came in through a door, kept in the library's folder.

A paper's source then names a file that is there, `refused --retry` finds it again, and the same
file sent twice is the same source.
"""

import hashlib
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from index.errors import LibraryError
from index.store.bodies import RECEIVED

BLOCK = 1_000_000  # bytes
# Devices, whatever follows: a library copied to Windows holds files it can open.
_OF_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def keep(file: BinaryIO, name: str, library: Path) -> Path:
    """Copy a file into the library at `library`, in a folder named for its content.

    Raises LibraryError where it can't be.
    """
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    place = library / RECEIVED / digest.hexdigest()[:16] / plain_name(name)
    file.seek(0)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    except OSError as error:
        raise LibraryError(
            f"a file can't be kept: {place} ({error.strerror}); free some space or copy the library"
        ) from error
    return place


def forget(path: Path) -> None:
    """Delete a kept file in which there was no paper."""
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()


def plain_name(name: str) -> str:
    """A file name without folders, so that no client chooses where a file is written."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(". ")
    return f"_{kept[:100]}" if _OF_WINDOWS.match(kept) else kept[:100] or "papers"
