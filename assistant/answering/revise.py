"""A model's draft judged, mended once, judged again, and cut where it is to be strict."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Standing
from assistant.answering.decline import NO_ANSWER
from assistant.answering.extractive import nearest
from assistant.answering.mend import Revised, in_doubt, judge_draft, mend_draft
from assistant.answering.task import Task, counted, noticed, step
from assistant.answering.verify import without_unsound
from assistant.answering.write import standing
from assistant.models.prompt import PromptExcerpt
from assistant.text.language import language_of


def check_draft(answer: Answer, task: Task, excerpts: Sequence[PromptExcerpt]) -> Iterator[Answer]:
    """The draft judged by the model, mended once, judged again; at last cut where `strict`."""
    said = "the model's own check could not be used, the built-in reader's stands"
    answer, judged = yield from step(
        answer, task, "check", judge_draft(task.calls, answer.statements), said
    )
    if judged is not None and judged.lack:
        answer = noticed(answer, f"{judged.lack}, the built-in reader's stands")
    judge = task.calls.name if judged is not None else task.reader.name
    answer = _revised(answer, judged or Revised(*task.verifier.attribute(answer.statements)))
    if any(map(in_doubt, answer.statements)):
        before = {(s.text, s.citations) for s in answer.statements}
        mending = mend_draft(task, answer.statements, excerpts)
        answer, mended = yield from step(
            answer, task, "mend", mending, "what is in doubt was not mended"
        )
        answer = _revised(answer, mended)
        new = [s for s in answer.statements if (s.text, s.citations) not in before]
        if new and judged is not None:
            work = judge_draft(task.calls, new)
            answer, again = yield from step(answer, task, "check again", work, said)
            found = dict(zip(map(id, new), again.statements if again else new, strict=True))
            statements = tuple(found.get(id(s), s) for s in answer.statements)
            answer = replace(answer, statements=statements)
    yield _ended(replace(answer, judge=judge), task)


def _revised(answer: Answer, revised: Revised | None) -> Answer:
    if revised is None:
        return answer
    notices = (*answer.notices, *revised.notices)
    return replace(answer, statements=revised.statements, notices=notices)


def _ended(answer: Answer, task: Task) -> Answer:
    settled = [task.verifier.without_surplus(statement) for statement in answer.statements]
    notices = [*answer.notices, *(said for _, told in settled for said in told)]
    answer = replace(answer, statements=tuple(s for s, _ in settled), notices=tuple(notices))
    if task.verifier.strict:
        kept, cut = without_unsound(answer.statements)
        answer = replace(answer, statements=kept, notices=(*answer.notices, *cut))
    if not any(s.claim for s in answer.statements):
        missing = f"{NO_ANSWER} {nearest(answer.retrieved)}"
        answer = replace(answer, statements=(), answered=False, missing=missing)
        return counted(replace(answer, standing=Standing.NOT_FOUND), task)
    written = language_of(" ".join(s.text for s in answer.statements))
    if written not in ("", "English") and answer.judge == task.calls.name:
        said = f"written in {written}, checked by the model's own quotes"
        answer = replace(answer, notices=(*answer.notices, said))
    return counted(standing(answer), task)
