"""JSON of every shape: lines, arrays, wrapped arrays; services and named columns."""

import json

import pytest

from index.formats.columns import split_authors
from index.ingest.files import read_records
from index.paper import Record

CSL = """[{"id": "x", "type": "article-journal", "title": "T", "container-title": "Nature",
  "author": [{"family": "Maaten", "given": "L", "non-dropping-particle": "van der"},
             {"literal": "Office of Science, Berlin"}],
  "issued": {"date-parts": [[2020, 5]]}, "DOI": "10.1000/X", "page": "1-2"},
 {"id": "y", "type": "book", "title": "U" "broken"},
 {"id": "z", "type": "book", "title": "V", "author": [{"family": "A"}]}]"""
CROSSREF = {
    "DOI": "10.1000/x",
    "title": ["T"],
    "container-title": ["Nature"],
    "author": [{"given": "J", "family": "Doe"}],
    "abstract": "<jats:title>Abstract</jats:title>"
    "<jats:p>So <jats:italic>b</jats:italic> &lt; c.</jats:p>",
    "updated-by": [{"type": "retraction", "DOI": "10.1000/y"}],
    "published": {"date-parts": [[2020]]},
}
OPENALEX = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1000/x",
    "title": "OA",
    "publication_year": 2020,
    "authorships": [{"author": {"display_name": "Jane Doe"}}],
    "abstract_inverted_index": {"world": [1], "Hello": [0, 2], "far": [10**9]},
    "is_retracted": True,
    "primary_location": {"landing_page_url": "https://arxiv.org/abs/2004.04906"},
}
S2 = {
    "paperId": "abc",
    "externalIds": {"ArXiv": "2004.04906", "DOI": "10.1000/x", "PubMed": "12"},
    "title": "S2",
    "abstract": None,
    "authors": [{"authorId": "1", "name": "Jane Doe"}],
    "year": 2020,
    "venue": "EMNLP",
}
SNAPSHOT = {
    "id": "0704.0001",
    "submitter": "P",
    "authors": r"C. Bal\'azs",
    "title": "Calculation of\n  x",
    "doi": "10.1103/x",
    "abstract": "  A fully\n differential. ",
    "categories": "hep-ph math.CO",
    "journal-ref": None,
    "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
    "update_date": "2008-11-26",
    "authors_parsed": [["Bal\\'azs", "C.", ""]],
}


def read(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text if isinstance(text, str) else json.dumps(text))
    return path, list(read_records(path))


def test_csl(tmp_path):
    path, [first, broken, last] = read(tmp_path, CSL)
    assert first == Record(
        title="T",
        key="x",
        authors=("van der Maaten, L", "{Office of Science, Berlin}"),
        year=2020,
        venue="Nature",
        doi="10.1000/x",
        extra={"type": "article", "issued": {"date-parts": [[2020, 5]]}, "pages": "1-2"},
        source=f"{path}:1",
    )
    assert (broken.line, broken.reason[:8]) == (5, "not JSON")
    assert (last.title, last.authors, last.line) == ("V", ("A",), 6)


def test_crossref(tmp_path):
    _, [record] = read(tmp_path, {"status": "ok", "message": {"items": [CROSSREF]}})
    assert (record.title, record.abstract, record.year) == ("T", "So b < c.", 2020)
    assert (record.authors, record.venue, record.retracted) == (("Doe, J",), "Nature", True)


@pytest.mark.parametrize(
    "wrap", [lambda w: w, lambda w: [w], lambda w: {"meta": {}, "results": [w]}]
)
def test_openalex(tmp_path, wrap):
    path, [record] = read(tmp_path, wrap(OPENALEX))
    assert record == Record(
        title="OA",
        abstract="Hello world Hello far",
        key="W1",
        authors=("Jane Doe",),
        year=2020,
        doi="10.1000/x",
        arxiv_id="2004.04906",
        url="https://arxiv.org/abs/2004.04906",
        retracted=True,
        extra={
            "openalex": "https://openalex.org/W1",
            "primary_location": {"landing_page_url": "https://arxiv.org/abs/2004.04906"},
        },
        source=f"{path}:1",
    )


@pytest.mark.parametrize("wrap", [lambda w: w, lambda w: {"total": 1, "offset": 0, "data": [w]}])
def test_semantic_scholar(tmp_path, wrap):
    path, [record] = read(tmp_path, wrap(S2))
    assert record == Record(
        title="S2",
        key="abc",
        authors=("Jane Doe",),
        year=2020,
        venue="EMNLP",
        doi="10.1000/x",
        arxiv_id="2004.04906",
        pmid="12",
        extra={"externalIds": S2["externalIds"]},
        source=f"{path}:1",
    )


def test_arxiv_snapshot(tmp_path):
    path, [record, _] = read(tmp_path, f"{json.dumps(SNAPSHOT)}\n{json.dumps(SNAPSHOT)}\n")
    assert record == Record(
        title="Calculation of x",
        abstract="A fully\n differential.",
        key="0704.0001",
        authors=("Balázs, C.",),
        year=2007,
        venue="arXiv",
        doi="10.1103/x",
        arxiv_id="0704.0001",
        url="https://arxiv.org/abs/0704.0001",
        keywords=("hep-ph", "math.CO"),
        extra={"submitter": "P", "update_date": "2008-11-26"},
        source=f"{path}:1",
    )


def test_beir_and_named_columns(tmp_path):
    people = ["Jane Doe", {"first": "Bob", "last": "Roe"}]
    lines = [
        {"_id": "4983", "title": "", "text": "An abstract.", "metadata": {"url": "u"}},
        {"Paper Title": "T", "Author(s)": people, "Pub. Year": "2020"},
        {"title": "No abstract", "authors": "Doe J, Roe B", "tags": ["x", "y"]},
    ]  # fmt: skip
    path, records = read(tmp_path, "\n".join(map(json.dumps, lines)))
    assert records == [
        Record("", "An abstract.", "4983", extra={"metadata": {"url": "u"}}, source=f"{path}:1"),
        Record("T", authors=("Jane Doe", "Roe, Bob"), year=2020, source=f"{path}:2"),
        Record("No abstract", authors=("Doe J", "Roe B"), keywords=("x", "y"), source=f"{path}:3"),
    ]


def test_a_broken_line_costs_no_other(tmp_path):
    _, records = read(tmp_path, '{"title": "A"}\n{"title": \n[1]\n{}\n\n{"title": "B"}\n')
    assert [(r.line, getattr(r, "title", None)) for r in records] == [
        (1, "A"),
        (2, None),
        (3, None),
        (4, None),
        (6, "B"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jane Doe; Bob Roe", ["Jane Doe", "Bob Roe"]),
        ("Doe, Jane; Roe, Bob", ["Doe, Jane", "Roe, Bob"]),
        ("Jane Doe and Bob Roe", ["Jane Doe", "Bob Roe"]),
        ("Doe, Jane and Roe, Bob", ["Doe, Jane", "Roe, Bob"]),
        ("Jane Doe, Bob Roe, and Ann Lee", ["Jane Doe", "Bob Roe", "Ann Lee"]),
        ("Jane Doe, Bob Roe & Ann Lee", ["Jane Doe", "Bob Roe", "Ann Lee"]),
        ("Doe, J., Roe, B.", ["Doe, J.", "Roe, B."]),
        ("Doe J, Roe B.", ["Doe J", "Roe B"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("Plato", ["Plato"]),
        ("Jane Doe|Bob Roe", ["Jane Doe", "Bob Roe"]),
    ],
)
def test_authors_in_one_string(text, names):
    assert split_authors(text) == names
