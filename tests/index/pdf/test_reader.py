"""A PDF read as one record with its body: what its pages say, in the order they are read."""

import pytest

from index.errors import FormatError
from index.paper import Record, Remark
from index.pdf.lines import PdfLine
from index.pdf.reader import read_pdf
from index.pdf.text import PdfParagraph
from index.text.sentences import split_sentences
from tests.index.pdf.papers import ABSTRACT, SECTIONS, TITLE, long_pdf, make_pdf, scanned_pdf


def read(data):
    record, *remarks = read_pdf("/papers/a.pdf", data)
    assert isinstance(record, Record)
    return record, [remark.text for remark in remarks if isinstance(remark, Remark)]


def sentences(text):
    return {text[start:end] for start, end in split_sentences(text)}


@pytest.mark.parametrize("columns", [1, 2])
def test_the_first_page_says_what_the_paper_is(columns):
    record, remarks = read(make_pdf(columns=columns, doi="10.1234/magpie.5"))
    assert record.title == TITLE
    assert record.authors == ("Ada Lovelace", "Grace Hopper", "Alan Turing")
    assert record.abstract == ABSTRACT
    assert record.year == 2021
    assert record.doi == "10.1234/magpie.5"
    assert record.source == "/papers/a.pdf:1"
    assert not remarks


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("hyphenate", [False, True])
def test_the_body_is_its_sentences_with_section_and_page(columns, hyphenate):
    record, _ = read(make_pdf(columns=columns, hyphenate=hyphenate, figure=True))
    body = record.body
    read_as = sentences(body.text)
    for heading, text in SECTIONS.items():
        if heading == "References":
            assert "Taylor" not in body.text
            continue
        assert sentences(text) <= read_as
        read_as -= sentences(text)
        for sentence in sentences(text):
            assert body.section(body.text.index(sentence)) == heading[2:]
    assert read_as == {"Figure 1: The magpie chooses what glitters most in a heap of leaves."}
    last = body.text.rindex("Magpie finds")
    assert body.page(0) == 1
    assert body.page(last) == max(page for _, page in body.pages) > 1


def test_a_title_that_the_other_pages_repeat():
    record, _ = read(make_pdf(header=TITLE))
    assert record.title == TITLE
    assert TITLE not in record.body.text


@pytest.mark.parametrize("columns", [1, 2])
def test_a_short_abstract_between_two_headings(columns):
    short = "Magpies read faster than crows do."
    record, _ = read(make_pdf(columns=columns, abstract=short))
    assert record.abstract == short
    assert short not in record.body.text
    record, _ = read(make_pdf(columns=columns, abstract="Abstract 2 Contents 3 Figures 7"))
    assert record.abstract == ""


def test_who_wrote_it_is_no_section():
    sections = {"Ada Lovelace": "", "": "She wrote this without a heading. " * 9, **SECTIONS}
    record, _ = read(make_pdf(authors="", place="", abstract="", sections=sections))
    assert record.authors == ("Ada Lovelace",)
    assert "Ada Lovelace" not in [name for _, name in record.body.sections]


def test_headers_and_page_numbers_are_no_sentences():
    record, _ = read(make_pdf(header="Glittering Things, preprint of 2021"))
    assert "preprint" not in record.body.text
    assert not any(line.strip().isdigit() for line in record.body.text.split("\n"))


def test_what_two_readings_find_is_the_same():
    one, other = read(make_pdf())[0], read(make_pdf())[0]
    assert one.digest == other.digest
    assert one.digest != read(make_pdf(columns=2, abstract=ABSTRACT[:150]))[0].digest


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "damaged"),
        (make_pdf()[:3000], "damaged"),
        (make_pdf(password="secret"), "locked with a password"),
        (scanned_pdf(), "no text, only pictures"),
        (make_pdf(font="ZapfDingbats", sections={"": "\u2720\u2721 " * 999}), "letters"),
    ],
    ids=["damaged", "cut", "locked", "scanned", "signs"],
)
def test_what_cannot_be_read_is_said_in_one_line(data, reason):
    with pytest.raises(FormatError, match=reason) as caught:
        list(read_pdf("/papers/a.pdf", data))
    assert "\n" not in str(caught.value)


def test_a_volume_is_read_up_to_a_page():
    record, remarks = read(long_pdf(1000))
    assert "object 600 glitters" in record.body.text
    assert "object 601" not in record.body.text
    assert remarks == ["1,000 pages: the first 600 are read"]


def test_a_supplement_keeps_no_identifier_of_its_paper():
    title = "Supplementary Material for Dense Retrieval of Sparse Things"
    record, remarks = read(make_pdf(title=title, doi="10.1234/magpie.5"))
    assert record.doi == ""
    assert record.extra["supplement_to"] == "10.1234/magpie.5"
    assert "a supplement" in remarks[0]


def test_without_a_title_the_file_names_the_paper():
    sections = {"": "These are the minutes of a meeting that nobody gave a heading to. " * 8}
    record, remarks = read(make_pdf(title="", authors="", abstract="", sections=sections))
    assert record.title == "a"
    assert "no title found" in remarks[0]


def test_a_paragraph_that_never_ends_is_put_together_in_one_pass():
    line = PdfLine("words that never end in a stop-", "", 1, 0, 100, 0, 10, 400)
    text, pages = PdfParagraph(frozenset(), [line] * 100_000).text()
    assert text.startswith("words that never end in a stopwords that")
    assert pages == [(0, 1)]
