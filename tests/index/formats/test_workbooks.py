"""Excel workbooks and Zotero's data folder."""

import sqlite3
import zipfile
from contextlib import closing

import openpyxl
import pytest

from index.ingest.files import list_files, read_records
from index.paper import Record, Refusal, Unused
from tests.index.libraries import open_library
from tests.index.pdf.papers import make_pdf

HEADER = ("Title", "Authors", "Year", "Abstract", "DOI", "PMID", "Cited by")
ROWS = (
    ("Hives", "Moss, Mia; Reed, Tom", 2021, "Bees nest.\nOn roofs.", "10.8888/r1", 7654321.0, 3),
    ("Tiles", "Reed, Tom", 2020, None, None, None, None),
)


def book(path, *sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_a_workbook(tmp_path):
    path = book(tmp_path / "x.xlsx", ("Export", [HEADER, *ROWS]))
    hives, tiles, unused = read_records(path)
    assert hives == Record(
        title="Hives",
        abstract="Bees nest.\nOn roofs.",
        authors=("Moss, Mia", "Reed, Tom"),
        year=2021,
        doi="10.8888/r1",
        pmid="7654321",
        extra={"Cited by": "3"},
        source=f"{path}:2",
    )
    assert (tiles.title, tiles.abstract) == ("Tiles", "")
    assert unused == Unused(str(path), ("Cited by",))


def test_sheets_and_lines_above_the_header(tmp_path):
    path = book(
        tmp_path / "x.xlsx",
        ("Read me", [("Exported on 1 May",)]),
        ("Papers", [("A search",), (), HEADER[:4], ROWS[0][:4]]),
    )
    found = list(read_records(path))
    assert [r.title for r in found if isinstance(r, Record)] == ["Hives"]
    assert found[-1].file == f"{path}!Papers"


def test_other_office_documents_and_damage(tmp_path):
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    [refusal] = read_records(path)
    assert "Office document" in refusal.reason
    broken = tmp_path / "x.xlsx"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook>")
    [refusal] = read_records(broken)
    assert "can't be read" in refusal.reason


@pytest.fixture
def zotero(tmp_path):
    folder = tmp_path / "Zotero"
    (folder / "storage" / "PDFKEY01").mkdir(parents=True)
    (folder / "storage" / "PDFKEY01" / "hives.pdf").write_bytes(b"%PDF-1.4")
    (folder / "translators").mkdir()
    (folder / "translators" / "x.bib").write_text("@misc{a, title={No paper of mine}}")
    with closing(sqlite3.connect(folder / "zotero.sqlite")) as db:
        db.executescript(
            """
            CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
            CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, key TEXT);
            CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY);
            CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
            CREATE TABLE itemData (itemID INT, fieldID INT, valueID INT);
            CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value);
            CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT,
                                   fieldMode INT);
            CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
            CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT,
                                       orderIndex INT);
            CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
            CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
            CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT);
            CREATE TABLE deletedCollections (collectionID INTEGER PRIMARY KEY);
            CREATE TABLE feedItems (itemID INTEGER PRIMARY KEY);
            CREATE TABLE collectionItems (collectionID INT, itemID INT, orderIndex INT);
            CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, parentItemID INT, path TEXT);
            INSERT INTO itemTypes VALUES (1, 'journalArticle'), (2, 'attachment'), (3, 'book');
            INSERT INTO items VALUES (1, 1, 'AAAA1111'), (2, 2, 'PDFKEY01'), (3, 3, 'BBBB2222'),
                                     (4, 3, 'CCCC3333');
            INSERT INTO deletedItems VALUES (4);
            INSERT INTO fields VALUES (1, 'title'), (2, 'abstractNote'), (3, 'date'), (4, 'DOI'),
                                      (5, 'publicationTitle');
            INSERT INTO itemDataValues VALUES (1, 'Hives'), (2, 'Bees nest.'),
                (3, '2021-03-00 March 2021'), (4, '10.8888/r1'), (5, 'Roofs'), (6, 'Tiles'),
                (7, 'Thrown away');
            INSERT INTO itemData VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 4, 4), (1, 5, 5),
                                        (3, 1, 6), (4, 1, 7);
            INSERT INTO creators VALUES (1, 'Mia', 'Moss', 0), (2, '', 'Bee Study Group', 1),
                                        (3, 'Ed', 'Ek', 0);
            INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor');
            INSERT INTO itemCreators VALUES (1, 2, 1, 1), (1, 1, 1, 0), (1, 3, 2, 2);
            INSERT INTO tags VALUES (1, 'bees');
            INSERT INTO itemTags VALUES (1, 1, 0);
            INSERT INTO collections VALUES (1, 'Thesis'), (2, 'Dropped');
            INSERT INTO deletedCollections VALUES (2);
            INSERT INTO collectionItems VALUES (1, 1, 0), (2, 1, 0);
            INSERT INTO items VALUES (5, 1, 'FEED0001'), (6, 2, 'TRASHED1'), (7, 2, 'TRASHED2'),
                                     (8, 2, 'LINKED01');
            INSERT INTO itemData VALUES (5, 1, 5);
            INSERT INTO feedItems VALUES (5);
            INSERT INTO deletedItems VALUES (6);
            INSERT INTO itemAttachments VALUES (6, 1, 'storage:a.pdf'), (7, 4, 'storage:b.pdf'),
                                               (8, 3, 'LINKED/tiles.pdf');
            INSERT INTO itemAttachments VALUES (2, 1, 'storage:hives.pdf');
            """
        )
    return folder


def test_a_zotero_folder(zotero):
    before = {p: p.read_bytes() for p in zotero.rglob("*") if p.is_file()}
    file, pdf = list_files([zotero])
    assert pdf == zotero / "storage" / "PDFKEY01" / "hives.pdf"
    hives, tiles = read_records(file)
    assert hives.authors == ("Moss, Mia", "Bee Study Group")
    assert (hives.title, hives.abstract, hives.year) == ("Hives", "Bees nest.", 2021)
    assert (hives.doi, hives.venue, hives.key) == ("10.8888/r1", "Roofs", "AAAA1111")
    assert hives.keywords == ("bees", "Thesis")
    assert hives.extra["attachments"] == [str(zotero / "storage" / "PDFKEY01" / "hives.pdf")]
    assert (tiles.title, tiles.extra["type"]) == ("Tiles", "book")
    assert {p: p.read_bytes() for p in zotero.rglob("*") if p.is_file()} == before


def test_what_was_thrown_away_in_zotero_stays_away_and_what_is_linked_comes(zotero, tmp_path):
    for key in ("TRASHED1", "TRASHED2", "UNKNOWN1"):
        (zotero / "storage" / key).mkdir()
        (zotero / "storage" / key / "a.pdf").write_bytes(b"%PDF-1.4")
    linked = tmp_path / "tiles.pdf"
    linked.write_bytes(b"%PDF-1.4")
    with closing(sqlite3.connect(zotero / "zotero.sqlite")) as db:
        db.execute("UPDATE itemAttachments SET path = ? WHERE itemID = 8", (str(linked),))
        db.commit()
    _, *pdfs = list_files([zotero])
    assert [pdf.parent.name for pdf in pdfs] == ["PDFKEY01", "UNKNOWN1", tmp_path.name]


def test_a_pdf_in_a_zotero_folder_joins_the_item_it_is_attached_to(zotero, tmp_path):
    pdf = zotero / "storage" / "PDFKEY01" / "hives.pdf"
    pdf.write_bytes(make_pdf(title="A Draft of Something Else", authors="", abstract=""))
    with open_library(tmp_path / "library", create=True) as library:
        report = library.add([zotero])
        assert (report.added, report.merged, report.papers) == (2, 1, 2)
        hives = next(p for p in library.papers() if p.title == "Hives")
        assert "softmax" in library.paper(hives.id).body.text
        assert library.merges(hives.id)[0].reason == "attached to it in Zotero"
        assert library.add([zotero]).unchanged == 3


def test_a_zotero_database_that_is_open_elsewhere(zotero):
    with closing(sqlite3.connect(zotero / "zotero.sqlite")) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("INSERT INTO items VALUES (9, 3, 'DDDD4444')")
        db.execute("INSERT INTO itemData VALUES (9, 1, 5)")
        db.commit()
        db.execute("BEGIN EXCLUSIVE")
        titles = [r.title for r in read_records(zotero / "zotero.sqlite")]
    assert titles == ["Hives", "Tiles", "Roofs"]


def test_a_database_that_is_none_of_zoteros(tmp_path):
    path = tmp_path / "zotero.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE x (y)")
        db.commit()
    [refusal] = read_records(path)
    assert isinstance(refusal, Refusal)
    assert "no such table" in refusal.reason
