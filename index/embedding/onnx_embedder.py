"""A BERT-shaped model run by onnxruntime."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding.onnx_export import BertShape, exported
from index.embedding.prompts import read_prompts, unit

BATCH_TOKENS = 1024
"""Tokens of one batch, padding included: the fastest of 512 to 16,384 tried on two cores."""


class OnnxEmbedder:
    """A BERT-shaped model run by onnxruntime: no torch, the same vectors (docs/search.md)."""

    def __init__(self, folder: Path, shape: BertShape, name: str, precision: str):
        from tokenizers import Tokenizer

        self.name = f"{name} ({precision})"
        self.max_tokens = shape.max_tokens
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._prompts = read_prompts(folder)
        self._model = exported(folder, shape, precision)

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # One thread a batch, and as many batches at once as there are cores: no batch waits for
        # the slowest of several threads, and a query never waits for a core that is taken.
        options.intra_op_num_threads = 1
        return onnxruntime.InferenceSession(
            str(self._model), options, providers=["CPUExecutionProvider"]
        )

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return int(self._session.get_outputs()[0].shape[1])

    def count_tokens(self, text: str) -> int:
        """Tokens of a text as the model reads it."""
        return len(self._tokenizer.encode(self._prompts["document"] + text).ids)

    def embed_documents(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (n, dimension) of texts."""
        return self._embed([self._prompts["document"] + text for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (n, dimension) of queries."""
        return self._embed([self._prompts["query"] + text for text in texts])

    def _embed(self, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        encoded = [self._cut(e.ids) for e in self._tokenizer.encode_batch_fast(list(texts))]
        batches = list(_batches([len(ids) for ids in encoded]))
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)

        def run(batch: list[int]) -> None:
            vectors[batch] = self._run([encoded[i] for i in batch])

        if len(batches) == 1:
            run(batches[0])
        else:
            with ThreadPoolExecutor(_cores()) as pool:
                list(pool.map(run, batches))
        return unit(vectors)

    def _run(self, texts: Sequence[list[int]]) -> np.ndarray:
        """One batch of token ids through the network."""
        ids = np.zeros((len(texts), max(map(len, texts))), dtype=np.int32)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(texts):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        vectors: np.ndarray = self._session.run(None, {"ids": ids, "mask": mask})[0]
        return vectors

    def _cut(self, ids: list[int]) -> list[int]:
        """As sentence-transformers cuts: the first tokens, then the closing special one."""
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]


def _cores() -> int:
    """Cores this process may use; macOS and Windows tell only how many there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions in batches of like length, longest first, within BATCH_TOKENS with the padding."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(i)
    yield batch
