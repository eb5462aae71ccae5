"""A question beside a whole paper: what each of its sentences is worth as an answer.

The packaged network reads question, title and sentences in one go and gives a figure at the mark
behind each sentence, so that a sentence is judged in its place: "It rose by a third" answers where
the sentence before it says what rose.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from assistant.reader.nli import load_packaged_pairs
from index.embedding.onnx_runs import count_cores
from index.roles.onnx_network import OnnxNetwork

AT_ONCE = 352
"""Tokens of a question, a title and a paper, as in training; a longer paper is read in parts."""


@dataclass(frozen=True, slots=True)
class AnswerOdds:
    """Log-odds that a paper holds an answer, and that each of its sentences is one."""

    paper: float
    sentences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A title and the sentences under it."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """What is read in one go, and the places of the marks behind its sentences."""

    ids: Sequence[int]
    type_ids: Sequence[int]
    marks: Sequence[int]


class PassageReader:
    """Reads questions beside papers; any number of threads may use it."""

    def __init__(self, network: OnnxNetwork) -> None:
        self._network = network
        # Whoever asks whether a paper answers asks where it does.
        self._read = lru_cache(512)(self._read_one)

    def read(self, question: str, passages: Sequence[ReadPassage]) -> list[AnswerOdds]:
        """One reading a passage, with one figure a sentence."""
        if len(passages) == 1:
            return [self._read(question, passages[0])]
        with ThreadPoolExecutor(count_cores()) as pool:
            return list(pool.map(lambda passage: self._read(question, passage), passages))

    def _read_one(self, question: str, passage: ReadPassage) -> AnswerOdds:
        papers, sentences = [], []
        tokenizer = self._network.tokenizer
        marks = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        for window in cut_windows(tokenizer, marks, question, passage):
            figures = self._network.run([window])[0][1]
            papers.append(float(figures[0, 1]))
            sentences += figures[window.marks, 0].tolist()
        return AnswerOdds(max(papers), tuple(sentences))


def cut_windows(
    tokenizer: Any, marks: tuple[int, int], question: str, passage: ReadPassage
) -> list[Window]:
    """A question and a passage as tokens, with the marks of a beginning and of an end.

    The order is question, title, sentences, each with the mark of an end behind it.
    """
    begin, end = marks
    cut = tokenizer.encode_batch(
        [question, passage.title, *passage.sentences], add_special_tokens=False
    )
    asked, title, *sentences = (one.ids for one in cut)
    first = [begin, *asked[:64], end]
    second = [*title[:40], end]
    room = AT_ONCE - len(first) - len(second)
    parts = _parts([ids[: room - 1] for ids in sentences], room)
    return [_window(first, second, part, end) for part in parts]


def _parts(sentences: Sequence[Sequence[int]], room: int) -> list[list[Sequence[int]]]:
    """The sentences in as many parts as it takes for each, with its marks, to have room."""
    parts: list[list[Sequence[int]]] = [[]]
    left = room
    for ids in sentences:
        if len(ids) >= left:
            parts.append([])
            left = room
        parts[-1].append(ids)
        left -= len(ids) + 1
    return [part for part in parts if part] or [[]]


def _window(
    first: Sequence[int], second: Sequence[int], sentences: Sequence[Sequence[int]], end: int
) -> Window:
    ids, marks = [*first, *second], []
    for sentence in sentences:
        ids += [*sentence, end]
        marks.append(len(ids) - 1)
    types = np.arange(len(ids)) >= len(first)
    return Window(ids, types.astype(int).tolist(), marks)


@cache
def load_passages() -> PassageReader:
    """The packaged network as a reader of passages, one for all readers of a process."""
    return PassageReader(load_packaged_pairs().network)
