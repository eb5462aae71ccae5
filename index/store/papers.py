"""The store: every paper of a library, in SQLite. Both indexes are made from it at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from index.merging.identity import keys
from index.paper import Chunk, Filters, Outline, Paper, Refusal
from index.store.bodies import bodies_of
from index.store.database import Connection, Database, Row
from index.store.rows import (
    FIELDS,
    hash64,
    marks,
    paper_of_row,
    parts,
    passing,
    read_spans,
    values_of,
)

ORDERS = {
    "title": "title COLLATE NOCASE, row",
    "year": "year DESC, row",  # SQLite takes an unknown year for the smallest: it comes last.
    "added": "row",
}


class PaperStore:
    """Papers, where they were read, what was refused, and what of it stands in the indexes."""

    def __init__(self, database: Database):
        self.database = database

    def papers(
        self, filters: Filters, *, limit: int | None = None, offset: int = 0, sort: str = "added"
    ) -> list[Paper]:
        """The papers that pass, sorted by `title`, `year` (newest first) or `added`."""
        papers, values = passing(filters)
        # Only row numbers are sorted: a page far down would otherwise drag every abstract along.
        page = f"SELECT row FROM {papers} ORDER BY {ORDERS[sort]} LIMIT ? OFFSET ?"
        query = f"SELECT row, * FROM papers WHERE row IN ({page}) ORDER BY {ORDERS[sort]}"
        with self.database.read() as db:
            found = db.execute(query, (*values, -1 if limit is None else limit, offset)).fetchall()
            return _with_sources(db, found)

    def get(self, ids: Sequence[str]) -> list[Paper]:
        """The papers of these ids with their bodies, in that order; ids not there are left out."""
        papers: dict[str, Paper] = {}
        library = self.database.read_only or self.database.path.parent
        with self.database.read() as db:
            for part in parts(ids):
                query = f"SELECT * FROM papers WHERE id IN ({marks(part)})"
                found = db.execute(query, part).fetchall()
                papers.update((paper.id, paper) for paper in _with_sources(db, found))
                bodies = bodies_of(db, [row["row"] for row in found], library)
                for row in found:
                    if body := bodies.get(row["row"]):
                        papers[row["id"]] = replace(papers[row["id"]], body=body)
        return [papers[i] for i in ids if i in papers]

    def with_keys(self, wanted: Sequence[str]) -> list[tuple[str, Paper]]:
        """The papers that have one of these keys of `identity.keys`, each with that key."""
        found: list[tuple[str, Paper]] = []
        with self.database.read() as db:
            for key in wanted:
                rows = db.execute("SELECT paper FROM keys WHERE hash = ?", (hash64(key),))
                papers = find_papers(db, [row[0] for row in rows]).values()
                found.extend((key, paper) for paper in papers if key in keys(paper))
        return found

    def keyed(self, wanted: Sequence[str]) -> list[Paper]:
        """The papers with a record of one of these citekeys, whatever the case."""
        # The index holds the keys: no record's body is read. `key != ''` lets SQLite see it.
        query = (
            "SELECT DISTINCT paper FROM records INDEXED BY records_key "
            f"WHERE key != '' AND key COLLATE NOCASE IN ({marks(wanted)}) ORDER BY paper"
        )
        with self.database.read() as db:
            return [*find_papers(db, [row[0] for row in db.execute(query, [*wanted])]).values()]

    def ids(self, filters: Filters) -> set[str]:
        """Ids of the papers that pass."""
        papers, values = passing(filters)
        with self.database.read() as db:
            return {row[0] for row in db.execute(f"SELECT id FROM {papers}", values)}

    def newest(self, filters: Filters) -> list[str]:
        """Ids of the papers that pass, newest first."""
        papers, values = passing(filters)
        with self.database.read() as db:
            found = db.execute(f"SELECT id FROM {papers} ORDER BY {ORDERS['year']}", values)
            return [row[0] for row in found]

    def outlines(self) -> list[Outline]:
        """Every paper without its abstract, read from the index that lists them."""
        query = (
            "SELECT id, title, year, coalesce((SELECT name FROM records JOIN files USING (file) "
            "WHERE paper = papers.row ORDER BY record LIMIT 1), '') "
            "FROM papers INDEXED BY papers_shelf"
        )
        with self.database.read() as db:
            return [Outline(*row) for row in db.execute(query)]

    def count(self, filters: Filters | None = None) -> int:
        """Number of papers that pass."""
        papers, values = passing(filters or Filters())
        with self.database.read() as db:
            return int(db.execute(f"SELECT count(*) FROM {papers}", values).fetchone()[0])

    def lacks(self) -> Mapping[str, int]:
        """How many papers lack an abstract, authors, a year, a venue or any identifier.

        And how many are `retracted`, the `first` year and the `last`; 0 where no year is known.
        """
        query = (
            "SELECT total(abstract = '') AS abstract, total(authors = '[]') AS authors, "
            "total(year IS NULL) AS year, total(venue = '') AS venue, "
            "total(doi = '' AND arxiv_id = '' AND pmid = '') AS identifier, "
            "total(retracted) AS retracted, "
            "coalesce(min(year), 0) AS first, coalesce(max(year), 0) AS last FROM papers"
        )
        with self.database.read() as db:
            row = db.execute(query).fetchone()
            return {name: int(row[name]) for name in row.keys()}  # noqa: SIM118

    def refusals(self) -> list[Refusal]:
        """What could not be read, file by file."""
        with self.database.read() as db:
            found = db.execute("SELECT file, line, reason FROM refusals ORDER BY rowid")
            return [Refusal(*row) for row in found]

    def meta(self, name: str) -> str | None:
        """One of the library's own notes."""
        with self.database.read() as db:
            row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
            return row[0] if row else None

    def count_chunks(self, collection: int) -> int:
        """Number of chunks noted for a collection of vectors."""
        query = (
            "SELECT coalesce(sum(length(spans) - length(replace(spans, '-', ''))), 0) "
            "FROM indexed WHERE collection = ?"
        )
        with self.database.read() as db:
            return int(db.execute(query, (collection,)).fetchone()[0])

    def chunks(self, ids: Iterable[str], collection: int) -> list[Chunk]:
        """The chunks of these papers that may stand in a collection of vectors."""
        chunks: list[Chunk] = []
        with self.database.read() as db:
            for part in parts(list(ids)):
                query = (
                    f"SELECT paper_id, spans FROM indexed WHERE collection = ? "
                    f"AND paper_id IN ({marks(part)})"
                )
                for paper_id, spans in db.execute(query, (collection, *part)):
                    chunks.extend(read_spans(paper_id, spans))
        return chunks


def set_meta(db: Connection, name: str, value: str) -> None:
    """Write one of the library's own notes."""
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def find_paper(db: Connection, row: int) -> Paper:
    """The paper of a row."""
    return find_papers(db, [row])[row]


def find_papers(db: Connection, rows: Sequence[int]) -> dict[int, Paper]:
    """The papers of some rows, in their order."""
    query = "SELECT * FROM papers WHERE row IN ({})"
    found = [row for part in parts(rows) for row in db.execute(query.format(marks(part)), part)]
    papers = dict(zip((row["row"] for row in found), _with_sources(db, found), strict=True))
    return {row: papers[row] for row in rows}


def insert_paper(db: Connection, paper: Paper, row: int | None = None) -> int:
    """Write a new paper, pending in every collection; its row, a new one unless it had one."""
    names, places = ", ".join(FIELDS), marks(FIELDS)
    query = f"INSERT INTO papers (row, {names}) VALUES (?, {places})"
    row = int(db.execute(query, (row, *values_of(paper))).lastrowid or 0)
    _write_keys(db, row, paper)
    _mark_pending(db, paper.id)
    return row


def insert_papers(store: PaperStore, papers: Iterable[Paper]) -> int:
    """Write those papers whose ids are not there yet, a thousand to a transaction; how many."""
    inserted = 0
    rest = iter(papers)
    while batch := list(islice(rest, 1000)):
        with store.database.write() as db:
            for paper in batch:
                if not db.execute("SELECT 1 FROM papers WHERE id = ?", (paper.id,)).fetchone():
                    insert_paper(db, paper)
                    inserted += 1
    return inserted


def replace_paper(db: Connection, row: int, paper: Paper) -> None:
    """Write a changed paper in its place, pending in every collection."""
    names = ", ".join(f"{name} = ?" for name in FIELDS)
    db.execute(f"UPDATE papers SET {names} WHERE row = ?", (*values_of(paper), row))
    db.execute("DELETE FROM keys WHERE paper = ?", (row,))
    _write_keys(db, row, paper)
    _mark_pending(db, paper.id)


def _write_keys(db: Connection, row: int, paper: Paper) -> None:
    hashes = {(hash64(key), row) for key in keys(paper)}
    db.executemany("INSERT INTO keys VALUES (?, ?)", hashes)


def _mark_pending(db: Connection, paper_id: str) -> None:
    db.execute(
        "INSERT INTO indexed SELECT ?, collection, '', 0 FROM collections WHERE serving >= 0 "
        "ON CONFLICT DO UPDATE SET done = 0",
        (paper_id,),
    )


def delete_paper(db: Connection, paper_id: str) -> bool:
    """Delete a paper and what is known of it; what the indexes hold of it is then pending."""
    row = db.execute("SELECT row FROM papers WHERE id = ?", (paper_id,)).fetchone()
    if row is None:
        return False
    mine = "(SELECT record FROM records WHERE paper = ?)"
    db.execute(f"DELETE FROM bodies WHERE record IN {mine}", (row[0],))
    db.execute("DELETE FROM records WHERE paper = ?", (row[0],))
    db.execute("DELETE FROM keys WHERE paper = ?", (row[0],))
    db.execute("DELETE FROM papers WHERE row = ?", (row[0],))
    db.execute("UPDATE indexed SET done = 0 WHERE paper_id = ?", (paper_id,))
    return True


def _with_sources(db: Connection, rows: Sequence[Row]) -> list[Paper]:
    sources: dict[int, list[str]] = {row["row"]: [] for row in rows}
    for part in parts(list(sources)):
        query = (
            "SELECT paper, name || ':' || line FROM records JOIN files USING (file) "
            f"WHERE paper IN ({marks(part)}) ORDER BY record"
        )
        for paper, source in db.execute(query, part):
            sources[paper].append(source)
    return [paper_of_row(row, tuple(sources[row["row"]])) for row in rows]
