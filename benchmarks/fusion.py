"""Every way tried of weighing meaning and words together, on three collections.

    python -m benchmarks.fusion ../shared [--titles 500 2500]

SciFact (train), Cranfield, and titles as queries for their own abstracts indexed without titles
(--titles QUERIES ABSTRACTS, drawn with SEED). Vectors are made once and kept in the user's cache.
Prints one table: nDCG@10, for the titles MRR@10. What won is in index/ranking/search.py.
"""

import argparse
import hashlib
import json
import lzma
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import platformdirs

from index.embedding.embedder import load_embedder
from index.evaluate import load_corpus, load_qrels
from index.paper import Paper
from index.ranking.lexical import Lexical
from index.text.chunks import VERSION, chunk_paper, embedded_texts
from index.text.clean import clean

SEED = 13
DEPTH = 100
Qrels = dict[str, dict[str, int]]


class Collection:
    """A corpus and its queries, with every score of every query and paper as arrays."""

    def __init__(self, name: str, papers: list[Paper], queries: dict[str, str], qrels: Qrels):
        self.name = name
        self.papers = papers
        self.queries = {query: queries[query] for query in qrels}
        self.qrels = qrels
        self.embedder = load_embedder()
        chunks = [chunk_paper(paper, self.embedder) for paper in papers]
        texts = [
            text
            for paper, own in zip(papers, chunks, strict=True)
            for text in embedded_texts(paper, own, self.embedder)
        ]
        self.counts = np.array([len(own) for own in chunks])
        self.starts = np.concatenate([[0], np.cumsum(self.counts)[:-1]])
        self.chunk_vectors = self._kept(texts)
        self.query_vectors = self.embedder.embed_queries(list(self.queries.values()))

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
            for paper, score in self.lexical.query(text, len(self.papers), weights=weights):
                row[place[paper]] = score
        return scores

    @cached_property
    def information(self) -> np.ndarray:
        """The weight of each query's words (queries, 1)."""
        return np.array([[self.lexical.information(t)] for t in self.queries.values()])

    def best(self, queries: np.ndarray | None = None) -> np.ndarray:
        """The cosine of each paper's best chunk (queries, papers)."""
        cosines = (self.query_vectors if queries is None else queries) @ self.chunk_vectors.T
        return np.maximum.reduceat(cosines, self.starts, axis=1)

    def mean(self) -> np.ndarray:
        """The cosine of the mean of each paper's chunks (queries, papers)."""
        sums = np.add.reduceat(self.chunk_vectors, self.starts, axis=0)
        return self.query_vectors @ _unit(sums).T

    def feedback(self, scores: np.ndarray, papers: int, weight: float) -> np.ndarray:
        """`best` for queries moved towards the best chunks of the first papers of a ranking."""
        moved = []
        for vector, row in zip(self.query_vectors, scores, strict=True):
            near = []
            for n in np.argsort(-row)[:papers]:
                own = self.chunk_vectors[self.starts[n] : self.starts[n] + self.counts[n]]
                near.append(own[np.argmax(own @ vector)])
            moved.append(vector + weight * np.mean(near, axis=0))
        return self.best(_unit(np.array(moved)))

    def centred(self) -> np.ndarray:
        """`best` after the mean vector is taken from queries and chunks."""
        mean = self.chunk_vectors.mean(axis=0)
        cosines = _unit(self.query_vectors - mean) @ _unit(self.chunk_vectors - mean).T
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
            values.append(_discounted(gains) / _discounted(ideal))
        return float(np.mean(values))


def variants(c: Collection) -> Iterator[tuple[str, np.ndarray]]:
    """Name and scores (queries, papers) of everything tried."""
    best, mean, plain, words = c.best(), c.mean(), c.bm25(), c.bm25(name=0.1)
    among = _candidates(best, words)
    share = words / c.information
    yield "best chunk", best
    yield "mean of chunks", mean
    yield "best chunk, centred", c.centred()
    yield "best chunk, hubs lowered", c.hubs()
    yield "BM25", plain
    yield "BM25, names 0.1", words
    yield "BM25, names 0.4", c.bm25(name=0.4)
    for weight in (0.5, 0.6, 0.7):
        z = weight * _z(best, among) + (1 - weight) * _z(words, among)
        yield f"z-scores among candidates, {weight}", _only(z, among)
    for weight in (0.65, 0.75):
        everything = np.ones_like(among)
        yield (
            f"z-scores over the corpus, {weight}",
            weight * _z(best, everything) + (1 - weight) * _z(words, everything),
        )
    for weight in (0.0125, 0.0175, 0.025):
        yield f"cosine + {weight} BM25", _only(best + weight * words, among)
    for weight in (0.5, 0.6, 0.7, 0.8, 1.0):
        yield f"cosine + {weight} share of the words", _only(best + weight * share, among)
    chosen = _only(best + 0.7 * share, among)
    yield "chosen, names not counted", _only(best + 0.7 * plain / c.information, among)
    yield "chosen, mean of chunks 0.2", _only(0.8 * best + 0.2 * mean + 0.7 * share, among)
    for papers, weight in ((1, 0.2), (2, 0.2), (2, 0.3), (3, 0.3), (5, 0.2)):
        moved = c.feedback(chosen, papers, weight)
        yield f"chosen, feedback {papers} x {weight}", _only(moved + 0.7 * share, among)


def _discounted(gains: np.ndarray) -> float:
    return float((gains / np.log2(np.arange(2, len(gains) + 2))).sum())


def _candidates(*rankers: np.ndarray) -> np.ndarray:
    """Which papers any ranker has among its first DEPTH (queries, papers)."""
    among = np.zeros(rankers[0].shape, dtype=bool)
    for scores in rankers:
        np.put_along_axis(among, np.argsort(-scores, axis=1)[:, :DEPTH], True, axis=1)
    return among


def _only(scores: np.ndarray, among: np.ndarray) -> np.ndarray:
    return np.where(among, scores, -np.inf)


def _z(scores: np.ndarray, among: np.ndarray) -> np.ndarray:
    means = scores.mean(axis=1, where=among, keepdims=True)
    spreads = scores.std(axis=1, where=among, keepdims=True)
    return (scores - means) / np.maximum(spreads, 1e-9)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def beir(folder: Path, split: str) -> Collection:
    """A folder in BEIR layout."""
    rows = map(json.loads, (folder / "queries.jsonl").read_text("utf-8").splitlines())
    queries = {row["_id"]: row["text"] for row in rows}
    papers = list(load_corpus(folder / "corpus.jsonl"))
    return Collection(folder.name, papers, queries, load_qrels(folder / "qrels" / f"{split}.tsv"))


def titles(file: Path, queries: int, abstracts: int) -> Collection:
    """Titles of a sample as queries for their own abstracts."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(SEED).shuffle(rows)
    papers = [Paper(row["id"], "", row["abstract"].strip()) for row in rows[:abstracts]]
    asked = {row["id"]: row["title"] for row in rows[:queries]}
    return Collection("titles", papers, asked, {paper: {paper: 1} for paper in asked})


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--titles", nargs=2, type=int, default=(2000, 20_000))
    parser.add_argument("--only", choices=("scifact", "cranfield", "titles"))
    options = parser.parse_args()
    makers = {
        "scifact": lambda: beir(options.shared / "evaluation" / "scifact", "train"),
        "cranfield": lambda: beir(options.shared / "evaluation" / "cranfield", "test"),
        "titles": lambda: titles(options.shared / "scale" / "papers-ml.jsonl.xz", *options.titles),
    }
    names = [options.only] if options.only else list(makers)
    columns = []
    for name in names:
        made = makers[name]()
        columns.append({label: made.figure(scores) for label, scores in variants(made)})
    print("| variant | " + " | ".join(names) + " |\n|---|" + "--:|" * len(names))
    for label in columns[0]:
        print(f"| {label} | " + " | ".join(f"{column[label]:.4f}" for column in columns) + " |")


if __name__ == "__main__":
    main()
