"""Networks in a file of ONNX and the tokenizer beside them: tokens in, arrays out."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.embedding.onnx_runs import BATCH_TOKENS, NetworkSession, run_batches


class Tokens(Protocol):
    """A text as tokens."""

    @property
    def ids(self) -> Sequence[int]:
        """The numbers of the tokens."""

    @property
    def type_ids(self) -> Sequence[int]:
        """0 for tokens of the first text, 1 for those of the second."""


class OnnxNetwork:
    """A network that reads tokens, run by onnxruntime, and its tokenizer; loaded when first used.

    `most` are the tokens it reads at once. `one_by_one` is for weights of a byte: what they are
    multiplied by is rounded by the largest figure of a batch, so that a text would be scored
    otherwise in other company.
    """

    def __init__(
        self, model: Path, tokenizer: Path, *, most: int, padding: int, one_by_one: bool = False
    ) -> None:
        self.most = most
        self._file, self._tokenizer, self._padding = model, tokenizer, padding
        self._tokens = 0 if one_by_one else BATCH_TOKENS

    @cached_property
    def tokenizer(self) -> Any:
        """Cuts texts into as many tokens as the network reads."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._tokenizer))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.most)
        return tokenizer

    def run(self, texts: Sequence[Tokens]) -> list[list[np.ndarray]]:
        """The outputs of the network for each text, each without the axis of texts."""
        found: list[list[np.ndarray]] = [[] for _ in texts]

        def run(batch: list[int]) -> None:
            outputs = self._run([texts[i] for i in batch])
            for row, i in enumerate(batch):
                found[i] = [output[row] for output in outputs]

        run_batches([len(text.ids) for text in texts], run, tokens=self._tokens)
        return found

    def _run(self, texts: Sequence[Tokens]) -> list[np.ndarray]:
        """One batch through the network, filled up on the right."""
        longest = max(len(text.ids) for text in texts)
        filled = {
            "input_ids": np.full((len(texts), longest), self._padding, dtype=np.int64),
            "attention_mask": np.zeros((len(texts), longest), dtype=np.int64),
            "token_type_ids": np.zeros((len(texts), longest), dtype=np.int64),
        }
        for row, text in enumerate(texts):
            length = len(text.ids)
            filled["input_ids"][row, :length] = text.ids
            filled["attention_mask"][row, :length] = 1
            filled["token_type_ids"][row, :length] = text.type_ids
        feed = {
            name: filled[name].astype(np.int32 if "int32" in kind else np.int64)
            for name, kind in self._session.inputs.items()
        }
        return self._session.run(feed)

    @cached_property
    def _session(self) -> NetworkSession:
        return NetworkSession(self._file)
