"""A scripted OpenAI-compatible server on loopback: the double for tests and for trying things out.

It enters by the front door, `llm=server.spec`, and does on demand what no real server does: stream
slowly, stop half way, answer 401, 429, 500 or a page of HTML. Every request is recorded. A
function from what was `Seen` to a `Script` plays a model that reads what it is asked.

>>> with ScriptedServer(Script("Late interaction is costly [1].")) as server:
...     answer = Assistant.open("library", llm=server.spec).ask("...")  # doctest: +SKIP
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

MODEL = "scripted"
_PIECE = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Script:
    """What the server does with one request.

    `text` is streamed a word at a time, `delay` seconds apart. `cut` ends the stream after so many
    words: with no finish reason, and the connection closed. Another `status` than 200 sends `text`
    as the body of an error. `html` sends it as a web page. `finish` is the reason given at the end.
    `raw` is sent in place of all that, as the very bytes of a stream.
    """

    text: str = ""
    status: int = 200
    delay: float = 0.0
    cut: int | None = None
    html: bool = False
    finish: str = "stop"
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: Iterable[bytes] = ()


Play = Callable[["Seen"], Script]


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came: its headers in lower case, its JSON body, when it came (monotonic)."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    at: float

    @property
    def prompt(self) -> str:
        """All messages of the request, one after the other."""
        return "\n".join(str(message["content"]) for message in self.body.get("messages", ()))


class _QuietServer(ThreadingHTTPServer):
    """A client that hangs up is part of the script, no news for stderr."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


class ScriptedServer:
    """Answers requests with its scripts in turn, and with the last one ever after.

    One that is a function is told the request and says what is done with it.
    """

    def __init__(
        self, *scripts: Script | Play, window: int = 32_768, models: Sequence[str] = (MODEL,)
    ) -> None:
        self.window = window
        self.models = models
        self.scripts = list(scripts) or [Script("I have nothing to say.")]
        self.seen: list[Seen] = []
        self.broken = threading.Event()
        """Set when a client hung up before its reply was complete."""
        self._turn = 0
        self._lock = threading.Lock()
        self._http = _QuietServer(("127.0.0.1", 0), partial(_Requests, self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens, as an OpenAI-compatible base address."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def spec(self) -> str:
        """What to give as `llm=` or `--llm`."""
        return f"{self.url}#{MODEL}"

    def next_script(self, seen: Seen) -> Script:
        """Record a request and say what is to be done with it."""
        with self._lock:
            self.seen.append(seen)
            script = self.scripts[min(self._turn, len(self.scripts) - 1)]
            self._turn += 1
        return script if isinstance(script, Script) else script(seen)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, scripted: ScriptedServer, *arguments: Any):
        self._scripted = scripted
        super().__init__(*arguments)

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        body = json.loads(self.rfile.read(length) or b"{}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = Seen(self.path, headers, body, time.monotonic())
        script = self._scripted.next_script(seen)
        try:
            self._play(script, stream=bool(body.get("stream")))
        except OSError:
            self._scripted.broken.set()

    def do_GET(self) -> None:
        more = {"object": "model", "max_model_len": self._scripted.window}
        known = [{"id": name, **more} for name in self._scripted.models]
        models = {"object": "list", "data": known}
        self._send(200, "application/json", json.dumps(models), {})

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on stderr."""

    def _play(self, script: Script, *, stream: bool) -> None:
        if script.html:
            self._send(script.status, "text/html", script.text, script.headers)
        elif script.status != 200:
            error = json.dumps({"error": {"message": script.text}})
            self._send(script.status, "application/json", error, script.headers)
        elif stream:
            self._stream(script)
        else:
            reply = json.dumps(_completion(script))
            self._send(200, "application/json", reply, script.headers)

    def _stream(self, script: Script) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for event in script.raw or (f"data: {e}\n\n".encode() for e in _events(script)):
            time.sleep(script.delay)
            self.wfile.write(event)
            self.wfile.flush()

    def _send(self, status: int, kind: str, body: str, headers: Mapping[str, str]) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


def _events(script: Script) -> Iterator[str]:
    pieces = _PIECE.findall(script.text)
    for piece in pieces[: script.cut]:
        yield json.dumps(_chunk([{"index": 0, "delta": {"content": piece}}]))
    if script.cut is not None:
        return
    yield json.dumps(_chunk([{"index": 0, "delta": {}, "finish_reason": script.finish}]))
    yield json.dumps(_chunk([], usage=_usage(len(pieces))))
    yield "[DONE]"


def _completion(script: Script) -> dict[str, Any]:
    message = {"role": "assistant", "content": script.text}
    choice = {"index": 0, "message": message, "finish_reason": script.finish}
    usage = _usage(len(script.text.split()))
    return {**_chunk([choice], usage=usage), "object": "chat.completion"}


def _chunk(choices: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    about = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": MODEL}
    return {**about, "choices": choices, **more}


def _usage(words: int) -> dict[str, int]:
    return {"prompt_tokens": 10, "completion_tokens": words, "total_tokens": 10 + words}
