"""Room on the disk: asked for before writing, because indexes can't even be read on a full disk."""

from __future__ import annotations

import shutil
from pathlib import Path

from index.errors import LibraryError

RESERVE = 8 << 20
"""Bytes left free: readers of Chroma write a line, SQLite its log."""


def require_room(folder: Path, size: int = 0) -> None:
    """Raise LibraryError unless so many bytes and the reserve are free on the folder's disk."""
    free = shutil.disk_usage(folder).free
    if free < size + RESERVE:
        raise LibraryError(
            f"no room left: {free >> 20} MB free on the disk of {folder}, "
            f"{(size + RESERVE >> 20) + 1} MB needed; free some space and do it again"
        )


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder; 0 where there is none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def is_full(error: BaseException) -> bool:
    """Whether an error of any library says that the disk is full."""
    text = str(error).lower()
    return "disk is full" in text or "no space left" in text or "os error 28" in text
