"""The library as a chat model: OpenAI's `/v1/chat/completions` and `/v1/models`."""

import time
import uuid
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Literal

from pydantic import BaseModel, Field, JsonValue, ValidationError
from sse_starlette import ServerSentEvent
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.answer import Answer, Statement
from assistant.rendering.json import answer_json
from assistant.rendering.markdown import render_prose, render_references
from index.errors import ModelError, PaperAssistantError, QueryError
from ui.doors.events import event, stream, words
from ui.doors.follow import follow, last, while_connected
from ui.doors.verbs import Verbs

MODEL = "paper-assistant"
# Between the prose and its references; what stands below it is no part of a later question.
REFERENCES = "\n\n**References**\n\n"
ROLES = Literal["system", "developer", "user", "assistant", "tool", "function"]


class Part(BaseModel):
    """A piece of a message; only text can be read."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """One message of the conversation."""

    role: ROLES
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """What was said."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream carries besides the words."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """What is read of a chat request; sampling options mean nothing here and are ignored."""

    messages: Annotated[list[Message], Field(min_length=1, max_length=1000)]
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None

    @property
    def question(self) -> str:
        """The last message of the user."""
        for message in reversed(self.messages):
            if message.role == "user":
                return message.text
        raise QueryError("no message of role 'user'; ask something")

    @property
    def history(self) -> tuple[Answer, ...]:
        """The turns before the question, each a question with its answer."""
        turns: list[Answer] = []
        asked = ""
        for message in self.messages[:-1]:
            if message.role == "user":
                asked = message.text
            elif message.role == "assistant" and asked:
                said = message.text.partition(REFERENCES)[0].strip()
                turns.append(Answer(asked, (Statement(said),), answered=bool(said)))
                asked = ""
        return tuple(turns)


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
        asked = parse_chat(await request.body())
        answers = verbs.answers(asked.question, history=asked.history)
        if asked.stream:
            following = follow(answers)
            first = await anext(following)
            usage = asked.stream_options is not None and asked.stream_options.include_usage
            return stream(_chunks(first, following, usage))
        answer = await while_connected(request, last(answers))
    except PaperAssistantError as error:
        return failed(error)
    except ClientDisconnect:
        return Response(status_code=499)
    if answer.failure:
        return failed(ModelError(answer.failure), answer)
    message = {"role": "assistant", "content": render_chat(answer)}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    head = _head("chat.completion")
    body = {"choices": [choice], "usage": _usage(answer), "evidence": answer_json(answer)}
    return JSONResponse(head | body)


async def _chunks(
    first: Answer, answers: AsyncIterator[Answer], usage: bool
) -> AsyncIterator[ServerSentEvent]:
    head = _head("chat.completion.chunk")
    yield _chunk(head, {"role": "assistant", "content": ""})
    answer, sent = first, ""
    try:
        async for answer in answers:
            said = render_prose(answer)
            if said.startswith(sent) and said != sent:
                yield _chunk(head, {"content": said[len(sent) :]})
                sent = said
        if answer.failure:
            raise ModelError(answer.failure)
    except PaperAssistantError as error:
        yield event(_error(error) | {"evidence": answer_json(answer)})
        return
    yield _chunk(head, {"content": render_chat(answer)[len(sent) :]})
    yield _chunk(head, {}, finish="stop", evidence=answer_json(answer))
    if usage:
        yield event(head | {"choices": [], "usage": _usage(answer)})
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
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise QueryError(f"{first['msg']}: {where}; send messages as OpenAI describes") from None


def failed(error: PaperAssistantError, answer: Answer | None = None) -> Response:
    """An error in the shape OpenAI's clients read."""
    evidence = {"evidence": answer_json(answer)} if answer else {}
    status = 502 if isinstance(error, ModelError) else 400
    return JSONResponse(_error(error) | evidence, status)


def _error(error: PaperAssistantError) -> dict[str, JsonValue]:
    kind = "api_error" if isinstance(error, ModelError) else "invalid_request_error"
    return {"error": {"message": str(error), "type": kind, "param": None, "code": None}}


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


def _usage(answer: Answer) -> dict[str, JsonValue]:
    """Tokens the language model behind the answer read and wrote; 0 without one."""
    tokens = answer.trace.tokens
    read, wrote = tokens.get("prompt", 0), tokens.get("reply", 0)
    return {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote}


def _described() -> dict[str, JsonValue]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


async def _models(request: Request) -> Response:
    return JSONResponse({"object": "list", "data": [_described()]})


async def _model(request: Request) -> Response:
    if request.path_params["model"] == MODEL:
        return JSONResponse(_described())
    return JSONResponse(_error(QueryError(f"no such model: there is only {MODEL!r}")), 404)
