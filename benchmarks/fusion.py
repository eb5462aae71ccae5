"""Every way tried of weighing meaning and words together, on six collections.

    python -m benchmarks.fusion ../shared [--only titles pairs] [--few] [--titles 500 2500]

SciFact (train), Cranfield, NPL, written questions and PubMedQA's for their abstracts, and titles
as queries for their own abstracts indexed without titles (--titles QUERIES ABSTRACTS, drawn with
SEED). Vectors are made once and kept in the user's cache. `--few` tries the two rankers, their
chosen sum, and what search makes of it alone. Prints one table: nDCG@10, for the titles MRR@10.
What won is in index/search/rank.py and feedback.py.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.collection import Collection, beir, pairs, pubmedqa, titles
from index.embedding.embedder import PRECISIONS
from index.search.feedback import FOLLOWED, MOVED
from index.search.rank import DEPTH, WORDS

TITLES = Path("scale", "papers-ml.jsonl.xz")
SETS = ("scifact", "cranfield", "npl", "pairs", "pubmedqa", "titles")


def few(c: Collection) -> Iterator[tuple[str, np.ndarray]]:
    """The parts, and what `search` makes of them."""
    best, words = c.best(), c.bm25(name=0.1)
    yield "best chunk", best
    yield "BM25, names 0.1", words
    among = _candidates(best, words)
    share = WORDS * words / c.information
    first = _only(best + share, among)
    yield f"cosine + {WORDS} share of the words", first
    moved = c.feedback(first, FOLLOWED, MOVED)
    yield f"the same, feedback {FOLLOWED} x {MOVED}", _only(moved + share, among)


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
    for papers, weight in ((1, 0.5), (2, 0.3), (2, 0.5), (2, 0.7), (2, 1.0), (3, 0.5), (5, 0.5)):
        moved = c.feedback(chosen, papers, weight)
        yield f"chosen, feedback {papers} x {weight}", _only(moved + 0.7 * share, among)


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


def collection(
    shared: Path, name: str, precision: str = "fp32", titled: tuple[int, int] = (2000, 20_000)
) -> Collection:
    """One of SETS; of the titles so many queries and abstracts."""
    if name == "titles":
        return titles(shared / TITLES, *titled, precision)
    if name == "pairs":
        return pairs(shared / "training" / "pairs.jsonl", precision)
    if name == "pubmedqa":
        return pubmedqa(shared / "training" / "pubmedqa" / "questions.jsonl", precision)
    return beir(shared / "evaluation" / name, "train" if name == "scifact" else "test", precision)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--titles", nargs=2, type=int, default=(2000, 20_000))
    parser.add_argument("--only", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--few", action="store_true")
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32")
    options = parser.parse_args()
    columns = []
    for name in options.only:
        made = collection(options.shared, name, options.precision, tuple(options.titles))
        tried = few(made) if options.few else variants(made)
        columns.append({label: made.figure(scores) for label, scores in tried})
    print("| variant | " + " | ".join(options.only) + " |\n|---|" + "--:|" * len(columns))
    for label in columns[0]:
        print(f"| {label} | " + " | ".join(f"{column[label]:.4f}" for column in columns) + " |")


if __name__ == "__main__":
    main()
