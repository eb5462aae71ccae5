"""Values: identifiers are decoded before they are trusted, what is missing is missing."""

import pytest

from index.formats.record import make_record

SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        (r"10.1000/978-3\_1", "10.1000/978-3_1"),
        (r"10.1000/978-3{\_}1", "10.1000/978-3_1"),
        (r"10.1000/978-3\textunderscore{}1", "10.1000/978-3_1"),
        (r"10.1000/978-3\textunderscore 1", "10.1000/978-3_1"),
        (r"{10.1000/a\&b}", "10.1000/a&b"),
        ("https://doi.org/10.1000%2Fa%5F1", "10.1000/a_1"),
        ("10.1000/a&amp;b", "10.1000/a&b"),
        ("10.1000/a&lt;b", "10.1000/a"),
        (SICI.upper(), SICI),
        (SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI),
        (SICI.replace("<", r"{\textless}").replace(">", r"\textgreater{}"), SICI),
        (SICI.replace("<", "$<$").replace(">", "$>$"), SICI),
        ('<a href="https://doi.org/10.1000/x">10.1000/x</a>', "10.1000/x"),
        ("10.1000/x; 10.1000/y", "10.1000/x"),
        ("doi:10.1000/X.", "10.1000/x"),
        ("10.1000/a\u200b1", "10.1000/a1"),
        # Cut: no identifier is better than another paper's.
        ("10.1000/978-3-...", ""),
        ("10.1000/978-3-030…", ""),
        ("10.1000/978-3-", ""),
        ("10.1000/978_", ""),
        ("10.1000/978-3 _31", ""),
        (r"10.1000/978-3\unknown31", ""),
        ("10.1000/a(1)2:3<4", ""),
        ("none", ""),
    ],
)
def test_dois(written, doi):
    assert make_record({"title": "T", "doi": written}).doi == doi


@pytest.mark.parametrize(
    ("written", "pmid"),
    [
        ("12345678", "12345678"),
        ("PMID: 12345678", "12345678"),
        ("PMID12345678", "12345678"),
        ("MEDLINE:12345678", "12345678"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "12345678"),
        ("12345678.0", "12345678"),
        ("1.2345E+07", ""),
        ("PMC123456", ""),
        ("12345678...", "12345678"),
    ],
)
def test_pubmed_ids(written, pmid):
    assert make_record({"title": "T", "pmid": written}).pmid == pmid


@pytest.mark.parametrize(
    "written",
    ["[No abstract available]", "NA", "N/A", "Abstract", "null", "-", "Abstract not available.",
     "© 2020 Elsevier B.V. All rights reserved.", "Copyright (c) 2019 IEEE. All rights reserved."],
)  # fmt: skip
def test_what_stands_in_for_an_abstract_is_none(written):
    assert make_record({"title": "T", "abstract": written}).abstract == ""


@pytest.mark.parametrize(
    "written",
    ["A.", "An abstract.", "Null models fail.", "关于深度学习", "Copyright law shapes markets.",
     "No abstract available methods suffice."],
)  # fmt: skip
def test_a_short_abstract_is_one(written):
    assert make_record({"title": "T", "abstract": written}).abstract == written


def test_what_r_writes_for_nothing_is_nothing(tmp_path):
    values = dict.fromkeys(("abstract", "venue", "doi", "url", "keywords", "key", "year"), "NA")
    record = make_record({"title": "T", **values}, authors=["NA", "Na, Li"])
    assert record == make_record({"title": "T"}, authors=["Na, Li"])


def test_names_that_were_escaped():
    record = make_record(
        {"title": "T", "venue": "Bees &amp;amp; Hives"}, authors=["M&uuml;ller, A."]
    )
    assert (record.venue, record.authors) == ("Bees & Hives", ("Müller, A.",))
