"""Vectors on a Chroma server on loopback: adding, searching with filters, the server killed.

    python -m benchmarks.server LIBRARY CHUNKS FOLDER [--minutes M]

Vectors are drawn around those of LIBRARY: each one of its, moved by 0.6 of a difference of two
others. After M minutes no more are added. FOLDER takes the server's data and is left there. Times
on the clock tell of a quiet machine only; CPU time is that of the server and of this process.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import psutil

from index.library import Library
from index.paper import Chunk
from index.vectors.connection import VectorsUnavailable
from index.vectors.nearest import Vectors

BATCH = 5000
OF_A_PAPER = 3
PASSING = (800, 12_000, 78_000)
TIMES = 30


@contextmanager
def serving(folder: Path, port: int) -> Iterator[psutil.Process]:
    """A Chroma server over a folder; killed, not asked to end, when it is not needed any more."""
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder)]
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            end = time.monotonic() + 300
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if time.monotonic() > end:
                        raise
                    time.sleep(0.1)
            yield psutil.Process(server.pid)
        finally:
            server.kill()


def drawn(real: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Vectors (count, dimension) of length 1, around those that are real."""
    one, two, three = (real[rng.integers(len(real), size=count)] for _ in range(3))
    moved = one + 0.6 * (two - three)
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def chunks_from(start: int, count: int) -> list[Chunk]:
    """Chunks of made-up papers, three each."""
    numbers = range(start, start + count)
    return [Chunk(f"p{n // OF_A_PAPER:015x}", 300 * (n % OF_A_PAPER), 300) for n in numbers]


def cpu(*processes: psutil.Process) -> float:
    """Seconds of CPU time that processes have used."""
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def timed(work: Callable[[], object], server: psutil.Process) -> dict[str, float]:
    """Milliseconds of the middle one of a few calls, on the clock and of CPU time for one."""
    own = psutil.Process()
    clock: list[float] = []
    began = cpu(server, own)
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        clock.append(1000 * (time.perf_counter() - start))
    used = 1000 * (cpu(server, own) - began) / TIMES
    return {"p50 ms": round(statistics.median(clock), 1), "CPU ms": round(used, 1)}


def measure(
    vectors: Vectors, real: np.ndarray, server: psutil.Process, wanted: int, until: float
) -> dict[str, object]:
    """Adds up to so many chunks, or as many as the time holds, and searches; figures by name."""
    rng, own = np.random.default_rng(7), psutil.Process()
    rates, count, used = [], 0, cpu(server, own)
    while count < wanted and time.monotonic() < until:
        batch = drawn(real, min(BATCH, wanted - count), rng)
        start = time.perf_counter()
        vectors.add(chunks_from(count, len(batch)), batch)
        rates.append(len(batch) / (time.perf_counter() - start))
        count += len(batch)
        print(f"{count:,} chunks, {rates[-1]:,.0f} a second", file=sys.stderr)
    few = max(1, len(rates) // 5)
    found: dict[str, object] = {
        "chunks": vectors.count(),
        "added a second, first fifth": round(statistics.mean(rates[:few])),
        "added a second, last fifth": round(statistics.mean(rates[-few:])),
        "CPU seconds of adding": round(cpu(server, own) - used),
        "server MB": round(server.memory_info().rss / 1e6),
    }
    query = drawn(real, 1, rng)[0]
    start = time.perf_counter()
    vectors.nearest(query, 100)
    found["first search, s"] = round(time.perf_counter() - start, 2)
    found["no filter"] = timed(lambda: vectors.nearest(drawn(real, 1, rng)[0], 100), server)
    papers = [chunk.paper_id for chunk in chunks_from(0, count)[::OF_A_PAPER]]
    for passing in PASSING:
        among: set[str] = set(rng.permutation(papers)[:passing].tolist())
        start = time.perf_counter()
        vectors.nearest(query, 100, among)
        first = round(time.perf_counter() - start, 2)
        rest = timed(partial(_asked, vectors, real, rng, among), server)
        found[f"{len(among):,} papers pass"] = {"first, s": first} | rest
    return found


def _asked(vectors: Vectors, real: np.ndarray, rng: np.random.Generator, among: set[str]) -> None:
    vectors.nearest(drawn(real, 1, rng)[0], 100, among)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("chunks", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=20)
    asked = parser.parse_args()
    with Library.open(asked.library) as library:
        _, real = library.vectors.get(list(library.vectors.chunks()))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    number = {f"p{n:015x}": n for n in range(asked.chunks)}

    def chunks_of(papers: Iterable[str]) -> list[Chunk]:
        return [c for p in papers for c in chunks_from(OF_A_PAPER * number[p], OF_A_PAPER)]

    vectors = Vectors(f"http://127.0.0.1:{port}", "papers-scale-1", chunks_of)
    until = time.monotonic() + 60 * asked.minutes
    with serving(asked.folder, port) as server:
        found = measure(vectors, real, server, asked.chunks, until)
    try:
        vectors.nearest(real[0], 10)
        found["while it is away"] = "found all the same"
    except VectorsUnavailable as error:
        found["while it is away"] = str(error).partition("(")[0].strip()
    start = time.perf_counter()
    with serving(asked.folder, port) as server:
        vectors.nearest(real[0], 10)
        found["killed and back, s to the first answer"] = round(time.perf_counter() - start, 1)
        found["chunks after"] = vectors.count()
    sizes = (file.stat().st_size for file in asked.folder.rglob("*") if file.is_file())
    found["disk MB"] = round(sum(sizes) / 1e6)
    found |= {"real vectors": len(real), "load": round(os.getloadavg()[0], 1)}
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
