"""The tables of a library's SQLite file, and how a file of an older version is brought to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from index.errors import LibraryError
from index.store.database import Connection, Database, copy_database

APPLICATION_ID = 0x50415031
"""Marks the file as a library of ours."""
VERSION = 7
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE papers (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, abstract TEXT NOT NULL, key TEXT NOT NULL, authors TEXT NOT NULL,
    year INTEGER, venue TEXT NOT NULL, doi TEXT NOT NULL, arxiv_id TEXT NOT NULL,
    pmid TEXT NOT NULL, url TEXT NOT NULL, keywords TEXT NOT NULL, retracted INTEGER NOT NULL,
    extra TEXT NOT NULL,
    authors_folded TEXT NOT NULL, venue_folded TEXT NOT NULL
);
CREATE INDEX papers_year ON papers (year, id);
-- All that listing and filtering look at, so that neither reads a single abstract.
CREATE INDEX papers_shelf ON papers (title COLLATE NOCASE, year, venue_folded, authors_folded, id);
-- Hashes of what another copy of the paper would share: DOI, arXiv id, PubMed id, title.
CREATE TABLE keys (
    hash INTEGER NOT NULL, paper INTEGER NOT NULL, PRIMARY KEY (hash, paper)
) WITHOUT ROWID;
CREATE INDEX keys_paper ON keys (paper);
CREATE TABLE files (file INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
-- What was read, and where. `body` is NULL while the paper still says just what its record says.
CREATE TABLE records (
    record INTEGER PRIMARY KEY,
    file INTEGER NOT NULL, line INTEGER NOT NULL, digest BLOB NOT NULL, key TEXT NOT NULL,
    paper INTEGER NOT NULL, body TEXT
);
CREATE INDEX records_place ON records (file, line);
CREATE INDEX records_digest ON records (digest);
CREATE INDEX records_key ON records (file, key) WHERE key != '';
CREATE INDEX records_paper ON records (paper);
-- The full text that came with a record. A paper's is that of its first record that has one.
CREATE TABLE bodies (
    record INTEGER PRIMARY KEY, text TEXT NOT NULL, pages TEXT NOT NULL, sections TEXT NOT NULL,
    front TEXT NOT NULL
);
CREATE TABLE merges (paper TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL, at TEXT);
-- `format` is the one that was forced, empty where it was told by content.
CREATE TABLE refusals (
    file TEXT NOT NULL, line INTEGER NOT NULL, reason TEXT NOT NULL, format TEXT NOT NULL DEFAULT ''
);
CREATE INDEX refusals_file ON refusals (file);
-- One collection of vectors serves; while another embedder's is made, there are two.
CREATE TABLE collections (
    collection INTEGER PRIMARY KEY AUTOINCREMENT, serving INTEGER NOT NULL,
    embedder TEXT NOT NULL, precision TEXT NOT NULL, made_by TEXT NOT NULL, chunking TEXT NOT NULL,
    chroma TEXT NOT NULL DEFAULT '', snapshot INTEGER NOT NULL DEFAULT 0,
    seal TEXT NOT NULL DEFAULT ''
);
-- What stands in the indexes: a row for each paper and collection, `done` 0 while it is pending.
-- Spans are noted before the indexes are touched, so they never list less than the indexes hold.
CREATE TABLE indexed (
    paper_id TEXT NOT NULL, collection INTEGER NOT NULL, spans TEXT NOT NULL,
    done INTEGER NOT NULL, PRIMARY KEY (paper_id, collection)
) WITHOUT ROWID;
CREATE INDEX indexed_pending ON indexed (collection) WHERE done = 0;
"""


def create_schema(database: Database) -> None:
    """Make the tables in an empty file; all of them or, if killed, none."""
    with database.write() as db:
        if db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
            return
        for statement in SCHEMA.split(";\n"):
            if statement.strip():
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")


def schema_version(database: Database) -> int | None:
    """The version of the schema in the file; None if it is no library."""
    with database.read() as db:
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            return None
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def _to_version_2(db: Connection) -> None:
    """Version 2 keeps vectors in snapshots; those of version 1 are made again."""
    known = {row["name"] for row in db.execute("PRAGMA table_info(collections)")}
    for column in (
        "chroma TEXT NOT NULL DEFAULT ''",
        "snapshot INTEGER NOT NULL DEFAULT 0",
        "seal TEXT NOT NULL DEFAULT ''",
    ):
        if column.split()[0] not in known:
            db.execute(f"ALTER TABLE collections ADD COLUMN {column}")
    chroma = "(SELECT value FROM meta WHERE name = 'chroma')"
    db.execute(f"UPDATE collections SET chroma = coalesce({chroma}, '')")
    unread = "(SELECT collection FROM collections WHERE snapshot = 0 AND chroma = '')"
    db.execute(f"UPDATE indexed SET done = 0 WHERE collection IN {unread}")


def _to_version_3(db: Connection) -> None:
    """Version 3 kept a second copy of the vectors, which version 6 does without."""


def _to_version_4(db: Connection) -> None:
    """Version 4 remembers which format a refused file was read as."""
    known = {row["name"] for row in db.execute("PRAGMA table_info(refusals)")}
    if "format" not in known:
        db.execute("ALTER TABLE refusals ADD COLUMN format TEXT NOT NULL DEFAULT ''")


def _to_version_5(db: Connection) -> None:
    """Version 5 lists and filters papers by an index that holds all it looks at."""
    db.execute(
        "CREATE INDEX IF NOT EXISTS papers_shelf ON papers "
        "(title COLLATE NOCASE, year, venue_folded, authors_folded, id)"
    )


def _to_version_6(db: Connection) -> None:
    """Version 6 reads vectors where Chroma keeps them; its second copy's pages are used again."""
    db.execute("DROP TABLE IF EXISTS compact")


def _to_version_7(db: Connection) -> None:
    """Version 7 keeps the full texts of PDFs."""
    db.execute(
        "CREATE TABLE IF NOT EXISTS bodies (record INTEGER PRIMARY KEY, text TEXT NOT NULL, "
        "pages TEXT NOT NULL, sections TEXT NOT NULL, front TEXT NOT NULL)"
    )


MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {
    1: _to_version_2,
    2: _to_version_3,
    3: _to_version_4,
    4: _to_version_5,
    5: _to_version_6,
    6: _to_version_7,
}
"""What brings a file of this version to the next one."""


def migrate(database: Database, version: int) -> None:
    """Bring a file of an older version to this one; a copy of it stays beside, `.version-N`.

    Raises LibraryError if a newer version made it.
    """
    if version == VERSION:
        return
    if version > VERSION:
        raise LibraryError(
            f"a newer paper-assistant made this library: {database.path} (version {version}, "
            f"this one reads {VERSION}); update paper-assistant"
        )
    copy = database.path.with_name(f"{database.path.name}.version-{version}")
    if not copy.exists():
        part = copy.with_name(f"{copy.name}.part")
        part.unlink(missing_ok=True)
        copy_database(database.path, part)
        part.rename(copy)
    with database.write() as db:
        found = int(db.execute("PRAGMA user_version").fetchone()[0])
        for step in range(found, VERSION):
            MIGRATIONS[step](db)
        db.execute(f"PRAGMA user_version = {VERSION}")
