"""The library as a model of OpenAI's newer `/v1/responses`."""

import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from functools import partial
from typing import Annotated, Literal

from anyio.to_thread import run_sync
from pydantic import BaseModel, Field, JsonValue, ValidationError
from sse_starlette import ServerSentEvent
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.answer import Answer
from assistant.render.json import answer_json
from index.errors import ModelError, PaperAssistantError, QueryError
from ui.api.chat import MODEL, failed, pieces, render_chat, tokens_of, with_notices
from ui.api.events import event, stream
from ui.api.messages import Message, ParsedConversation, error_document, misread, parse_messages
from ui.api.streaming import again, follow, last, while_connected
from ui.api.verbs import Document, Verbs


class ResponseRequest(BaseModel):
    """What is read of a request; sampling options and instructions mean nothing here."""

    input: str | Annotated[list[Message], Field(min_length=1, max_length=1000)]
    stream: bool | None = None
    background: Literal[False] | None = None
    previous_response_id: str | None = None

    @property
    def conversation(self) -> ParsedConversation:
        """The question, and the turns before it."""
        if self.previous_response_id:
            raise QueryError("previous_response_id: none are kept; send the turns before as input")
        if isinstance(self.input, str):
            return parse_messages([Message(role="user", content=self.input)])
        return parse_messages(self.input)


def routes(verbs: Verbs) -> list[Route]:
    """`POST /v1/responses`: the answer as one message; its document is in `evidence`."""
    return [Route("/v1/responses", partial(_respond, verbs), methods=["POST"])]


async def _respond(verbs: Verbs, request: Request) -> Response:
    try:
        asked, streams = _parsed(await request.body())
        answers = verbs.answers(asked.question, history=asked.history)
        if streams:
            following = follow(answers)
            first = await anext(following)
            return stream(_events(verbs, asked, again(first, following)), following)
        answer = with_notices(await while_connected(request, last(answers)), asked)
    except PaperAssistantError as error:
        return failed(error)
    except ClientDisconnect:
        return Response(status_code=499)
    if answer.failure:
        return failed(ModelError(answer.failure), answer)
    return JSONResponse(await run_sync(_completed, verbs, asked, answer, _begun()))


def _parsed(body: bytes) -> tuple[ParsedConversation, bool]:
    try:
        given = ResponseRequest.model_validate_json(body)
    except ValidationError as error:
        raise misread(error) from None
    return given.conversation, bool(given.stream)


async def _events(
    verbs: Verbs, asked: ParsedConversation, answers: AsyncIterator[Answer]
) -> AsyncGenerator[ServerSentEvent]:
    number = 0

    def told(kind: str, **fields: JsonValue) -> ServerSentEvent:
        nonlocal number
        number += 1
        return event({"type": kind, "sequence_number": number - 1, **fields}, kind)

    begun = _begun()
    message = _message(begun, "", "in_progress")
    place: Document = {"item_id": message["id"], "output_index": 0}
    part: Document = {**place, "content_index": 0}
    yield told("response.created", response=begun)
    yield told("response.in_progress", response=begun)
    yield told("response.output_item.added", output_index=0, item={**message, "content": []})
    yield told("response.content_part.added", **part, part=_part(""))
    async for piece, answer in pieces(answers, asked):  # noqa: B007  # the last one counts
        if piece:
            yield told("response.output_text.delta", **part, delta=piece, logprobs=[])
    if answer.failure:
        error = error_document(ModelError(answer.failure))["error"]
        document: Document = {**begun, "status": "failed", "error": error}
        yield told("response.failed", response={**document, "evidence": answer_json(answer)})
        return
    said = render_chat(answer)
    yield told("response.output_text.done", **part, text=said, logprobs=[])
    yield told("response.content_part.done", **part, part=_part(said))
    done = _message(begun, said, "completed")
    yield told("response.output_item.done", output_index=0, item=done)
    response = await run_sync(_completed, verbs, asked, answer, begun)
    yield told("response.completed", response=response)


def _begun() -> Document:
    return {
        "id": f"resp_{uuid.uuid4().hex}",
        "object": "response",
        "created_at": int(time.time()),
        "status": "in_progress",
        "model": MODEL,
        "output": [],
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "parallel_tool_calls": False,
        "temperature": None,
        "tool_choice": "none",
        "tools": [],
        "top_p": None,
        "usage": None,
    }


def _completed(
    verbs: Verbs, asked: ParsedConversation, answer: Answer, begun: Document
) -> Document:
    read, wrote = tokens_of(verbs, asked, answer)
    usage: Document = {
        "input_tokens": read,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": wrote,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": read + wrote,
    }
    output: list[JsonValue] = [_message(begun, render_chat(answer), "completed")]
    extra: Document = {"output": output, "usage": usage, "evidence": answer_json(answer)}
    return {**begun, "status": "completed", **extra}


def _message(begun: Document, text: str, status: str) -> Document:
    number = str(begun["id"]).removeprefix("resp_")
    head: Document = {"id": f"msg_{number}", "type": "message", "role": "assistant"}
    return {**head, "status": status, "content": [_part(text)]}


def _part(text: str) -> Document:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
