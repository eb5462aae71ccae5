"""What can still be read of a damaged `library.sqlite`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.formats.export import export
from index.paper import Paper
from index.store.database import Database, fault_of, read_rows
from index.store.rows import paper_of_row

RESCUED = "rescued.jsonl"


def damage(folder: Path) -> str | None:
    """What is wrong with a library's `library.sqlite`; None when nothing is, or there is none."""
    path = folder / "library.sqlite"
    return fault_of(path) if path.is_file() else None


def salvage(folder: Path) -> Iterator[Paper]:
    """Every paper that can be read one by one, without the places it was read from."""
    database = Database(folder / "library.sqlite", immutable=True)
    for row in read_rows(database, "papers", "row"):
        yield paper_of_row(row, ())


def write_salvaged(folder: Path) -> tuple[Path, int]:
    """Write what can be read to `rescued.jsonl` in the folder, for `add`; the file, how many."""
    papers = list(salvage(folder))
    path = folder / RESCUED
    with path.open("w", encoding="utf-8") as file:
        file.writelines(export(papers, "jsonl"))
    return path, len(papers)
