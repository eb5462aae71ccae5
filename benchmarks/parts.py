"""What a search costs beside its parts done bare, in one run.

    python -m benchmarks.parts LIBRARY QUERIES.jsonl

QUERIES has a `question` or `text` a line. Each query is searched (k = 10) and, in turn, encoded,
given to Chroma (10 neighbours) and to tantivy (10 papers), then to both as deep as a search goes.
Prints milliseconds, the ratios to either sum of parts, and how many of the 100 nearest chunks by
brute force Chroma finds when it is asked as `search` asks.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from index.library import Library
from index.search.rank import DEPTH, search
from index.vectors.chroma import connect

NEAREST = 200
"""Chunks that a search asks for."""
ROUNDS = 5
PARTS = {
    "ratio": ("encode", "chroma", "tantivy"),
    "ratio_deep": ("encode", "chroma_deep", "tantivy_deep"),
}


def measure(library: Library, queries: list[str]) -> dict[str, float]:
    """Median and quickest milliseconds of a search and of each part."""
    vectors = dict(zip(queries, library.embedder.embed_queries(queries), strict=True))
    near, words = library.vectors, library.lexical
    _, chroma = connect(near.place, near.collection_name, create=False)

    def ask_chroma(query: str, n: int) -> object:
        return chroma.query(query_embeddings=vectors[query], n_results=n, include=["distances"])

    tasks: dict[str, Callable[[str], object]] = {
        "search": lambda query: search(library, query, 10),
        "encode": lambda query: library.embedder.embed_queries([query]),
        "chroma": lambda query: ask_chroma(query, 10),
        "tantivy": lambda query: words.query(query, 10),
        "chroma_deep": lambda query: ask_chroma(query, NEAREST),
        "tantivy_deep": lambda query: words.query(query, DEPTH),
    }
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(ROUNDS):
        for query in queries:
            for name, task in tasks.items():
                start = time.perf_counter()
                task(query)
                times[name].append(1000 * (time.perf_counter() - start))
    figures = {f"{name}_p50": statistics.median(found) for name, found in times.items()}
    figures |= {f"{name}_least": min(found) for name, found in times.items()}
    for which in ("p50", "least"):
        for name, parts in PARTS.items():
            whole = sum(figures[f"{part}_{which}"] for part in parts)
            figures[f"{name}_{which}"] = figures[f"search_{which}"] / whole
    return {name: round(value, 2) for name, value in figures.items()}


def recall(library: Library, queries: list[str]) -> float:
    """Mean share of the 100 nearest chunks by brute force that those a search asks for hold."""
    chunks = list(library.vectors.chunks())
    there, matrix = library.vectors.get(chunks)
    shares = []
    for vector in library.embedder.embed_queries(queries):
        exact = {there[n] for n in np.argsort(-(matrix @ vector))[:100]}
        found = {chunk for chunk, _ in library.vectors.nearest(vector, NEAREST)}
        shares.append(len(exact & found) / len(exact))
    return round(float(np.mean(shares)), 4)


def main() -> None:
    """Print one JSON document."""
    rows = map(json.loads, Path(sys.argv[2]).read_text("utf-8").splitlines()[:50])
    queries = [row.get("question") or row["text"] for row in rows]
    with Library.open(sys.argv[1]) as library:
        search(library, queries[0])
        document = {"papers": library.count(), **measure(library, queries)}
        print(json.dumps(document | {"recall_at_100": recall(library, queries)}, indent=1))


if __name__ == "__main__":
    main()
