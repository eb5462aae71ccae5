"""Exports and answers of many programs, each of the same paper: the same is read of all."""

import csv
import io
import json

import pytest

from index.ingest.files import read_records
from index.paper import Record, Refusal

ABSTRACT = "Bees that nest under tiles made less honey than others, as we weighed in two towns."
TITLE, VENUE, DOI = "Bees under tiles", "Journal of Roofs", "10.8888/roof.1"
WHO = {"first_name": "Mia", "last_name": "Moss"}

TABLES = {
    "ProQuest": {
        "Title": TITLE, "Abstract": ABSTRACT, "StoreId": "2501", "Authors": "Moss, Mia",
        "documentType": "Article", "pubdate": "Mar 2021", "pubtitle": VENUE, "year": "2021",
        "DocumentURL": "https://x.example/2501", "subjectTerms": "bees; tiles",
        "digitalObjectIdentifier": DOI,
    },
    "EBSCO": {
        "Article Title": TITLE, "Author": "Moss, Mia", "Journal Title": VENUE, "ISSN": "12345678",
        "Publication Date": "Mar2021", "Accession Number": "142", "DOI": DOI, "Doctype": "Article",
        "Keywords": "bees; tiles", "Abstract": ABSTRACT, "PLink": "https://x.example/142",
    },
    "EBSCO, new": {
        "an": "142", "title": TITLE, "contributors": "Moss, Mia", "docTypes": "Article",
        "publicationDate": "20210301", "source": VENUE, "doi": DOI, "subjects": "bees; tiles",
        "abstract": ABSTRACT, "plink": "https://x.example/142",
    },
    "LILACS": {
        "ID": "biblio-1", "Title": TITLE, "Authors": "Moss, Mia", "Source": "J. Roofs;12(3), 2021.",
        "Journal": VENUE, "Database": "LILACS", "Publication year": "2021",
        "Descriptor(s)": "bees; tiles", "Fulltext URL": "https://x.example/1",
        "Abstract": ABSTRACT, "DOI": DOI,
    },
    "DistillerSR": {
        "Refid": "1", "Bibliography": "Moss, M. (2021).", "Author": "Moss, Mia", "Title": TITLE,
        "Abstract": ABSTRACT, "Journal": VENUE, "Year": "2021", "DOI": DOI,
    },
    "Citavi": {
        "Reference type": "Journal Article", "Author, editor or organization": "Moss, Mia",
        "Title": TITLE, "Year": "2021", "Periodical": VENUE, "Abstract": ABSTRACT,
        "DOI name": DOI, "Citation key": "moss",
    },
    "in German": {
        "Titel": TITLE, "Autoren": "Moss, Mia", "Jahr": "2021", "Zeitschrift": VENUE, "DOI": DOI,
        "Zusammenfassung": ABSTRACT, "Schlagworte": "bees; tiles",
    },
    "in Spanish": {
        "Título": TITLE, "Autores": "Moss, Mia", "Año": "2021", "Revista": VENUE, "DOI": DOI,
        "Resumen": ABSTRACT, "Palabras clave": "bees; tiles",
    },
    "lists in cells, Python": {
        "title": TITLE, "authors": "['Mia Moss', \"Tom O'Neil\"]", "abstract": ABSTRACT,
        "year": "2021", "venue": VENUE, "doi": DOI, "keywords": "['bees', 'tiles']",
    },
    "lists in cells, R": {
        "title": TITLE, "authors": 'c("Mia Moss", "Tom O\'Neil")', "abstract": ABSTRACT,
        "year": "2021", "venue": VENUE, "doi": DOI, "note": "NA",
    },
    "EndNote, tabs": {
        "Reference Type": "Journal Article", "Author": "Moss, Mia//O'Neil, Tom", "Year": "2021",
        "Title": TITLE, "Secondary Title": VENUE, "Abstract": ABSTRACT, "DOI": DOI,
    },
}  # fmt: skip
ANSWERS = {
    "bioRxiv": {"collection": [{
        "doi": DOI, "title": TITLE, "authors": "Moss, M.; Reed, T.", "date": "2021-01-03",
        "abstract": ABSTRACT, "published": "10.1016/j.roof.2022.01", "server": VENUE,
        "journal": VENUE}]},
    "CORE": {"totalHits": 1, "results": [{
        "authors": [{"name": "Moss, Mia"}], "abstract": ABSTRACT, "doi": DOI, "title": TITLE,
        "yearPublished": 2021, "journals": [{"title": VENUE}]}]},
    "Lens": {"total": 1, "data": [{
        "lens_id": "0-1", "title": TITLE, "authors": [WHO], "abstract": ABSTRACT,
        "year_published": 2021, "source": {"title": VENUE},
        "external_ids": [{"type": "doi", "value": DOI}]}]},
    "Springer Nature": {"result": [{"total": "1", "start": "1"}], "records": [{
        "identifier": f"doi:{DOI}", "title": TITLE, "creators": [{"creator": "Moss, Mia"}],
        "publicationName": VENUE, "doi": DOI, "publicationDate": "2021-03-01",
        "abstract": ABSTRACT}]},
    "ADS": {"response": {"numFound": 1, "docs": [{
        "bibcode": "2021JRoof..12....1M", "title": [TITLE], "author": ["Moss, Mia"],
        "year": "2021", "pub": VENUE, "doi": [DOI], "abstract": ABSTRACT}]}},
    "INSPIRE": {"hits": {"hits": [{"id": "1", "metadata": {
        "titles": [{"title": TITLE}], "authors": [{"full_name": "Moss, Mia"}],
        "abstracts": [{"value": ABSTRACT}], "dois": [{"value": DOI}],
        "publication_info": [{"journal_title": VENUE, "year": 2021}]}}]}},
    "HAL": {"response": {"docs": [{
        "title_s": [TITLE], "authFullName_s": ["Mia Moss"], "abstract_s": [ABSTRACT],
        "producedDateY_i": 2021, "journalTitle_s": VENUE, "doiId_s": DOI}]}},
    "Mendeley": [{
        "title": TITLE, "authors": [WHO], "year": 2021, "source": VENUE,
        "identifiers": {"doi": DOI}, "abstract": ABSTRACT}],
    "OpenReview": {"notes": [{"id": "abcD", "content": {
        "title": {"value": TITLE}, "abstract": {"value": ABSTRACT},
        "authors": {"value": ["Mia Moss"]}, "venue": {"value": VENUE}, "year": {"value": "2021"},
        "pdf": {"value": "/pdf/x.pdf"}, "doi": {"value": DOI}}}], "count": 1},
    "AMiner": {
        "id": "1", "title": TITLE, "authors": [{"name": "Mia Moss", "id": "2"}],
        "venue": {"raw": VENUE}, "year": 2021, "doi": DOI,
        "indexed_abstract": {"IndexLength": 16, "InvertedIndex": {
            word: [place] for place, word in enumerate(ABSTRACT.split())}}},
    "EPPI-Reviewer": {"CodeSets": [{"SetName": "x"}], "References": [{
        "ItemId": 7, "Title": TITLE, "ParentTitle": VENUE, "Year": "2021", "Authors": "Moss Mia ; ",
        "Abstract": ABSTRACT, "DOI": DOI}]},
    "ScienceDirect": {"search-results": {"entry": [{
        "dc:title": TITLE, "prism:doi": DOI, "prism:publicationName": VENUE,
        "prism:coverDate": "2021-03-01", "authors": {"author": [{"$": "Mia Moss"}]},
        "dc:description": ABSTRACT}]}},
    "Web of Science, starter": {"metadata": {"total": 1}, "hits": [{
        "uid": "WOS:1", "title": TITLE, "source": {"sourceTitle": VENUE, "publishYear": 2021},
        "names": {"authors": [{"displayName": "Moss, Mia"}]}, "identifiers": {"doi": DOI},
        "abstract": ABSTRACT}]},
}  # fmt: skip
LABELLED = {
    "CNKI": (
        "SrcDatabase-来源库: 期刊\nTitle-题名: TITLE\nAuthor-作者: Moss Mia;Reed Tom;\n"
        "Organ-单位: 大学\nSource-文献来源: VENUE\nSummary-摘要: ABSTRACT\nDOI-DOI: IDENTIFIER\n"
        "PubTime-发表时间: 2021-03-15\n\n"
    ),
    "NoteExpress": (
        "{Reference Type}: Journal Article\n{Title}: TITLE\n{Author}: Moss, Mia\n"
        "{Author}: Reed, Tom\n{Journal}: VENUE\n{Year}: 2021\n{DOI}: IDENTIFIER\n"
        "{Abstract}: ABSTRACT\n\n"
    ),
}


def read(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    found = list(read_records(path))
    assert not [one for one in found if isinstance(one, Refusal)]
    return [one for one in found if isinstance(one, Record)]


def assert_is_it(record):
    assert (record.title, record.abstract, record.venue) == (TITLE, ABSTRACT, VENUE)
    assert (record.year, record.doi) == (2021, DOI)
    assert "Moss" in record.authors[0]
    assert record.url == "" or record.url.startswith("http")


@pytest.mark.parametrize("supplier", TABLES)
@pytest.mark.parametrize("first", ["", "sep=;\r\n"])
def test_a_table(tmp_path, supplier, first):
    row, text = TABLES[supplier], io.StringIO()
    writer = csv.DictWriter(text, list(row), delimiter=";" if first else ",")
    writer.writeheader()
    writer.writerow(row)
    (record,) = read(tmp_path / "x.csv", first + text.getvalue())
    assert_is_it(record)
    assert not {"bees", "tiles"} - set(record.keywords) or "bees" not in str(row)
    if "O'Neil" in str(row):
        assert len(record.authors) == 2
        assert "O'Neil" in record.authors[1]
    assert "NA" not in record.extra.values()


@pytest.mark.parametrize("service", ANSWERS)
@pytest.mark.parametrize("indent", [None, 2])
def test_an_answer(tmp_path, service, indent):
    (record,) = read(tmp_path / "x.json", json.dumps(ANSWERS[service], indent=indent))
    assert_is_it(record)


@pytest.mark.parametrize("program", LABELLED)
def test_labelled_lines(tmp_path, program):
    text, said = LABELLED[program], {"TITLE": TITLE, "VENUE": VENUE, "IDENTIFIER": DOI}
    for word, value in (said | {"ABSTRACT": ABSTRACT}).items():
        text = text.replace(word, value)
    records = read(tmp_path / "x.txt", 2 * text)
    assert len(records) == 2
    for record in records:
        assert_is_it(record)
        assert len(record.authors) == 2


def test_chinese_bytes(tmp_path):
    table = "题名,作者,年,刊名,摘要\n步行上学与儿童睡眠,王伟;李娜,2021,健康学报,儿童多睡。\n"
    (record,) = read(tmp_path / "x.csv", table.encode("gb18030"))
    assert (record.title, record.venue) == ("步行上学与儿童睡眠", "健康学报")
    assert record.authors == ("王伟", "李娜")


def test_western_bytes_are_no_chinese(tmp_path):
    table = "Titel;Autoren;Jahr\nBücher über Öl, Käse und Größe;Müller, Jörg;2021\n"
    (record,) = read(tmp_path / "x.csv", table.encode("cp1252"))
    assert record.title == "Bücher über Öl, Käse und Größe"


PAPER = {"title": TITLE, "abstract": ABSTRACT, "venue": VENUE, "year": 2021, "doi": DOI,
         "authors": ["Mia Moss"]}  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        [None, PAPER, None],
        {DOI: PAPER},
        {"papers": {"a": PAPER}},
        {"message": PAPER},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_papers_in_other_places_of_an_answer(tmp_path, answer, indent):
    (record,) = read(tmp_path / "x.json", json.dumps(answer, indent=indent))
    assert_is_it(record)


def test_tables_put_together(tmp_path):
    one = f"Title,Authors,Year,Abstract\n{TITLE},Mia Moss,2021,{ABSTRACT.replace(',', '')}\n"
    assert [record.title for record in read(tmp_path / "x.csv", 2 * one)] == [TITLE, TITLE]


def test_ris_with_tabs(tmp_path):
    (record,) = read(tmp_path / "x.ris", "TY\t- JOUR\nTI\t- Bees\nAU\t- Moss, M.\nER\t- \n")
    assert (record.title, record.authors) == ("Bees", ("Moss, M.",))
