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
