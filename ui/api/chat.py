"""The library as a chat model: OpenAI's `/v1/chat/completions` and `/v1/models`."""

import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from anyio.to_thread import run_sync
from pydantic import BaseModel, Field, JsonValue, ValidationError
from sse_starlette import ServerSentEvent
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.answer import Answer
from assistant.answering.effort import Effort, parse_effort
from assistant.render.json import answer_json
from assistant.render.markdown import render_prose, render_references
from index.errors import ModelError, PaperAssistantError, QueryError
from ui.api.events import event, stream, words
from ui.api.messages import (
    CHECKED,
    REFERENCES,
    Message,
    ParsedConversation,
    error_document,
    misread,
    parse_messages,
)
from ui.api.requests import status_of
from ui.api.streaming import again, follow, last, while_connected
from ui.api.verbs import Verbs

MODEL = "paper-assistant"
EFFORTS = {
    **dict.fromkeys(("none", "minimal", "low"), "quick"),
    "medium": "standard",
    **dict.fromkeys(("high", "xhigh"), "deep"),
}


class StreamOptions(BaseModel):
    """What a stream carries besides the words."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """What is read of a chat request; sampling options mean nothing here and are ignored."""

    messages: Annotated[list[Message], Field(min_length=1, max_length=1000)]
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh"] | None = None

    @property
    def effort(self) -> Effort | None:
        """How much the model behind the answer does."""
        return parse_effort(EFFORTS[self.reasoning_effort]) if self.reasoning_effort else None

    @property
    def conversation(self) -> ParsedConversation:
        """The question, and the turns before it."""
        return parse_messages(self.messages)


def routes(verbs: Verbs) -> list[Route]:
    """`POST /v1/chat/completions` and `GET /v1/models`, as OpenAI describes them.

    The reply is the answer as Markdown with its references; the document of `ask --json` is in the
    extra field `evidence` of the completion, in a stream of its last chunk.
    """
    return [
        Route("/v1/chat/completions", partial(_complete, verbs), methods=["POST"]),
        Route("/v1/models", _models, methods=["GET"]),
        Route("/v1/models/{model}", _model, methods=["GET"]),
    ]


async def _complete(verbs: Verbs, request: Request) -> Response:
    try:
        chat = parse_chat(await request.body())
        asked = chat.conversation
        answers = verbs.answers(asked.question, history=asked.history, effort=chat.effort)
        if chat.stream:
            following = follow(answers)
            first = await anext(following)
            usage = chat.stream_options is not None and chat.stream_options.include_usage
            chunks = _chunks(verbs, asked, again(first, following), usage)
            return stream(chunks, following)
        answer = with_notices(await while_connected(request, last(answers)), asked)
    except PaperAssistantError as error:
        return failed(error)
    except ClientDisconnect:
        return Response(status_code=499)
    if answer.failure:
        return failed(ModelError(answer.failure), answer)
    message: dict[str, JsonValue] = {"role": "assistant", "content": render_chat(answer)}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    counted = await run_sync(_usage, verbs, asked, answer)
    body = {"choices": [choice], "usage": counted, "evidence": answer_json(answer)}
    return JSONResponse(_head("chat.completion") | body)


async def pieces(
    answers: AsyncIterator[Answer], asked: ParsedConversation
) -> AsyncGenerator[tuple[str, Answer]]:
    """The reply in pieces that add up to it, each with the answer so far.

    An error on the way is the failure of a last answer, as one of the model is.
    """
    answer, sent = Answer(asked.question), ""
    try:
        async for answer in answers:
            # A meter or a lack stands before the prose, and both are known only in the end.
            said = "" if answer.meter or answer.missing else render_prose(answer)
            if said.startswith(sent) and said != sent:
                yield said[len(sent) :], answer
                sent = said
    except PaperAssistantError as error:
        answer = replace(answer, failure=str(error))
    answer = with_notices(answer, asked)
    whole = "" if answer.failure else render_chat(answer)
    # What was mended after the check is told once more, whole.
    rest = whole[len(sent) :] if whole.startswith(sent) else f"{CHECKED}{whole}"
    yield "" if answer.failure else rest, answer


async def _chunks(
    verbs: Verbs, asked: ParsedConversation, answers: AsyncIterator[Answer], usage: bool
) -> AsyncGenerator[ServerSentEvent]:
    head = _head("chat.completion.chunk")
    yield _chunk(head, {"role": "assistant", "content": ""})
    async for piece, answer in pieces(answers, asked):  # noqa: B007  # the last one counts
        if piece:
            yield _chunk(head, {"content": piece})
    if answer.failure:
        error = error_document(ModelError(answer.failure))
        yield event(error | {"evidence": answer_json(answer)})
        return
    yield _chunk(head, {}, finish="stop", evidence=answer_json(answer))
    if usage:
        counted = await run_sync(_usage, verbs, asked, answer)
        yield event(head | {"choices": [], "usage": counted})
    yield words("[DONE]")


def render_chat(answer: Answer) -> str:
    """An answer as a chat message in Markdown: prose with marks, references, notices."""
    references = render_references(answer)
    notices = "".join(f"\n\n> {notice}" for notice in answer.notices)
    return render_prose(answer) + (REFERENCES + references if references else "") + notices


def parse_chat(body: bytes) -> ChatRequest:
    """The request of a chat client; raises QueryError naming the first thing that is wrong."""
    try:
        return ChatRequest.model_validate_json(body)
    except ValidationError as error:
        raise misread(error) from None


def failed(error: PaperAssistantError, answer: Answer | None = None) -> Response:
    """An error in the shape OpenAI's clients read."""
    evidence = {"evidence": answer_json(answer)} if answer else {}
    return JSONResponse(error_document(error) | evidence, status_of(error))


def with_notices(answer: Answer, asked: ParsedConversation) -> Answer:
    """The answer, saying too what of the question was not read."""
    return replace(answer, notices=(*answer.notices, *asked.notices))


def tokens_of(verbs: Verbs, asked: ParsedConversation, answer: Answer) -> tuple[int, int]:
    """Tokens read and written: those of the language model, else as the library counts words."""
    tokens = answer.trace.tokens
    if tokens:
        return tokens.get("prompt", 0), tokens.get("reply", 0)
    count = verbs.assistant.library.embedder.count_tokens
    return count(asked.question), count(render_chat(answer))


def _head(kind: str) -> dict[str, JsonValue]:
    number = f"chatcmpl-{uuid.uuid4().hex}"
    return {"id": number, "created": int(time.time()), "object": kind, "model": MODEL}


def _chunk(
    head: dict[str, JsonValue],
    delta: dict[str, JsonValue],
    finish: str | None = None,
    **extra: JsonValue,
) -> ServerSentEvent:
    choice: JsonValue = {"index": 0, "delta": delta, "finish_reason": finish}
    return event(head | {"choices": [choice]} | extra)


def _usage(verbs: Verbs, asked: ParsedConversation, answer: Answer) -> dict[str, JsonValue]:
    read, wrote = tokens_of(verbs, asked, answer)
    counted: dict[str, JsonValue] = {
        "prompt_tokens": read,
        "completion_tokens": wrote,
        "total_tokens": read + wrote,
    }
    return {**counted, "calls": answer.trace.calls, "cost": answer.trace.cost}


def _described() -> dict[str, JsonValue]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


async def _models(request: Request) -> Response:
    return JSONResponse({"object": "list", "data": [_described()]})


async def _model(request: Request) -> Response:
    if request.path_params["model"] == MODEL:
        return JSONResponse(_described())
    return JSONResponse(error_document(QueryError(f"no such model: there is only {MODEL!r}")), 404)
