"""Connections that are closed on whoever takes for ever to say what is wanted, or to read it.

uvicorn waits without end for the rest of a request, and for who reads none of an answer; a few
hundred begun and never finished would take every connection there is (https://en.wikipedia.org/wiki/Slowloris_(cyber_attack)).
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

PATIENCE = 30.0
"""Seconds that a request may take to arrive, beside what its length takes at the slowest."""
SLOWEST = 1_000
"""Bytes a second that a client sends at least."""
UNREAD = 60.0
"""Seconds for which a client may read nothing of an answer that it was sent."""
LOOK = 2.0
"""Seconds between two looks at a connection."""
HEAD = 2**18
"""Bytes in which a request's headers end, or what follows its body: as many as the loop reads at
once. uvicorn keeps all that come."""


def patient_protocol(most: int) -> "type[PatientProtocol]":
    """The protocol of a server that takes at most so many connections at once."""
    return type("PatientProtocol", (PatientProtocol,), {"most": most})


class PatientProtocol(AutoHTTPProtocol):  # type: ignore[misc,valid-type]  # one of two
    """uvicorn's own protocol, with an end to waiting for a request's headers and body."""

    most: int
    """Connections at once; whoever comes then is hung up on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._since: float | None = None
        self._received = 0
        self._head = 0
        self._unread = 0
        self._unread_since = 0.0
        self._next_look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin to look."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.abort()
        self._look()

    def data_received(self, data: bytes) -> None:
        """Count what arrives."""
        self._received += len(data)
        before = self._taken()
        super().data_received(data)
        if not self._is_awaited():
            self._since = None
        # The rest of a body that is not read any more is passed over, and takes no memory.
        passed = self.cycle is not None and self.cycle.more_body and self.cycle.response_complete
        self._head = 0 if passed or self._taken() != before else self._head + len(data)
        if self._head > HEAD:
            self.transport.abort()

    def _taken(self) -> tuple[object, int]:
        """The request that came last, and how much of its body lies here."""
        return self.cycle, len(self.cycle.body) if self.cycle else 0

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop looking."""
        if self._next_look is not None:
            self._next_look.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        now = self.loop.time()
        if self._is_left_unread(now):
            self.transport.abort()
            return
        if not self._is_awaited():
            self._since = None
        elif self._since is None:
            self._since, self._received = now, 0
        elif now > self._since + PATIENCE + self._received / SLOWEST:
            self.transport.close()
            return
        self._next_look = self.loop.call_later(LOOK, self._look)

    def _is_left_unread(self, now: float) -> bool:
        """Whether what was written has lain here for long and has not become less."""
        unread = self.transport.get_write_buffer_size()
        if not unread or unread != self._unread:
            self._unread, self._unread_since = unread, now
        return now > self._unread_since + UNREAD

    def _is_awaited(self) -> bool:
        """Whether a request has begun, or could at once, and is not here whole."""
        if self.cycle is None or self.cycle.more_body:
            return True
        # Between two requests uvicorn's own timer runs, until the next one begins.
        return bool(self.cycle.response_complete and self.timeout_keep_alive_task is None)
