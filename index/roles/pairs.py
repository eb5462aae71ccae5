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

from index.errors import ModelError
from index.roles.installed import find_installed
from index.roles.onnx_network import OnnxNetwork
from index.roles.published import Role

Pair = tuple[str, str]
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
    """A cross-encoder run by onnxruntime and tokenizers."""

    def __init__(
        self, role: Role, folder: Path, model: Path, name: str, *, one_by_one: bool = False
    ) -> None:
        self.name = name
        self._role, self._folder, self._file = role, folder, model
        self._one_by_one = one_by_one

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What each column of the logits stands for, as its configuration says."""
        return _labels(self._config)

    def logits(self, pairs: Sequence[Pair]) -> np.ndarray:
        """One row a pair, one column a label, float64."""
        if not pairs:
            return np.zeros((0, len(self.labels)))
        try:
            texts = self.network.tokenizer.encode_batch(list(pairs))
            rows = [outputs[0].reshape(-1) for outputs in self.network.run(texts)]
        except ModelError:
            raise
        except Exception as error:
            raise unusable(self._role, self.name, error) from error
        return np.array(rows, dtype=np.float64)

    @cached_property
    def network(self) -> OnnxNetwork:
        """What runs it."""
        return OnnxNetwork(
            self._file,
            self._folder / "tokenizer.json",
            most=_most_tokens(self._folder, self._config),
            padding=int(self._config.get("pad_token_id") or 0),
            one_by_one=self._one_by_one,
        )

    @cached_property
    def _config(self) -> dict[str, Any]:
        return _config(self._role, self.name, self._folder)


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
            list(pairs), batch_size=32, activation_fn=Identity(), show_progress_bar=False
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
    # A model that does not say how much it reads.
    return min(known, default=512)


def _positions(config: dict[str, Any]) -> int | None:
    """Tokens that the network has positions for."""
    positions = config.get("max_position_embeddings")
    if not positions:
        return None
    return int(positions) - 2 * (config.get("model_type") in _OFFSET)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
