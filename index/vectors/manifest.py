"""Whether an index's files are as the writer left them: sizes and times, checksums on doubt."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import numpy as np

from index.store.database import database_size, fault_of, tables_of_pages

BLOCK = 1 << 20
CHECKED_AT_ONCE = 8 << 20
"""Bytes up to which an unsealed SQLite file of Chroma is checked whenever a library is opened."""
COMPARED_AT_ONCE = 256 << 20
"""Bytes up to which a sealed one is compared page by page: a gigabyte takes about a second."""
PAGE = 4096
_COUNTERS = ((18, 20), (24, 44), (92, 100))
"""Where a SQLite header counts changes and pages, and says how it is written; copies differ."""
_OPENINGS = "acquire_write"
"""The table to which Chroma adds a line whenever it is opened."""


def make_manifest(folder: Path) -> str:
    """What the files of an index are now, to be kept in the truth."""
    return json.dumps({name: _facts(folder / name) for name in _names(folder)})


def fault(folder: Path, seal: str, *, thorough: bool = False) -> str | None:
    """What is wrong with the files of an index that was sealed; None when all is well.

    Files of another time are read through and compared by checksum; `thorough` reads every file.
    """
    facts: dict[str, tuple[int, int, int | str]] = json.loads(seal)
    for name, (size, time, checksum) in facts.items():
        path = folder / name
        if not path.is_file():
            return f"{name} is missing"
        if path.suffix == ".sqlite3":
            found = _database_fault(path, size, str(checksum or ""), thorough)
        else:
            found = _file_fault(path, (size, time, int(checksum)), thorough)
        if found:
            return f"{name} {found}"
    return None


def _file_fault(path: Path, sealed: tuple[int, int, int], thorough: bool) -> str | None:
    size, time, checksum = sealed
    now = path.stat()
    if now.st_size != size:
        return f"has {now.st_size} bytes instead of {size}"
    if (thorough or now.st_mtime_ns != time) and _checksum(path) != checksum:
        return "has changed"
    return None


def _database_fault(path: Path, size: int, pages: str, thorough: bool) -> str | None:
    """Every reader of Chroma writes a line to its SQLite file; all other pages are as sealed."""
    if database_size(path) != path.stat().st_size or path.stat().st_size < size:
        return "is cut short"
    if pages and (thorough or size <= COMPARED_AT_ONCE):
        sealed = np.frombuffer(base64.b64decode(pages), np.uint32)
        changed = set((np.flatnonzero(_page_sums(path, len(sealed)) != sealed) + 1).tolist())
        tables = tables_of_pages(path, changed) if changed else {}
        if tables is None or set(tables.values()) - {_OPENINGS}:
            return "has changed"
    if thorough or (not pages and size <= CHECKED_AT_ONCE):
        return fault_of(path)
    return None


def _page_sums(path: Path, count: int) -> np.ndarray:
    """A checksum of each of the first pages of a SQLite file, its counters left out."""
    sums = np.zeros(count, np.uint32)
    with path.open("rb") as file:
        for number in range(count):
            page = file.read(PAGE)
            if number == 0:
                header = bytearray(page)
                for start, end in _COUNTERS:
                    header[start:end] = bytes(end - start)
                page = bytes(header)
            sums[number] = zlib.crc32(page)
    return sums


def _names(folder: Path) -> list[str]:
    files = (p for p in folder.rglob("*") if p.is_file() and not p.name.endswith(".lock"))
    return sorted(str(p.relative_to(folder)) for p in files)


def _facts(path: Path) -> list[int | str]:
    found = path.stat()
    if path.suffix == ".sqlite3":
        sums = _page_sums(path, found.st_size // PAGE)
        return [found.st_size, found.st_mtime_ns, base64.b64encode(sums.tobytes()).decode()]
    return [found.st_size, found.st_mtime_ns, _checksum(path)]


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            value = zlib.crc32(block, value)
    return value
