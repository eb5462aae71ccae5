"""A BERT-shaped model run by onnxruntime."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from index.embedding.bert_graph import BertShape
from index.embedding.onnx_export import exported
from index.embedding.onnx_runs import NetworkSession, run_batches
from index.embedding.prompts import read_prompts, unit


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
    def _session(self) -> NetworkSession:
        return NetworkSession(self._model)

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self._session.dimension

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
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)

        def run(batch: list[int]) -> None:
            vectors[batch] = self._run([encoded[i] for i in batch])

        run_batches([len(ids) for ids in encoded], run)
        return unit(vectors)

    def _run(self, texts: Sequence[list[int]]) -> np.ndarray:
        """One batch of token ids through the network."""
        ids = np.zeros((len(texts), max(map(len, texts))), dtype=np.int32)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(texts):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        return self._session.run({"ids": ids, "mask": mask})[0]

    def _cut(self, ids: list[int]) -> list[int]:
        """As sentence-transformers cuts: the first tokens, then the closing special one."""
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]
