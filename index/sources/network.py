"""Asking services politely: a pause between requests, patience, a memory, an end."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from index.errors import SourceError
from index.paper import Json
from index.sources.responses import ResponseCache
from index.sources.services import CONTACT, Service

if TYPE_CHECKING:
    from index.sources.exchange import Response, Sending

T = TypeVar("T")
TRIES = 3
_PASSING = (0, 408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Call:
    """What a service is asked: a path below its address, parameters, and JSON to be posted.

    `absent` are the statuses by which it says that it has no such thing; a list is never absent.
    """

    service: Service
    path: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    absent: tuple[int, ...] = (404, 410)

    def __str__(self) -> str:
        asked = [self.service.at, self.path, *sorted(self.params.items()), self.body]
        return json.dumps(asked, ensure_ascii=False)


class Unreadable(Exception):
    """An answer is not what was asked for: half of it, a web page; says what it is instead."""


class Network:
    """What `add` and `enrich` reach services through; without one nothing is contacted.

    `limit` is the number of papers that one query may bring, `contact` an e-mail address that the
    services are told, `wait` what pauses. A service that fails for good is not asked again.
    """

    def __init__(
        self,
        *,
        limit: int | None = None,
        contact: str | None = None,
        folder: Path | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limit = limit or 200
        self._contact = contact or os.environ.get(CONTACT, "")
        self._folder = folder
        self._wait = wait
        self._kept: ResponseCache | None = None
        self._asked: dict[str, float] = {}
        self._down: dict[str, str] = {}
        self.has_answered = False
        """Whether any service, or the memory of one, has answered at all."""

    def ask(self, call: Call, read: Callable[[bytes], T]) -> T | None:
        """The answer as `read` understands it; None where the service has no such thing.

        `read` raises Unreadable for what asking again may mend, SourceError for another shape:
        neither is kept. Raises SourceError where no answer is to be had.
        """
        kept = self._memory.find(str(call))
        if kept is not None:
            try:
                found = read(kept) if kept else None
                self.has_answered = True
                return found
            except (Unreadable, SourceError):
                pass
        if down := self._down.get(call.service.name):
            raise SourceError(down)
        reason = "nothing"
        for answer in self._answers(call):
            if answer.status in call.absent:
                self.has_answered = True
                self._memory.keep(str(call), b"")
                return None
            try:
                found = read(answer.body)
            except Unreadable as error:
                reason = str(error)
                continue
            self.has_answered = True
            self._memory.keep(str(call), answer.body)
            return found
        raise self._give_up(call.service, f"it sent {reason}")

    def _answers(self, call: Call) -> "Iterator[Response]":
        """Whole answers to a call, sent again after each that could not be used."""
        for tried in range(1, TRIES + 1):
            answer = self._send(call)
            if answer.status not in _PASSING:
                if answer.status not in (200, *call.absent):
                    raise SourceError(self._refused(call.service, answer))
                yield answer
            # A service that asks for more patience is asked another time.
            elif answer.wait > 60.0:
                asks = f"it answered {answer.status} and asks for {answer.wait:,.0f} s of patience"
                raise self._give_up(call.service, asks)
            elif tried == TRIES:
                said = f"it answered {answer.status}" if answer.status else answer.fault
                raise self._give_up(call.service, said)
            if tried < TRIES:
                self._wait(max(answer.wait, 2.0 ** (tried - 1)))

    def _send(self, call: Call) -> "Response":
        from index.sources.exchange import exchange

        service = call.service
        since = time.monotonic() - self._asked.get(service.name, -1e9)
        if since < service.rests:
            self._wait(service.rests - since)
        self._asked[service.name] = time.monotonic()
        return exchange(self._sending(call))

    def _sending(self, call: Call) -> "Sending":
        from index.sources.exchange import Sending

        service, key = call.service, os.environ.get(call.service.key_variable, "")
        params = dict(call.params)
        if service.contact and self._contact:
            params[service.contact] = self._contact
        if service.key and key:
            params[service.key] = key
        secret = {service.key_header: key} if service.key_header and key else {}
        url = f"{service.at}/{call.path}" if call.path else service.at
        return Sending(url, params, call.body, secret, self._contact)

    def _give_up(self, service: Service, reason: str) -> SourceError:
        """The service fails for all that is still to be asked: each try would take its time."""
        said = f"{service.name} can't be read: {reason}; run it again to go on"
        self._down[service.name] = said
        return SourceError(said)

    def _refused(self, service: Service, answer: "Response") -> str:
        key = service.key or service.key_header
        act = "look at the query" if answer.status in (400, 414, 422) else "try it later"
        if answer.status in (401, 403) and key:
            act = f"look at ${service.key_variable}"
        said = f"{answer.status} {_message(answer.body)}".strip()
        return f"{service.name} refuses: {said}; {act}"

    @property
    def _memory(self) -> ResponseCache:
        if self._kept is None:
            self._kept = ResponseCache(self._folder or _cache_folder())
        return self._kept


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("paper-assistant") / "sources"


def _message(body: bytes) -> str:
    """What a service says of an error, in a line."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = body.decode("utf-8", "replace")
    if isinstance(said, dict):
        said = said.get("message") or said.get("error") or said
    return _shown(str(said))


def _shown(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text[:1000]).split())
    return f"{line[:80]}…" if len(line) > 80 else line


def read_object(body: bytes) -> Mapping[str, Json]:
    """The object that an answer is. Raises Unreadable."""
    found = read_json(body)
    if not isinstance(found, dict):
        raise Unreadable(f"no JSON object: {_shown(str(found))!r}")
    return found


def read_json(body: bytes) -> Json:
    """The JSON that an answer is. Raises Unreadable."""
    try:
        return cast(Json, json.loads(body))
    except (ValueError, RecursionError):
        raise Unreadable(_instead("JSON", body)) from None


def read_xml(root: str) -> Callable[[bytes], str]:
    """Reads XML with this root element, to its very end, as text. Raises Unreadable."""

    def read(body: bytes) -> str:
        text = body.decode("utf-8", "replace")
        end = text.rstrip()[-200:]
        if f"<{root}" not in text or not (f"</{root}>" in end or end.endswith("/>")):
            raise Unreadable(_instead("XML", body))
        return text

    return read


def _instead(wanted: str, body: bytes) -> str:
    start = body[:1000].decode("utf-8", "replace").lstrip()
    if start[:1].lower() == "<" and "html" in start.lower():
        return f"a web page instead of {wanted}"
    if start[:1] in ("{", "[", "<"):
        return f"half an answer ({len(body):,} bytes)"
    return f"no {wanted}: {_shown(start)!r}"
