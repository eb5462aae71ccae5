"""A corpus with its queries and every score of both, for the other benchmarks of ranking."""

import hashlib
import json
import lzma
import random
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import platformdirs

from index.embedding.embedder import load_embedder
from index.lexical import Lexical
from index.paper import Chunk, Paper
from index.search.evaluate import load_corpus, load_qrels
from index.text.chunks import VERSION, chunk_paper, embedded_texts
from index.text.clean import clean

SEED = 13
MOST = 6000
"""Papers of a query that BM25 scores: all of SciFact's, the best of a larger collection's."""
Qrels = dict[str, dict[str, int]]


class Collection:
    """A corpus and its queries, with every score of every query and paper as arrays."""

    def __init__(
        self,
        name: str,
        papers: list[Paper],
        queries: dict[str, str],
        qrels: Qrels,
        precision: str = "fp32",
    ):
        self.name = name
        self.papers = papers
        self.queries = {query: queries[query] for query in qrels}
        self.qrels = qrels
        self.embedder = load_embedder(precision=precision)

    @cached_property
    def _chunks(self) -> list[list[Chunk]]:
        return [chunk_paper(paper, self.embedder) for paper in self.papers]

    @cached_property
    def texts(self) -> list[str]:
        """What is embedded of every chunk."""
        return [
            text
            for paper, own in zip(self.papers, self._chunks, strict=True)
            for text in embedded_texts(paper, own, self.embedder)
        ]

    @cached_property
    def counts(self) -> np.ndarray:
        """Chunks of each paper."""
        return np.array([len(own) for own in self._chunks])

    @cached_property
    def starts(self) -> np.ndarray:
        """Where each paper's chunks begin."""
        return np.concatenate([[0], np.cumsum(self.counts)[:-1]])

    @cached_property
    def chunk_vectors(self) -> np.ndarray:
        """Vectors of the chunks (chunks, dimension)."""
        return self._kept(self.texts)

    @cached_property
    def query_vectors(self) -> np.ndarray:
        """Vectors of the queries (queries, dimension)."""
        return self.embedder.embed_queries(list(self.queries.values()))

    def _kept(self, texts: list[str]) -> np.ndarray:
        key = hashlib.sha256("\0".join([self.embedder.name, VERSION, *texts]).encode()).hexdigest()
        cache = Path(platformdirs.user_cache_dir("paper-assistant")) / "fusion"
        cache.mkdir(parents=True, exist_ok=True)
        path = cache / f"{key[:32]}.npy"
        if not path.exists():
            np.save(path, self.embedder.embed_documents(texts))
        return np.load(path)

    @cached_property
    def lexical(self) -> Lexical:
        """BM25 of title and abstract in one field."""
        made = Lexical(Path(mkdtemp()))
        made.replace(
            replace(paper, title=clean(paper.title), abstract=clean(paper.abstract))
            for paper in self.papers
        )
        return made

    def bm25(self, name: float = 0.0) -> np.ndarray:
        """BM25 scores (queries, papers); `name` weighs the title's words as written."""
        weights = {"text": 1.0, "name": name} if name else {"text": 1.0}
        place = {paper.id: n for n, paper in enumerate(self.papers)}
        scores = np.zeros((len(self.queries), len(self.papers)), dtype=np.float32)
        for row, text in zip(scores, self.queries.values(), strict=True):
            for paper, score in self.lexical.query(text, MOST, weights=weights):
                row[place[paper]] = score
        return scores

    @cached_property
    def information(self) -> np.ndarray:
        """The weight of each query's words (queries, 1)."""
        return np.array([[self.lexical.information(t)] for t in self.queries.values()])

    def best(self, queries: np.ndarray | None = None) -> np.ndarray:
        """The cosine of each paper's best chunk (queries, papers)."""
        asked = self.query_vectors if queries is None else queries
        parts = np.array_split(asked, -(-len(asked) // 100))
        cosines = (part @ self.chunk_vectors.T for part in parts)
        return np.concatenate([np.maximum.reduceat(c, self.starts, axis=1) for c in cosines])

    def mean(self) -> np.ndarray:
        """The cosine of the mean of each paper's chunks (queries, papers)."""
        sums = np.add.reduceat(self.chunk_vectors, self.starts, axis=0)
        return self.query_vectors @ unit(sums).T

    def best_chunk(self, query: int, paper: int) -> tuple[int, int]:
        """Start and end, in the paper's abstract, of its chunk nearest to the query."""
        own = self.chunk_vectors[self.starts[paper] : self.starts[paper] + self.counts[paper]]
        chunk = self._chunks[paper][int(np.argmax(own @ self.query_vectors[query]))]
        return chunk.start, chunk.end

    def feedback(self, scores: np.ndarray, papers: int, weight: float) -> np.ndarray:
        """`best` for queries moved towards the best chunks of the first papers of a ranking."""
        moved = []
        for vector, row in zip(self.query_vectors, scores, strict=True):
            near = []
            for n in np.argsort(-row)[:papers]:
                own = self.chunk_vectors[self.starts[n] : self.starts[n] + self.counts[n]]
                near.append(own[np.argmax(own @ vector)])
            moved.append(vector + weight * np.mean(near, axis=0))
        return self.best(unit(np.array(moved)))

    def centred(self) -> np.ndarray:
        """`best` after the mean vector is taken from queries and chunks."""
        mean = self.chunk_vectors.mean(axis=0)
        cosines = unit(self.query_vectors - mean) @ unit(self.chunk_vectors - mean).T
        return np.maximum.reduceat(cosines, self.starts, axis=1)

    def hubs(self) -> np.ndarray:
        """How near each chunk is to ten of a thousand other chunks, the best of each paper."""
        sample = np.random.default_rng(SEED).choice(len(self.chunk_vectors), 1000)
        near = np.sort(self.chunk_vectors @ self.chunk_vectors[sample].T, axis=1)[:, -11:-1]
        cosines = self.query_vectors @ self.chunk_vectors.T - 0.25 * near.mean(axis=1)
        return np.maximum.reduceat(cosines, self.starts, axis=1)

    def figure(self, scores: np.ndarray) -> float:
        """nDCG@10, or MRR@10 where each query has one answer."""
        top = np.argsort(-scores, axis=1, kind="stable")[:, :10]
        values = []
        for row, relevant in zip(top, self.qrels.values(), strict=True):
            gains = np.array([relevant.get(self.papers[n].id, 0) for n in row])
            if self.name == "titles":
                values.append(max((gains > 0) / np.arange(1, len(gains) + 1)))
                continue
            ideal = np.array(sorted(relevant.values(), reverse=True)[:10])
            values.append(discounted(gains) / discounted(ideal))
        return float(np.mean(values))


def discounted(gains: np.ndarray) -> float:
    """Gains in order of rank, each worth less the lower it stands."""
    return float((gains / np.log2(np.arange(2, len(gains) + 2))).sum())


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors (n, dimension) at length one."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def beir(folder: Path, split: str, precision: str = "fp32") -> Collection:
    """A folder in BEIR layout."""
    rows = map(json.loads, (folder / "queries.jsonl").read_text("utf-8").splitlines())
    queries = {row["_id"]: row["text"] for row in rows}
    papers = list(load_corpus(folder / "corpus.jsonl"))
    qrels = load_qrels(folder / "qrels" / f"{split}.tsv")
    return Collection(folder.name, papers, queries, qrels, precision)


def titles(file: Path, queries: int, abstracts: int, precision: str = "fp32") -> Collection:
    """Titles of a sample as queries for their own abstracts."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(SEED).shuffle(rows)
    # Ids repeat in that file, for papers that have nothing in common.
    papers = [Paper(str(n), "", row["abstract"].strip()) for n, row in enumerate(rows[:abstracts])]
    asked = {str(n): row["title"] for n, row in enumerate(rows[:queries])}
    return Collection("titles", papers, asked, {i: {i: 1} for i in asked}, precision)


def pairs(file: Path, precision: str = "fp32") -> Collection:
    """The questions of written pairs, for the abstracts that answer them."""
    rows = _read_rows(file)
    papers = [Paper(row["id"], row["title"], row["abstract"]) for row in rows]
    asked = {row["id"]: row["answerable"][0]["question"] for row in rows if row["answerable"]}
    return Collection("pairs", papers, asked, {i: {i: 1} for i in asked}, precision)


def pubmedqa(file: Path, precision: str = "fp32") -> Collection:
    """PubMedQA's questions, for their abstracts without conclusion and title."""
    rows = _read_rows(file)
    papers = [Paper(row["id"], "", " ".join(row["contexts"])) for row in rows]
    asked = {row["id"]: row["question"] for row in rows}
    return Collection("pubmedqa", papers, asked, {i: {i: 1} for i in asked}, precision)


def _read_rows(file: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file; its strings may hold what `splitlines` takes for an end."""
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
