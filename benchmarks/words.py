"""What it is worth to compare words in one spelling, and to leave out those that only ask.

    python -m benchmarks.words ../shared [--only cranfield] [--precision int8]

SciFact (train) and Cranfield; vectors are made once and kept in the user's cache. Prints nDCG@10 of
BM25 alone, and of the sum that `search` ranks by.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from benchmarks.collection import Collection, beir
from index.embedding.embedder import PRECISIONS
from index.lexical import analysis, bm25
from index.search.rank import WORDS
from index.text.normalization import matchable, without_asking

SPLITS = {"scifact": "train", "cranfield": "test"}
Rule = Callable[[str], str]
WAYS: dict[str, tuple[Rule, Rule]] = {
    "as they stand": (str, str),
    "in one spelling": (matchable, str),
    "without those that only ask": (str, without_asking),
    "both": (matchable, without_asking),
}


def figures(collection: Collection, spelled: Rule, asked: Rule) -> tuple[float, float]:
    """Of BM25 and of the whole ranking, words treated in this way."""
    for made in ("lexical", "information"):
        collection.__dict__.pop(made, None)
    analysis.terms_of.cache_clear()
    with (
        patch.object(analysis, "matchable", spelled),
        patch.object(bm25, "matchable", spelled),
        patch.object(bm25, "without_asking", asked),
    ):
        words = collection.bm25(name=0.1)
        ranked = collection.best() + WORDS * words / collection.information
        return collection.figure(words), collection.figure(ranked)


def main() -> None:
    """Print one table a collection."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", choices=SPLITS)
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32")
    options = parser.parse_args()
    for name in [options.only] if options.only else SPLITS:
        folder = options.shared / "evaluation" / name
        collection = beir(folder, SPLITS[name], options.precision)
        print(f"\n| words, {name} {options.precision} | BM25 | ranking |\n|---|--:|--:|")
        for label, way in WAYS.items():
            print("| {} | {:.4f} | {:.4f} |".format(label, *figures(collection, *way)))


if __name__ == "__main__":
    main()
