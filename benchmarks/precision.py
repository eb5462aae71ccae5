"""What the default embedder loses at int8, and how much sooner it is done.

    python -m benchmarks.precision ../shared [--only cranfield]

nDCG@10 of the chosen ranking (index/search/rank.py) on SciFact (train) and Cranfield with the
vectors of each precision, and texts embedded per second of processor time. Vectors are made once
and kept in the user's cache.
"""

import argparse
import time
from pathlib import Path

from benchmarks.collection import Collection, beir
from index.embedding.embedder import PRECISIONS, Embedder
from index.search.rank import WORDS

SPLITS = {"cranfield": "test", "scifact": "train"}
SAMPLE = 512
"""Texts that the rate is measured on, the same for each precision."""


def figures(collection: Collection) -> tuple[float, float]:
    """nDCG@10 by meaning alone and as `search` ranks."""
    best = collection.best()
    share = collection.bm25(name=0.1) / collection.information
    return collection.figure(best), collection.figure(best + WORDS * share)


def rate(embedder: Embedder, texts: list[str]) -> float:
    """Texts per second of processor time, the best of three."""
    embedder.embed_documents(texts[:8])
    taken = []
    for _ in range(3):
        start = time.process_time()
        embedder.embed_documents(texts)
        taken.append(time.process_time() - start)
    return len(texts) / min(taken)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", choices=SPLITS)
    options = parser.parse_args()
    print("| precision | collection | meaning alone | as search ranks | texts per CPU second |")
    print("|---|---|--:|--:|--:|")
    for name in [options.only] if options.only else SPLITS:
        for precision in PRECISIONS:
            made = beir(options.shared / "evaluation" / name, SPLITS[name], precision)
            alone, ranked = figures(made)
            speed = rate(made.embedder, made.texts[:SAMPLE])
            print(
                f"| {precision} | {name} | {alone:.4f} | {ranked:.4f} | {speed:.0f} |", flush=True
            )


if __name__ == "__main__":
    main()
