"""Zotero's data folder: the items of its `zotero.sqlite`, with collections, tags and files.

Zotero keeps the database locked while it runs and may write at any moment: a copy is read, never
the file itself.
"""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import FormatError
from index.formats.zotero import NO_PAPERS
from index.paper import Json

NAME = "zotero.sqlite"
# Older databases have no feeds and no collections in the trash.
_PREPARE = """
CREATE TABLE IF NOT EXISTS feedItems (itemID INTEGER);
CREATE TABLE IF NOT EXISTS deletedCollections (collectionID INTEGER);
CREATE TEMP TABLE gone AS SELECT itemID FROM deletedItems UNION SELECT itemID FROM feedItems;
INSERT INTO gone SELECT itemID FROM itemAttachments WHERE parentItemID IN (SELECT itemID FROM gone);
"""
_ITEMS = """
SELECT items.itemID AS id, items.key AS key, itemTypes.typeName AS kind FROM items
JOIN itemTypes USING (itemTypeID)
WHERE items.itemID NOT IN (SELECT itemID FROM gone) ORDER BY items.itemID
"""
_FIELDS = """
SELECT itemData.itemID, fieldName, value FROM itemData
JOIN fields USING (fieldID) JOIN itemDataValues USING (valueID) ORDER BY itemData.itemID
"""
_CREATORS = """
SELECT itemCreators.itemID, creatorType, firstName, lastName, fieldMode FROM itemCreators
JOIN creators USING (creatorID) JOIN creatorTypes USING (creatorTypeID)
ORDER BY itemCreators.itemID, orderIndex
"""
_TAGS = """
SELECT itemTags.itemID, tags.name FROM itemTags JOIN tags USING (tagID) ORDER BY itemTags.itemID
"""
_COLLECTIONS = """
SELECT itemID, collectionName FROM collectionItems JOIN collections USING (collectionID)
WHERE collectionID NOT IN (SELECT collectionID FROM deletedCollections)
ORDER BY itemID, collectionName
"""
_FILES = """
SELECT parentItemID, items.key, path FROM itemAttachments JOIN items USING (itemID)
WHERE parentItemID IS NOT NULL AND path IS NOT NULL
AND items.itemID NOT IN (SELECT itemID FROM gone) ORDER BY parentItemID, items.itemID
"""
_LINKED = """
SELECT path FROM itemAttachments WHERE path LIKE '%.pdf' AND path NOT LIKE 'storage:%'
AND itemID NOT IN (SELECT itemID FROM gone) ORDER BY itemID
"""
Row = dict[str, Json]


def is_zotero_data(path: Path, start: bytes) -> bool:
    """Whether a file is Zotero's database: by its name, and by what it begins with."""
    return path.name.lower().startswith("zotero.sqlite") and start.startswith(b"SQLite")


def zotero_lines(path: Path) -> str:
    """The items as JSON lines in the shape of Zotero's API. Raises FormatError."""
    with _copied(path) as db:
        items = _items(db, path.absolute().parent)
        text = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
    if not text:
        raise FormatError("Zotero's database has no items in it")
    return text


def zotero_pdfs(path: Path) -> list[Path]:
    """The PDFs of a data folder and those linked from elsewhere, without what was thrown away."""
    held = sorted(path.with_name("storage").glob("*/*.[pP][dD][fF]"))
    try:
        with _copied(path) as db:
            gone = {row[0] for row in db.execute("SELECT key FROM items JOIN gone USING (itemID)")}
            linked = [str(row[0]) for row in db.execute(_LINKED)]
    except FormatError:
        return held  # Reading the database itself says what is wrong.
    there = [Path(name) for name in linked if os.path.isabs(name) and os.path.isfile(name)]
    return [*(pdf for pdf in held if pdf.parent.name not in gone), *there]


@contextmanager
def _copied(path: Path) -> Iterator[sqlite3.Connection]:
    """The database as it stands, in a copy. Raises FormatError."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / NAME
        try:
            for ending in ("", "-wal", "-journal"):
                if (part := path.with_name(path.name + ending)).exists():
                    shutil.copyfile(part, copy.with_name(NAME + ending))
            with closing(sqlite3.connect(copy)) as db:
                db.row_factory = sqlite3.Row
                db.executescript(_PREPARE)
                yield db
        except (sqlite3.Error, OSError) as error:
            raise FormatError(f"Zotero's database can't be read: {error}") from error


def _items(db: sqlite3.Connection, folder: Path) -> Iterator[Row]:
    """Each item that is a paper, whole."""
    items: dict[int, Row] = {}
    for found in db.execute(_ITEMS):
        if found["kind"] not in NO_PAPERS:
            items[found["id"]] = {"key": found["key"], "itemType": found["kind"]}
    for number, name, value in db.execute(_FIELDS):
        if number in items:
            items[number][name] = _date(value) if name == "date" else value
    for number, kind, given, family, mode in db.execute(_CREATORS):
        person: Row = {"creatorType": kind, "firstName": given, "lastName": family}
        _append(
            items, number, "creators", {"creatorType": kind, "name": family} if mode else person
        )
    for number, tag in db.execute(_TAGS):
        _append(items, number, "tags", {"tag": tag})
    for number, collection in db.execute(_COLLECTIONS):
        _append(items, number, "collections", {"name": collection})
    for number, key, place in db.execute(_FILES):
        if str(place).lower().endswith(".pdf"):
            _append(items, number, "attachments", _file(str(place), key, folder))
    yield from items.values()


def _append(items: dict[int, Row], number: int, name: str, value: Json) -> None:
    listed = items[number].setdefault(name, []) if number in items else None
    if isinstance(listed, list):
        listed.append(value)


def _date(value: object) -> str:
    """Zotero keeps `2021-03-00 March 2021`: the sorted form first, as it was typed behind it."""
    return str(value).partition(" ")[0]


def _file(place: str, key: str, folder: Path) -> str:
    """Where an attached file lies: in the folder of its key, or where the link says."""
    if place.startswith("storage:"):
        return str(folder / "storage" / key / place.removeprefix("storage:"))
    return place
