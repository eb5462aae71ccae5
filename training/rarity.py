"""How rare each piece of a word is in sentences of abstracts: `assistant/reader/rarity.npy`.

    python -m training.rarity ../shared

Counted over a tenth of the papers of `scale` and all abstracts of SciFact's corpus; only counts are
kept.
"""

import json
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.embedding.embedder import packaged_folder
from index.text.statements import split_statements

EVERY = 10
TARGET = Path("assistant/reader/rarity.npy")


def abstracts(shared: Path) -> Iterator[str]:
    """Abstracts of machine learning and of life science."""
    with lzma.open(shared / "scale" / "papers-ml.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["abstract"] for n, line in enumerate(lines) if not n % EVERY)
    corpus = shared / "evaluation" / "scifact" / "corpus.jsonl"
    yield from (json.loads(line)["text"] for line in corpus.read_text("utf-8").splitlines())


def count_rarity(texts: Iterator[str]) -> np.ndarray:
    """log((N + 1) / (n + 1)) of each piece, float16, shape (vocabulary,)."""
    tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    having, sentences = np.zeros(tokenizer.get_vocab_size()), 0
    for text in texts:
        spans = split_statements(text)
        said = [text[start:end] for start, end in spans]
        for encoding in tokenizer.encode_batch(said, add_special_tokens=False):
            having[np.unique(encoding.ids)] += 1
        sentences += len(said)
    return np.log((sentences + 1) / (having + 1)).astype(np.float16)


if __name__ == "__main__":
    np.save(TARGET, count_rarity(abstracts(Path(sys.argv[1]))))
