"""What adding papers costs beside encoding the same texts bare, in one run.

    python -m benchmarks.adding PAPERS.jsonl.xz COUNT FOLDER

Adds the COUNT papers to a new library with the default embedder, and in turn encodes the texts of
their chunks with nothing around it, three times each. Prints seconds and the rate's share.
"""

import json
import lzma
import shutil
import statistics
import sys
import time
from itertools import islice
from pathlib import Path

from index.library import Library
from index.text.chunks import embedded_texts

ROUNDS = 3


def texts_of(folder: Path) -> list[str]:
    """What the embedder has read for a library."""
    with Library.open(folder) as library:
        return [
            text
            for paper in library.papers()
            for text in embedded_texts(paper, library.chunks([paper.id]), library.embedder)
        ]


def add(file: Path, folder: Path) -> float:
    """Seconds of adding a file to a new library, its opening not counted."""
    shutil.rmtree(folder, ignore_errors=True)
    with Library.open(folder, create=True) as library:
        library.embedder.embed_queries(["loaded before the clock starts"])
        start = time.perf_counter()
        library.add([file])
        return time.perf_counter() - start


def encode(folder: Path, texts: list[str]) -> float:
    """Seconds of encoding the texts bare."""
    with Library.open(folder) as library:
        library.embedder.embed_queries(["loaded before the clock starts"])
        start = time.perf_counter()
        library.embedder.embed_documents(texts)
        return time.perf_counter() - start


def main() -> None:
    """Print one JSON document."""
    source, count, folder = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    file = folder.with_name(f"{folder.name}.jsonl")
    with lzma.open(source, "rt", encoding="utf-8") as lines, file.open("w") as out:
        out.writelines(islice(lines, count))
    adding, encoding = [add(file, folder)], []
    texts = texts_of(folder)
    for _ in range(ROUNDS):
        encoding.append(encode(folder, texts))
        adding.append(add(file, folder))
    added, encoded = statistics.median(adding), statistics.median(encoding)
    figures = {
        "papers": count,
        "texts": len(texts),
        "add_seconds": round(added, 2),
        "encode_seconds": round(encoded, 2),
        "share_of_the_bare_rate": round(encoded / added, 3),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
