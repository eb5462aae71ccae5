"""Batches of token ids through onnxruntime, as many at once as there are cores."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

BATCH_TOKENS = 1024
"""Tokens of one batch, padding included: the fastest of 512 to 16,384 tried on two cores."""


def open_session(model: Path) -> Any:
    """An onnxruntime session on the processor."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # One thread a batch, and as many batches at once as there are cores: no batch waits for
    # the slowest of several threads, and a query never waits for a core that is taken.
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def run_batches(
    lengths: Sequence[int], run: Callable[[list[int]], None], *, tokens: int = BATCH_TOKENS
) -> None:
    """Call `run` with the positions of every batch of texts that have these many tokens.

    With `tokens` of one batch at 0 each text is a batch.
    """
    batches = list(_batches(lengths, tokens))
    if len(batches) == 1:
        run(batches[0])
    elif batches:
        with ThreadPoolExecutor(count_cores()) as pool:
            list(pool.map(run, batches))


def count_cores() -> int:
    """Cores this process may use; macOS and Windows tell only how many there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _batches(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Positions in batches of like length, longest first, within `tokens` with the padding."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > tokens:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
