"""Sentences are embedded once."""

import numpy as np

import index.embedding.cached_embedder
from index.embedding.cached_embedder import CachedEmbedder
from tests.assistant.doubles import WordEmbedder


class Counting(WordEmbedder):
    def __init__(self):
        self.seen = []

    def embed_documents(self, texts):
        self.seen += texts
        return super().embed_documents(texts)


def test_a_text_is_embedded_once_and_keeps_its_place():
    counting = Counting()
    remembered = CachedEmbedder(counting)
    first = remembered.embed_documents(["late interaction", "cosine"])
    again = remembered.embed_documents(["cosine", "sparse", "late interaction", "cosine"])
    assert counting.seen == ["late interaction", "cosine", "sparse"]
    assert np.array_equal(again[[2, 0]], first)
    assert remembered.embed_documents([]).shape == (0, counting.dimension)


def test_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(index.embedding.cached_embedder, "KEPT", 2)
    counting = Counting()
    remembered = CachedEmbedder(counting)
    for text in ("a cat", "a dog", "a cow", "a cat"):
        remembered.embed_documents([text])
    assert counting.seen == ["a cat", "a dog", "a cow", "a cat"]


class Narrow(WordEmbedder):
    """Gives unrelated texts a cosine of 0.7, as some models do."""

    name = "narrow"
    dimension = 513

    def embed_documents(self, texts):
        counts = np.sqrt(0.3) * WordEmbedder().embed_documents(texts)
        return np.hstack([counts, np.full((len(texts), 1), np.sqrt(0.7), np.float32)])

    embed_queries = embed_documents


def test_cosines_of_another_embedder_are_put_on_one_scale():
    wide, narrow = CachedEmbedder(WordEmbedder()), CachedEmbedder(Narrow())
    texts = ["late interaction costs storage", "late interaction", "a goalkeeper"]

    def cosines(embedder):
        vectors = embedder.embed_documents(texts)
        return embedder.comparable(vectors @ vectors.T)

    assert np.allclose(cosines(narrow), cosines(wide), atol=0.02)
