"""Batches of token ids through onnxruntime, as many at once as there are cores."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

BATCH_TOKENS = 1024
"""Tokens of one batch, padding included: the fastest of 512 to 16,384 tried on two cores."""


class NetworkSession:
    """An onnxruntime session on the processor, run by as many threads at once as there are cores.

    More gain nothing, and what each of them needs meanwhile onnxruntime keeps for ever: forty
    questions at once cost two gigabytes.
    """

    def __init__(self, model: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # One thread a batch, and as many batches at once as there are cores: no batch waits for
        # the slowest of several threads, and a query never waits for a core that is taken.
        options.intra_op_num_threads = 1
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(str(model), options, providers=providers)
        self._turns = BoundedSemaphore(count_cores())

    @property
    def inputs(self) -> dict[str, str]:
        """The types of what it takes, by name."""
        return {taken.name: taken.type for taken in self._session.get_inputs()}

    @property
    def dimension(self) -> int:
        """The length of its first output's rows."""
        return int(self._session.get_outputs()[0].shape[1])

    def run(self, feed: "Mapping[str, np.ndarray]") -> "list[np.ndarray]":
        """Its outputs."""
        with self._turns:
            outputs: list[np.ndarray] = self._session.run(None, dict(feed))
        return outputs


def run_batches(
    lengths: Sequence[int], run: Callable[[list[int]], None], *, tokens: int = BATCH_TOKENS
) -> None:
    """Call `run` with the positions of every batch of texts that have these many tokens.

    With `tokens` of one batch at 0 each text is a batch. A few texts are shared out among the
    cores too, as far as that is worth a thread.
    """
    shared = sum(lengths) // count_cores() + max(lengths, default=0) // 2
    # Fewer tokens than 128 are not worth a thread.
    batches = list(_batches(lengths, min(tokens, max(shared, 128))))
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
