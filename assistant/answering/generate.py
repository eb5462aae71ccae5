"""An answer in a model's own words: streamed, its marks resolved, every sentence checked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.answer import Answer, Statement
from assistant.answering.sufficiency import nearest
from assistant.answering.verify import Verifier
from assistant.models.marks import Marked, parse_prose, parse_reply, unfinished
from assistant.models.prompt import Order, Prompt, fill_answer
from assistant.models.reply import Reply, read_reply
from assistant.models.request import counter_of, messages, room_for
from index.errors import ModelError
from index.paper import Result

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_DECLINED = re.compile(r"^\W*not in these papers\b", re.I)


@dataclass(frozen=True, slots=True)
class Draft:
    """Statements made so far, out of `read` sentences of the reply."""

    statements: tuple[Statement, ...] = ()
    notices: tuple[str, ...] = ()
    read: int = 0


def generate(
    answer: Answer,
    llm: "LLM",
    verifier: Verifier,
    deadline: float,
    order: Order = Order.BEST_LAST,
) -> Iterator[Answer]:
    """Ever longer Answers, a checked statement at a time; a model's failure is in the last."""
    question = answer.standalone or answer.question
    prompt = fill_answer(question, answer.retrieved, room_for(llm), counter_of(llm), order)
    answer = _told(answer, prompt)
    verifier = replace(verifier, shown=prompt.shown)
    draft, reply, started = Draft(), Reply(), perf_counter()
    try:
        for now in read_reply(llm, messages(prompt.text), deadline):
            reply = now
            draft = _grow(draft, parse_reply(reply.text, ended=reply.ended), verifier)
            # A silent model too gives a reader who has gone the moment to say so.
            tail = "" if reply.ended else unfinished(reply.text)
            yield replace(_drafted(answer, draft), unfinished=tail)
    except ModelError as error:
        draft = _grow(draft, parse_reply(reply.text, ended=True), verifier)
        answer = _failed(answer, str(error))
    yield _finished(answer, draft, reply, perf_counter() - started)


def _told(answer: Answer, prompt: Prompt) -> Answer:
    notices = [*answer.notices]
    if prompt.left_out:
        notices.append(f"left out for lack of room: {_titles(prompt.left_out)}")
    if prompt.shortened:
        notices.append(f"shown in part for lack of room: {_titles(prompt.shortened)}")
    trace = replace(answer.trace, prompt_hash=prompt.hash)
    return replace(answer, notices=tuple(notices), trace=trace)


def _grow(draft: Draft, sentences: Sequence[Marked], verifier: Verifier) -> Draft:
    for sentence in sentences[draft.read :]:
        if _DECLINED.match(sentence.text):
            draft = replace(draft, read=draft.read + 1)
            continue
        verified = verifier.verify(sentence)
        kept = (verified.statement,) if verified.statement else ()
        draft = Draft(
            (*draft.statements, *kept), (*draft.notices, *verified.notices), draft.read + 1
        )
    return draft


def _drafted(answer: Answer, draft: Draft) -> Answer:
    return replace(
        answer,
        statements=draft.statements,
        notices=(*answer.notices, *draft.notices),
        answered=bool(draft.statements),
    )


def _failed(answer: Answer, why: str) -> Answer:
    return replace(answer, notices=(*answer.notices, why), failure=why)


def _finished(answer: Answer, draft: Draft, reply: Reply, seconds: float) -> Answer:
    answer = _drafted(answer, draft)
    if reply.finish == "length":
        notice = "the model stopped at its length limit; the last sentence may be unfinished"
        answer = replace(answer, notices=(*answer.notices, notice))
    if not draft.statements and not answer.failure:
        answer = replace(answer, missing=_declined(reply, answer.retrieved))
    trace = answer.trace
    timed = {**trace.seconds, "model": seconds}
    tokens = dict(reply.tokens)
    return replace(answer, trace=replace(trace, seconds=timed, tokens=tokens))


def _declined(reply: Reply, retrieved: Sequence[Result]) -> str:
    if _DECLINED.match(parse_prose(reply.text)):
        return f"The model found no answer in the papers it was shown. {nearest(retrieved)}"
    return f"The model wrote nothing that could be used. {nearest(retrieved)}"


def _titles(results: Sequence[Result]) -> str:
    return "; ".join(f"“{result.paper.title}”" for result in results)
