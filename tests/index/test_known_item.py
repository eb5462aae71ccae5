"""Queries that name what they look for."""

import json

import pytest

from index.library import Library
from index.paper import Filters, Paper
from index.search.by_author import written_by
from index.search.known_item import known_items
from index.search.rank import search
from tests.index.embedders import WordVectors

ROWS = [
    {"title": "Dense Passage Retrieval", "authors": ["Karpukhin, Vladimir", "Chen, Danqi"],
     "year": 2020, "doi": "10.18653/v1/2020.emnlp-main.550", "arxiv": "2004.04906",
     "abstract": "Dual encoders retrieve passages."},
    {"title": "Late Interaction", "authors": ["Omar Khattab"], "year": 2021, "pmid": "33",
     "abstract": "Tokens meet late."},
    {"title": "Early Interaction", "authors": ["Müller, Jörg", "O. Khattab"], "year": 2019,
     "arxiv": "hep-th/9901001", "abstract": "Tokens meet early."},
    {"title": "What Is This?", "authors": ["Müller, Karl"], "year": 2022, "abstract": ""},
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("known")
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    with Library.open(folder / "library", create=True, embedder=WordVectors()) as made:
        made.add([folder / "a.jsonl"])
        yield made


def found(library, query, **options):
    return [result.paper.title for result in search(library, query, **options)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("10.18653/v1/2020.emnlp-main.550", "Dense Passage Retrieval"),
        ("https://doi.org/10.18653/V1/2020.EMNLP-main.550.", "Dense Passage Retrieval"),
        ("tokens doi:10.18653/v1/2020.emnlp-main.550", "Dense Passage Retrieval"),
        ("2004.04906v3", "Dense Passage Retrieval"),
        ("arXiv:2004.04906", "Dense Passage Retrieval"),
        ("https://arxiv.org/abs/hep-th/9901001v2", "Early Interaction"),
        ("hep-th/9901001", "Early Interaction"),
        ("pmid:33", "Late Interaction"),
        ('"late interaction"', "Late Interaction"),
        ("tokens early “Late Interaction.”", "Late Interaction"),
        ("what is this", "What Is This?"),
        ("author:Karpukhin", "Dense Passage Retrieval"),
        ('author:"Vladimir Karpukhin"', "Dense Passage Retrieval"),
        ("author:khattab tokens early", "Early Interaction"),
        ('author:"J. Muller"', "Early Interaction"),
        ("author:müller", "What Is This?"),
    ],
)
def test_the_named_paper_is_first(library, query, first):
    assert found(library, query)[0] == first


def test_an_authors_papers_newest_first(library):
    assert found(library, "author:Khattab") == ["Late Interaction", "Early Interaction"]
    assert found(library, "author:nobody") == []
    assert found(library, "author:nobody tokens") == []
    assert found(library, "author:Khattab author:Müller") == ["Early Interaction"]


NAMES = {
    "Müller": ["Müller, Karl", "J Mueller", "MULLER, J.", "Muller-Lyer, Franz"],
    "mueller": ["Müller, Karl"],
    "O'Brien": ["O’Brien, Ann", "OBrien, A", "A. O'Brien"],
    "obrien": ["Ann O'Brien"],
    "de Bruijn": ["N. G. de Bruijn", "DeBruijn, N."],
    "debruijn": ["N. G. de Bruijn"],
    "Garcia-Lopez": ["García López, María", "María García-López"],
    "Zhang Wei": ["Zhang, W.", "Zhang Wei", "Wei Zhang"],
    "Nguyen Van An": ["Van An Nguyen"],
    "ATLAS Collaboration": ["The ATLAS Collaboration"],
    "王小明": ["王小明"],
    "Ågren": ["Aagren, P.", "Agren P"],
    "mull*": ["Karl Müller", "Mulligan, T."],
    "J. Müller": ["Müller, Jörg", "Mueller J"],
}


@pytest.mark.parametrize("name", NAMES)
def test_an_author_is_found_in_whatever_way_the_name_is_written(tmp_path, name):
    others = [["Karl Miller"], ["Maria O'Neill"], ["Lopes, M."], ["王大明"], ["Wei, Anna"], []]
    with Library.open(tmp_path / "l", create=True, embedder=WordVectors()) as library:
        wanted = [
            Paper(f"p{n}", f"Title {n}", "", authors=("A. First", author), year=2000 + n)
            for n, author in enumerate(NAMES[name])
        ]
        library.insert(
            [*wanted, *(Paper(f"o{n}", "Other", "", authors=(*a,)) for n, a in enumerate(others))]
        )
        newest_first = [paper.id for paper in reversed(wanted)]
        assert written_by(library, (name,), Filters()) == newest_first
        assert written_by(library, (name, "Alan First"), Filters()) == newest_first
        assert written_by(library, (name, "Nobody"), Filters()) == []
        only = Filters(years=(2000, 2000))
        assert written_by(library, (name,), only) == ["p0"]


@pytest.mark.parametrize("name", ["", "123", "*", "?", "'", "-", "%", "a" * 5000, "\x00"])
def test_what_is_no_name_is_nobodys(library, name):
    assert written_by(library, (name,), Filters()) == []


def test_filters_hold(library):
    years = Filters(years=(2021, None))
    assert "Dense Passage Retrieval" not in found(library, "2004.04906", filters=years)
    assert found(library, "author:Khattab", filters=years) == ["Late Interaction"]


def test_a_named_paper_that_a_filter_keeps_out_still_says_what_is_meant(library):
    assert found(library, '"late interaction"', filters=Filters(years=(2019, 2019))) == [
        "Early Interaction"
    ]


def test_a_named_paper_says_why(library):
    best, *others = search(library, "2004.04906", k=3)
    assert best.explanation.note == "the arXiv id is in the query"
    assert best.passages[0].text == "Dual encoders retrieve passages."
    assert len(others) == 2
    assert all(best.score > other.score for other in others)


@pytest.mark.parametrize(
    "query",
    ["late interaction", "tokens", "10.5/3 of them", "in 2004.04", '"', '""', "version 2.10000"],
)
def test_ordinary_words_name_nothing(library, query):
    assert not known_items(library, query)
