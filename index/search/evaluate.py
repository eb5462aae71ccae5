"""How well search ranks: a folder in BEIR layout, measured by ir-measures."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import platformdirs

from index.embedding.embedder import load_embedder
from index.errors import FormatError, QueryError
from index.formats.json_rows import read_lines, read_rows
from index.lexical import LEXICAL_VERSION
from index.library import Library
from index.paper import Json, Paper
from index.progress import Clock, Report
from index.search.rank import search
from index.search.rerank import Reranker, load_reranker
from index.text.chunks import VERSION as CHUNKING

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder


BEIR = "BEIR record"
Qrels = dict[str, dict[str, int]]
Run = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Mean figures over the queries of the qrels; latencies in milliseconds.

    `corpus` counts the papers, `index_seconds` is what making their index took, once.
    """

    queries: int
    ndcg_at_10: float
    recall_at_10: float
    recall_at_100: float
    mrr_at_10: float
    map_at_100: float
    p50: float
    p95: float
    corpus: int
    index_seconds: float

    def as_json(self) -> dict[str, Json]:
        """The document of `evaluate --json`."""
        return {
            "queries": self.queries,
            "ndcg@10": self.ndcg_at_10,
            "recall@10": self.recall_at_10,
            "recall@100": self.recall_at_100,
            "mrr@10": self.mrr_at_10,
            "map@100": self.map_at_100,
            "latency_ms": {"p50": self.p50, "p95": self.p95},
            "corpus": self.corpus,
            "index_seconds": self.index_seconds,
        }


def evaluate(
    folder: str | Path,
    split: str = "test",
    *,
    embedder: str | None = None,
    precision: str | None = None,
    reranker: str | None = None,
    offline: bool = True,
    progress: Report | None = None,
) -> Evaluation:
    """Search every query of `qrels/SPLIT.tsv` and compare what is found with the qrels.

    The index is kept in the user's cache for the next time, made from where an interrupted run
    left it; `folder` is only read. Gains are linear, as trec_eval's. Raises FormatError when the
    folder is not in BEIR layout.
    """
    folder = Path(folder)
    qrels = load_qrels(folder / "qrels" / f"{split}.tsv")
    queries = {
        str(row["_id"]): str(row["text"])
        for _, row in read_rows(folder / "queries.jsonl", "_id", BEIR)
    }
    missing = [name for name in qrels if name not in queries]
    if missing:
        raise FormatError(f"no such query in {folder / 'queries.jsonl'}: {missing[0]}; mend qrels")
    model = load_embedder(embedder, precision=precision, offline=offline)
    reader = load_reranker(reranker, offline=offline)
    asked = {name: queries[name] for name in qrels}
    with _index(folder / "corpus.jsonl", model, progress) as library:
        run, milliseconds = _search_all(library, asked, reader, progress)
        papers, seconds = library.count(), _seconds(library.folder)
    return _evaluation(qrels, run, milliseconds, papers, seconds)


def load_qrels(path: Path) -> Qrels:
    """Relevance by query and paper, from lines `query-id  corpus-id  score`."""
    qrels: Qrels = {}
    for number, line in enumerate(read_lines(path), 1):
        fields = line.split("\t")
        if number == 1 and not fields[-1].strip().lstrip("-").isdigit():
            continue
        try:
            query, paper, score = fields
            qrels.setdefault(query, {})[paper] = int(score)
        except ValueError as error:
            raise FormatError(f"not a line of qrels: {path}:{number}; mend it") from error
    if not qrels:
        raise FormatError(f"no qrels: {path} is empty; name another split")
    return qrels


def load_corpus(path: Path) -> Iterator[Paper]:
    """The papers of a BEIR corpus, each `_id` its own, whatever else repeats."""
    for _, row in read_rows(path, "_id", BEIR):
        title, text = str(row.get("title") or ""), str(row.get("text") or "")
        yield Paper(str(row["_id"]), title.strip(), text.strip())


def measure(qrels: Qrels, run: Run) -> dict[str, float]:
    """Mean nDCG@10, R@10, R@100, RR@10 and AP@100; a query without results counts as 0."""
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    found = ir_measures.calc_aggregate(measures, qrels, run)
    return {str(name): float(value) for name, value in found.items()}


MEASURES = ("nDCG@10", "R@10", "R@100", "RR@10", "AP@100")


def _evaluation(
    qrels: Qrels, run: Run, milliseconds: list[float], papers: int, seconds: float
) -> Evaluation:
    figures = measure(qrels, run)
    return Evaluation(
        queries=len(qrels),
        ndcg_at_10=figures["nDCG@10"],
        recall_at_10=figures["R@10"],
        recall_at_100=figures["R@100"],
        mrr_at_10=figures["RR@10"],
        map_at_100=figures["AP@100"],
        p50=float(np.percentile(milliseconds, 50)),
        p95=float(np.percentile(milliseconds, 95)),
        corpus=papers,
        index_seconds=seconds,
    )


def _search_all(
    library: Library, queries: dict[str, str], reranker: Reranker | None, progress: Report | None
) -> tuple[Run, list[float]]:
    run: Run = {}
    milliseconds = []
    clock = Clock("searching", len(queries), progress)
    library.embedder.embed_queries(["load the model before the clock starts"])
    for number, (name, text) in enumerate(queries.items(), 1):
        start = time.perf_counter()
        try:
            # As deep as the deepest measure looks.
            results = search(library, text, 100, reranker=reranker)
        except QueryError:
            results = ()
        milliseconds.append(1000 * (time.perf_counter() - start))
        # Ranks, not scores: ties would be broken by id otherwise.
        run[name] = {result.paper.id: -float(rank) for rank, result in enumerate(results)}
        clock.tell(number)
    return run, milliseconds


def _index(corpus: Path, embedder: Embedder, progress: Report | None) -> Library:
    """The library of a corpus in the cache, made or finished first where it must be."""
    key = hashlib.sha256("\0".join((embedder.name, CHUNKING, LEXICAL_VERSION)).encode())
    for line in read_lines(corpus):
        key.update(line.encode())
    folder = Path(platformdirs.user_cache_dir("paper-assistant")) / "evaluate"
    library = Library.open(folder / key.hexdigest()[:32], create=True, embedder=embedder)
    if not _seconds(library.folder) or library.pending:
        start = time.monotonic()
        library.insert(load_corpus(corpus), progress=progress)
        _note_seconds(library.folder, time.monotonic() - start)
    return library


def _seconds(folder: Path) -> float:
    path = folder / "seconds.json"
    return float(json.loads(path.read_text("utf-8"))) if path.is_file() else 0.0


def _note_seconds(folder: Path, seconds: float) -> None:
    (folder / "seconds.json").write_text(json.dumps(seconds), "utf-8")
