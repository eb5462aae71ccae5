"""PubMed's two text formats: borders, parts, and what is refused rather than mixed."""

import pytest

from index.ingest.files import read_records
from index.paper import Record, Refusal

WHOLE = """
1. Prog Soil Res. 2015 Mar 2;45(3):111-31. doi: 10.1016/j.psr.2014.12.001. Epub
2014 Dec 18.

The unfolded response of soils: implications
and potential.

Zhang SX(1), Diaz LA Jr(2), Ivanov IuA(1)(2); Soil Group, Berlin.

Author information:
(1)Department of Soil, New York, NY, USA. (2)Department of
Rice.
(#)Contributed equally

Comment in
    J Clin Soil. 2014 Jan;124(1):76-9.

Retraction in
    Prog Soil Res. 2016 Jan;46:1.

PURPOSE: Soil is complex.
METHODS: We looked.

1. First, a numbered paragraph.

2. Second, another one.

Publisher: BUT: Le sol.

Copyright © 2014 Elsevier Ltd. All rights reserved.

DOI: 10.1016/j.psr.2014.12.001
PMCID: PMC4339403 [Available on 2016-03-01]
PMID: 25529848 [Indexed for MEDLINE]

Conflict of interest statement: None.


2. Nippon Zasshi. 2014 Nov.

[Effects of rain].

[Article in Japanese]

[No authors listed]

Short.

PMID: 25543385  [PubMed - indexed for MEDLINE]


3. Essential Soil.

Iqbal AM(1).

In: SoilPearls [Internet]. Treasure Island (FL): SoilPearls Publishing; 2023 Jan–.
2023 Jul 20.

Soil is common.

PMID: 30969681
"""
SUMMARY = """1: Moss M, Diaz LA
Jr. Is it so? Two sentences. J Soil. 2019 Dec;120(8):1427-35. doi: 10.1002/js.764. Epub
2019 Nov 14. Review. PubMed PMID: 31729037; PubMed Central PMCID: PMC7061455.


2: Wild PJ, et al. [Rain]. Pathologe. 2019
Dec;40(Suppl 3):366-8. doi: 10.1007/s3. German. PubMed PMID:
31807843.
3: Title alone. Lancet. 2020 1st Quarter;1:2. PMID: 31704871.
"""


def read(tmp_path, text):
    path = tmp_path / "x.txt"
    path.write_text(text)
    return list(read_records(path))


def test_abstract_text(tmp_path):
    first, second, book = read(tmp_path, WHOLE)
    assert first == Record(
        title="The unfolded response of soils: implications and potential.",
        abstract="PURPOSE: Soil is complex. METHODS: We looked. 1. First, a numbered paragraph. "
        "2. Second, another one.",
        key="25529848",
        authors=("Zhang, SX", "Diaz, LA, Jr", "Ivanov, IuA", "{Soil Group, Berlin}"),
        year=2015,
        venue="Prog Soil Res",
        doi="10.1016/j.psr.2014.12.001",
        pmid="25529848",
        retracted=True,
        extra={
            **{"volume": "45", "number": "3", "pages": "111-31", "date": "2015 Mar 2"},
            **{"pmcid": "PMC4339403", "other_abstract": "Publisher: BUT: Le sol."},
            "copyright": "Copyright © 2014 Elsevier Ltd. All rights reserved.",
        },
        source=f"{tmp_path / 'x.txt'}:2",
    )
    assert (second.title, second.abstract, second.authors) == ("[Effects of rain].", "Short.", ())
    assert (second.extra["language"], second.year) == ("Japanese", 2014)
    assert (book.title, book.venue, book.year) == (
        *("Essential Soil.", "SoilPearls [Internet]"),
        2023,
    )
    assert (book.abstract, book.authors) == ("Soil is common.", ("Iqbal, AM",))


def test_summary_text(tmp_path):
    first, second, third = read(tmp_path, SUMMARY)
    assert (first.title, first.authors) == ("Is it so? Two sentences.", ("Moss, M", "Diaz, LA, Jr"))
    assert (first.venue, first.year, first.doi) == ("J Soil", 2019, "10.1002/js.764")
    assert (first.pmid, first.extra["pmcid"]) == ("31729037", "PMC7061455")
    assert (second.title, second.authors, second.pmid) == ("[Rain].", ("Wild, PJ",), "31807843")
    assert (third.title, third.authors, third.venue) == ("Title alone.", (), "Lancet")


ONE = "1. J. 2021.\n\nOne.\n\nEk E(1).\n\nA.\n\n"


@pytest.mark.parametrize(
    ("text", "titles", "reason"),
    [
        (f"{ONE}PMID: 1\n\n2. J. 2020.\n\nTwo.\n\nPMID: 2\n", ["One.", "Two."], None),
        (f"{ONE}PMID: 1\n\n\n{ONE}PMID: 2\n", ["One.", "One."], None),
        # A number that doesn't follow, one blank line alone: no border, and so no record.
        (f"{ONE}PMID: 1\n\n7. J. 2020.\n\nTwo.\n\nPMID: 2\n", [], "whose lines are whose"),
        (f"{ONE}\n\n2. J. 2020.\n\nTwo.\n\nPMID: 2\n", ["Two."], "whose lines are whose"),
        (f"{ONE}PMID: 1\n\n\n2. Not a place\n\nTwo.\n\nPMID: 2\n", ["One."], "where it appeared"),
        ("1: A Big Group. A title. J. 2020;1:2. PMID: 3.\n", [], "told apart: add it by its PMID"),
        ("1: Ek E. No place told. PMID: 3.\n", [], "title ends can't be told"),
    ],
    ids=["one-blank", "joined", "no-border", "no-pmid", "no-place", "group", "no-journal"],
)
def test_borders_of_pubmed_text(tmp_path, text, titles, reason):
    found = read(tmp_path, text)
    refused = [item.reason for item in found if isinstance(item, Refusal)]
    assert [item.title for item in found if isinstance(item, Record)] == titles
    assert len(refused) == (reason is not None)
    assert all(reason in why for why in refused)
