"""Replies that hold no answer: how they are told, and what is left of them."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Standing, Statement, Support
from assistant.answering.extractive import nearest
from assistant.answering.task import Task
from assistant.models.calls import Asking
from assistant.models.cited_prose import parse_verdict
from assistant.models.prompt import FENCE, defuse, fill_fenced
from assistant.query.types import Kind
from assistant.reader.exact import denies
from index.errors import ModelError

NO_ANSWER = "The model found no answer in the papers it was shown."
LONGEST_DECLINE = 600
"""Characters that are repeated of a reply which is no answer: some sentences."""


def carried(statement: Statement) -> bool:
    """Whether papers carry a statement, or a part of it."""
    return statement.claim and statement.support in (Support.SUPPORTED, Support.PARTIAL)


def denied(answer: Answer, task: Task) -> bool:
    """Whether a reply that does not say if it answers is taken for a decline.

    Two must agree: the reader finds no answer in any paper, and the reply denies what none carries.
    """
    if answer.verdict or answer.failure or not task.doubt or task.query.kind is Kind.LIST:
        return False
    open_ones = [s for s in answer.statements if s.support is not Support.SUPPORTED]
    return any(denies(statement.text) for statement in open_ones)


def ask_verdict(task: Task, answer: Answer) -> Asking[str]:
    """Whether a reply that does not say so answers: the model asked apart. Raises ModelError."""
    lines = [defuse(statement.text) for statement in answer.statements]
    reply = "\n".join([f"--- {FENCE} reply", *lines, f"--- {FENCE} end of reply"])
    prompt = fill_fenced("answered", question=defuse(task.question), reply=reply)
    (said,) = yield [prompt]
    if isinstance(said, ModelError):
        raise said
    return parse_verdict(said)


def declined(answer: Answer, task: Task) -> Answer:
    """No answer: what was said of the papers is kept where they carry it."""
    kept = tuple(s for s in answer.statements if carried(s))
    rest = [s for s in answer.statements if not carried(s)]
    said = NO_ANSWER
    if not answer.verdict and rest:
        said = f"Nothing the model wrote is in the papers: “{_words(rest)}”"
    elif denying := [s for s in rest if denies(s.text) and not s.citations]:
        said = f"{NO_ANSWER.rstrip('.')}: “{_words(denying)}”"
    return replace(
        answer,
        statements=kept,
        answered=False,
        meter=None,
        missing=f"{said} {nearest(answer.retrieved)}".rstrip(),
        standing=Standing.BEARS if kept else Standing.NOT_FOUND,
    )


def _words(statements: Sequence[Statement]) -> str:
    words = " ".join(statement.text for statement in statements)
    return words if len(words) <= LONGEST_DECLINE else f"{words[:LONGEST_DECLINE]} …"
