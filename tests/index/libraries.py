"""Libraries for tests of storage: generated papers, other processes, what must hold."""

import json
import subprocess
import sys
from pathlib import Path

from index.library import Library
from index.maintenance.doctor import examine
from tests.index.embedders import WordVectors

ROOT = Path(__file__).resolve().parents[2]
WORDS = (
    "late sparse dense cheap exact tiny long noisy fused learned token query index graph".split()
)


def paper(number: int, note: str = "") -> dict[str, str]:
    words = [WORDS[number // len(WORDS) ** i % len(WORDS)] for i in range(3)]
    abstract = f"Number{number} studies {words[0]} things. It finds {words[1]} ones. {note}"
    return {
        "id": f"key{number}",
        "title": f"Paper {number} on {' '.join(words)} retrieval",
        "abstract": abstract.strip(),
    }


def write_papers(path: Path, numbers, note: str = "") -> Path:
    path.write_text("".join(json.dumps(paper(n, note)) + "\n" for n in numbers))
    return path


def open_library(folder, *, create=False, **options) -> Library:
    return Library.open(folder, create=create, embedder=WordVectors(), **options)


def run_python(code: str, *arguments) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def numbers_of(library: Library) -> list[int]:
    return sorted(int(p.key.removeprefix("key")) for p in library.papers())


def assert_whole(library: Library, numbers) -> None:
    """The library holds just these papers, each once, and each is found in both indexes."""
    assert numbers_of(library) == sorted(numbers)
    assert library.pending == 0
    faults = examine(library)
    assert not faults, faults
    for p in library.papers()[:: max(1, library.count() // 5)]:
        there, vectors = library.vectors.get(library.chunks([p.id]))
        assert len(there) == len(library.chunks([p.id])) > 0
        near = library.vectors.nearest(vectors[0], 3)
        assert p.id in {chunk.paper_id for chunk, _ in near} or near[-1][1] > 0.999
        assert library.lexical.query(p.title.split(" on ")[0] + " " + p.abstract.split()[0], 3)
