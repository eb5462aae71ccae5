"""RIS as reference managers write it."""

import pytest

from index.ingest.files import read_records
from index.paper import Record, Refusal

TEXT = """TY  - JOUR
AU  - Devlin, Jacob
AU  - The ATLAS Collaboration
TI  - A title
AB  - First line
second line
PY  - 2020/05/01/
DO  - 10.1000/X
SP  - 1
EP  - 9
VL  - 3
KW  - a
KW  - b
UR  - http://x.org
T2  - Nature
ID  - devlin2020
ZZ  - odd
ER  - 

TY  - CONF
T1  - Second
A1  - Doe, J.
Y1  - 1999
TY  - JOUR
ER  - 
"""


def test_records(tmp_path):
    path = tmp_path / "x.ris"
    path.write_text(TEXT)
    assert list(read_records(path)) == [
        Record(
            title="A title",
            abstract="First line second line",
            key="devlin2020",
            authors=("Devlin, Jacob", "The ATLAS Collaboration"),
            year=2020,
            venue="Nature",
            doi="10.1000/x",
            url="http://x.org",
            keywords=("a", "b"),
            extra={"type": "article", "volume": "3", "pages": "1-9", "ZZ": "odd"},
            source=f"{path}:1",
        ),
        Record(
            title="Second",
            authors=("Doe, J.",),
            year=1999,
            extra={"type": "proceedings"},
            source=f"{path}:20",
        ),
        Refusal(str(path), 24, "no title and no abstract"),
    ]


def test_a_record_without_an_end(tmp_path):
    path = tmp_path / "x.ris"
    path.write_text("TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two")
    assert [r.title for r in read_records(path)] == ["One", "Two"]


def read(tmp_path, text):
    path = tmp_path / "x.ris"
    path.write_text(text, newline="")
    return list(read_records(path))


TWO = ["TI  - One\nAU  - Doe, Jane\nAB  - First.\n", "TI  - Two\nAU  - Roe, Max\nAB  - Second.\n"]
RIGHT = [("One", ("Doe, Jane",), "First."), ("Two", ("Roe, Max",), "Second.")]


def said(records):
    return [(r.title, r.authors, r.abstract) for r in records]


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"TY  - JOUR\n{r}ER  - \n\n" for r in TWO),
        "".join(f"TY  - JOUR\n{r}ER  - \n" for r in TWO).replace("  -", " -"),
        "".join(f"TY  - JOUR\n{r}ER  - \n" for r in TWO).replace("  - ", "- "),
        "".join(f"TY  - JOUR\r\n{r}ER  - \r\n\r\n\r" for r in TWO),
        "".join(f"\rTY  - JOUR\n{r}ER  - \n" for r in TWO),
        "".join(f"{r}TY  - JOUR\nVL  - 3\nER  - \n" for r in TWO),
        "".join(f"{r}ER  - \n\n" for r in TWO),
        "".join(f"{r}ER  -\n" for r in TWO),
        "".join(f"TY  - JOUR\n{r}" for r in TWO),
        "".join(f"{r}TY  - JOUR\n\n" for r in TWO),
        "".join(f"DB  - x\n{r}TY  - JOUR\n" for r in TWO),
        f"TY  - JOUR\n{TWO[0]}\n{TWO[1]}ER  - \n",
        f"{TWO[0]}TY  - JOUR\n{TWO[1]}ER  - \n",
        f"TY  - JOUR\n{TWO[0].replace('TI  -', 'TI -')}ER  - \nTY - CONF\n{TWO[1]}ER -\n",
    ],
)
def test_records_end_where_the_format_says(tmp_path, text):
    assert said(read(tmp_path, text)) == RIGHT


def test_records_that_nothing_parts_are_not_mixed(tmp_path):
    [refusal] = read(tmp_path, f"TY  - JOUR\n{TWO[0]}{TWO[1]}ER  - \n")
    assert "without an end" in refusal.reason


def test_a_wrapped_line_is_no_tag(tmp_path):
    text = (
        "TY  - JOUR\nTI  - Walks and\nER stress\nAU  - Doe, J.\nAB  - The marker of\n"
        "ER - positive cells and\nIL - 6 rose, AD - mice\nTY of no matter.\nAD - mice did not.\n"
        "ER  - positive ones fell.\nKW  - ER\nER  - \n"
    )
    [record] = read(tmp_path, text)
    assert record.title == "Walks and ER stress"
    assert record.abstract == (
        "The marker of ER - positive cells and IL - 6 rose, AD - mice TY of no matter. "
        "AD - mice did not. ER  - positive ones fell."
    )
    assert record.keywords == ("ER",)


def test_a_title_given_twice_is_one_record(tmp_path):
    [record] = read(tmp_path, "TY  - JOUR\nTI  - One\nTI  - Uno\nAU  - Doe, J.\nER  - \n")
    assert record.authors == ("Doe, J.",)


def test_the_first_of_two_titles_counts_and_none_is_lost(tmp_path):
    path = tmp_path / "x.ris"
    path.write_text("TY  - JOUR\nTI  - Bees\nTI  - Bienen\nAU  - Moss, M.\nER  - \n")
    (record,) = read_records(path)
    assert (record.title, record.extra["further_title"]) == ("Bees", ["Bienen"])


def test_an_abstract_in_the_notes_alone(tmp_path):
    path = tmp_path / "x.ris"
    path.write_text("TY  - JOUR\nT1  - Bees\nN2  - They nest\nunder tiles.\nER  - \n")
    (record,) = read_records(path)
    assert record.abstract == "They nest under tiles."


def test_tags_of_three_letters_and_more(tmp_path):
    path = tmp_path / "x.ris"
    path.write_text(
        "TY  - JOUR\nTI  - Bees\nPY  - 2021\nDOI - 10.8888/roof.1\nURL - http://x.org/a\n"
        "ABS - They nest.\nPMID- 7654321\nAB  - No more\nDNA - of bees\nER  - \n"
    )
    (record,) = read_records(path)
    assert (record.doi, record.pmid, record.url) == (
        "10.8888/roof.1", "7654321", "http://x.org/a"
    )  # fmt: skip
    assert record.abstract == "They nest. No more DNA - of bees"
