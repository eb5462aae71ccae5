"""The library's SQLite file: connections, transactions, copies. Only this imports sqlite3."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Empty, LifoQueue

from index.errors import LibraryError, ReadOnly
from index.store.resources import is_full, require_files

Connection = sqlite3.Connection
Row = sqlite3.Row

BUSY_SECONDS = 60.0


class Database:
    """Connections to one SQLite file, for any number of threads.

    `immutable` reads a file that nothing writes, on a disk that can't be written. `read_only` names
    the library that must not be written, be it that the file is a copy of its.
    """

    def __init__(self, path: Path, *, immutable: bool = False, read_only: Path | None = None):
        self.path = path
        self.immutable = immutable
        self.read_only = read_only
        self._idle: LifoQueue[Connection] = LifoQueue()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees every transaction committed so far."""
        with self._errors(), self._borrowed() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed at the end, undone if anything is raised."""
        if self.read_only is not None:
            raise ReadOnly(self.read_only)
        with self._errors(), self._borrowed() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close every idle connection; the last one folds the write-ahead log into the file."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    @contextmanager
    def _borrowed(self) -> Iterator[Connection]:
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = self._connect()
        try:
            yield connection
        except sqlite3.DatabaseError:
            connection.close()
            raise
        except BaseException:
            self._idle.put(connection)
            raise
        else:
            self._idle.put(connection)

    def _connect(self) -> Connection:
        options = "?immutable=1" if self.immutable else "?mode=rwc"
        connection = sqlite3.connect(
            self.path.resolve().as_uri() + options,
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        connection.create_function("fold", 1, str.casefold, deterministic=True)
        if not self.immutable:
            try:
                # An abstract fills a small page badly: a tenth of the file would be empty space.
                connection.execute("PRAGMA page_size = 8192")  # of a file yet to be made
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
            except sqlite3.DatabaseError:
                connection.close()
                raise
        return connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            if "readonly" in str(error):  # became so while it was open
                raise ReadOnly(self.path.parent) from error
            raise LibraryError(_explain(self.path, error)) from error


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite file as it is at one moment, whoever writes to it meanwhile."""
    try:
        with closing(_plain(source)) as old:
            old.execute("VACUUM INTO ?", (str(target),))  # without the empty pages in between
    except sqlite3.Error as error:
        raise LibraryError(_explain(source, error)) from error


def database_size(path: Path) -> int:
    """Bytes that a SQLite file says it has, by its header; -1 if it is none."""
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(b"SQLite format 3\0"):
        return -1
    page = int.from_bytes(header[16:18], "big")
    return (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")


def fault_of(path: Path) -> str | None:
    """What SQLite finds wrong in a file; None when it finds nothing."""
    try:
        with closing(_plain(path)) as db:
            found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return str(error)
    return None if found == "ok" else str(found).splitlines()[-1]


def read_rows(database: Database, table: str, key: str) -> Iterator[Row]:
    """Each row of a table that can still be read, by its integer key, whatever is damaged."""
    try:
        with database.read() as db:
            query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
            last = int(db.execute(query, (table,)).fetchone()[0])
    except (LibraryError, TypeError):
        return
    for number in range(1, last + 1):
        try:
            with database.read() as db:
                row = db.execute(f"SELECT * FROM {table} WHERE {key} = ?", (number,)).fetchone()
        except LibraryError:
            continue
        if row is not None:
            yield row


def _plain(path: Path) -> Connection:
    # Without a folder to write its shared memory to, SQLite can't even read a file in WAL mode.
    options = "?mode=ro" if os.access(path.parent, os.W_OK) else "?immutable=1"
    return sqlite3.connect(path.resolve().as_uri() + options, uri=True, timeout=BUSY_SECONDS)


def _explain(path: Path, error: sqlite3.Error) -> str:
    text = str(error)
    if "unable to open" in text:
        require_files()
    if is_full(error):
        return f"no room left: the disk of {path} is full; free some space and do it again"
    if "malformed" in text or "not a database" in text:
        return f"the library's papers are damaged: {path} ({text}); run paper-assistant doctor"
    if "locked" in text:
        return f"the library is busy: {path} ({text}); try again"
    return f"the library's papers can't be read or written: {path} ({text}); check the disk"
