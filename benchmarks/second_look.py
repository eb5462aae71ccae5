"""What it brings, and costs, to read the first papers of a search again with the packaged network.

    python -m benchmarks.second_look ../shared [--only scifact cranfield] [--queries 100]
                                     [--words] [--best-chunk]

Of so many queries of each collection, drawn with a seed, the first 20 papers are put in another
order: by the network's log-odds that a paper answers, and by those beside the score of the search,
each in spreads among the 20. nDCG@10, and CPU time of reading them. `--words` ranks by BM25 first,
which needs no vectors. `--best-chunk` reads of each paper only the chunk nearest to the query.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.reader.passages import ReadPassage, load_passages
from benchmarks.collection import SEED, Collection
from benchmarks.fusion import SETS, collection
from index.paper import Paper
from index.search.feedback import FOLLOWED, MOVED
from index.search.rank import WORDS
from index.text.sentences import split_sentences

READ = 20
SHARES = (0.1, 0.2, 0.3, 0.5, 1.0)
"""How much the network counts beside the search."""


def variants(
    c: Collection, *, words_alone: bool, best_chunk: bool
) -> Iterator[tuple[str, np.ndarray]]:
    """Name and scores (queries, papers) of the search, and of each way of reading it again."""
    share = WORDS * c.bm25(name=0.1) / c.information
    scores = share if words_alone else c.feedback(c.best() + share, FOLLOWED, MOVED) + share
    yield "not read again", scores
    first = np.argsort(-scores, axis=1, kind="stable")[:, :READ]
    started = time.process_time()
    odds = np.array([_odds(c, n, row, best_chunk=best_chunk) for n, row in enumerate(first)])
    spent = (time.process_time() - started) / max(len(first), 1)
    found = np.take_along_axis(scores, first, axis=1)
    for weight in SHARES:
        mixed = (1 - weight) * _spread(found) + weight * _spread(odds)
        again = np.full_like(scores, -np.inf)
        np.put_along_axis(again, first, mixed, axis=1)
        yield f"network {weight}", again
    yield "CPU ms a query", np.array([[1000 * spent]])


def _odds(c: Collection, query: int, places: Sequence[int], *, best_chunk: bool) -> list[float]:
    asked = list(c.queries.values())[query]
    spans = [c.best_chunk(query, n) if best_chunk else (0, None) for n in places]
    passages = [_passage(c.papers[n], *span) for n, span in zip(places, spans, strict=True)]
    return [one.paper for one in load_passages().read(asked, passages)]


def _passage(paper: Paper, first: int, last: int | None) -> ReadPassage:
    text = paper.abstract[first:last]
    return ReadPassage(paper.title, tuple(text[start:end] for start, end in split_sentences(text)))


def _spread(scores: np.ndarray) -> np.ndarray:
    centred = scores - scores.mean(axis=1, keepdims=True)
    return centred / np.maximum(scores.std(axis=1, keepdims=True), 1e-9)


def _drawn(c: Collection, most: int) -> Collection:
    """The same collection with so many of its queries."""
    names = list(c.queries)
    some = np.random.default_rng(SEED).permutation(len(names))[:most]
    kept = {names[place] for place in some}
    qrels = {query: gold for query, gold in c.qrels.items() if query in kept}
    return Collection(c.name, c.papers, c.queries, qrels)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", nargs="+", choices=SETS, default=("scifact", "cranfield", "npl"))
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--best-chunk", action="store_true")
    options = parser.parse_args()
    columns = []
    for name in options.only:
        made = _drawn(collection(options.shared, name), options.queries)
        tried = dict(variants(made, words_alone=options.words, best_chunk=options.best_chunk))
        spent = tried.pop("CPU ms a query")[0, 0]
        columns.append({label: f"{made.figure(scores):.4f}" for label, scores in tried.items()})
        columns[-1]["CPU ms a query"] = f"{spent:.0f}"
    print("| ranking | " + " | ".join(options.only) + " |\n|---|" + "--:|" * len(columns))
    for label in columns[0]:
        print(f"| {label} | " + " | ".join(column[label] for column in columns) + " |")


if __name__ == "__main__":
    main()
