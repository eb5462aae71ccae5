"""The names that a library holds beside its words: authors and venues, to find the nearest one."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.merging.titles import fold
from index.store.database import Database

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


def venues_with(database: Database, words: str) -> Counter[str]:
    """The venues that hold these words in small letters, as written; of how many papers each."""
    query = (
        "SELECT venue FROM papers WHERE id IN (SELECT id FROM papers INDEXED BY papers_shelf "
        "WHERE instr(venue_folded, ?))"
    )
    with database.read() as db:
        return Counter(row[0] for row in db.execute(query, (words,)))
