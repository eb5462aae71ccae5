"""A list of papers as the model judges it: each candidate by itself, with a quote that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Quote, Statement, Support
from assistant.answering.read import SPARE, batches, by_number, excerpts_once
from assistant.answering.task import Task
from assistant.models.calls import Asking
from assistant.models.prompt import defuse, fill_excerpts
from assistant.models.quotes import find_quote
from assistant.models.replies import Number, Reported, ask_some, form_error
from index.paper import Result

JUDGED = 60
"""Candidates the model is shown."""
UNSHOWN = "The model puts it on the list, but quotes nothing from it that shows why."
PARTLY = "The model finds only a part of what was asked for in it."


class Fitting(Reported):
    """What the model says of one paper."""

    paper: Number
    fits: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Selected:
    """Papers that fit, and those in doubt, a statement each; out of how many looked at."""

    sure: tuple[Statement, ...]
    doubtful: tuple[Statement, ...]
    looked_at: int

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The count, the papers that fit, then apart those in doubt."""
        if not (self.sure or self.doubtful):
            return ()
        doubt = f", {len(self.doubtful)} more in doubt" if self.doubtful else ""
        count = f"{_papers(len(self.sure))} of the {self.looked_at} looked at{doubt}."
        head = Statement(count, claim=False, reason="The count of what follows.")
        apart = (Statement("In doubt:", claim=False, reason="What follows is in doubt."),)
        return (head, *self.sure, *(apart if self.doubtful else ()), *self.doubtful)


def select_papers(
    task: Task, papers: Sequence[Result], conditions: Sequence[str]
) -> Asking[Selected]:
    """Which of the papers fit a list. Raises ModelError where no reply could be used.

    Papers of which the model says nothing were not looked at.
    """
    # Papers judged in one reply.
    groups = batches(papers, task.calls.room - SPARE, task.calls.count, 10)
    prompts = [_prompt(task.question, conditions, group) for group in groups]
    replies = yield from ask_some(task.calls, prompts, Fitting, maybe_none=True)
    looked_at = 0
    sure: list[Statement] = []
    doubtful: list[Statement] = []
    for group, reply in zip(groups, replies, strict=True):
        for result, fitting in by_number(group, reply, lambda fitting: fitting.paper):
            looked_at += 1
            statement = _statement(result, fitting)
            if statement is not None:
                fits = statement.support is Support.SUPPORTED
                (sure if fits else doubtful).append(statement)
    if not looked_at:
        raise form_error(task.calls)
    return Selected(tuple(sure), tuple(doubtful), looked_at)


def _statement(result: Result, fitting: Fitting) -> Statement | None:
    fits = fitting.fits.strip().lower()
    if fits not in ("yes", "partly"):
        return None
    paper = result.paper
    span = find_quote(fitting.quote, paper.abstract)
    if span is None:
        return Statement(f"“{paper.title}”", (paper,), (), Support.UNSUPPORTED, UNSHOWN)
    quote = Quote(paper, *span)
    if fits == "yes":
        return Statement(quote.text, (paper,), (quote,), Support.SUPPORTED)
    return Statement(quote.text, (paper,), (quote,), Support.PARTIAL, PARTLY)


def _papers(number: int) -> str:
    return f"{number or 'No'} {'paper fits' if number == 1 else 'papers fit'}"


def _prompt(question: str, conditions: Sequence[str], papers: Sequence[Result]) -> str:
    asked = "\n".join(f"- {defuse(condition)}" for condition in conditions)
    values = {
        "question": defuse(question),
        "conditions": f"Each must fulfil:\n{asked}" if asked else "",
    }
    return fill_excerpts("list", values, excerpts_once(papers)).text
