"""A model behind an OpenAI-compatible server, with one layer of retries and real cancellation."""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx
import openai
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    MessageRole,
)
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.llms.openai.utils import to_openai_message_dicts
from llama_index.llms.openai_like import OpenAILike

from assistant.models.limits import LONGEST_REPLY, OPENAI_URL, RETRIES, deadline
from assistant.models.queueing import AT_ONCE
from assistant.models.stream import StreamPiece, read_pieces

# What servers call the window in their list of models: vLLM, LM Studio, Groq, llama.cpp.
_WINDOWS = ("max_model_len", "context_length", "max_context_length", "context_window", "n_ctx")
NO_KEY = "none"
"""What the openai package is given where there is no key; it is never sent."""
_OPTIONAL = ("stream_options", "max_tokens", "temperature")
# Sent by the openai package from the user's environment; they name the user to OpenAI only.
_OPENAI_ONLY = ("openai-organization", "openai-project")


class Wire:
    """Knows the sockets each thread has open, so that a request can be stopped from another."""

    def __init__(self) -> None:
        self.at_once = AT_ONCE
        self._lock = threading.Lock()
        self._open: dict[int, list[socket.socket]] = {}
        self._cancelled: set[int] = set()

    def watch(self, request: httpx.Request) -> None:
        """Follow one request; httpx calls this before it is sent."""
        if threading.get_ident() in self._cancelled:
            raise httpx.RequestError("cancelled", request=request)
        request.extensions["trace"] = self._seen

    def cancel(self, thread: int) -> None:
        """Break off whatever a thread is sending or reading."""
        with self._lock:
            self._cancelled.add(thread)
            sockets = self._open.pop(thread, [])
        for connection in sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def forget(self, thread: int) -> None:
        """A thread has ended; its number may come again."""
        with self._lock:
            self._cancelled.discard(thread)
            self._open.pop(thread, None)

    def _seen(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            connection, thread = (
                info["return_value"].get_extra_info("socket"),
                threading.get_ident(),
            )
            with self._lock:
                self._open.setdefault(thread, []).append(connection)
                gone = thread in self._cancelled
            if gone:  # Cancelled while it was connecting.
                self.cancel(thread)


class ServerModel(OpenAILike):
    """An OpenAI-compatible chat model whose running request can be cancelled."""

    _wire: Wire = PrivateAttr(default_factory=Wire)
    _window: int | None = PrivateAttr(default=None)
    _unknown: set[str] = PrivateAttr(default_factory=set)

    @property
    def wire(self) -> Wire:
        """The connections this model has open."""
        return self._wire

    def window(self) -> int:
        """Tokens the model can hold: what the server says of it, else what was set."""
        if self._window is None:
            self._window = self._told_window() or self.context_window
        return self._window

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        """Stream a reply; an option that the server does not know is left out and not sent again.

        Servers differ in what they take beside messages and model, and refuse the rest. The
        stream is read here and not by the openai package, which ends it at the first odd chunk.
        """
        try:
            pieces = self._pieces(messages, kwargs)
            first = next(pieces, None)
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            if not self._leave_out(str(error)):
                raise
            pieces = self._pieces(messages, kwargs)
            first = next(pieces, None)
        if first is None:
            return
        yield _response(first)
        yield from map(_response, pieces)

    def _pieces(
        self, messages: Sequence[ChatMessage], kwargs: Mapping[str, Any]
    ) -> Iterator[StreamPiece]:
        body = to_openai_message_dicts(messages, model=self.model)
        raw = self._get_client().chat.completions.with_streaming_response
        options = self._get_model_kwargs(stream=True, **kwargs)
        with raw.create(messages=body, **options) as response:
            yield from read_pieces(response.iter_bytes())

    def _leave_out(self, refusal: str) -> bool:
        unknown = next((name for name in _OPTIONAL if name in refusal), None)
        if unknown is None or unknown in self._unknown:
            return False
        self._unknown.add(unknown)
        return True

    def _get_model_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        asked: dict[str, Any] = super()._get_model_kwargs(**kwargs)
        return {name: value for name, value in asked.items() if name not in self._unknown}

    def offered(self) -> tuple[str, ...]:
        """The names of the models that its server offers; none where it does not say."""
        return tuple(model.id for model in self._listed())

    def named(self, model: str) -> "ServerModel":
        """Another model of the same server, with the same key and limits."""
        key = "" if self.api_key == NO_KEY else self.api_key
        other = connect(str(self.api_base), model, key, self.context_window)
        other.wire.at_once = self.wire.at_once
        return other

    def _listed(self) -> Sequence[openai.types.Model]:
        client = self._get_client().with_options(max_retries=0, timeout=3.0)
        try:
            return client.models.list().data or ()
        except (openai.OpenAIError, ValueError):
            return ()
        finally:
            self._wire.forget(threading.get_ident())

    def _told_window(self) -> int | None:
        listed = self._listed()
        told: dict[str, Any] = {}
        for model in listed:
            if model.id == self.model or len(listed) == 1:
                told = model.model_extra or {}
        told = {**told, **(told.get("meta") or {})}
        windows = [told[name] for name in _WINDOWS if isinstance(told.get(name), int)]
        return windows[0] if windows else None


def _response(piece: StreamPiece) -> ChatResponse:
    message = ChatMessage(role=MessageRole.ASSISTANT, content=piece.text)
    return ChatResponse(message=message, delta=piece.text, raw=piece)


@cache
def _certificates(trust_env: bool) -> ssl.SSLContext:
    """The authorities that are trusted; reading them takes longer than all else of a client."""
    return httpx.create_ssl_context(trust_env=trust_env)


def connect(url: str, model: str, key: str, window: int) -> ServerModel:
    """A model at `url`; the key goes there and nowhere else, and with none no header is sent."""
    wire = Wire()
    third_party = url != OPENAI_URL

    def guard(request: httpx.Request) -> None:
        for header in _OPENAI_ONLY if third_party else ():
            request.headers.pop(header, None)
        if not key:
            request.headers.pop("authorization", None)
        wire.watch(request)

    local = urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
    client = openai.OpenAI(
        api_key=key or NO_KEY,
        base_url=url,
        # The only layer that retries: LlamaIndex's own, around it, is switched off below.
        max_retries=RETRIES,
        timeout=httpx.Timeout(deadline(), connect=10.0),
        http_client=httpx.Client(
            event_hooks={"request": [guard]},
            # One connection per request: cancelling one must not break another.
            limits=httpx.Limits(max_keepalive_connections=0),
            trust_env=not local,
            verify=_certificates(not local),
        ),
    )
    llm = ServerModel(
        model=model,
        api_base=url,
        api_key=key or NO_KEY,
        openai_client=client,
        is_chat_model=True,
        context_window=window,
        max_tokens=LONGEST_REPLY,
        max_retries=0,
        temperature=0.0,
        additional_kwargs={"stream_options": {"include_usage": True}},
    )
    llm._wire = wire
    return llm
