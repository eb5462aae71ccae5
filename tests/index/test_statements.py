"""What an abstract says, without headings, numbers and small print."""

import pytest

from index.text.statements import split_statements


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "METHODS AND RESULTS: It rose. CONCLUSIONS AND RELEVANCE: It works.",
            ["It rose.", "It works."],
        ),
        ("DESIGN, SETTING, AND PARTICIPANTS: A trial.", ["A trial."]),
        (
            "METHODS AND RESULTS IL-6 rose. CONCLUSIONS NRT (patches) fails. DATA SETS are few.",
            ["IL-6 rose.", "NRT (patches) fails.", "DATA SETS are few."],
        ),
        ("BACKGROUND Hearts fail. METHODS We ask. RESULTS 5 died.",
         ["Hearts fail.", "We ask.", "5 died."]),
        ("Background: It is low. Results of the study: none.",
         ["It is low.", "Results of the study: none."]),
        ("1. Grazing works. 2. Synthesis and applications. Graze less.",
         ["Grazing works.", "Graze less."]),
        ("It rose. © 2019 Elsevier B.V. All rights reserved.", ["It rose."]),
        ("It rose. (ClinicalTrials.gov number, NCT0123.)", ["It rose."]),
        ("BERT: Pre-training is good.", ["BERT: Pre-training is good."]),
        ("© 2019 Elsevier.", []),
        ("It rose with pharmacology.Copyright © 2018 Wiley.", ["It rose with pharmacology."]),
        ("It fell (in mice).Crown Copyright © 2018. All rights reserved.", ["It fell (in mice)."]),
        ("It rose. Our code is available at https://x.org/a.", ["It rose."]),
        ("It rose. Code and data: https://x.org/a.", ["It rose."]),
        ("It rose. Data are available upon reasonable request.", ["It rose."]),
        ("Tools for code review are few.", ["Tools for code review are few."]),
        ("Copyright law shapes markets.", ["Copyright law shapes markets."]),
        ("We release code at https://x.org/a and beat BM25 by three points.",
         ["We release code at https://x.org/a and beat BM25 by three points."]),
        ("", []),
    ],
)  # fmt: skip
def test_statements(text, expected):
    assert [text[start:end] for start, end in split_statements(text)] == expected
