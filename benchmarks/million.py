"""What SQLite and BM25 carry: a library of a million made-up records, without the vectors' cost.

    python -m benchmarks.million PAPERS.jsonl.xz COUNT FOLDER

Records are recombined from the papers of a file: half a title, half another's, sentences of four.
Each text gets eight numbers drawn from its bytes as a vector, so that nearly all of the time and
the memory is that of records and words. They are added 100,000 at a time through `Library.add`.
Prints one JSON document, and a line after each part; a library that is there already goes on.
"""

import json
import lzma
import random
import statistics
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.scale import disk, peak_megabytes
from index.library import Library
from index.paper import Filters
from index.search.rank import search
from index.text.sentences import split_sentences

PART = 100_000
SEED = 20
FILTERS = {
    "none": Filters(),
    "two years": Filters(years=(2019, 2020)),
    "one venue": Filters(venues=("acml",)),
}


class Drawn:
    """An embedder that draws a direction for each text, always the same for the same text."""

    name = "drawn-8"
    dimension = 8
    max_tokens = 256

    def count_tokens(self, text: str) -> int:
        """Words, which is near enough for cutting chunks."""
        return len(text.split())

    def embed_documents(self, texts: Sequence[str]) -> np.ndarray:
        """Directions (n, 8)."""
        seeds = (zlib.crc32(text.encode()) for text in texts)
        vectors = np.stack([np.random.default_rng(s).normal(size=self.dimension) for s in seeds])
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    embed_queries = embed_documents


def recombine(papers: list[dict[str, Any]], count: int, rng: random.Random) -> list[str]:
    """JSON lines of new records; the words of the real ones in new company."""
    lines = []
    for _ in range(count):
        one, two = rng.choice(papers), rng.choice(papers)
        words, others = str(one["title"]).split(), str(two["title"]).split()
        title = " ".join(words[: len(words) // 2 + 1] + others[len(others) // 2 :])
        sentences = [rng.choice(rng.choice(papers)["sentences"]) for _ in range(6)]
        record = {**one, "id": f"{rng.getrandbits(64):016x}", "title": title}
        del record["sentences"]
        lines.append(json.dumps({**record, "abstract": " ".join(sentences)}, ensure_ascii=False))
    return lines


def read_papers(source: Path) -> list[dict[str, Any]]:
    """The papers with their abstracts cut into sentences."""
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    for paper in papers:
        abstract = paper.get("abstract") or paper["title"]
        paper["sentences"] = [abstract[start:end] for start, end in split_sentences(abstract)]
    return papers


def timed(work: Callable[[str], object], queries: Sequence[str]) -> dict[str, float]:
    """Milliseconds on the clock: of the first, of the middle one, and what 95 % stay under."""
    times = []
    for query in queries:
        start = time.perf_counter()
        work(query)
        times.append(1000 * (time.perf_counter() - start))
    p95 = sorted(times)[int(len(times) * 0.95)]
    return {
        "first": round(times[0], 1),
        "p50": round(statistics.median(times), 1),
        "p95": round(p95, 1),
    }


def measure(library: Library, queries: list[str]) -> dict[str, object]:
    """What readers do with a library, timed."""
    words = [query.split()[0] for query in queries]
    return {
        "search": {
            name: timed(lambda q, f=passing: search(library, q, 10, f), queries)  # type: ignore[misc]
            for name, passing in FILTERS.items()
        },
        "phrase": timed(lambda q: search(library, f'"{" ".join(q.split()[:2])}"'), queries[:20]),
        "title:": timed(lambda w: search(library, f"title:{w}"), words[:20]),
        "count with a filter": timed(lambda _: library.count(FILTERS["two years"]), queries[:20]),
        "page of papers by year": timed(
            lambda _: library.papers(limit=50, sort="year"), words[:20]
        ),
        "stats": timed(lambda _: library.stats(), words[:3]),
    }


def main() -> None:
    """Add parts until COUNT is reached, then measure in this process."""
    source, count, folder = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    papers = read_papers(source)
    folder.mkdir(parents=True, exist_ok=True)
    added = []
    with Library.open(folder / "library", create=True, embedder=Drawn()) as library:
        for number in range(round(library.count() / PART), -(-count // PART)):
            file = folder / f"{number}.jsonl"
            lines = recombine(papers, PART, random.Random(SEED + number))
            file.write_text("\n".join(lines), encoding="utf-8")
            start, busy = time.monotonic(), time.process_time()
            report = library.add([file])
            added.append(
                {
                    "papers": report.papers,
                    "seconds": round(time.monotonic() - start, 1),
                    "cpu_seconds": round(time.process_time() - busy, 1),
                    "peak_megabytes": peak_megabytes(),
                }
            )
            print(json.dumps(added[-1]), file=sys.stderr, flush=True)
            file.unlink()
    start = time.monotonic()
    with Library.open(folder / "library", embedder=Drawn()) as library:
        opened = time.monotonic() - start
        rng = random.Random(SEED)
        queries = [" ".join(str(rng.choice(papers)["title"]).split()[:-1]) for _ in range(60)]
        figures = measure(library, queries)
        result = {
            "papers": library.count(),
            "chunks": library.stats().chunks,
            "added": added,
            "open_seconds": round(opened, 1),
            "disk_megabytes": disk(folder / "library"),
            "peak_megabytes": peak_megabytes(),
            "milliseconds": figures,
        }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
