"""Web of Science's plain text and EndNote's `.enw`."""

import pytest

from index.ingest.files import read_records

WOS = """\ufeffFN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Zhao, W
   Tanaka, H
AF Zhao, Wei
   Tanaka, Hiroshi
TI Coated cathodes keep
   their capacity
SO JOURNAL OF POWER SOURCES
DE coating; cathode
AB We coat it. It keeps
   91.2%.
PY 2019
BP 12
EP 19
DI 10.8888/jps.101
UT WOS:0001
ER

PT J
AU Lu, H
TI Another one
PY 2022
ER

EF
"""
ENW = """%0 Journal Article
%A Poudel, Bed
%A Ren, Zhifeng
%T Nanostructured alloys
%J Science
%D 2008
%X A peak of 1.4
is reached.
%K alloys
%R 10.8888/sci.122
%U https://doi.org/10.8888/sci.122

%0 Book
%T A book
"""


def read(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [(record.line, record) for record in read_records(path)]


def test_web_of_science(tmp_path):
    (line, paper), (_, other) = read(tmp_path, "savedrecs.txt", WOS)
    assert line == 3
    assert paper.title == "Coated cathodes keep their capacity"
    assert paper.abstract == "We coat it. It keeps 91.2%."
    assert paper.authors == ("Zhao, Wei", "Tanaka, Hiroshi")
    assert (paper.year, paper.doi) == (2019, "10.8888/jps.101")
    assert paper.keywords == ("coating", "cathode")
    assert paper.extra["pages"] == "12-19"
    assert other.title == "Another one"


def test_endnote(tmp_path):
    (_, paper), (_, book) = read(tmp_path, "export.enw", ENW)
    assert paper.authors == ("Poudel, Bed", "Ren, Zhifeng")
    assert paper.abstract == "A peak of 1.4 is reached."
    assert (paper.year, paper.venue, paper.doi) == (2008, "Science", "10.8888/sci.122")
    assert book.extra["type"] == "book"


def test_authors_on_one_line_and_an_email(tmp_path):
    text = "PT J\nAU Zhao, W; Tanaka, H\nAF Zhao, Wei; Tanaka, Hiroshi\nTI One\nEM a@b.org\nER\n"
    [(_, paper)] = read(tmp_path, "x.txt", text)
    assert paper.authors == ("Zhao, Wei", "Tanaka, Hiroshi")
    assert paper.extra["emails"] == "a@b.org"


@pytest.mark.parametrize(
    "text",
    [
        "TI One\nAU Doe, J\nPT J\nPY 2020\nUT 1\nSO A\nER\n\nTI Two\nAU Roe, M\nPT J\nSO B\nER\n",
        "PT J\nTI One\nAU Doe, J\nPY 2020\n\nPT J\nTI Two\nAU Roe, M\nPY 2020\n",
        "\rPT J\r\nTI One\r\nAU Doe, J\r\nER\r\n\rPT J\r\nTI Two\r\nAU Roe, M\r\nER\r\n",
    ],
)
def test_web_of_science_records_end_where_the_format_says(tmp_path, text):
    found = [(r.title, r.authors) for _, r in read(tmp_path, "x.txt", text)]
    assert found == [("One", ("Doe, J",)), ("Two", ("Roe, M",))]


REFWORKS = """RT Journal Article
SR Electronic(1)
ID 12
A1 Doe,Jane
A1 Roe,Max
T1 Walking and
sitting
JF Journal of Walks
YR 2021
VO 12
IS 3
SP 1
OP 9
K1 walking;sitting
AB Children walked.
They slept.
DO 10.8888/w1
LK http://x.org

RT Book, Section
A1 Bell,Bo
T1 Hives
YR 2020
"""


def test_refworks(tmp_path):
    (line, paper), (_, other) = read(tmp_path, "export.txt", REFWORKS)
    assert (line, paper.title, paper.key) == (1, "Walking and sitting", "12")
    assert paper.authors == ("Doe, Jane", "Roe, Max")
    assert paper.abstract == "Children walked. They slept."
    assert (paper.year, paper.venue, paper.doi) == (2021, "Journal of Walks", "10.8888/w1")
    assert paper.keywords == ("walking", "sitting")
    assert paper.extra["pages"] == "1-9"
    assert (other.title, other.authors, other.extra["type"]) == (
        "Hives",
        ("Bell, Bo",),
        "incollection",
    )


def test_refworks_without_its_first_tag_in_front(tmp_path):
    text = "A1 Doe,J\nT1 One\nRT Journal Article\n\nA1 Roe,M\nT1 Two\nRT Journal Article\n"
    found = [(r.title, r.authors) for _, r in read(tmp_path, "x.txt", text)]
    assert found == [("One", ("Doe, J",)), ("Two", ("Roe, M",))]


def test_endnote_with_the_title_in_front_or_without_a_type(tmp_path):
    text = "%T One\n%0 Book\n%A Doe, J\n%D 2020\n\n\n%T Two\n%A Roe, M\n%B A Journal\n%D 2021\n"
    found = [(r.title, r.authors, r.year) for _, r in read(tmp_path, "x.enl", text)]
    assert found == [("One", ("Doe, J",), 2020), ("Two", ("Roe, M",), 2021)]
