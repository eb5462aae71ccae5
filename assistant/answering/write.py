"""An answer in a model's own words: streamed, its marks resolved, every sentence checked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from assistant.answer import Answer, Standing, Statement, Step, Support
from assistant.answering.decline import carried, declined
from assistant.answering.task import Task, counted
from assistant.answering.verify import Verifier, cited_by, told_once, without_unsound
from assistant.models.cited_prose import Marked, parse_reply, parse_verdict, unfinished
from assistant.models.prompt import Prompt
from assistant.models.reply import BUDGET, Reply
from assistant.render.markdown import cited_as
from assistant.text.language import language_of
from index.errors import ModelError
from index.paper import Paper

MOST_SENTENCES = 80
"""Sentences of one answer that are read and checked; who writes on is stopped."""
LOOPED = 4
"""Sentences that were said before, after which a model that repeats itself is stopped."""
SILENT = "It claims nothing."
UNCITED = "It cites no paper."
"""What a model is told of a sentence that came without a mark."""
_ENDS = (".", "!", "?", "…", "。", "！", "？")


@dataclass(frozen=True, slots=True)
class PartialAnswer:
    """Statements made so far, out of `read` sentences of the reply.

    `marked` says whether any of them came with a mark, `again` counts those that were said before
    and are left out.
    """

    statements: tuple[Statement, ...] = ()
    notices: tuple[str, ...] = ()
    read: int = 0
    marked: bool = False
    again: int = 0

    @property
    def full(self) -> bool:
        """Whether no more is read."""
        return self.read >= MOST_SENTENCES or self.again >= LOOPED


def write(
    answer: Answer, task: Task, prompt: Prompt, conclude: Callable[[Answer, Task], Answer]
) -> Iterator[Answer]:
    """Ever longer Answers, a checked statement at a time; a model's failure is in the last.

    The last has what the model said of whether it answered taken into account, and what `conclude`
    makes of it.
    """
    task = replace(task, verifier=replace(task.verifier, shown=prompt.shown))
    names = [cited_as(result.paper) for result in prompt.shown]
    trace = replace(answer.trace, prompt_hash=prompt.hash)
    answer = replace(answer, trace=trace)
    draft, reply, started, calls = PartialAnswer(), Reply(), perf_counter(), task.calls.number
    replies = task.calls.stream(prompt.text)
    failure: str | None = None
    try:
        for reply in replies:
            ended = reply.ended and not reply.stopped
            sentences = parse_reply(reply.text, ended=ended, names=names)
            draft = _grow(draft, sentences, task.verifier)
            # A silent model too gives a reader who has gone the moment to say so.
            tail = unfinished(reply.text, names) if not reply.ended or reply.stopped else ""
            now = _writing(_drafted(answer, draft), task, perf_counter() - started)
            yield replace(now, unfinished=tail)
            if _loops(tail):
                draft = replace(draft, again=LOOPED)
            if draft.full:
                break
    except ModelError as error:
        failure = str(error)
    finally:
        replies.close()
    if (not reply.ended or reply.stopped) and not draft.full:
        draft = _grow(draft, _cut(reply, names), task.verifier)
    seconds = perf_counter() - started
    answer = conclude(_finished(answer, task, draft, reply, failure), task)
    taken = Step("write", seconds, task.calls.number - calls, sum(reply.tokens.values()))
    trace = answer.trace
    timed = {**trace.seconds, "model": trace.seconds.get("model", 0.0) + seconds}
    trace = replace(trace, seconds=timed, steps=(*trace.steps, taken))
    yield counted(replace(answer, trace=trace), task)


def state(
    sentence: Marked, verifier: Verifier, beside: Sequence[Paper] = ()
) -> tuple[Statement, tuple[str, ...]]:
    """A sentence as a statement, checked if it claims anything, and what must be known of it.

    `beside` are papers cited by the sentences before it.
    """
    if not sentence.claim:
        said = Statement(sentence.text, reason=SILENT, claim=False)
        return replace(said, lead=sentence.lead, shown=sentence.shown), ()
    if verifier.together and not sentence.numbers:
        # The model that judges knows best which papers it means, and is asked before one is added.
        said = Statement(sentence.text, reason=UNCITED)
        return replace(said, lead=sentence.lead, shown=sentence.shown), ()
    checked = replace(sentence, text=sentence.checked or sentence.text)
    statement, notices = verifier.verify(checked, beside)
    statement = replace(statement, text=sentence.text)
    return replace(statement, lead=sentence.lead, shown=sentence.shown), notices


def _grow(draft: PartialAnswer, sentences: Sequence[Marked], verifier: Verifier) -> PartialAnswer:
    for sentence in sentences[draft.read : MOST_SENTENCES]:
        if sentence.claim and any(sentence.text == s.text for s in draft.statements):
            draft = replace(draft, read=draft.read + 1, again=draft.again + 1)
            continue
        statement, notices = state(sentence, verifier, cited_by(draft.statements))
        draft = PartialAnswer(
            (*draft.statements, statement),
            (*draft.notices, *notices),
            draft.read + 1,
            draft.marked or bool(sentence.numbers),
            draft.again,
        )
    return draft


def _loops(tail: str) -> bool:
    """Whether a sentence without end says its last words again and again."""
    last = tail[-40:]
    return len(last) == 40 and tail.count(last) > LOOPED


def _cut(reply: Reply, names: Sequence[str]) -> tuple[Marked, ...]:
    """The sentences of a reply that was cut, of which the last claims nothing if it has no end."""
    sentences = parse_reply(reply.text, ended=True, names=names)
    if not sentences:
        return ()
    last = sentences[-1]
    whole = last.numbers or last.text.rstrip("\"'”’)»").endswith(_ENDS)
    return sentences if whole else (*sentences[:-1], replace(last, claim=False))


def _drafted(answer: Answer, draft: PartialAnswer) -> Answer:
    return replace(
        answer,
        statements=draft.statements,
        notices=(*answer.notices, *draft.notices),
        answered=bool(draft.statements),
    )


def _writing(answer: Answer, task: Task, seconds: float) -> Answer:
    """The answer with the step that goes on."""
    waiting = task.calls.waiting
    name = f"write; number {waiting} in the queue" if waiting else "write"
    steps = (*answer.trace.steps, Step(name, seconds))
    return replace(answer, trace=replace(answer.trace, steps=steps))


def _finished(
    answer: Answer, task: Task, draft: PartialAnswer, reply: Reply, failure: str | None
) -> Answer:
    said = [*_odd(task.question, reply, draft)]
    if not task.verifier.together:
        draft = _settled(draft, task.verifier)
        draft = replace(draft, notices=told_once(draft.notices))
    answer = _drafted(answer, draft)
    if failure:
        said.append(failure)
    answer = replace(answer, notices=(*answer.notices, *said), failure=failure)
    answer = replace(answer, verdict=parse_verdict(reply.text))
    if not failure and declines(draft, answer.verdict):
        return declined(answer, task)
    return standing(answer)


def _settled(draft: PartialAnswer, verifier: Verifier) -> PartialAnswer:
    """A whole draft that nobody else judges: citations added, what is unsound cut if so wished."""
    statements, notices = verifier.attribute(draft.statements)
    if verifier.strict:
        statements, cut = without_unsound(statements)
        notices += cut
    return replace(draft, statements=statements, notices=(*draft.notices, *notices))


def _odd(question: str, reply: Reply, draft: PartialAnswer) -> Iterator[str]:
    """What a reader must know of a reply."""
    if reply.finish == "length":
        yield "the model stopped at its length limit; the last sentence may be unfinished"
    elif reply.finish == BUDGET:
        yield "the model was stopped at the end of the budget; the last sentence may be unfinished"
    elif draft.read >= MOST_SENTENCES:
        yield f"the model wrote on after {MOST_SENTENCES} sentences; the rest was not read"
    if draft.again:
        yield "the model repeated itself; what it said again is left out"
    asked, written = language_of(question), language_of(" ".join(s.text for s in draft.statements))
    if asked and written and asked != written:
        yield f"the model answered in {written}, the question is in {asked}"


def declines(draft: PartialAnswer, verdict: str) -> bool:
    """Whether a reply says that the papers hold no answer.

    The model says so itself; where it says neither, what it wrote without a mark, and no paper
    carries a word of, is none.
    """
    if verdict:
        return verdict == "no"
    return bool(draft.statements) and not draft.marked and not any(map(carried, draft.statements))


def standing(answer: Answer) -> Answer:
    """An answer with how it stands: whether papers carry a sentence, and what the model says."""
    if not answer.answered:
        return answer
    sure = answer.verdict != "partly" and any(
        s.claim and s.support is Support.SUPPORTED for s in answer.statements
    )
    return replace(answer, standing=Standing.ANSWERS if sure else Standing.BEARS)
