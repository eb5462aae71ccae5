"""`Did you mean`: names that no paper has, and the nearest that the library holds."""

import json

import pytest

from index.library import Library
from index.paper import Filters, Paper
from index.search.near_names import did_you_mean, near_names
from index.search.rank import search
from tests.index.embedders import WordVectors

ROWS = [
    {"title": "ColBERT: Late interaction over BERT", "venue": "ACM SIGIR Conference",
     "authors": ["Omar Khattab", "Matei Zaharia"], "abstract": "Storage of many vectors."},
    {"title": "SPLADE: Sparse expansion", "venue": "SIGIR",
     "authors": ["Formal, Thibault"], "abstract": "We compare with uniCOIL and word2vec."},
    {"title": "A statistical interpretation", "venue": "Journal of Documentation",
     "authors": ["Karen Spärck Jones"], "abstract": "Rare terms weigh more."},
    {"title": "Reading tables", "venue": "NeurIPS",
     "authors": ["van der Maaten, Laurens", "Adel Khatib"],
     "abstract": "Tables are read by rows. TNFα and IL-6 are markers."},
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    with Library.open(folder / "library", create=True, embedder=WordVectors()) as made:
        made.add([folder / "a.jsonl"])
        yield made


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("author:khatab storage", "author:Khattab storage"),
        ("author:Kathab storage", "author:Khattab storage"),
        ('author:"Omar Khatab" storage', 'author:"Omar Khattab" storage'),
        ("author:sprack", 'author:"Karen Spärck Jones"'),
        ("author:spärck", 'author:"Karen Spärck Jones"'),  # no family name: it finds nothing
        ("author:Mateen", 'author:"van der Maaten"'),
        ("venue:SIGRI storage", "venue:SIGIR storage"),
        ("venue:“Jurnal of Documentation”", 'venue:"Journal of Documentation"'),
        ("venue:neuripps tables", "venue:NeurIPS tables"),
        ("ColBRET", "ColBERT"),
        ("storage of spalde", "storage of SPLADE"),
        ("unicoyl", "uniCOIL"),
        ("word3vec", "word2vec"),
        ("like ColBRET", "like ColBERT"),
        ("khatab", "author:Khattab"),
        ("the storage that khattab needs for tables and rows", None),
        ("sigir", "venue:SIGIR"),
    ],
)
def test_the_nearest_name_is_proposed(library, query, meant):
    found = [name.query for name in near_names(library, query)]
    expected = meant or query.replace("khattab", "author:Khattab")
    assert found == [expected]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "colbert storage",
        "author:khattab",
        'author:"Jones, K."',
        "author:khat*",
        "venue:sigir venue:acm",
        "author:zzyzx",
        "venue:qqqq",
        "storrage of vektors",  # words, not names
        "TNF-alpha and IL6",
        "-khatab storage",
        "ColBERT: Late interaction over BERT",
        "tables " * 100 + "khatab",
        '"" author: venue: -',
    ],
)
def test_nothing_is_proposed(library, query):
    assert near_names(library, query) == ()


def test_a_slip_in_a_filter_is_told_and_the_query_stays(library):
    only = Filters(authors=("Khatab",), venues=("SIGRI", "NeurIPS"))
    found = near_names(library, "storage", only)
    assert [(name.written, name.name, name.query) for name in found] == [
        ("Khatab", "Khattab", "storage"),
        ("SIGRI", "SIGIR", "storage"),
    ]
    assert did_you_mean(found) == (
        "Did you mean author:Khattab for “Khatab” and venue:SIGIR for “SIGRI”?"
    )


def test_results_are_never_changed_by_it(library):
    assert search(library, "author:khatab storage", syntax=True) == ()


def test_names_of_papers_that_came_since_are_known(library, tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as own:
        assert near_names(own, "author:Karpuhkin") == ()
        own.insert([Paper("a", "Dense retrieval", "Passages.", authors=("Karpukhin, V.",))])
        assert [name.name for name in near_names(own, "author:Karpuhkin")] == ["Karpukhin"]
