"""A tiny cross-encoder, made here, saved to disk and loaded by the real code."""

import numpy as np
import pytest

from index.errors import ModelError
from index.library import Library
from index.paper import Paper
from index.search.rank import search
from index.search.rerank import Reranker
from tests.index.cross_encoders import make_cross_encoder, torch_logits
from tests.index.embedders import WordVectors

PAPERS = [Paper(f"p{n}", f"Storage {n}", f"Storage costs {n} bytes.") for n in range(6)]


def scores_of(model, query, papers):
    """What the network makes of papers, by torch; it tells each from each."""
    scores = 1 / (1 + np.exp(-torch_logits(model, [(query, paper.text) for paper in papers])[:, 0]))
    assert np.diff(np.sort(scores)).min() > 1e-4
    return scores


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return make_cross_encoder(tmp_path_factory.mktemp("reranker"))


def test_the_best_papers_are_ordered_by_the_named_model(model, tmp_path):
    query = "storage costs"
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        library.insert(PAPERS)
        before = search(library, query, 6)
        results = search(library, query, 3, reranker=Reranker(model))
    scores = scores_of(model, query, PAPERS)
    assert [r.paper.id for r in results] == [PAPERS[n].id for n in np.argsort(-scores)[:3]]
    assert [r.score for r in results] == pytest.approx(sorted(scores)[:-4:-1], abs=1e-5)
    assert {r.paper.id: r.passages for r in results}.items() <= {
        r.paper.id: r.passages for r in before
    }.items()
    assert "rank" in results[0].explanation.note


def test_the_named_paper_stays_first_and_the_others_are_read_again(model, tmp_path):
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        library.insert(PAPERS)
        results = search(library, '"Storage 3" costs', reranker=Reranker(model))
    others = [paper for paper in PAPERS if paper.id != "p3"]
    expected = [others[n].id for n in np.argsort(-scores_of(model, "costs", others))]
    assert [result.paper.id for result in results] == ["p3", *expected]
    assert results[0].score > results[1].score
    assert all("reranked" in result.explanation.note for result in results[1:])


def test_nothing_found_stays_nothing(model):
    assert Reranker(model).rerank("query", []) == ()


def test_what_is_no_reranker_is_refused_in_one_line(tmp_path):
    with pytest.raises(ModelError, match=r"offline.*someone/none"):
        Reranker("someone/none")
    with pytest.raises(ModelError, match="3 scores a pair"):
        Reranker(make_cross_encoder(tmp_path, "abc"))
