"""Any model that sentence-transformers itself must run."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np

from index.embedding.prompts import DOCUMENT_PROMPTS, unit
from index.embedding.static import NO_LIMIT
from index.errors import ModelError


class SentenceTransformersEmbedder:
    """Any other sentence-transformers model, by folder or hub name, run by that library."""

    def __init__(self, name: str, *, offline: bool, shown: str = ""):
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
        return unit(np.asarray(vectors, dtype=np.float32))


def _load_sentence_transformer(name: str, *, offline: bool) -> Any:
    """The model as it lies on this machine; only where it does not, and may, from the hub."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    load = partial(SentenceTransformer, name, device="cpu", trust_remote_code=False)
    try:
        try:
            return load(local_files_only=True)
        except Exception:
            if offline:
                raise
        _ask_hub(name)
        return load(local_files_only=False)
    except Exception as error:  # whatever a foreign model raises is said in one line
        why = str(error).strip().splitlines() or [type(error).__name__]
        place = "on this machine (offline)" if offline else "here or on the Hugging Face hub"
        raise ModelError(
            f"no embedder {place}: {name} ({why[0][:200]}); name a sentence-transformers folder"
        ) from error


def _ask_hub(name: str) -> None:
    """Find out at once that there is no network: a download would try for minutes."""
    from huggingface_hub import HfApi

    HfApi().model_info(name, timeout=10)
