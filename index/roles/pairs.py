"""Cross-encoders, which read two texts together: by onnxruntime where they can be, without torch.

A folder with `onnx/model*.onnx` or `model*.onnx` and a `tokenizer.json` is run by onnxruntime; any
other folder, and a name of the hub, by sentence-transformers. Code that comes with a model is never
run.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.embedding.onnx_runs import BATCH_TOKENS, open_session, run_batches
from index.errors import ModelError
from index.roles.installed import find_installed
from index.roles.published import Role

Pair = tuple[str, str]
BATCH = 32
"""Pairs of one batch where torch runs them."""
MOST_TOKENS = 512
"""What a model reads that does not say how much it can."""
_OFFSET = ("roberta", "xlm-roberta", "camembert", "mpnet")
"""Networks that count positions from 2, so that two of those they have are never used."""
_SMALLER = ("quant", "int8", "uint8", "q4", "bnb4", "fp16", "_o1", "_o2", "_o3", "_o4")
"""In the names of files with other weights, or made for some processor."""


class PairModel(Protocol):
    """Scores pairs of texts; any number of threads may use it."""

    @property
    def name(self) -> str:
        """How it was named."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What each column of the logits stands for, as its configuration says."""

    def logits(self, pairs: Sequence[Pair]) -> np.ndarray:
        """One row a pair, one column a label, float64."""


def load_pairs(role: Role, name: str, *, offline: bool) -> PairModel:
    """The cross-encoder that a name on this machine, a folder or a name of the hub means.

    Raises ModelError where there is none, with `offline` also where it would be downloaded.
    """
    kept = find_installed(role, name)
    folder = kept.folder if kept else Path(name)
    if folder.is_dir():
        return pairs_in(role, folder, kept.name if kept else name)
    return TorchPairs(role, name, name, offline=offline)


def pairs_in(role: Role, folder: Path, name: str) -> PairModel:
    """The cross-encoder in a folder."""
    model = onnx_file(folder)
    if model is not None and (folder / "tokenizer.json").is_file():
        return OnnxPairs(role, folder, model, name)
    return TorchPairs(role, str(folder), name, offline=True)


def onnx_file(folder: Path) -> Path | None:
    """The ONNX file of a folder: of several the one with full weights and no processor's name."""
    found = [*folder.glob("onnx/model*.onnx"), *folder.glob("model*.onnx")]

    def place(path: Path) -> tuple[bool, bool, int, str]:
        lower = path.stem.lower()
        altered = any(mark in lower for mark in _SMALLER)
        return (lower != "model", altered, len(path.stem), str(path))

    return min(found, key=place, default=None)


class OnnxPairs:
    """A cross-encoder run by onnxruntime and tokenizers.

    `one_by_one` is for weights of a byte: what they are multiplied by is rounded by the largest
    figure of a batch, so that a pair would be scored otherwise in other company.
    """

    def __init__(
        self, role: Role, folder: Path, model: Path, name: str, *, one_by_one: bool = False
    ) -> None:
        self.name = name
        self._role, self._folder, self._file = role, folder, model
        self._tokens = 0 if one_by_one else BATCH_TOKENS

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What each column of the logits stands for, as its configuration says."""
        return _labels(self._config)

    def logits(self, pairs: Sequence[Pair]) -> np.ndarray:
        """One row a pair, one column a label, float64."""
        try:
            return self._logits(pairs)
        except ModelError:
            raise
        except Exception as error:
            raise unusable(self._role, self.name, error) from error

    def _logits(self, pairs: Sequence[Pair]) -> np.ndarray:
        encoded = self._tokenizer.encode_batch(list(pairs))
        found = np.zeros((len(pairs), len(self.labels)))

        def run(batch: list[int]) -> None:
            found[batch] = self._run([encoded[i] for i in batch])

        run_batches([len(e.ids) for e in encoded], run, tokens=self._tokens)
        return found

    def _run(self, encoded: Sequence[Any]) -> np.ndarray:
        """One batch of encoded pairs through the network, filled up on the right."""
        longest = max(len(e.ids) for e in encoded)
        filled = {
            "input_ids": np.full((len(encoded), longest), self._padding, dtype=np.int64),
            "attention_mask": np.zeros((len(encoded), longest), dtype=np.int64),
            "token_type_ids": np.zeros((len(encoded), longest), dtype=np.int64),
        }
        for row, one in enumerate(encoded):
            length = len(one.ids)
            filled["input_ids"][row, :length] = one.ids
            filled["attention_mask"][row, :length] = 1
            filled["token_type_ids"][row, :length] = one.type_ids
        feed = {
            taken.name: filled[taken.name].astype(np.int32 if "int32" in taken.type else np.int64)
            for taken in self._session.get_inputs()
        }
        logits: np.ndarray = self._session.run(None, feed)[0]
        return logits.reshape(len(encoded), -1).astype(np.float64)

    @cached_property
    def _config(self) -> dict[str, Any]:
        return _config(self._role, self.name, self._folder)

    @cached_property
    def _padding(self) -> int:
        return int(self._config.get("pad_token_id") or 0)

    @cached_property
    def _session(self) -> Any:
        return open_session(self._file)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_most_tokens(self._folder, self._config))
        return tokenizer


class TorchPairs:
    """A cross-encoder run by sentence-transformers: what can't be run by onnxruntime."""

    def __init__(self, role: Role, where: str, name: str, *, offline: bool) -> None:
        self.name = name
        self._role, self._where, self._offline = role, where, offline

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What each column of the logits stands for, as its configuration says."""
        folder = Path(self._where)
        if folder.is_dir():
            return _labels(_config(self._role, self.name, folder))
        return _labels({"id2label": self._model.config.id2label})

    def logits(self, pairs: Sequence[Pair]) -> np.ndarray:
        """One row a pair, one column a label, float64."""
        if not pairs:
            return np.zeros((0, len(self.labels)))
        from torch.nn import Identity

        found = self._model.predict(
            list(pairs), batch_size=BATCH, activation_fn=Identity(), show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float64).reshape(len(pairs), -1)

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import CrossEncoder

        try:
            return CrossEncoder(
                self._where,
                device="cpu",
                trust_remote_code=False,
                local_files_only=self._offline,
            )
        except Exception as error:
            raise unusable(self._role, self.name, error, offline=self._offline) from error


def unusable(role: Role, name: str, error: Exception, *, offline: bool = False) -> ModelError:
    """One line on a model that can't be loaded or run."""
    why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    place = " (offline)" if offline else ""
    return ModelError(
        f"{role} can't be loaded{place}: {name} ({why}); name one of paper-assistant models, a "
        "folder or a cross-encoder of the hub"
    )


def _config(role: Role, name: str, folder: Path) -> dict[str, Any]:
    """The configuration of a network; ModelError where there is none to be read."""
    try:
        config = _read(folder / "config.json")
        _labels(config)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise unusable(role, name, error) from error
    return config


def _labels(config: dict[str, Any]) -> tuple[str, ...]:
    told = config.get("id2label")
    if not told:
        return tuple(f"LABEL_{n}" for n in range(int(config.get("num_labels") or 2)))
    return tuple(str(label) for _, label in sorted((int(n), label) for n, label in told.items()))


def _most_tokens(folder: Path, config: dict[str, Any]) -> int:
    """The fewest of what tokenizer and network take, as transformers has it."""
    path = folder / "tokenizer_config.json"
    told = _read(path) if path.is_file() else {}
    limits = [told.get("model_max_length"), _positions(config)]
    known = [int(n) for n in limits if n and 0 < n < 1e6]
    return min(known, default=MOST_TOKENS)


def _positions(config: dict[str, Any]) -> int | None:
    """Tokens that the network has positions for."""
    positions = config.get("max_position_embeddings")
    if not positions:
        return None
    return int(positions) - 2 * (config.get("model_type") in _OFFSET)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
