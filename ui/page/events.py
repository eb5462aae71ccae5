"""What a tab sends, before Gradio reads it: whose it is, which files it names, what it changes."""

import json
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from pydantic import JsonValue
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.accounts import current_user
from ui.api.middleware import client_of
from ui.api.requests import is_text
from ui.page.leftovers import tidy_session
from ui.page.named_calls import misnamed

if TYPE_CHECKING:
    from gradio import Blocks, EventData
    from gradio.block_function import BlockFunction

API = "/gradio_api/"
UPLOAD = "upload"
# What the page, gradio_client and Gradio's own documentation ask for. The rest of Gradio's routes
# fetch addresses for whoever names one, or belong to things that are not on this page.
POSTED = ("call/", "run/", "api/", "queue/join", "cancel", "reset", "component_server")
READ = (
    "info",
    "call/",
    "queue/",
    "heartbeat/",
    "upload_progress",
    "file=",
    "startup-events",
    "theme.css",
    "app_id",
    "openapi.json",
)
READABLE = (
    ".txt .md .json .jsonl .ndjson .csv .tsv .bib .ris .nbib .ciw .enw .xml .atom .rdf .yaml .yml"
    " .xlsx .pdf .gz .xz .zst .zip"
).split()
REMEMBERED = 10_000
LONGEST_KIND = 250
# The functions of the page that change the library.
CHANGES = (
    *("add", "_add", "decide_screened", "add_files", "fetch_named", "retry_refused", "look_up"),
    *("remove_picked", "merge_picked", "tag_picked", "untag_picked", "decide_told", "mark_paper"),
)


class Events:
    """ASGI middleware in front of Gradio, which itself would read any file that is named to it.

    An upload belongs to the client that sent it and, from when it is first named, to the session
    (the tab) that named it. Who may only read can't send what changes the library.
    """

    def __init__(self, app: ASGIApp, page: "Blocks") -> None:
        self.app = app
        self._page = page
        self._owners: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what names a strange file; hand everything else on."""
        _, api, route = scope.get("path", "").partition(API)
        if scope["type"] != "http" or not api:
            return await self.app(scope, receive, send)
        posted = scope["method"] == "POST"
        if posted and route.rstrip("/") == UPLOAD:
            return await self._uploaded(scope, receive, send)
        if not route.startswith(POSTED if posted else READ) or route.startswith("file=http"):
            return await JSONResponse({"error": "no such page"}, 404)(scope, receive, send)
        if not posted:
            return await self.app(scope, receive, send)
        body = await Request(scope, receive).body()
        event = _parsed(body)
        if isinstance(event, dict) and is_text(event):
            called = self._called(route, event)
            refusal = (
                self._forbidden(called)
                or self._strange(client_of(scope), event)
                or _too_short(called, event.get("data"))
                or misnamed(self._page, route, event)
            )
            tidy_session(self._page, str(event.get("session_hash")))
        else:
            said = "not a JSON object; send events as Gradio does"
            refusal = JSONResponse({"error": said}, 400)
        if refusal is not None:
            return await refusal(scope, receive, send)
        await self.app(scope, _again(body, receive), send)

    async def _uploaded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let Gradio keep the files, and remember where."""
        client = client_of(scope)
        if len(Headers(scope=scope).get("content-type", "")) > LONGEST_KIND:
            said = "not a form: its Content-Type is too long; send files as Gradio does"
            return await JSONResponse({"error": said}, 400)(scope, receive, send)
        answer = bytearray()

        async def heard(message: Message) -> None:
            if message["type"] == "http.response.body":
                answer.extend(message.get("body", b""))
                if not message.get("more_body"):
                    self._remember(client, bytes(answer))
            await send(message)

        await self.app(scope, receive, heard)

    def _remember(self, client: str, answer: bytes) -> None:
        kept = _parsed(answer)
        for path in kept if isinstance(kept, list) else ():
            self._owners[client, str(path)] = ""
        while len(self._owners) > REMEMBERED:
            self._owners.popitem(last=False)

    def _called(self, route: str, event: Mapping[str, JsonValue]) -> "list[BlockFunction]":
        """The functions that an event may mean: by number, and by the name in its path."""
        number, name = _index(event.get("fn_index")), route.rstrip("/").rpartition("/")[2]
        fns = self._page.fns
        named = [fn for fn in fns.values() if fn.api_name == name]
        return [*named, fns[number]] if number in fns else named

    def _forbidden(self, called: "Sequence[BlockFunction]") -> Response | None:
        """The answer to a change by who may only read."""
        if current_user().writes or {fn.name for fn in called}.isdisjoint(CHANGES):
            return None
        said = f"{current_user().name} may only read; ask for the role write"
        return JSONResponse({"error": said}, 403)

    def _strange(self, client: str, event: Mapping[str, JsonValue]) -> Response | None:
        """The answer to files that are not the client's own, if it names any."""
        session = str(event.get("session_hash") or "")
        for path in _named_files(event):
            owner = self._owners.get((client, path))
            if owner is None or (owner and owner != session):
                said = f"not a file that was uploaded here in this session: {path!r}; upload it"
                return JSONResponse({"error": said}, 400)
            if PurePath(path).suffix.lower() not in READABLE:
                said = f"not a file of papers by its ending: {path!r}; see docs/formats.md"
                return JSONResponse({"error": said}, 400)
            self._owners[client, path] = session
        return None


def _too_short(called: "Sequence[BlockFunction]", data: JsonValue) -> Response | None:
    """The answer to an event that says less than it has to, which Gradio takes for our fault."""
    least = min((len(fn.inputs) for fn in called), default=0)
    if not isinstance(data, list) or len(data) >= least:
        return None
    said = f"too few values in data: {len(data)} of {least}; see /gradio_api/info"
    return JSONResponse({"error": said}, 400)


def event_user() -> str:
    """Whose event it is that is being answered: the owner of conversations and drafts."""
    from gradio.context import LocalContext

    request = LocalContext.request.get(None)
    return str((request and request.username) or "")


def event_tab() -> str:
    """Of which tab the event is that is being answered."""
    from gradio.context import LocalContext

    request = LocalContext.request.get(None)
    return str((request and request.session_hash) or "")


def said(event: "EventData", *names: str) -> list[str]:
    """What an event of the page's own scripts says, by name; "" for what it does not say."""
    told = event._data if isinstance(event._data, dict) else {}
    return [str(told.get(name, "")) if told.get(name) is not None else "" for name in names]


def count(words: str) -> int:
    """A number that a script sent; 0 for what is none."""
    return int(words) if re.fullmatch(r"[0-9]{1,7}", words) else 0


def _index(given: JsonValue) -> int:
    """The number of an event's function, as lenient as Gradio reads it."""
    try:
        return int(float(str(given)))
    except (ValueError, OverflowError):
        return -1


def _parsed(body: bytes) -> JsonValue:
    try:
        value: JsonValue = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value


def _named_files(event: Mapping[str, JsonValue]) -> Iterator[str]:
    """The paths of all that Gradio could take for a file, at any depth.

    Older kinds of events name one without saying that it is one.
    """
    left: list[JsonValue] = [dict(event)]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if value.get("path") is not None:
                yield str(value["path"])
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)


def _again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be read once more."""
    parts = [body]

    async def replay() -> Message:
        if parts:
            return {"type": "http.request", "body": parts.pop(), "more_body": False}
        return await receive()

    return replay
