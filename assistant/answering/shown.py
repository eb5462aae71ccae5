"""What of the papers found a model is shown for its answer, within the room it has."""

from collections.abc import Iterator, Sequence

from assistant.answer import Answer
from assistant.answering.choose import choose_excerpts
from assistant.answering.read import Note, fit_notes
from assistant.answering.task import Task, conversation_of
from assistant.models.calls import USUAL_REPLY
from assistant.models.prompt import Prompt, PromptExcerpt, defuse, fill_excerpts
from index.paper import Result

MOST_PROMPT = 12_000
"""Tokens of papers in one prompt: a quarter of the window, within these bounds."""


def choose_shown(task: Task, retrieved: Sequence[Result]) -> tuple[PromptExcerpt, ...]:
    """The sentences of a quick answer: the best of the papers found, more for a wider window."""
    # Tokens of papers in one prompt: a quarter of the window, within these bounds.
    wanted = min(max(task.calls.room // 4, 2_000), MOST_PROMPT)
    room = _room(task, "write", wanted)
    # Tokens of a prompt for which one more paper is looked at: about those of an abstract.
    more = max(task.k, 12, room // 350)
    wider = task.find(task.question, more) if more > len(retrieved) else ()
    held = {result.paper.id for result in retrieved}
    papers = [*retrieved, *(result for result in wider if result.paper.id not in held)]
    return choose_excerpts(task.question, papers, task.reader, room, task.calls.count)


def tell_unread(answer: Answer, excerpts: Sequence[PromptExcerpt]) -> Iterator[str]:
    """What of the papers found the model does not see."""
    shown = {e.result.paper.id for e in excerpts}
    left_out = [r.paper.title for r in answer.retrieved if r.paper.id not in shown]
    if left_out:
        titles = "; ".join(f"“{title}”" for title in left_out)
        yield f"the model's context was full, so these were not read: {titles}"


def _room(task: Task, name: str, wanted: int) -> int:
    """Tokens of papers in a prompt, so that all of it has room."""
    around = task.calls.count(answer_prompt(name, task, ()).text)
    left = task.calls.left + task.calls.reserve - USUAL_REPLY
    return int(max(min(wanted, task.calls.room - around, left - around), 60))


def excerpts_of_notes(task: Task, notes: Sequence[Note] | None) -> tuple[PromptExcerpt, ...]:
    """The quotes that were noted, as many as there is room for."""
    return tuple(fit_notes(notes or (), _room(task, "write", MOST_PROMPT), task.calls.count))


def answer_prompt(name: str, task: Task, excerpts: Sequence[PromptExcerpt]) -> Prompt:
    """The prompt of an answer from these excerpts, with the conversation and the reader's doubt."""
    doubt = f"A reader that goes by words has a doubt, look for yourself: {defuse(task.doubt)}"
    values = {
        "question": defuse(task.question),
        "conversation": conversation_of(task.past, excerpts),
        "doubt": doubt if task.doubt else "",
    }
    return fill_excerpts(name, values, excerpts, task.order)
