"""The application served from a thread of this process, until it is asked to end."""

import asyncio
import logging
import signal
import socket
from contextlib import suppress
from dataclasses import replace
from threading import Event, Thread
from time import sleep
from typing import TYPE_CHECKING, TextIO

from index.errors import LibraryError, PaperAssistantError, QueryError
from index.progress import Progress
from ui.api.access import Access
from ui.api.descriptors import quiet_handler, room_for_connections
from ui.api.limits import Limits
from ui.app import build_app

if TYPE_CHECKING:
    import uvicorn

    from assistant import Assistant

# Connections beyond which only probes are answered; some are left for them.
CONNECTIONS = 512
# Connections at once; whoever comes then is hung up on, so that files can still be opened.
MOST_CONNECTIONS = 768
# Seconds that answers may go on after Ctrl-C or SIGTERM.
GRACE = 5


class Server:
    """The page and its doors, served from a thread of this process until `close`."""

    def __init__(
        self,
        assistant: "Assistant",
        access: Access,
        bounds: Limits | None = None,
        *,
        log: TextIO | None = None,
        metrics: bool = False,
    ) -> None:
        self._assistant = assistant
        self._bounds = bounds
        self._log = log
        self._metrics = metrics
        self._socket = _listen(access)
        self.access = replace(access, port=self._socket.getsockname()[1])
        self._most = room_for_connections(MOST_CONNECTIONS)
        self._serving: uvicorn.Server | None = None
        self._failure: BaseException | None = None
        self._closing = Event()
        # Not the thread itself: a join that Ctrl-C breaks off takes it for ended (Python 3.11).
        self._ended = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._beside = (
            Thread(target=_warm_up, args=[assistant], daemon=True),
            Thread(target=_finish, args=[assistant, self._closing], daemon=True),
        )

    @property
    def url(self) -> str:
        """Where the page is."""
        host = f"[{self.access.host}]" if ":" in self.access.host else self.access.host
        return f"http://{host}:{self.access.port}"

    def start(self) -> "Server":
        """Begin to serve; returns when requests are answered."""
        self._thread.start()
        while not (self._serving and self._serving.started) and not self._ended.is_set():
            sleep(0.02)
        if self._failure:
            self._socket.close()
            raise self._failure
        for thread in self._beside:
            thread.start()
        return self

    def wait(self) -> None:
        """Go on until Ctrl-C or SIGTERM, which a container is stopped by; for the main thread.

        Both are taken note of and raise nothing, here or while what is under way ends: whoever
        stops a group of processes sends them twice.
        """
        asked: list[int] = []
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, _: asked.append(number))
        while not asked and not self._ended.is_set():
            sleep(0.1)

    def close(self) -> None:
        """Stop serving; requests under way may take a moment to end."""
        self._closing.set()
        if self._serving:
            self._serving.should_exit = True
            self._ended.wait(GRACE + 5)
        # What is at work in a network's own code when Python ends ends the process by a crash.
        for thread in self._beside:
            if thread.is_alive():
                thread.join(GRACE)
        self._socket.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001  # raised again where it is waited for
            self._failure = error
        finally:
            self._ended.set()

    def _is_crowded(self) -> bool:
        state = self._serving.server_state if self._serving else None
        return state is not None and len(state.connections) > min(CONNECTIONS, self._most * 2 // 3)

    async def _serve(self) -> None:
        import uvicorn

        from ui.api.timeouts import patient_protocol

        asyncio.get_running_loop().set_exception_handler(quiet_handler())
        config = uvicorn.Config(
            # Built in the loop: outside of one, Gradio makes loops of its own and leaves them open.
            build_app(
                self._assistant,
                self.access,
                self._bounds,
                log=self._log,
                metrics=self._metrics,
                stopping=self._closing,
                crowded=self._is_crowded,
            ),
            log_level="warning",
            access_log=False,
            server_header=False,
            # A header could otherwise say that a request comes from another client.
            proxy_headers=False,
            http=patient_protocol(self._most),
            ws="none",
            timeout_graceful_shutdown=GRACE,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_news)
        self._serving = uvicorn.Server(config)
        await self._serving.serve(sockets=[self._socket])


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of the server's log is news.

    Streams cut short by Ctrl-C are none, nor what to install for WebSockets, which nothing speaks.
    """
    cut = record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)
    known = ("graceful shutdown exceeded", "WebSocket library", "Unsupported upgrade")
    return not cut and not any(part in record.getMessage() for part in known)


def _warm_up(assistant: "Assistant") -> None:
    """Load what the first question needs while its asker still writes it; no model is asked."""
    from assistant import Assistant

    with suppress(PaperAssistantError, OSError):
        if assistant.library.count():
            Assistant(assistant.library).ask("warm up")


def _finish(assistant: "Assistant", closing: Event) -> None:
    """Finish what an interrupted run left, now and whenever another process leaves something.

    A slice at a time, so that who adds papers meanwhile gets the turn between two.
    """

    def go_on(_: Progress) -> None:
        if closing.is_set():
            raise LibraryError("the server stops: the rest is finished at the next start")

    pause = 0.0
    seconds = 20
    long = 60
    while not closing.wait(pause):
        try:
            pause = long if assistant.library.finish(go_on, seconds=seconds) else 1.0
        except PaperAssistantError:
            pause = long  # Busy, or what opening the library has said already.


def _listen(access: Access) -> socket.socket:
    family = socket.AF_INET6 if ":" in access.host else socket.AF_INET
    try:
        return socket.create_server((access.host.strip("[]"), access.port), family=family)
    except OSError as error:
        raise QueryError(
            f"can't listen on {access.host}:{access.port}: {error}; name another --port"
        ) from None
