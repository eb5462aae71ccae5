"""What the two encoders read, as tokens: pairs of texts, and questions beside papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoConfig

from assistant.reader.passages import ReadPassage, cut_windows

TOKENS = 224
AT_ONCE = 20_000
"""Pairs that are cut into tokens in one go."""
SENTENCES = 24
"""Sentences of a paper that are looked at."""
WORTH = (1.0, 0.5, 0.35, 0.25)
"""What the best sentence counts in the order that is learned, and what those after it."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
Batch = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Question:
    """A question beside a paper, and the places of the sentences that answer it, the best first.

    `answered` is None where nobody knows. `ranked` says that the order of `gold` means something.
    """

    text: str
    passage: ReadPassage
    gold: tuple[int, ...]
    answered: bool | None
    origin: str
    ranked: bool = True


def _filled(ids: Sequence[np.ndarray], second: Sequence[int], filling: int) -> Batch:
    """Inputs (rows, tokens), filled up on the right."""
    lengths = np.array([len(row) for row in ids])
    place = np.arange(lengths.max())
    inside = place < lengths[:, None]
    table = np.full(inside.shape, filling)
    for line, row in zip(table, ids, strict=True):
        line[: len(row)] = row
    types = inside & (place >= np.array(second)[:, None])
    return {
        "input_ids": torch.tensor(table, device=DEVICE),
        "attention_mask": torch.tensor(inside.astype(int), device=DEVICE),
        "token_type_ids": torch.tensor(types.astype(int), device=DEVICE),
    }


class _Rows:
    """Rows of tokens, filled up when they are read together."""

    def __init__(self, filling: int) -> None:
        self._filling = filling
        self._ids: list[np.ndarray] = []
        self._second: list[int] = []
        """Where the second text of each row begins."""

    def __len__(self) -> int:
        return len(self._ids)

    @cached_property
    def lengths(self) -> np.ndarray:
        """Tokens of each row."""
        return np.array([len(ids) for ids in self._ids])

    def batch(self, rows: np.ndarray) -> Batch:
        """Inputs (rows, tokens) of the rows asked for."""
        ids, second = [self._ids[n] for n in rows], [self._second[n] for n in rows]
        return _filled(ids, second, self._filling)

    def _add(self, ids: Sequence[int], type_ids: Sequence[int]) -> None:
        self._ids.append(np.array(ids, dtype=np.uint16))
        self._second.append(len(ids) - sum(type_ids))


class Texts(_Rows):
    """Pairs of texts as the tokens of one model."""

    def __init__(self, pairs: Sequence[tuple[str, str]], folder: Path) -> None:
        tokenizer, filling = _tokenizer(folder)
        super().__init__(filling)
        tokenizer.enable_truncation(TOKENS)
        for start in range(0, len(pairs), AT_ONCE):
            for one in tokenizer.encode_batch(list(pairs[start : start + AT_ONCE])):
                self._add(one.ids, one.type_ids)


class Questions(_Rows):
    """Questions beside papers as the tokens of one model; of a long paper its first part."""

    def __init__(self, asked: Sequence[Question], folder: Path) -> None:
        tokenizer, filling = _tokenizer(folder)
        super().__init__(filling)
        ends = tokenizer.encode("").ids
        self.marks = np.full((len(asked), SENTENCES), -1)
        """The places of the marks behind the sentences, -1 where there is none."""
        self.gold = np.zeros((len(asked), SENTENCES), np.float32)
        self.answered = np.array([-1 if q.answered is None else int(q.answered) for q in asked])
        for n, question in enumerate(asked):
            window = cut_windows(tokenizer, (ends[0], ends[-1]), question.text, question.passage)[0]
            marks = window.marks[:SENTENCES]
            self.marks[n, : len(marks)] = marks
            for rank, place in enumerate(question.gold):
                if place < len(marks):
                    self.gold[n, place] = WORTH[min(rank, 3)] if question.ranked else 1.0
            self._add(window.ids, window.type_ids)


def _tokenizer(folder: Path) -> tuple[Tokenizer, int]:
    """The tokenizer of a model, and what fills a batch up."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, AutoConfig.from_pretrained(folder).pad_token_id or 0
