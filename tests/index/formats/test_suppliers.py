"""The column names of each supplier's export: what is the paper, and what nobody uses."""

import csv
import io

import pytest

from index.ingest.files import read_records
from index.paper import Unused

ABSTRACT = "Bees that nest under tiles made less honey than others, as we weighed in two towns."
BOTH = ("Moss, Mia", "Reed, Tom")
SUPPLIERS = {
    "Scopus": {
        "Authors": "Moss M.; Reed T.",
        "Author full names": "Moss, Mia (57190000001); Reed, Tom (57190000002)",
        "Author(s) ID": "57190000001; 57190000002", "Title": "TITLE", "Year": "2021",
        "Source title": "VENUE", "Volume": "12", "Issue": "3", "Art. No.": "", "Page start": "1",
        "Page end": "9", "Cited by": "4", "DOI": "DOI", "Link": "https://scopus.example/1",
        "Abstract": "ABSTRACT", "Author Keywords": "bees; tiles", "EID": "2-s2.0-1",
        "PubMed ID": "7654321",
    },
    "Web of Science, Excel": {
        "Publication Type": "J", "Authors": "Moss, M; Reed, T",
        "Author Full Names": "Moss, Mia; Reed, Tom", "Article Title": "TITLE",
        "Source Title": "VENUE", "Author Keywords": "bees; tiles", "Keywords Plus": "HONEY",
        "Abstract": "ABSTRACT", "Publication Year": "2021", "Volume": "12", "Issue": "3",
        "Start Page": "1", "End Page": "9", "DOI": "DOI", "Pubmed Id": "7654321",
        "UT (Unique WOS ID)": "WOS:1", "Research Areas": "Bees",
    },
    "Web of Science, tab-delimited": {
        "PT": "J", "AU": "Moss, M; Reed, T", "BA": "", "AF": "Moss, Mia; Reed, Tom", "TI": "TITLE",
        "SO": "VENUE", "DE": "bees; tiles", "ID": "", "AB": "ABSTRACT", "PY": "2021", "VL": "12",
        "IS": "3", "BP": "1", "EP": "9", "DI": "DOI", "PM": "7654321", "UT": "WOS:1",
    },
    "Dimensions": {
        "Rank": "1", "Publication ID": "pub.1", "DOI": "DOI", "PMID": "7654321", "Title": "TITLE",
        "Abstract": "ABSTRACT", "Source title": "VENUE", "PubYear": "2021", "Volume": "12",
        "Issue": "3", "Pagination": "1-9", "Authors": "Moss, Mia; Reed, Tom",
        "MeSH terms": "bees; tiles", "Authors (Raw Affiliation)": "Moss, Mia (A)",
    },
    "Lens": {
        "Lens ID": "0-1", "Title": "TITLE", "Date Published": "2021-03-01",
        "Publication Year": "2021", "Source Title": "VENUE", "Author/s": "Mia Moss; Tom Reed",
        "Abstract": "ABSTRACT", "Volume": "12", "Issue Number": "3", "Start Page": "1",
        "End Page": "9", "Keywords": "bees; tiles", "PMID": "7654321", "DOI": "DOI",
    },
    "OpenAlex": {
        "id": "https://openalex.org/W1", "doi": "https://doi.org/DOI", "display_name": "TITLE",
        "publication_year": "2021", "primary_location.source.display_name": "VENUE",
        "authorships.author.display_name": "Mia Moss|Tom Reed", "abstract": "ABSTRACT",
        "keywords.display_name": "bees|tiles", "biblio.volume": "12", "biblio.issue": "3",
        "biblio.first_page": "1", "biblio.last_page": "9", "ids.pmid": "7654321",
    },
    "SpringerLink": {
        "Item Title": "TITLE", "Publication Title": "VENUE", "Book Series Title": "",
        "Journal Volume": "12", "Journal Issue": "3", "Item DOI": "DOI",
        "Authors": "Mia MossTom Reed", "Publication Year": "2021",
        "URL": "http://link.springer.com/article/1", "Content Type": "Article",
    },
    "IEEE Xplore": {
        "Document Title": "TITLE", "Authors": "M. Moss; T. Reed", "Publication Title": "VENUE",
        "Publication Year": "2021", "Volume": "12", "Issue": "3", "Start Page": "1",
        "End Page": "9", "Abstract": "ABSTRACT", "DOI": "DOI", "PDF Link": "https://ieee.example/1",
        "Author Keywords": "bees;tiles", "IEEE Terms": "Honey",
    },
    "ACM": {
        "type": "article", "id": "10.1145/1", "author": "Mia Moss and Tom Reed", "title": "TITLE",
        "pages": "1-9", "keywords": "bees, tiles", "doi": "DOI", "journal": "VENUE",
        "issue_date": "March 2021", "volume": "12", "issue_no": "3", "year": "2021",
    },
    "Cochrane": {
        "Cochrane ID": "CN-1", "Title": "TITLE", "Author(s)": "Moss M; Reed T", "Source": "VENUE",
        "Year": "2021", "Abstract": "ABSTRACT", "DOI": "DOI", "PubMed ID": "7654321",
        "Volume": "12", "Issue": "3", "Pages": "1-9", "Keywords": "bees; tiles",
    },
    "Covidence": {
        "Title": "TITLE", "Authors": "Moss, M.; Reed, T.", "Abstract": "ABSTRACT",
        "Published Year": "2021", "Published Month": "", "Journal": "VENUE", "Volume": "12",
        "Issue": "3", "Pages": "1-9", "Accession Number": "", "DOI": "DOI", "Ref": "",
        "Covidence #": "#12", "Study": "Moss 2021", "Notes": "", "Tags": "bees; tiles",
    },
    "Rayyan": {
        "key": "rayyan-1", "title": "TITLE", "year": "2021", "month": "3", "journal": "VENUE",
        "volume": "12", "issue": "3", "pages": "1-9", "authors": "Moss, Mia and Reed, Tom",
        "url": "", "abstract": "ABSTRACT", "notes": "", "doi": "DOI", "keywords": "bees;tiles",
        "pubmed_id": "7654321",
    },
    "Publish or Perish": {
        "Cites": "3", "Authors": "M Moss, T Reed", "Title": "TITLE", "Year": "2021",
        "Source": "VENUE", "Publisher": "P", "ArticleURL": "https://x.example", "GSRank": "1",
        "Type": "PDF", "DOI": "DOI", "Volume": "12", "Issue": "3", "StartPage": "1", "EndPage": "9",
        "Abstract": "ABSTRACT",
    },
    "Retraction Watch": {
        "Record ID": "9", "Title": "TITLE", "Subject": "bees; tiles", "Journal": "VENUE",
        "Author": "Mia Moss;Tom Reed", "RetractionDate": "1/2/2023 0:00",
        "RetractionDOI": "10.8888/notice", "OriginalPaperDate": "3/1/2021 0:00",
        "OriginalPaperDOI": "DOI", "OriginalPaperPubMedID": "7654321",
        "RetractionNature": "Retraction", "Reason": "+Error",
    },
    "Embase": {
        "Title": "TITLE", "Author Names": "Moss M., Reed T.",
        "Source": "VENUE (2021) 12:3 (1-9)", "Publication Year": "2021", "Abstract": "ABSTRACT",
        "Author Keywords": "bees; tiles", "Medline PMID": "7654321", "PUI": "L1", "DOI": "DOI",
        "Embase Link": "https://embase.example",
    },
    "CiteSource": {
        "duplicate_id": "1", "cite_source": "wos, lens", "title": "TITLE",
        "author": "Moss, Mia and Reed, Tom", "year": "2021", "journal": "VENUE", "doi": "DOI",
        "abstract": "ABSTRACT", "volume": "12", "number": "3", "pages": "1-9", "source": "Lens",
    },
    "ASReview": {
        "record_id": "0", "title": "TITLE", "authors": "Moss, Mia;Reed, Tom",
        "notes_abstract": "ABSTRACT", "keywords": "bees;tiles", "publication_year": "2021",
        "doi": "DOI", "asreview_label": "1",
    },
    "Zotero": {
        "Key": "AB12", "Item Type": "journalArticle", "Publication Year": "2021",
        "Author": "Moss, Mia; Reed, Tom", "Title": "TITLE", "Publication Title": "VENUE",
        "DOI": "DOI", "Abstract Note": "ABSTRACT", "Manual Tags": "bees; tiles", "Volume": "12",
        "Issue": "3", "Pages": "1-9",
    },
}  # fmt: skip
UNUSED = {
    "Scopus": {"Author(s) ID", "Cited by"},
    "Web of Science, Excel": {"Research Areas"},
    "Dimensions": {"Rank"},
    "IEEE Xplore": {"IEEE Terms"},
    "Publish or Perish": {"Cites", "GSRank"},
    "CiteSource": {"duplicate_id", "cite_source"},
    "ASReview": {"asreview_label"},
}
VALUES = {"TITLE": "Bees under tiles", "VENUE": "Journal of Roofs", "DOI": "10.8888/roof.1",
          "ABSTRACT": ABSTRACT}  # fmt: skip


def table(row, delimiter=","):
    for name, value in VALUES.items():
        row = {column: cell.replace(name, value) for column, cell in row.items()}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(row), delimiter=delimiter)
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue()


@pytest.mark.parametrize("supplier", SUPPLIERS)
def test_the_columns_of_a_supplier(tmp_path, supplier):
    row = SUPPLIERS[supplier]
    path = tmp_path / "x.csv"
    delimiter = "\t" if "tab" in supplier else ","
    path.write_text(table(row, delimiter), encoding="utf-8")
    paper, *unused = read_records(path)
    assert paper.title == "Bees under tiles"
    assert (paper.year, paper.doi) == (2021, "10.8888/roof.1")
    assert [name.replace(",", "").split()[-2:] for name in paper.authors]
    assert len(paper.authors) == 2
    assert all(word in " ".join(paper.authors) for word in ("Moss", "Reed"))
    assert paper.abstract == (ABSTRACT if "ABSTRACT" in row.values() else "")
    assert paper.venue == ("" if supplier == "ASReview" else "Journal of Roofs")
    assert not {"bees", "tiles"} - set(paper.keywords) or "bees" not in str(row)
    assert paper.pmid == ("7654321" if "7654321" in row.values() else "")
    if "12" in row.values():
        assert (paper.extra["volume"], paper.extra["number"]) == ("12", "3")
    if {"1-9", "9"} & set(row.values()) and supplier != "Retraction Watch":
        assert paper.extra["pages"] == "1-9"
    assert paper.retracted == (supplier == "Retraction Watch")
    found = {name for u in unused for name in u.columns}
    assert UNUSED.get(supplier, set()) <= found
    assert not found & {"Title", "Authors", "DOI", "Year", "Abstract"}


@pytest.mark.parametrize("supplier", ["Scopus", "Dimensions", "OpenAlex", "Zotero"])
def test_full_names_come_before_initials(tmp_path, supplier):
    path = tmp_path / "x.csv"
    path.write_text(table(SUPPLIERS[supplier]), encoding="utf-8")
    paper = next(read_records(path))
    assert paper.authors in (BOTH, ("Mia Moss", "Tom Reed"))


ABOVE = [
    '"About the data: Exported on Sep 1, 2030. Criteria: ""bees"" in title and abstract."\n',
    "sep=;\n".replace(";", ","),
    "https://search.example/?q=title&abstract=bees\n",
    "Search for bees in title, abstract, keywords\nDate: 1 May 2030\n\n",
]


@pytest.mark.parametrize("above", ABOVE)
def test_what_stands_above_a_header_is_no_paper(tmp_path, above):
    path = tmp_path / "x.csv"
    path.write_text(above + table(SUPPLIERS["Dimensions"]), encoding="utf-8")
    paper, unused = read_records(path)
    assert (paper.title, paper.line) == ("Bees under tiles", above.count("\n") + 2)
    assert isinstance(unused, Unused)


def test_a_table_of_unknown_columns_is_no_listing_page(tmp_path):
    path = tmp_path / "x.csv"
    row = ",".join(f'"{word * 40}"' for word in ("honey ", "tiles ", "roofs "))
    path.write_text(f'"Uno","Dos","Tres"\n{row}\n"Cuatro","Cinco","Seis"\n{row}\n')
    [refusal] = read_records(path)
    assert "no known layout" in refusal.reason


HEAD = "Authors,Title,Year,Source title,DOI,Abstract,Funding,References,Document Type,EID\n"


@pytest.mark.parametrize(
    ("row", "sound"),
    [
        ('"Moss M.","Bees",2021,V,10.8888/r1,"AB.","Fund","more","",Article,2-s2.0-1\n', True),
        ('"Moss M.","Bees",2021,V,10.8888/r1,"AB","of it.","Fund","",Article,2-s2.0-1\n', False),
        ('"Moss M.","Bees","and tiles",2021,V,10.8888/r1,"AB.","","",Article,2-s2.0-1\n', None),
        ('"Moss M.","Reed T.","Bees",2021,V,10.8888/r1,"AB.","","",Article,2-s2.0-1\n', None),
        ('"Moss M.","Bees",2021,V,"Vol. 2",10.8888/r1,"AB.","","",Article,2-s2.0-1\n', True),
    ],
)
def test_a_row_with_a_cell_too_many(tmp_path, row, sound):
    path = tmp_path / "x.csv"
    path.write_text(HEAD + row.replace("AB", ABSTRACT[:-1]))
    found = next(read_records(path))
    if sound is None:
        assert found.reason == "11 cells under 10 columns"
        return
    assert (found.title, found.authors, found.year) == ("Bees", ("Moss M",), 2021)
    assert found.doi in ("10.8888/r1", "")
    assert found.abstract in (ABSTRACT, "")
    assert bool(found.abstract) == (sound and found.doi != "")


def test_embase_with_a_field_a_row(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        '"RECORD 1"\n"TITLE","Bees"\n"AUTHOR NAMES","Moss M.","Reed T."\n'
        f'"SOURCE","Roofs (2021) 12:3 (1-9)"\n"ABSTRACT","{ABSTRACT}"\n"DOI","10.8888/r1"\n\n'
        '"RECORD 2"\n"TITLE","Tiles"\n"AUTHOR NAMES","Reed T."\n"EMTREE TERMS","roof","tile"\n'
    )
    bees, tiles = read_records(path)
    assert (bees.title, bees.authors, bees.line) == ("Bees", ("Moss M.", "Reed T."), 1)
    assert (bees.venue, bees.year, bees.doi) == ("Roofs", 2021, "10.8888/r1")
    assert bees.abstract == ABSTRACT
    assert (tiles.title, tiles.line) == ("Tiles", 8)
