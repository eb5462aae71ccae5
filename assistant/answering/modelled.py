"""A model's answer with so much effort: in one call, or planned, read, written, checked, mended.

A step that fails is done in the simpler way, and a notice says so.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Standing, Statement
from assistant.answering.decline import ask_verdict, declined, denied
from assistant.answering.deepen import Deepened, deepen, disagreements
from assistant.answering.drafting import draft, is_empty, stand_in
from assistant.answering.effort import Effort
from assistant.answering.extractive import nearest
from assistant.answering.gather import gather, pick
from assistant.answering.judged_list import JUDGED, select_papers
from assistant.answering.plan import Plan, make_plan
from assistant.answering.read import Note, meter_of, read_papers
from assistant.answering.revise import check_draft
from assistant.answering.shown import (
    choose_shown,
    excerpts_of_notes,
    tell_unread,
)
from assistant.answering.task import Find, Task, counted, noticed, step
from assistant.models.spec import NO_MODEL
from assistant.query.types import Kind, Query
from assistant.render.standing import LEAVES
from assistant.text.language import language_of
from assistant.text.understood import BY_WORDS_ONLY
from index.paper import Result

UNNOTED = "the model noted no sentence of the papers it read; the reader chose what it wrote from"
UNSAID = "the model did not say whether this answers"

ByKind = Callable[[Answer, Query], Iterator[Answer] | None]


def answer_with_model(
    answer: Answer, task: Task, effort: Effort, by_kind: ByKind = lambda answer, query: None
) -> Iterator[Answer]:
    """Ever longer Answers of a model; its failure is in the last, with all that came before.

    `by_kind` answers a query of a kind that no model writes, None for any other.
    """
    if language_of(task.question) not in ("", "English"):
        # The reader's doubt goes by words, and says nothing of a question in another language.
        task = replace(task, doubt="")
    if effort is Effort.QUICK:
        return by_kind(answer, task.query) or _quick(answer, task)
    # Tokens of a budget kept back for writing, at most half of it.
    task.calls.reserve = min(3_000, (task.calls.budget or 0) // 2)
    return _planned(answer, task, by_kind, deep=effort is Effort.DEEP)


def _planned(answer: Answer, task: Task, by_kind: ByKind, *, deep: bool) -> Iterator[Answer]:
    """The answer after a plan; in one call by a model that can't write one."""
    asked = answer
    said = "searched as asked: the model's plan could not be used"
    answer, plan = yield from step(answer, task, "plan", make_plan(task), said)
    if task.calls.unable:
        answer = noticed(asked, no_form(task.calls.name))
        yield from by_kind(answer, task.query) or _quick(answer, task)
        return
    plan = plan or Plan(task.query)
    answer, task = _understood(answer, task.query, plan.query), replace(task, query=plan.query)
    if told := by_kind(answer, plan.query):
        yield from told
        return
    find = task.find.narrow(plan.query.filters) or task.find
    if plan.query.kind is Kind.LIST:
        answer, done = yield from _listed(answer, task, find)
        if done:
            yield answer
            return
    yield from _careful(answer, task, plan, find, deep=deep)


def no_form(model: str) -> str:
    """What is said where a model is asked in one call, since it can't do more."""
    return f"{model} does not write JSON when asked to: answered in one call, as with effort quick"


def _quick(answer: Answer, task: Task) -> Iterator[Answer]:
    """The model's answer from the best sentences of the papers found, in one call."""
    excerpts = choose_shown(task, answer.retrieved)
    answer = noticed(_doubted(answer, task), *tell_unread(answer, excerpts))
    return draft(answer, task, excerpts, "answer", _undenied)


def _doubted(answer: Answer, task: Task) -> Answer:
    """An answer to be written, with the reader's doubt told."""
    return noticed(answer, f"in doubt: {task.doubt}") if task.doubt else answer


def _undenied(written: Answer, task: Task) -> Answer:
    """An answer that the model wrote in one call; one that denies is none."""
    if is_empty(written):
        return stand_in(written, task, ())
    if denied(written, task):
        return counted(declined(replace(written, verdict="no"), task), task)
    if task.doubt and written.answered and not written.verdict:
        return replace(written, standing=Standing.BEARS)
    return written


def _careful(answer: Answer, task: Task, plan: Plan, find: Find, *, deep: bool) -> Iterator[Answer]:
    candidates = pick(task, plan.query, gather(plan.query, find), 32) or answer.retrieved
    answer = _doubted(answer, task)
    answer, notes = yield from step(
        answer,
        task,
        f"read {len(candidates)} papers",
        read_papers(task, candidates, weighs=plan.weighs),
        "written from the sentences that the reader chose, since the model could not read",
    )
    apart: tuple[Statement, ...] | None = ()
    if deep and notes is not None:
        answer, notes = yield from _deepened(answer, task, find, notes, candidates, plan.weighs)
        answer, apart = yield from step(
            answer, task, "compare", disagreements(task, notes), "findings were not compared"
        )
    if notes == ():
        answer = noticed(answer, UNNOTED)
    answer = _noted(answer, task, notes or (), candidates)
    excerpts = excerpts_of_notes(task, notes) or choose_shown(task, answer.retrieved)
    written = answer
    for written in draft(answer, task, excerpts, "write"):
        yield written
    if is_empty(written):
        saved = stand_in(written, task, notes or ())
        yield replace(saved, statements=(*saved.statements, *(apart or ())))
    elif written.answered and not written.failure and written.trace.model != NO_MODEL:
        if not written.verdict:
            work = ask_verdict(task, written)
            written, said = yield from step(written, task, "ask whether it answers", work, UNSAID)
            written = replace(written, verdict=said or "")
            if said == "":
                written = noticed(written, UNSAID)
        if written.verdict == "no":
            yield counted(declined(written, task), task)
            return
        checked = written
        for checked in check_draft(written, task, excerpts):
            yield checked
        if apart and checked.answered:
            yield replace(checked, statements=(*checked.statements, *apart))


def _understood(answer: Answer, asked: Query, query: Query) -> Answer:
    """The answer under the question as the plan has it, without what only the rules had read."""
    gone = {*asked.notices} - {*query.notices}
    if query.filters != asked.filters:
        gone |= {notice for notice in answer.notices if notice.startswith(LEAVES)}
    if query.sub_queries and not any(map(_is_foreign, answer.retrieved)):
        # The question alone was foreign to the embedder, and is searched for in English now.
        gone |= {notice for notice in answer.notices if BY_WORDS_ONLY in notice}
    kept = tuple(notice for notice in answer.notices if notice not in gone)
    new = tuple(notice for notice in query.notices if notice not in kept)
    return replace(answer, standalone=query.standalone, notices=(*kept, *new))


def _is_foreign(result: Result) -> bool:
    return language_of(result.paper.text[:400]) not in ("", "English")


def _deepened(
    answer: Answer,
    task: Task,
    find: Find,
    notes: Sequence[Note],
    candidates: Sequence[Result],
    weighs: bool,
) -> Generator[Answer, None, tuple[Answer, tuple[Note, ...]]]:
    work = deepen(task, find, notes, candidates, weighs=weighs)
    answer, found = yield from step(answer, task, "search again", work, "not searched again")
    deepened = found or Deepened(tuple(notes))
    said = []
    if deepened.missing:
        why = f" ({deepened.ended})" if deepened.ended else ""
        said.append(f"stayed unanswered: {'; '.join(deepened.missing)}{why}")
    elif deepened.ended:
        said.append(deepened.ended)
    return noticed(answer, *said), deepened.notes


def _noted(
    answer: Answer, task: Task, notes: Sequence[Note], candidates: Sequence[Result]
) -> Answer:
    """The answer with the papers that the model finds most relevant first, and what they say."""
    most = max(task.k, len(answer.retrieved))
    read = [note.result for note in notes]
    # What a plain search finds first stays: by it a later search is compared.
    kept = 3
    first, apart = answer.retrieved[:kept], max(most - kept, 0)
    order: dict[str, Result] = {}
    for result in (*read[:apart], *first, *read[apart:], *answer.retrieved, *candidates):
        order.setdefault(result.paper.id, result)
    return replace(answer, retrieved=tuple(order.values())[:most], meter=meter_of(notes))


def _listed(answer: Answer, task: Task, find: Find) -> Generator[Answer, None, tuple[Answer, bool]]:
    """The list the model makes, and whether it made one."""
    query = task.query
    # Candidates of each search for a list.
    papers = pick(task, query, gather(query, find, 80), JUDGED)
    answer, found = yield from step(
        answer,
        task,
        f"judge {len(papers)} papers",
        select_papers(task, papers, query.conditions),
        "answered in prose, since the model could not judge the papers one by one",
    )
    if found is None:
        return answer, False
    fits = found.statements
    missing = f"No paper of the {found.looked_at} looked at fits this. {nearest(answer.retrieved)}"
    answer = replace(answer, statements=fits, answered=bool(fits))
    answer = replace(answer, missing="" if fits else missing, judge=task.calls.name)
    answer = replace(answer, standing=Standing.ANSWERS if found.sure else answer.standing)
    if fits and not found.sure:
        answer = replace(answer, standing=Standing.BEARS)
    return counted(answer, task), True
