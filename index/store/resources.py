"""Room on the disk and in memory, asked for before writing: indexes can't even be read on a full
disk, and native libraries end a process that has no memory left without a word."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from index.errors import LibraryError


def require_room(folder: Path, size: int = 0) -> None:
    """Raise LibraryError unless so many bytes and the reserve are free on the folder's disk."""
    free = shutil.disk_usage(folder).free
    # Bytes left free: readers of Chroma write a line, SQLite its log.
    spare = 8 << 20
    if free < size + spare:
        raise LibraryError(
            f"no room left: {free >> 20} MB free on the disk of {folder}, "
            f"{(size + spare >> 20) + 1} MB needed; free some space and do it again"
        )


def require_memory() -> None:
    """Raise LibraryError where a limit on this process leaves too little to index papers."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return
    used = _address_space()
    # So many addresses numpy, onnxruntime, Chroma and tantivy take; most are never used.
    needed = (256 << 20) if "onnxruntime" in sys.modules else (1600 << 20)
    if limit - used < needed:
        raise LibraryError(
            f"not enough memory: this process may use {limit >> 20:,} MB, {used + needed >> 20:,} "
            "MB are needed to index papers; raise its limit (ulimit -v)"
        )


def _address_space() -> int:
    """Bytes of this process's address space; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of any library says that there was no memory left."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(mark in text for mark in _NO_MEMORY)


_NO_MEMORY = (
    *("bad_alloc", "bfcarena", "cannot allocate memory", "failed to allocate", "out of memory"),
    *("failed to map segment", "failed to spawn", "can't start new thread"),
)


FILES = 40
"""Files that Chroma and BM25 open at once, with room to spare."""
NO_FILES = (
    "too many open files: this process can't open any more; close other programs, or raise the "
    "limit (ulimit -n 4096)"
)


def require_files(wanted: int = FILES) -> None:
    """Raise LibraryError where so many files can't be opened any more.

    What is written in Rust ends in a panic on stderr there; it is asked before.
    """
    held: list[int] = []
    try:
        for _ in range(wanted):
            held.append(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        raise LibraryError(NO_FILES) from error
    finally:
        for number in held:
            os.close(number)


def is_out_of_files(error: BaseException) -> bool:
    """Whether an error of any library says that no more files can be opened."""
    text = str(error).lower()
    return "too many open files" in text or "toomanyopenfiles" in text or "code: 24," in text


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder; 0 where there is none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def is_full(error: BaseException) -> bool:
    """Whether an error of any library says that the disk is full."""
    text = str(error).lower()
    return "disk is full" in text or "no space left" in text or "os error 28" in text
