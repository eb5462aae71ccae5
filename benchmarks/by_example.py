"""How much of an unwanted paper to take from a query by example.

    python -m benchmarks.by_example ../shared

On Cranfield, each query with five relevant papers or more gives a set: two of them, drawn with
SEED, are wanted, and the best paper near those two that is not relevant is not. Prints, for each
weight of the unwanted paper, nDCG@10 of the other relevant ones, and how many of the first ten are
among the unwanted one's ten nearest. What was chosen is UNLIKE in index/search/query_by_example.py.
"""

import argparse
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.collection import SEED, Collection, beir, discounted, unit
from index.search.rank import WORDS

LEAST = 5
"""Relevant papers of a query that is used."""
Share = Callable[[int], np.ndarray]


@dataclass(frozen=True)
class Example:
    """Two wanted papers, an unwanted one, what is to be found and the unwanted one's nearest."""

    wanted: list[int]
    unwanted: int
    relevant: set[int]
    kin: set[int]


def sets(c: Collection, vectors: np.ndarray) -> Iterator[Example]:
    """One of each query that has enough relevant papers."""
    place = {paper.id: n for n, paper in enumerate(c.papers)}
    chance = random.Random(SEED)
    for gains in c.qrels.values():
        good = [place[paper] for paper, gain in gains.items() if gain > 0 and paper in place]
        if len(good) < LEAST:
            continue
        chance.shuffle(good)
        near = np.argsort(-c.best(vectors[good[:2]].mean(axis=0)[np.newaxis])[0])
        unwanted = int(next(n for n in near if n not in good))
        kin = [int(n) for n in np.argsort(-vectors @ vectors[unwanted])[1:] if n not in good]
        yield Example(good[:2], unwanted, set(good[2:]), set(kin[:10]))


def first_ten(
    c: Collection, vectors: np.ndarray, share: Share, e: Example, unlike: float
) -> list[int]:
    """What a search would return."""
    vector = vectors[e.wanted].mean(axis=0) - unlike * vectors[e.unwanted]
    words = np.mean([share(n) for n in e.wanted], axis=0) - unlike * share(e.unwanted)
    scores = c.best(unit(vector[np.newaxis]))[0] + WORDS * words
    scores[[*e.wanted, e.unwanted]] = -np.inf
    return [int(n) for n in np.argsort(-scores, kind="stable")[:10]]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    c = beir(parser.parse_args().shared / "evaluation" / "cranfield", "test")
    vectors = unit(np.add.reduceat(c.chunk_vectors, c.starts, axis=0))
    place = {paper.id: n for n, paper in enumerate(c.papers)}

    @cache
    def share(paper: int) -> np.ndarray:
        text, scores = c.papers[paper].text, np.zeros(len(c.papers), dtype=np.float32)
        for found, score in c.lexical.query(text, len(c.papers)):
            scores[place[found]] = score
        return scores / c.lexical.information(text)

    examples = list(sets(c, vectors))
    print(f"{len(examples)} sets\n\n| unlike | nDCG@10 | near the unwanted |\n|--:|--:|--:|")
    for unlike in (0.0, 0.15, 0.3, 0.5, 0.7):
        gains, kin = [], []
        for example in examples:
            found = first_ten(c, vectors, share, example, unlike)
            ideal = np.ones(min(10, len(example.relevant)))
            hits = np.array([n in example.relevant for n in found], dtype=float)
            gains.append(discounted(hits) / discounted(ideal))
            kin.append(len(example.kin & set(found)))
        print(f"| {unlike} | {np.mean(gains):.3f} | {np.mean(kin):.1f} |", flush=True)


if __name__ == "__main__":
    main()
