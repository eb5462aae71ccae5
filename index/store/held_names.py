"""The names that a library holds beside its words: authors and venues, to find the nearest one."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.merging.titles import fold
from index.paper import Filters
from index.store.database import Database
from index.store.rows import conditions, marks, parts

_WORD = re.compile(r"[^\W\d_][\w'’-]+\w")


@dataclass(frozen=True, slots=True)
class HeldNames:
    """Lists of authors and venues in small letters, and the words of both without accents.

    Of each word stands how it is written with its accents, to look its papers up by.
    """

    authors: tuple[str, ...]
    venues: tuple[str, ...]
    author_words: Mapping[str, str]
    venue_words: Mapping[str, str]


def load_names(database: Database) -> HeldNames:
    """All of them, from the index that lists the papers: no abstract is read."""
    with database.read() as db:
        authors, venues = (
            tuple(
                row[0]
                for row in db.execute(
                    f"SELECT DISTINCT {column} FROM papers INDEXED BY papers_shelf "
                    f"WHERE {column} != ''"
                )
            )
            for column in ("authors_folded", "venue_folded")
        )
    return HeldNames(authors, venues, _words(authors), _words(venues))


def _words(names: Iterable[str]) -> dict[str, str]:
    distinct = set(_WORD.findall("\n".join(names)))
    return {word if word.isascii() else fold(word): word for word in sorted(distinct)}


def authors_with(database: Database, word: str) -> Counter[str]:
    """The authors' names that hold a word in small letters, as written; of how many papers each."""
    query = (
        "SELECT authors FROM papers WHERE id IN (SELECT id FROM papers INDEXED BY papers_shelf "
        "WHERE instr(authors_folded, ?))"
    )
    with database.read() as db:
        found = [json.loads(row[0]) for row in db.execute(query, (word,))]
    return Counter(name for names in found for name in names if word in name.casefold())


def lists_with(
    database: Database, letters: Sequence[str], filters: Filters
) -> list[tuple[str, str]]:
    """Ids of papers, newest first, with their authors in small letters, a line each.

    All papers that pass whose authors hold any of these letters, be it over a space or a hyphen,
    and all that may have them under an accent or an apostrophe.
    """
    where, values = conditions(filters)
    joined = "replace(replace(authors_folded, ' ', ''), '-', '')"
    held = f"instr({joined}, ?) OR " * len(letters)
    query = (
        f"SELECT id, authors_folded FROM papers INDEXED BY papers_shelf WHERE {where} AND ({held}"
        "instr(authors_folded, '''') "
        "OR length(CAST(authors_folded AS BLOB)) > length(authors_folded)) "
        "ORDER BY year DESC, row"
    )
    with database.read() as db:
        return [(row[0], row[1]) for row in db.execute(query, (*values, *letters))]


def authors_of(database: Database, ids: Sequence[str]) -> dict[str, list[str]]:
    """The authors of these papers, as written."""
    found: dict[str, list[str]] = {}
    with database.read() as db:
        for part in parts(ids):
            query = f"SELECT id, authors FROM papers WHERE id IN ({marks(part)})"
            found.update((row[0], json.loads(row[1])) for row in db.execute(query, part))
    return found


def venues_with(database: Database, words: str) -> Counter[str]:
    """The venues that hold these words in small letters, as written; of how many papers each."""
    query = (
        "SELECT venue FROM papers WHERE id IN (SELECT id FROM papers INDEXED BY papers_shelf "
        "WHERE instr(venue_folded, ?))"
    )
    with database.read() as db:
        return Counter(row[0] for row in db.execute(query, (words,)))
