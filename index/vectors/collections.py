"""Which embedder and chunking made which collection of vectors."""

from __future__ import annotations

from dataclasses import dataclass

from index.store.database import Connection
from index.store.papers import PaperStore


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of vectors, what made it, and where it stands.

    `embedder` and `precision` are as the user named them (empty: the default); `made_by` is the
    name the embedder gave itself when the first vector was made, empty before. `chroma` is the URL
    of a server, empty for the library's own folder; there, `snapshot` is the one that is read (0:
    none yet) and `seal` what its files were when it was written.
    """

    number: int
    embedder: str
    precision: str
    made_by: str
    chunking: str
    chroma: str = ""
    snapshot: int = 0
    seal: str = ""


REPLACED = -1
"""What `serving` is of a collection that is neither searched nor filled any more."""
_COLUMNS = "collection, embedder, precision, made_by, chunking, chroma, snapshot, seal"


def serving(store: PaperStore) -> Collection | None:
    """The collection that is searched; None in a library just made."""
    return _find(store, serving=True)


def in_making(store: PaperStore) -> Collection | None:
    """The collection that is to replace the one that serves; None when there is none."""
    return _find(store, serving=False)


def replaced(store: PaperStore) -> list[Collection]:
    """Collections that another has replaced and whose vectors are not deleted yet."""
    return _all(store, REPLACED)


def _find(store: PaperStore, *, serving: bool) -> Collection | None:
    found = _all(store, int(serving))
    return found[0] if found else None


def _all(store: PaperStore, state: int) -> list[Collection]:
    query = f"SELECT {_COLUMNS} FROM collections WHERE serving = ?"
    with store.database.read() as db:
        return [Collection(*row) for row in db.execute(query, (state,))]


def insert_collection(db: Connection, new: Collection, *, serves: bool) -> int:
    """Note a new collection, in which every paper is pending; the number it gets."""
    cursor = db.execute(
        "INSERT INTO collections (serving, embedder, precision, made_by, chunking, chroma) "
        "VALUES (?, ?, ?, '', ?, ?)",
        (int(serves), new.embedder, new.precision, new.chunking, new.chroma),
    )
    number = int(cursor.lastrowid or 0)
    db.execute("INSERT INTO indexed SELECT id, ?, '', 0 FROM papers", (number,))
    return number


def replace_collection(db: Connection, number: int) -> None:
    """Search and fill a collection no more; it is noted until its vectors are deleted."""
    db.execute("DELETE FROM indexed WHERE collection = ?", (number,))
    db.execute("UPDATE collections SET serving = ? WHERE collection = ?", (REPLACED, number))


def delete_collection(db: Connection, number: int) -> None:
    """Forget a collection, whose vectors are deleted."""
    db.execute("DELETE FROM indexed WHERE collection = ?", (number,))
    db.execute("DELETE FROM collections WHERE collection = ?", (number,))


def set_made_by(store: PaperStore, number: int, name: str) -> None:
    """Note the embedder's own name, before its first vector is written."""
    with store.database.write() as db:
        db.execute("UPDATE collections SET made_by = ? WHERE collection = ?", (name, number))


def set_snapshot(db: Connection, number: int, snapshot: int, seal: str) -> None:
    """Note which snapshot is read from now on; an empty seal is never compared."""
    db.execute(
        "UPDATE collections SET snapshot = ?, seal = ? WHERE collection = ?",
        (snapshot, seal, number),
    )


def serve(db: Connection, number: int) -> None:
    """Search this collection from now on; the one before is for the caller to replace."""
    db.execute("UPDATE collections SET serving = 1 WHERE collection = ?", (number,))
