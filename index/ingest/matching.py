"""Which papers of a library a record may be another copy of, and whether it still is the same."""

from __future__ import annotations

from index.ingest.remerge import CONTENT
from index.merging.conflicts import in_conflict
from index.merging.first_page import titles_in
from index.merging.identity import keys, normalise_title, same_paper
from index.paper import Paper, Record
from index.store.database import Connection
from index.store.rows import hash64, marks


def candidates(db: Connection, record: Record | Paper) -> list[int]:
    """The rows of the papers that share a key with a record."""
    found = keys(record)
    if isinstance(record, Record) and record.body is not None:
        titles = (f"title:{title}" for title in titles_in(record.body.front))
        found = (*found, *titles, f"file:{record.body.file}")
    hashes = [hash64(key) for key in dict.fromkeys(found)]
    query = f"SELECT DISTINCT paper FROM keys WHERE hash IN ({marks(hashes)}) ORDER BY paper"
    return [int(row[0]) for row in db.execute(query, hashes)]


def is_attached(held: Paper, record: Record) -> bool:
    """Whether a reference manager says that a PDF is of a paper, and nothing speaks against it."""
    attached = held.extra.get("attachments")
    named = isinstance(attached, list) and record.body is not None and record.body.file in attached
    return named and "supplement_to" not in record.extra and not in_conflict(held, record)


def is_another(rest: Paper | None, edited: Record) -> bool:
    """Whether an edited record no longer is the paper that its other records describe."""
    if rest is None or same_paper(rest, edited):
        return False
    titles = {normalise_title(rest.title), normalise_title(edited.title)}
    return len(titles) > 1 or in_conflict(rest, edited)


def says_the_same(one: Paper, other: Paper) -> bool:
    """Whether two papers agree in all that a record says."""
    return all(getattr(one, n) == getattr(other, n) for n in CONTENT)
