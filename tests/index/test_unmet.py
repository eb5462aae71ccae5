"""Why a search found nothing, in a line."""

import json

import pytest

from index.library import Library
from index.paper import Filters, Paper
from index.search.rank import search
from index.search.unmet import unmet
from tests.index.embedders import WordVectors

ROWS = [
    {"title": "Late Interaction", "authors": ["Omar Khattab"], "year": 2020, "doi": "10.1000/a",
     "arxiv": "2004.12832", "venue": "SIGIR", "abstract": "Tokens meet late."},
    {"title": "Early Interaction", "authors": ["Lin, Jimmy"], "year": 2021, "pmid": "33",
     "venue": "ACL", "abstract": "Tokens meet early."},
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unmet")
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    with Library.open(folder / "library", create=True, embedder=WordVectors()) as made:
        made.add([folder / "a.jsonl"])
        yield made


EVERY = Filters()


def told(library, query, filters=EVERY):
    found = search(library, query, 5, filters, syntax=True)
    return unmet(library, query, filters, found=bool(found))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("title:zebra", "no paper has title:zebra"),
        ('tokens "late early"', 'no paper has "late early"'),
        ("wom?n", "no paper has wom?n"),
        ("zebr*", "no paper has zebr*"),
        ("author:nobody tokens", "no paper has author:nobody"),
        ('author:"No Body"', 'no paper has author:"No Body"'),
        ("venue:nature tokens", "no paper has venue:nature"),
        ("year:1990", "no paper has year:1990"),
        ("year:..1990 tokens", "no paper has year:..1990"),
        ("-tokens", "no paper has -tokens"),
        ("-year:2000..", "no paper has -year:2000.."),
        ("title:late title:early", "no paper has all of title:late (1), title:early (1)"),
        ("author:khattab year:2021", "no paper has all of author:khattab (1), year:2021 (1)"),
        ("author:khattab author:lin", "no paper has all of author:khattab (1), author:lin (1)"),
        ('title:early "meet late"', 'no paper has all of "meet late" (1), title:early (1)'),
    ],
)
def test_a_search_that_finds_nothing_says_what_no_paper_has(library, query, said):
    assert told(library, query) == (said,)


def test_filters_count_too(library):
    only = Filters(years=(2021, 2021))
    assert told(library, "title:late", only) == ("no paper has all of title:late (1), the filters",)
    assert told(library, "tokens", Filters(venues=("nature",))) == ("no paper passes the filters",)


def test_what_no_record_says_is_told(tmp_path):
    with Library.open(tmp_path / "l", create=True, embedder=WordVectors()) as bare:
        assert told(bare, "tokens") == ("no paper is in this library yet; `add` puts some in",)
        bare.insert([Paper("a", "Tokens", "Tokens meet."), Paper("b", "Late", "They meet late.")])
        for query, field in (
            ("author:khattab", "authors"),
            ("venue:sigir tokens", "venue"),
            ("year:2020..", "year"),
        ):
            said = f"no paper has {query.split()[0]}: none of the 2 says its {field}; "
            assert told(bare, query) == (f"{said}`enrich` looks them up",)


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("10.1000/zzz", ["doi:10.1000/zzz"]),
        ("https://doi.org/10.1000/zzz tokens", ["doi:10.1000/zzz"]),
        ("arXiv:2101.00001v2 2004.12832", ["arxiv:2101.00001"]),
        ("pmid:1 pmid:33 10.1000/A", ["pmid:1"]),
        ("2004.12832", []),
        ("tokens in 2004.04", []),
    ],
)
def test_a_paper_that_is_named_and_not_here_is_told(library, query, missing):
    assert [line.split()[4].rstrip(";") for line in told(library, query)] == missing


@pytest.mark.parametrize(
    ("query", "operators"),
    [
        ("late AND early", "AND is"),
        ("late AND early NOT tokens OR meet", "AND and NOT and OR are"),
        ("NOT late", "NOT is"),
        ("late and early", ""),
        ("LATE AND EARLY", ""),  # all in capitals
        ("AND", ""),
        ("NAND OR gates", "OR is"),
    ],
)
def test_operators_of_other_databases_are_said_to_be_words(library, query, operators):
    lines = [line for line in told(library, query) if "read as a word" in line]
    assert [line.split(" read")[0] for line in lines] == ([operators] if operators else [])


def test_what_is_found_needs_no_word(library):
    assert told(library, 'tokens "meet late" title:late author:khattab year:2020..') == ()
