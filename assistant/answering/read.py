"""The candidates as the model reads them: how relevant each is, and the sentences that bear on it.

A quote that does not stand in the abstract is dropped.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import Field

from assistant.answer import Meter, Quote, Stance
from assistant.answering.choose import A_PAPER, Count, sentences_once
from assistant.answering.task import Task
from assistant.models.calls import Asking
from assistant.models.prompt import PromptExcerpt, defuse, fill_excerpts
from assistant.models.quotes import find_quote
from assistant.models.replies import Number, Reported, ask_some
from index.paper import Result

AT_ONCE = 8
"""Papers of one reply: what is written of more would not fit its length."""
MOST_QUOTES = 3
SPARE = 400
"""Tokens of a prompt beside its papers."""
_STANCES = {"for": Stance.FOR, "against": Stance.AGAINST, "neither": Stance.NEUTRAL}
T = TypeVar("T")


class Noted(Reported):
    """What the model says of one paper."""

    paper: Number
    relevance: Number = 0.0
    quotes: list[str] = Field(default_factory=list)
    stance: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A paper that bears on the question, from 0 to 10, with spans of its abstract that say so.

    `spans` are in the order of the abstract, `best` is the one the model names first.
    """

    result: Result
    relevance: float
    spans: tuple[tuple[int, int], ...]
    best: tuple[int, int]
    stance: Stance | None = None


def read_papers(task: Task, papers: Sequence[Result], *, weighs: bool) -> Asking[tuple[Note, ...]]:
    """Notes on the papers that bear on the question, the most relevant first.

    Raises ModelError where no reply could be used.
    """
    groups = batches(papers, task.calls.room - SPARE, task.calls.count)
    prompts = [_prompt(task.question, group, weighs=weighs) for group in groups]
    replies = yield from ask_some(task.calls, prompts, Noted, maybe_none=True)
    notes = [
        note for group, reply in zip(groups, replies, strict=True) for note in _notes(group, reply)
    ]
    return tuple(sorted(notes, key=lambda note: -note.relevance))


def batches(
    papers: Sequence[Result], room: int, count: Count, most: int = AT_ONCE
) -> list[list[Result]]:
    """The papers in groups that fit a prompt, each with at least one."""
    groups: list[list[Result]] = []
    left = 0
    for result in papers:
        cost = (
            A_PAPER + count(defuse(result.paper.title)[:500]) + count(PromptExcerpt(result).words)
        )
        if not groups or cost > left or len(groups[-1]) >= most:
            groups.append([])
            left = room
        groups[-1].append(result)
        left -= cost
    return groups


def excerpts_once(results: Sequence[Result]) -> list[PromptExcerpt]:
    """The papers whole, but for sentences that one before says too."""
    spans: dict[int, list[tuple[int, int]]] = {n: [] for n in range(len(results))}
    for sentence in sentences_once(results):
        spans[sentence.rank].append((sentence.start, sentence.end))
    return [PromptExcerpt(result, tuple(spans[n])) for n, result in enumerate(results)]


def meter_of(notes: Sequence[Note]) -> Meter | None:
    """For and against, a quote for each paper; None if no paper takes a stance."""
    quotes = tuple(
        (note.stance, Quote(note.result.paper, *note.best))
        for note in notes
        if note.stance is not None
    )
    return Meter(quotes) if any(stance is not Stance.NEUTRAL for stance, _ in quotes) else None


def _prompt(question: str, papers: Sequence[Result], *, weighs: bool) -> str:
    values = {
        "question": defuse(question),
        "most": str(MOST_QUOTES),
        "example": ', "stance": "for"' if weighs else "",
        "stance": (
            "\n- stance: what its own findings say to the question, taken as one of yes or no: "
            "for, against, or neither."
            if weighs
            else ""
        ),
    }
    return fill_excerpts("read", values, excerpts_once(papers)).text


def _notes(papers: Sequence[Result], reported: Sequence[Noted]) -> list[Note]:
    notes = []
    for result, noted in by_number(papers, reported, lambda noted: noted.paper):
        abstract = result.paper.abstract
        found = [find_quote(quote, abstract) for quote in noted.quotes[:MOST_QUOTES]]
        spans = [span for span in found if span is not None]
        if spans and noted.relevance >= 3.0:
            stance = _STANCES.get((noted.stance or "").strip().lower())
            notes.append(Note(result, min(noted.relevance, 10.0), apart(spans), spans[0], stance))
    return notes


def by_number(
    papers: Sequence[Result], reported: Sequence[T], number: Callable[[T], float]
) -> list[tuple[Result, T]]:
    """Each paper with the first report that bears its number; reports of no paper are dropped."""
    pairs: dict[int, T] = {}
    for report in reported:
        n = number(report)
        if n == int(n) and 1 <= n <= len(papers):
            pairs.setdefault(int(n) - 1, report)
    return [(papers[n], report) for n, report in sorted(pairs.items())]


def apart(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order of which none overlaps the one before."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


def excerpts_of(
    results: Sequence[Result], spans: Mapping[str, Sequence[tuple[int, int]]]
) -> list[PromptExcerpt]:
    """Papers with the spans named for their ids, each sentence once; others are left out."""
    said: set[str] = set()
    excerpts = []
    for result in results:
        kept = []
        for start, end in apart(spans.get(result.paper.id, ())):
            text = defuse(result.paper.abstract[start:end]).casefold()
            if text not in said:
                said.add(text)
                kept.append((start, end))
        if kept:
            excerpts.append(PromptExcerpt(result, tuple(kept)))
    return excerpts


def fit_notes(notes: Sequence[Note], room: int, count: Count) -> list[PromptExcerpt]:
    """As much of the notes as a prompt has room for, the most relevant first."""
    kept: dict[str, list[tuple[int, int]]] = {}
    left = room
    for note in notes:
        paper = note.result.paper
        cost = A_PAPER + count(defuse(paper.title)[:500])
        cost += sum(count(paper.abstract[start:end]) + 1 for start, end in note.spans)
        if cost <= left or not kept:
            kept[paper.id] = list(note.spans)
            left -= cost
    return excerpts_of([note.result for note in notes], kept)
