"""A library of a few papers without a folder, and an embedder that counts words."""

from zlib import crc32

import numpy as np

from assistant import Assistant
from assistant.text.terms import terms
from index.paper import Chunk, Explanation, Filters, Outline, Paper, Passage, Result
from index.text.sentences import split_sentences

PAPERS = (
    Paper(
        "muvera",
        "MUVERA: Multi-Vector Retrieval via Fixed Dimensional Encodings",
        "Multi-vector models achieve superior performance. We introduce MUVERA, which reduces "
        "multi-vector similarity search to single-vector search. Compared to prior work, MUVERA "
        "achieves an average of 10% improved recall with 90% lower latency.",
        authors=("Dhulipala, Laxman", "Hadian, Majid", "Jayaram, Rajesh"),
        year=2024,
        venue="NeurIPS",
    ),
    Paper(
        "colbertv2",
        "ColBERTv2: Effective and Efficient Retrieval via Lightweight Late Interaction",
        "Late interaction models impose an order-of-magnitude larger space footprint. ColBERTv2 "
        "couples an aggressive residual compression mechanism with denoised supervision. It "
        "reduces the space footprint of late interaction models by 6--10times.",
    ),
    Paper(
        "bioformer",
        "Bioformer: an efficient transformer language model for biomedical text mining",
        "We present Bioformer, a compact BERT model for biomedical text mining. Bioformer reduced "
        "the model size by 60\\% compared to BERTBase. It has been deployed to PubTator Central.",
    ),
)


class WordEmbedder:
    """Counts stems into 512 places: sentences with words in common are near each other."""

    name = "words"
    dimension = 512
    max_tokens = 256

    def count_tokens(self, text):
        return len(text.split())

    def embed_documents(self, texts):
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in terms(text):
                row[crc32(word.encode()) % self.dimension] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    embed_queries = embed_documents


class FewPapers:
    """What `Assistant` needs of a library."""

    fingerprint = "few"

    def __init__(self, papers=PAPERS):
        self.held = papers
        self.store = self
        self.embedder = WordEmbedder()

    def count(self, filters=None):
        return len(self.passing(filters))

    def passing(self, filters):
        return [paper for paper in self.held if _passes(paper, filters or Filters())]

    def papers(self, filters=None, *, limit=None, offset=0, sort="added"):
        held = self.passing(filters)
        if sort == "year":
            held = sorted(held, key=lambda paper: -(paper.year or 0))
        return held[offset:][:limit]

    def keyed(self, keys):
        return [paper for paper in self.held if paper.key and paper.key in keys]

    def outlines(self):
        return [Outline(paper.id, paper.title, paper.year, "") for paper in self.held]

    def get(self, ids):
        return [paper for paper in self.held if paper.id in ids]

    def close(self):
        pass


class Memory(dict):
    """What keeps answers while a test runs."""

    put = dict.__setitem__


class Few(Assistant):
    """An assistant over papers held in memory, searched by word overlap."""

    def __init__(self, llm=None, papers=PAPERS):
        super().__init__(FewPapers(papers), llm)
        self.cache = Memory()

    def _searching(self):
        return self._by_overlap

    def _by_overlap(self, query, k=10, filters=None, *, reranker=None, syntax=False):
        asked = self.library.embedder.embed_queries([query])[0]
        held = self.library.passing(filters)
        results = [_result(paper, asked, self.library.embedder) for paper in held]
        return tuple(sorted(results, key=lambda result: -result.score)[:k])


def _passes(paper, filters):
    first, last = filters.years
    in_years = filters.years == (None, None) or (
        paper.year is not None and (first or 0) <= paper.year <= (last or 9999)
    )
    by = not filters.authors or any(
        name.lower() in author.lower() for name in filters.authors for author in paper.authors
    )
    if filters.papers and paper.id not in filters.papers:
        return False
    at = not filters.venues or any(v.lower() in paper.venue.lower() for v in filters.venues)
    return in_years and by and at


def _result(paper, asked, embedder):
    score = float(embedder.embed_documents([paper.text])[0] @ asked)
    spans = split_sentences(paper.abstract)
    passages = tuple(Passage(paper, Chunk(paper.id, a, b), score) for a, b in spans[:1])
    return Result(paper, score, passages, Explanation(dense=score, dense_rank=1))
