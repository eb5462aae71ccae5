"""Queries by example, over the example papers with the embedder of every library."""

import pytest

from index.paper import Filters
from index.search.query_by_example import examples_in
from index.search.rank import search


@pytest.fixture(scope="module")
def library(examples):
    return examples.library


def short(papers):
    return [paper.title.partition(":")[0] for paper in papers]


def titles(library, query, **options):
    return short(result.paper for result in search(library, query, **options))


def understood(library, query):
    examples = examples_in(library, query)
    return tuple(
        [
            example.paper.title.partition(":")[0] if example.paper else example.text
            for example in side
        ]
        for side in (examples.wanted, examples.unwanted)
    )


@pytest.mark.parametrize(
    ("query", "wanted", "unwanted"),
    [
        ("like ColBERT and SPLADE, not BM25", ["ColBERT", "SPLADE"], ["BM25"]),
        ("papers like colbert, splade and BERT", ["ColBERT", "SPLADE", "BERT"], []),
        ("similar to KILT but not HotpotQA.", ["KILT"], ["HotpotQA"]),
        ('like "Attention is all you need"', ["Attention is all you need"], []),
        ("like Attention is all you need", ["Attention is all you need"], []),
        ("like Know what you don't know", ["Know what you don't know"], []),
        (
            "like Cumulated gain-based evaluation of IR techniques and BEIR",
            ["Cumulated gain-based evaluation of IR techniques", "BEIR"],
            [],
        ),
        ("like Lost in the middle, not SQuAD", ["Lost in the middle"], ["SQuAD"]),
        ("like:ColBERT, not:SPLADE", ["ColBERT"], ["SPLADE"]),
        ('not:"SPLADE" like: “ColBERT” storage', ["ColBERT", "storage"], ["SPLADE"]),
        ("like:nothing", ["nothing"], []),
        ("like:10.1145/361219.361220", ["A vector space model for automatic indexing"], []),
        ("storage of late interaction, not latency", [], []),
        ("like nothing and SPLADE", [], []),
        ("models like BERT", [], []),
        ("not:BM25", [], ["BM25"]),
        ("why not: because", [], []),
        ("like " + "and " * 10_000, [], []),
    ],
)
def test_what_is_wanted_and_what_is_not(library, query, wanted, unwanted):
    assert understood(library, query) == (wanted, unwanted)


def test_papers_like_some_and_unlike_another(library):
    plain = titles(library, "like:ColBERT like:SPLADE")
    assert plain[0] == "ColBERTv2"
    less = titles(library, "like ColBERT and SPLADE, not Passage re-ranking with BERT", k=50)
    assert less[0] == "ColBERTv2"
    both = titles(library, "like ColBERT and SPLADE", k=50)
    assert less.index("Sentence-BERT") != both.index("Sentence-BERT")
    assert not {"ColBERT", "SPLADE", "Passage re-ranking with BERT"} & set(less)
    assert len(less) == 49


def test_other_words_count_as_an_example(library):
    assert "Product quantization for nearest neighbor search" in titles(
        library, "compression like:ColBERT", k=2
    )


def test_filters_and_k_hold_and_each_result_says_how_it_was_understood(library):
    results = search(library, "like ColBERT, not BM25", 5, Filters(years=(None, 2019)))
    assert len(results) == 5
    assert all(result.paper.year <= 2019 for result in results)
    assert {result.explanation.note for result in results} == {
        "like “ColBERT: Efficient and effective passage search via contextualized late "
        "interaction over BERT”, not the words “BM25”"
    }
    assert [r.score for r in results] == sorted((r.score for r in results), reverse=True)


@pytest.mark.parametrize(
    "name", ["ColBERT", "colbert", "SPLADE", "BERT", "lost in the middle", "Sentence-BERT", "KILT"]
)
def test_the_paper_of_a_bare_name_is_first(library, name):
    best, second = search(library, name, k=2)
    assert best.paper.title.casefold().startswith(f"{name.casefold()}:")
    assert best.explanation.note == "the name is in the query"
    assert best.score > second.score
