"""Whether an index's files are as the writer left them: sizes and times, checksums on doubt."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

from index.store.database import database_size, fault_of


def make_manifest(folder: Path) -> str:
    """What the files of an index are now, to be kept in SQLite."""
    return json.dumps({name: _facts(folder / name) for name in _names(folder)})


def fault(folder: Path, seal: str, *, thorough: bool = False) -> str | None:
    """What is wrong with the files of an index that was sealed; None when all is well.

    Files of another time are read through and compared by checksum; `thorough` reads every file.
    Chroma's SQLite file changes whenever it is opened: SQLite itself says whether it is whole.
    """
    facts: dict[str, tuple[int, int, int]] = json.loads(seal)
    for name, (size, time, checksum) in facts.items():
        path = folder / name
        if not path.is_file():
            return f"{name} is missing"
        if path.suffix == ".sqlite3":
            found = _database_fault(path, size, thorough)
        else:
            found = _file_fault(path, (size, time, checksum), thorough)
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


def _database_fault(path: Path, size: int, thorough: bool) -> str | None:
    now = path.stat().st_size
    if database_size(path) != now or now < size:
        return "is cut short"
    # A small one is checked whenever a library is opened: in some milliseconds.
    return fault_of(path) if thorough or now <= (8 << 20) else None


def _names(folder: Path) -> list[str]:
    files = (p for p in folder.rglob("*") if p.is_file() and not p.name.endswith(".lock"))
    return sorted(str(p.relative_to(folder)) for p in files)


def _facts(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    checksum = 0 if path.suffix == ".sqlite3" else _checksum(path)
    return found.st_size, found.st_mtime_ns, checksum


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            value = zlib.crc32(block, value)
    return value
