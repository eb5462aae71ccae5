"""The verbs by one plain request each: `curl -d '{"query": "..."}' http://127.0.0.1:7860/search`."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from functools import partial

from anyio.to_thread import run_sync
from pydantic import JsonValue
from sse_starlette import ServerSentEvent
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from index.errors import ModelError, PaperAssistantError, QueryError
from ui.api.accounts import Forbidden
from ui.api.descriptors import OutOfFiles
from ui.api.events import event, stream
from ui.api.forms import read_form
from ui.api.streaming import follow, last, while_connected, works_with
from ui.api.verbs import Document, Verb, Verbs

STREAM = "text/event-stream"
# What servers log for a client that left before the answer; nobody reads it.
GONE = 499


def routes(verbs: Verbs) -> list[Route]:
    """`POST /search`, `/ask`, ...: arguments as a JSON object, the verb's document as answer.

    `/ask` and `/review` stream with `Accept: text/event-stream`. `/add` takes files too, as
    `curl -F file=@refs.bib`. An error is `{"error": "one line"}`.
    """
    endpoints = {verb.name: partial(_answer, verb) for verb in verbs.all()}
    endpoints["add"] = partial(_add, verbs)
    return [Route(f"/{name}", answer, methods=["POST"]) for name, answer in endpoints.items()]


async def _answer(verb: Verb, request: Request) -> Response:
    if verb.takes_long:
        # The few threads that verbs share are for those that answer at once.
        works_with(None)
    try:
        arguments = parse_object(await request.body())
        if STREAM in request.headers.get("accept", "") and verb.streams:
            documents = follow(verb.stream(**arguments))
            # What is wrong with the question shows now, while there is a status to say it with.
            return events(_rest(await anext(documents), documents), documents)
        document = await while_connected(request, last(verb.stream(**arguments)))
    except PaperAssistantError as error:
        return failed(error)
    except ClientDisconnect:
        return Response(status_code=GONE)
    return JSONResponse(document, 502 if document.get("failure") else 200)


async def _rest(first: Document, documents: AsyncIterator[Document]) -> AsyncIterator[Document]:
    yield first
    before = first
    async for document in documents:
        if document != before:
            yield document
        before = document


async def _add(verbs: Verbs, request: Request) -> Response:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _answer(verbs.named("add"), request)
    try:
        async with read_form(request, files=1000) as form:
            sent = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
            files = [(part.filename or "", part.file) for part in sent]
            if not files:
                raise QueryError("no file in the form: 0 sent; send one as -F file=@refs.bib")
            given = form.get("format")
            document = await run_sync(verbs.add_files, files, str(given) if given else None)
    except PaperAssistantError as error:
        return failed(error)
    except ClientDisconnect:
        return Response(status_code=GONE)
    return JSONResponse(document)


def parse_object(body: bytes) -> dict[str, JsonValue]:
    """The JSON object of a request's body; raises QueryError for anything else."""
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        value = None
    if b"\\ud" in body.lower() and not is_text(value):
        raise QueryError("not text: half of a surrogate pair in it; send whole characters")
    if not isinstance(value, dict):
        raise QueryError(f'not a JSON object: {body[:60]!r}; write it as {{"query": "..."}}')
    return value


def is_text(value: JsonValue) -> bool:
    """Whether every string in a value can be written down; half of a surrogate pair can't."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def events(documents: AsyncIterator[Document], behind: AsyncGenerator[object]) -> Response:
    """Documents as server-sent events; an error on the way is an event named `error`.

    `behind` is what they come from: it is closed with them.
    """

    async def lines() -> AsyncGenerator[ServerSentEvent]:
        try:
            async for document in documents:
                yield event(document)
        except PaperAssistantError as error:
            yield event({"error": str(error)}, "error")

    return stream(lines(), behind)


def failed(error: PaperAssistantError) -> Response:
    """An error as a response: what the caller can mend is 400, a failed model 502."""
    return JSONResponse({"error": str(error)}, status_of(error))


def status_of(error: PaperAssistantError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, ModelError):
        return 502
    if isinstance(error, OutOfFiles):
        return 503
    return 403 if isinstance(error, Forbidden) else 400
