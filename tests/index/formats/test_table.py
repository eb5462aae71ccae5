"""CSV and TSV with columns as people name them."""

import pytest

from index.ingest.files import read_records
from index.paper import Record, Refusal, Unused


def read(tmp_path, text):
    path = tmp_path / "x.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path, list(read_records(path))


def test_a_pubmed_export(tmp_path):
    text = (
        '\ufeffPMID,Title,Authors,Citation,Publication Year,"Journal/Book",DOI\r\n'
        '12,"A, b","Doe J, Roe B.",x,2020,Nature,10.1000/x\r\n'
    )
    path, records = read(tmp_path, text)
    assert records == [
        Record(
            title="A, b",
            authors=("Doe J", "Roe B"),
            year=2020,
            venue="Nature",
            doi="10.1000/x",
            pmid="12",
            extra={"Citation": "x"},
            source=f"{path}:2",
        ),
        Unused(str(path), ("Citation",)),
    ]


def test_a_zotero_export_with_lines_inside_of_cells(tmp_path):
    text = (
        "Key,Item Type,Publication Year,Author,Title,Publication Title,Abstract Note,Manual Tags\n"
        '"AB12",journalArticle,2020,"Doe, Jane; Roe, Bob",T,Nature,"Line 1\nline ""two""","x; y"\n'
        '"CD34",book,2021,Plato,U,,,\n'
    )
    path, records = read(tmp_path, text)
    assert records == [
        Record(
            title="T",
            abstract='Line 1\nline "two"',
            key="AB12",
            authors=("Doe, Jane", "Roe, Bob"),
            year=2020,
            venue="Nature",
            keywords=("x", "y"),
            extra={"type": "article"},
            source=f"{path}:2",
        ),
        Record(
            title="U",
            key="CD34",
            authors=("Plato",),
            year=2021,
            extra={"type": "book"},
            source=f"{path}:4",
        ),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path, delimiter):
    text = "title,abstract,year\nT,A,2020\n".replace(",", delimiter)
    _, [record] = read(tmp_path, text)
    assert (record.title, record.abstract, record.year) == ("T", "A", 2020)


def test_rows_that_cannot_be_read(tmp_path):
    path, records = read(tmp_path, "title,abstract\nT,A\n,\nU,B,surplus\n\nV,\n")
    assert [getattr(r, "title", r) for r in records] == [
        "T",
        Refusal(str(path), 4, "3 cells under 2 columns"),
        "V",
    ]


def test_a_million_columns(tmp_path):
    _, records = read(tmp_path, "title," + "x," * 1_000_000 + "\nT\n")
    assert [r.reason[:24] for r in records] == ["a table of 1,000,002 col"]


def test_latin_1(tmp_path):
    _, [record] = read(tmp_path, "title,abstract\nCafé,naïve\n".encode("latin-1"))
    assert (record.title, record.abstract) == ("Café", "naïve")


@pytest.mark.parametrize(
    "text", ["name,age,city\nBob,3,Paris\n", "name;price;description\nLamp;9;A lamp of brass.\n"]
)
def test_a_table_of_people_or_wares_is_none_of_papers(tmp_path, text):
    _, records = read(tmp_path, text)
    assert not [record for record in records if isinstance(record, Record)]
    json = tmp_path / "x.jsonl"
    json.write_text('{"name": "Lamp", "description": "A lamp of brass.", "price": 9}\n')
    assert [type(record) for record in read_records(json)] == [Refusal]
    _, found = read(tmp_path, "name,author\nOn lamps,Bob\n")
    assert [record.title for record in found] == ["On lamps"]


def test_a_quote_that_is_never_closed_makes_no_paper_of_all_that_follows(tmp_path):
    text = 'Title,Year,Abstract\nOne,2001,"Its last line ends.\n"\nTwo,2002,"5"" disks"\n'
    _, sound = read(tmp_path, text)
    assert [record.title for record in sound] == ["One", "Two"]
    path, records = read(tmp_path, text + '"Three,2003,x\nFour,2004,y\n')
    assert records[:2] == sound
    assert records[2] == Refusal(
        str(path), 5, "a quote that does not close: all up to line 6 is one cell; close it"
    )
    assert len(records) == 3
