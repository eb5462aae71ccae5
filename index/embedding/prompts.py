"""The prompts that some models want in front of a text, and vectors of length one."""

import json
from pathlib import Path

import numpy as np

DOCUMENT_PROMPTS = ("document", "passage", "corpus")
"""Names a model may give its document prompt, in the order sentence-transformers looks."""


def read_prompts(folder: Path) -> dict[str, str]:
    """The prompts of a sentence-transformers folder for a `query` and a `document`; "" for none."""
    path = folder / "config_sentence_transformers.json"
    settings = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    prompts = settings.get("prompts") or {}
    default = prompts.get(settings.get("default_prompt_name") or "", "")
    document = next((prompts[n] for n in DOCUMENT_PROMPTS if n in prompts), default)
    return {"query": prompts.get("query", default) or "", "document": document or ""}


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors (n, dimension) made as long as one."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(norms, 1e-12)
