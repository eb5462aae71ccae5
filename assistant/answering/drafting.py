"""What a model writes from excerpts, and what stands for it where nothing came of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Quote, Standing
from assistant.answering.choose_quotes import quoted
from assistant.answering.extractive import extract, nearest
from assistant.answering.read import Note
from assistant.answering.shown import answer_prompt
from assistant.answering.task import Task, counted
from assistant.answering.write import write
from assistant.models.prompt import PromptExcerpt
from assistant.models.spec import NO_MODEL


def draft(
    answer: Answer,
    task: Task,
    excerpts: Sequence[PromptExcerpt],
    name: str,
    conclude: Callable[[Answer, Task], Answer] = lambda answer, task: answer,
) -> Iterator[Answer]:
    """Ever longer Answers from excerpts, by the prompt of a `name`; the last one is `conclude`d."""
    prompt = answer_prompt(name, task, excerpts)
    task.calls.reserve = 0
    if task.calls.affords(prompt.text):
        return write(answer, task, prompt, conclude)
    return iter([conclude(_unwritten(answer, task), task)])


def _unwritten(answer: Answer, task: Task) -> Answer:
    """The reader's quotes, where the budget holds no prompt to write from."""
    said = f"not written by the model, it would exceed the budget of {task.calls.budget:,} tokens"
    verdict = extract(task.question, answer.retrieved, task.reader)
    answer = replace(
        answer,
        statements=verdict.statements,
        answered=verdict.answered,
        standing=verdict.standing,
        missing=verdict.missing,
        notices=(*answer.notices, *verdict.notices, said),
        trace=replace(answer.trace, model=NO_MODEL),
    )
    return counted(answer, task)


def is_empty(answer: Answer) -> bool:
    """Whether nothing came of a model, not even that there is no answer."""
    return not answer.missing and not any(statement.claim for statement in answer.statements)


def stand_in(answer: Answer, task: Task, notes: Sequence[Note]) -> Answer:
    """An answer of which the model wrote nothing: the sentences that were chosen stand for it."""
    quotes = tuple(quoted(Quote(note.result.paper, *note.best)) for note in notes[:5])
    chosen = quotes or extract(task.question, answer.retrieved, task.reader).statements
    how = "failed" if answer.failure else "wrote nothing"
    if not chosen:
        return replace(answer, missing=f"The model {how}. {nearest(answer.retrieved)}")
    said = f"The model {how}; these sentences the {'model' if quotes else 'reader'} had chosen."
    answer = replace(answer, statements=chosen, answered=False, missing=said)
    return replace(answer, standing=Standing.BEARS, judge=task.reader.name)
