"""What the records of a library lack: how many have no abstract, year or DOI, and which."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.library import Library


class Lack(StrEnum):
    """A field that a record can be without."""

    ABSTRACT = "abstract"
    YEAR = "year"
    AUTHORS = "authors"
    DOI = "DOI"


_WITHOUT = {
    Lack.ABSTRACT: "abstract = ''",
    Lack.YEAR: "year IS NULL",
    Lack.AUTHORS: "authors IN ('', '[]')",
    Lack.DOI: "doi = ''",
}


def count_lacking(library: Library) -> dict[Lack, int]:
    """How many papers lack each field; fields that none lacks are left out."""
    sums = ", ".join(f"coalesce(sum({_WITHOUT[lack]}), 0)" for lack in Lack)
    with library.store.database.read() as db:
        row = db.execute(f"SELECT {sums} FROM papers").fetchone()
    return {lack: int(count) for lack, count in zip(Lack, row, strict=True) if count}


def ids_lacking(library: Library, lack: Lack) -> list[str]:
    """The papers that lack a field, by title."""
    with library.store.database.read() as db:
        rows = db.execute(
            f"SELECT id FROM papers WHERE {_WITHOUT[lack]} ORDER BY title COLLATE NOCASE, id"
        )
        return [str(row[0]) for row in rows]
