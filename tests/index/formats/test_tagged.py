"""Web of Science's plain text and EndNote's `.enw`."""

from index.adding.files import read_records

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
