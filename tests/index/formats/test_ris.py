"""RIS as reference managers write it."""

from index.adding.files import read_records
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
