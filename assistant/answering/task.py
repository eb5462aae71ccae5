"""A question on its way to a model's answer: what each step works with and tells of itself."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TypeVar

from assistant.answer import Answer, Step
from assistant.answering.paper_finder import PaperFinder
from assistant.answering.verify import Verifier
from assistant.models.calls import Asking, Calls, SpentError
from assistant.models.prompt import FENCE, PaperOrder, PromptExcerpt, defuse
from assistant.query.types import Query
from assistant.reader.types import Reader
from index.errors import ModelError
from index.paper import Result

T = TypeVar("T")
Find = Callable[[str, int], tuple[Result, ...]]


@dataclass(frozen=True, slots=True)
class Task:
    """What a model's answer is made with.

    `find` searches under the question's filters. `reader` judges without the model, `verifier`
    checks sentences with it. `past` are the turns before; `doubt` is why the reader thinks that
    nothing found answers.
    """

    query: Query
    calls: Calls
    reader: Reader
    verifier: Verifier
    find: PaperFinder
    k: int
    past: tuple[Answer, ...] = ()
    doubt: str = ""
    order: PaperOrder = PaperOrder.BEST_LAST

    @property
    def question(self) -> str:
        """The question as it stands alone."""
        return self.query.text


def noticed(answer: Answer, *notices: str) -> Answer:
    """An answer of which one more thing must be known."""
    return replace(answer, notices=(*answer.notices, *notices))


def counted(answer: Answer, task: Task) -> Answer:
    """An answer whose trace has what the model has read and written so far."""
    calls = task.calls
    tokens = {"prompt": calls.read, "reply": calls.written}
    return replace(
        answer,
        trace=replace(answer.trace, tokens=tokens, calls=calls.number, cost=calls.cost),
    )


def step(
    answer: Answer, task: Task, name: str, work: Asking[T], instead: str
) -> Generator[Answer, None, tuple[Answer, T | None]]:
    """Do one step: the answer so far again and again, in the end with the step and what came of it.

    While it goes on the step stands last in `trace.steps`, with the place in the queue if the model
    is busy. Closing this ends the work. Of a step that failed None comes, and a notice says what
    was done `instead`.
    """
    calls, started = task.calls, perf_counter()
    tokens, number, skipped = calls.tokens, calls.number, calls.skipped
    steps = answer.trace.steps

    def told(said: str) -> Answer:
        done = Step(said, perf_counter() - started, calls.number - number, calls.tokens - tokens)
        now = counted(answer, task)
        return replace(now, trace=replace(now.trace, steps=(*steps, done)))

    try:
        prompts = next(work)
        while True:
            with closing(calls.each(prompts)) as asked:
                for replies in asked:  # noqa: B007 - the last of them is sent
                    ahead = f"; number {calls.waiting} in the queue" if calls.waiting else ""
                    yield told(name + ahead)
            prompts = work.send(replies)
    except StopIteration as ended:
        made: T | None = ended.value
    except ModelError as error:
        calls.faults += not isinstance(error, SpentError)
        return counted(noticed(answer, f"{instead}: {error}"), task), None
    finally:
        work.close()
    answer = told(name)
    if calls.skipped > skipped and calls.budget is not None:
        notice = f"{name}: done in part, all of it would exceed the budget"
        notice += f" of {calls.budget:,} tokens"
        answer = noticed(answer, notice)
    return answer, made


def conversation_of(past: Sequence[Answer], shown: Sequence[PromptExcerpt] = ()) -> str:
    """The last turns, shortened, between lines of their own.

    What is `shown` below is not said again: its sentences are left out, its papers are numbers.
    """
    words = " ".join(excerpt.words for excerpt in shown).casefold()
    numbers = {excerpt.result.paper.id: n for n, excerpt in enumerate(shown, 1)}
    turns = [line for answer in past[-3:] for line in _turn(answer, words, numbers)]
    if not turns:
        return ""
    return "\n".join([f"--- {FENCE} conversation", *turns, f"--- {FENCE} end of conversation"])


def _turn(answer: Answer, shown: str, numbers: Mapping[str, int]) -> Iterator[str]:
    most = 500
    yield f"Question: {defuse(answer.standalone or answer.question)[:most]}"
    said = [defuse(s.text) for s in answer.statements if s.claim or not s.citations]
    new = [text for text in said if text.casefold() not in shown]
    titles = "; ".join(
        f"paper {numbers[paper.id]}" if paper.id in numbers else defuse(paper.title)[:120]
        for paper in answer.references[:3]
    )
    if new:
        yield f"Answer: {' '.join(new)[:most]}"
    if titles:
        yield f"From: {titles}"
