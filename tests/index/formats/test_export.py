"""What is exported is read back whole, whatever it says."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import FormatError
from index.formats.export import EXPORTS, export
from index.formats.opener import source_of
from index.formats.record import make_record
from index.formats.registry import FORMATS
from index.merging.identity import paper_from
from index.paper import Record

HURTS = "{}\\$%&#_~^\"'`@=,;|<>[]()-–—“”‘’ \n\t\u00a0éßøŁİıñÄž王伟αβ∑≤×∞\u200f\u202e\u0301💡0123"
TEXT = st.text(st.sampled_from(HURTS + string.ascii_letters) | st.characters(), max_size=60)
FRAGMENTS = [
    *(r"$x_{1}^2$", r"\alpha", r"{\em x}", "--", "---", "``", "''", "{", "}", "$", "$5", "BERT"),
    *(" and ", ", ", "@article{x,", "\nTY  - JOUR", "\nER  - ", "%", r"\symbol{10}", "others"),
    *("https://x.org/a_b%20c#d", "10.1000/x", "<b>", "&amp;", "\\", "\\\\", '"', "RETRACTED:"),
    "arXiv:1234.5678",
]
PIECES = st.lists(st.sampled_from(FRAGMENTS) | TEXT, max_size=6).map("".join)
PEOPLE = [
    *("Devlin, Jacob", "van der Maaten, Laurens", "King, Martin, Jr.", "The ATLAS Collaboration"),
    *("Plato", "{Office of Science, Berlin}", "Smith JA", "Gabriel García Márquez", "王伟"),
    *(
        "O'Brien, Pat",
        "Barnes and Noble",
        "{Barnes and Noble}",
        "Jean-Paul D'Arc",
        "de la Cruz, A.",
    ),
]
NAMES = st.sampled_from(PEOPLE) | PIECES
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | PIECES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PIECES, inner, max_size=3),
    max_leaves=6,
)
NAMED = ["type", "volume", "number", "pages", "note", "issued", "notes", "urls", "Odd Name"]
EXTRA = st.dictionaries(st.sampled_from(NAMED) | PIECES, JSON, max_size=4)


@st.composite
def records(draw):
    values = {
        "title": draw(PIECES),
        "abstract": draw(PIECES),
        "key": draw(PIECES),
        "year": draw(st.none() | st.integers(1500, 2099)),
        "venue": draw(PIECES),
        "doi": draw(st.sampled_from(["", "10.1000/x(1)", "10.1000/a_b%c"])),
        "arxiv_id": draw(st.sampled_from(["", "2004.04906", "hep-th/9901001"])),
        "pmid": draw(st.sampled_from(["", "123"])),
        "url": draw(st.sampled_from(["", "https://x.org/~a_b%20c?d=1&e#f", "not a url {"])),
        "keywords": draw(st.lists(PIECES, max_size=3)),
        "retracted": draw(st.booleans()),
    }
    values = {**draw(EXTRA), **values}
    try:
        return make_record(values, authors=draw(st.lists(NAMES, max_size=3)))
    except FormatError:
        return Record("T")


def read_back(text, format):
    return list(FORMATS[format](source_of("x", text)))


def without_source(record):
    return {n: getattr(record, n) for n in Record.__dataclass_fields__ if n != "source"}


LIBRARIES = st.lists(records(), min_size=1, max_size=3)
RELAXED = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("format", EXPORTS)
@settings(RELAXED, max_examples=80, derandomize=True)
@given(written=LIBRARIES)
def test_round_trip(format, written):
    check_round_trip(format, written)


@pytest.mark.soak
@pytest.mark.parametrize("format", EXPORTS)
@settings(RELAXED, max_examples=5000)
@given(written=LIBRARIES)
def test_round_trip_soak(format, written):
    check_round_trip(format, written)


def check_round_trip(format, written):
    text = "".join(export([paper_from(r) for r in written], format))
    read = read_back(text, format)
    assert [without_source(r) for r in read] == [without_source(r) for r in written]
    assert [r.digest for r in read] == [r.digest for r in written]


ORDINARY = make_record(
    {
        "title": "BERT: Pre-training for 10% of $x_1$",
        "abstract": "We {show} that a_b works & more.",
        "key": "devlin2019",
        "year": 2019,
        "venue": "NAACL",
        "doi": "10.1000/x",
        "arxiv_id": "1810.04805",
        "url": "https://x.org",
        "keywords": ["language", "models"],
        "type": "inproceedings",
        "pages": "1-9",
    },
    authors=["Devlin, Jacob", "van der Maaten, Laurens", "The ATLAS Collaboration"],
)


def test_bibtex():
    assert "".join(export([paper_from(ORDINARY)], "bibtex")) == (
        "@inproceedings{devlin2019,\n"
        "  title = {{BERT}: Pre-training for 10\\% of $x_1$},\n"
        "  author = {Devlin, Jacob and van der Maaten, Laurens and {The ATLAS Collaboration}},\n"
        "  year = {2019},\n"
        "  booktitle = {NAACL},\n"
        "  doi = {10.1000/x},\n"
        "  eprint = {1810.04805},\n"
        "  archiveprefix = {arXiv},\n"
        "  url = {https://x.org},\n"
        "  keywords = {language, models},\n"
        "  abstract = {We \\{show\\} that a\\_b works \\& more.},\n"
        "  pages = {1--9}\n"
        "}\n\n"
    )


def test_ris():
    assert "".join(export([paper_from(ORDINARY)], "ris")).startswith(
        "TY  - CPAPER\nTI  - BERT: Pre-training for 10% of $x_1$\nAU  - Devlin, Jacob\n"
        "AU  - van der Maaten, Laurens\nAU  - The ATLAS Collaboration,\nPY  - 2019\nT2  - NAACL\n"
    )


def test_keys_of_one_file_differ():
    papers = [paper_from(make_record({"title": f"A Theory {i}", "key": "a"})) for i in range(3)]
    text = "".join(export(papers, "bibtex"))
    assert [line for line in text.split("\n") if line.startswith("@")] == [
        "@misc{a,",
        "@misc{ab,",
        "@misc{ac,",
    ]
    assert [r.key for r in read_back(text, "bibtex")] == ["a", "a", "a"]


def test_nothing_to_export():
    assert {f: "".join(export([], f)) for f in EXPORTS} == {
        "bibtex": "",
        "csl-json": "[]\n",
        "jsonl": "",
        "ris": "",
    }


def test_an_unknown_format():
    with pytest.raises(FormatError, match="no such export: docx"):
        list(export([], "docx"))


def test_bibtex_has_no_markup_to_print():
    record = make_record({"title": "PM<sub>2.5</sub>", "abstract": "<p>It &lt;b&gt;rose.</p>"})
    text = "".join(export([paper_from(record)], "bibtex"))
    shown = text.partition("x-paper-assistant")[0]
    assert "title = {{PM2}.5}" in shown
    assert "abstract = {It rose.}" in shown
    assert [without_source(r) for r in read_back(text, "bibtex")] == [without_source(record)]
