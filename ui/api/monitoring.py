"""What a deployment looks at from outside: health, a line for each request, numbers."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from threading import Event
from time import perf_counter
from typing import TextIO

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import PaperAssistantError
from ui.api.events import stops_with
from ui.api.middleware import busy, client_of
from ui.api.streaming import works_with

HEALTH, READY, METRICS = "/healthz", "/readyz", "/metrics"
# What is counted by name; every other path is one, so that no client makes up names.
DOORS = frozenset(
    """search searches ask check review add papers mcp v1 gradio_api login logout healthz readyz
    metrics config assets""".split()
)


class Numbers:
    """What was asked and how long it took, for Prometheus."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[str] = Counter()
        self.running = 0

    def count(self, method: str, door: str, status: int, seconds: float) -> None:
        """Count one request that is over."""
        known = method if method in ("GET", "POST", "HEAD", "OPTIONS", "DELETE") else "other"
        self._requests[known, door, status] += 1
        self._seconds[door] += seconds  # type: ignore[assignment]  # a Counter adds floats too

    def text(self, papers: int) -> str:
        """All of them in Prometheus' format."""
        lines = ["# TYPE paper_assistant_requests_total counter"]
        for (method, door, status), count in sorted(self._requests.items()):
            labels = f'method="{method}",door="{door}",status="{status}"'
            lines.append(f"paper_assistant_requests_total{{{labels}}} {count}")
        lines.append("# TYPE paper_assistant_request_seconds_total counter")
        for door, seconds in sorted(self._seconds.items()):
            lines.append(f'paper_assistant_request_seconds_total{{door="{door}"}} {seconds:.6f}')
        for name, value in (("requests_running", self.running), ("papers", papers)):
            lines += [f"# TYPE paper_assistant_{name} gauge", f"paper_assistant_{name} {value}"]
        return "\n".join(lines) + "\n"


class Watch:
    """ASGI middleware outside of everything: answers probes, counts requests and logs them.

    `root` is the path under which a proxy shows this server; it is taken off where it is there.
    `crowded` says whether there are too many connections: then nothing but probes is answered.
    `workers` are the threads that all verbs share; None for as many as the loop has.
    """

    def __init__(
        self,
        app: ASGIApp,
        papers: Callable[[], int],
        *,
        root: str = "",
        numbers: Numbers | None = None,
        log: TextIO | None = None,
        stopping: Event | None = None,
        crowded: Callable[[], bool] = lambda: False,
        workers: int | None = None,
    ) -> None:
        self.app = app
        self._papers = papers
        self._root = root
        self._numbers = numbers or Numbers()
        self._log = log
        self._stopping = stopping or Event()
        self._crowded = crowded
        self._most_workers = workers
        # Made in the loop: the workers, and a thread for the probe that waits for none of them.
        self._workers: CapacityLimiter | None = None
        self._probing: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and note what became of it."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        path = scope["path"]
        if self._root and f"{path}/".startswith(f"{self._root}/"):
            path = path[len(self._root) :] or "/"
            scope = {**scope, "path": path, "raw_path": path.encode()}
        status, is_begun, began = 500, False, perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status, is_begun
            if message["type"] == "http.response.start":
                status, is_begun = message["status"], True
            await send(message)

        stops_with(self._stopping)
        if self._workers is None and self._most_workers:
            self._workers = CapacityLimiter(self._most_workers)
        works_with(self._workers)
        self._numbers.running += 1
        try:
            await self._answer(scope, receive, noted)
        except asyncio.CancelledError:
            # The time that answers have left is over: one that has not begun is cut with a word.
            if self._stopping.is_set() and not is_begun:
                await busy("the server stops", {"Connection": "close"})(scope, receive, noted)
            raise
        finally:
            self._numbers.running -= 1
            self._note(scope, status, perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        probe = scope["path"] if scope["method"] in ("GET", "HEAD") else ""
        if probe == HEALTH:
            return await JSONResponse({"status": "ok"})(scope, receive, send)
        if probe == READY:
            return await (await self._ready())(scope, receive, send)
        if self._crowded():
            refusal = busy("too many connections", {"Connection": "close"})
            return await refusal(scope, receive, send)
        await self.app(scope, receive, send)

    async def _ready(self) -> Response:
        self._probing = self._probing or CapacityLimiter(1)
        try:
            await run_sync(self._papers, limiter=self._probing)
        except PaperAssistantError:
            return JSONResponse({"error": "the library can't be read"}, 503)
        return JSONResponse({"status": "ready"})

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        first = scope["path"].removeprefix("/").split("/")[0]
        door = first if first in DOORS else "page" if not first else "other"
        self._numbers.count(scope["method"], door, status, seconds)
        if self._log is not None:
            line = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "client": client_of(scope),
                "method": scope["method"],
                # Without what is asked: that is the reader's own.
                "path": scope["path"][:200],
                "status": status,
                "seconds": round(seconds, 4),
            }
            self._log.write(json.dumps(line) + "\n")
            self._log.flush()


def routes(numbers: Numbers, papers: Callable[[], int]) -> list[Route]:
    """`GET /metrics`, behind the login as everything else is."""
    return [Route(METRICS, partial(_metrics, numbers, papers), methods=["GET"])]


async def _metrics(numbers: Numbers, papers: Callable[[], int], request: Request) -> Response:
    text = numbers.text(await run_sync(papers))
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")
