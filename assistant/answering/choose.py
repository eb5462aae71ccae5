"""The sentences a model is shown: the best of the papers found, as many as its window holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.models.prompt import PromptExcerpt, defuse
from assistant.reader.types import Candidate, Reader, Source
from index.paper import Result
from index.text.statements import split_statements

A_PAPER = 30
"""Tokens for the lines around a paper, beside those of its title."""

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class _Sentence:
    rank: int
    start: int
    end: int
    text: str


def choose_excerpts(
    question: str, results: Sequence[Result], reader: Reader, room: int, count: Count
) -> tuple[PromptExcerpt, ...]:
    """The best sentences of the papers found, within `room` tokens, each sentence once.

    The papers stay in their order; one of which no sentence is chosen is left out. Of a paper
    without an abstract its title is shown, if there is room in the end.
    """
    sentences = sentences_once(results)
    costs = [count(sentence.text) + 1 for sentence in sentences]
    if sum(costs) + sum(cost_of(result, count) for result in results) <= room:
        return _all_of(results, sentences)
    sources = [Source.of(result.paper) for result in results]
    chance = reader.answers(
        question, [Candidate(sources[s.rank], s.start, s.end) for s in sentences]
    )
    # What the paper found first has ahead of one found last, in the chance that a sentence answers.
    value = [chance[n] + 0.15 / (1 + s.rank) for n, s in enumerate(sentences)]
    chosen: dict[int, list[_Sentence]] = {}
    left = room
    for n in sorted(range(len(sentences)), key=lambda n: -value[n]):
        sentence, cost = sentences[n], costs[n]
        if sentence.rank not in chosen:
            cost += cost_of(results[sentence.rank], count)
        if cost <= left or not chosen:
            left -= cost
            chosen.setdefault(sentence.rank, []).append(sentence)
    for rank, result in enumerate(results):
        cost = cost_of(result, count)
        if not result.paper.abstract.strip() and (cost <= left or not chosen):
            left -= cost
            chosen[rank] = []
    return tuple(_excerpt(results[rank], chosen[rank]) for rank in sorted(chosen))


def _all_of(results: Sequence[Result], sentences: Sequence[_Sentence]) -> tuple[PromptExcerpt, ...]:
    """The papers whole; one all of whose sentences another has is left out."""
    held: dict[int, list[_Sentence]] = {}
    for sentence in sentences:
        held.setdefault(sentence.rank, []).append(sentence)
    return tuple(
        _excerpt(result, held.get(rank, ()))
        for rank, result in enumerate(results)
        if rank in held or not result.paper.abstract.strip()
    )


def _excerpt(result: Result, sentences: Sequence[_Sentence]) -> PromptExcerpt:
    return PromptExcerpt(result, tuple(sorted((s.start, s.end) for s in sentences)))


def sentences_once(results: Sequence[Result]) -> list[_Sentence]:
    """Every sentence of the papers, in the first of them that says it."""
    said: set[str] = set()
    sentences = []
    for rank, result in enumerate(results):
        abstract = result.paper.abstract
        for start, end in split_statements(abstract):
            end = min(end, start + 1_500)
            text = defuse(abstract[start:end])
            if text and text.casefold() not in said:
                said.add(text.casefold())
                sentences.append(_Sentence(rank, start, end, text))
    return sentences


def cost_of(result: Result, count: Count) -> int:
    """Tokens of a paper in a prompt, without its sentences."""
    return A_PAPER + count(defuse(result.paper.title)[:500])
