"""A StaticEmbedding of sentence-transformers read with numpy: a table of words, and their mean.

sentence-transformers takes seconds and 400 MB to start for what is one matrix here; the vectors are
the same. https://sbert.net/docs/package_reference/sentence_transformer/modules.html#staticembedding
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embedding.onnx_export import NotExportable
from index.embedding.prompts import unit

NO_LIMIT = 1_000_000
"""Tokens read by a model that reads everything."""


class StaticEmbedder:
    """The mean of the vectors of a text's tokens; raises NotExportable for any other model."""

    def __init__(self, folder: Path, name: str, prompts: dict[str, str]):
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        files = _static_folder(folder)
        self.name = name
        self._prompts = prompts
        self._tokenizer = Tokenizer.from_file(str(files / "tokenizer.json"))
        truncation = self._tokenizer.truncation
        self.max_tokens = truncation["max_length"] if truncation else NO_LIMIT
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._table = load_file(files / "model.safetensors")["embedding.weight"]
        self.dimension = int(self._table.shape[1])

    def count_tokens(self, text: str) -> int:
        """Tokens of a text as the model reads it; its length when the model has no limit."""
        if self.max_tokens == NO_LIMIT:
            return min(len(text), NO_LIMIT)
        whole = self._prompts["document"] + text
        return len(self._tokenizer.encode(whole, add_special_tokens=False).ids)

    def embed_documents(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (n, dimension) of texts."""
        return self._embed([self._prompts["document"] + text for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (n, dimension) of queries."""
        return self._embed([self._prompts["query"] + text for text in texts])

    def _embed(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), 1024):
            part = list(texts[start : start + 1024])
            encoded = self._tokenizer.encode_batch_fast(part, add_special_tokens=False)
            for row, encoding in enumerate(encoded, start):
                if ids := encoding.ids[: self.max_tokens]:
                    vectors[row] = self._table[ids].mean(axis=0)
        return unit(vectors)


def _static_folder(folder: Path) -> Path:
    """Where the table and the tokenizer are; NotExportable when modules say it is another model."""
    try:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
        found = folder / modules[0]["path"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise NotExportable(str(error)) from error
    if kinds not in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]):
        raise NotExportable(f"modules {kinds}")
    if not (found / "model.safetensors").is_file() or not (found / "tokenizer.json").is_file():
        raise NotExportable(f"no table of words: {found}")
    return found
