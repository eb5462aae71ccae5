"""A tiny cross-encoder, made here, saved to disk and loaded by the real code."""

import shutil

import numpy as np
import pytest

from index.embedding.embedder import packaged_folder
from index.errors import ModelError
from index.library import Library
from index.paper import Paper
from index.ranking.rerank import Reranker
from index.ranking.search import search
from tests.index.embedders import WordVectors


def saved_cross_encoder(folder, labels=1):
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig(
        vocab_size=30522,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=labels,
        initializer_range=1.0,
    )
    BertForSequenceClassification(config).save_pretrained(folder / "network")
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        shutil.copy(packaged_folder() / name, folder / "network" / name)
    CrossEncoder(str(folder / "network"), max_length=64).save_pretrained(str(folder / "model"))
    return str(folder / "model")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return saved_cross_encoder(tmp_path_factory.mktemp("reranker"))


def test_the_best_papers_are_ordered_by_the_named_model(model, tmp_path):
    from sentence_transformers import CrossEncoder

    papers = [Paper(f"p{n}", f"Storage {n}", f"Storage costs {n} bytes.") for n in range(6)]
    query = "storage costs"
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        library.insert(papers)
        before = search(library, query, 6)
        results = search(library, query, 3, reranker=Reranker(model))
    scores = CrossEncoder(model).predict([(query, paper.text) for paper in papers])
    assert [r.score for r in results] == pytest.approx(sorted(scores)[:-4:-1], abs=1e-5)
    for result in results:  # which of two with one score comes first is left open
        assert result.score == pytest.approx(scores[int(result.paper.id[1])], abs=1e-5)
    assert {r.paper.id: r.passages for r in results}.items() <= {
        r.paper.id: r.passages for r in before
    }.items()
    assert "rank" in results[0].explanation.note


def test_the_named_paper_stays_first_and_the_others_are_read_again(model, tmp_path):
    from sentence_transformers import CrossEncoder

    papers = [Paper(f"p{n}", f"Storage {n}", f"Storage costs {n} bytes.") for n in range(6)]
    with Library.open(tmp_path / "library", create=True, embedder=WordVectors()) as library:
        library.insert(papers)
        results = search(library, '"Storage 3" costs', reranker=Reranker(model))
    others = [papers[n] for n in (0, 1, 2, 4, 5)]
    scores = CrossEncoder(model).predict([("costs", paper.text) for paper in others])
    expected = [others[n].id for n in np.argsort(-scores)]
    assert [result.paper.id for result in results] == ["p3", *expected]
    assert results[0].score > results[1].score
    assert all("reranked" in result.explanation.note for result in results[1:])


def test_nothing_found_stays_nothing(model):
    assert Reranker(model).rerank("query", []) == ()


def test_what_is_no_reranker_is_refused_in_one_line(tmp_path):
    with pytest.raises(ModelError, match=r"offline.*someone/none"):
        Reranker("someone/none")
    with pytest.raises(ModelError, match="3 scores a pair"):
        Reranker(saved_cross_encoder(tmp_path, labels=3))
