"""A model's reply, read under a deadline and told apart from one that was cut."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, Queue
from time import monotonic
from typing import TYPE_CHECKING, Any

from assistant.models.queueing import PULSE
from index.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatMessage, ChatResponse

BUDGET = "budget"
"""Why a reply ended that would have exceeded the budget."""
LONGEST_TEXT = 200_000
"""Characters of a reply; whoever writes on is stopped, as if at a length limit of its own."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model has written so far, and once it has ended, how.

    `finish` is the server's reason (`stop`, `length`) or BUDGET, "" while it writes or where none
    is given.
    """

    text: str = ""
    finish: str = ""
    ended: bool = False
    tokens: Mapping[str, int] = field(default_factory=dict)

    @property
    def stopped(self) -> bool:
        """Whether it ended at a limit, perhaps within a sentence."""
        return self.finish in ("length", BUDGET)


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


class ReplyReader(threading.Thread):
    """Reads one reply in a thread of its own, so that a silent model can be left.

    `start` asks the model, `replies` tells what has come, `close` stops the request.
    """

    def __init__(self, llm: "LLM", messages: "Sequence[ChatMessage]", deadline: float) -> None:
        super().__init__(name="reading a reply", daemon=True)
        self._llm = llm
        self._messages = messages
        self._deadline = deadline
        self._pieces: Queue[ChatResponse | _Failed | None] = Queue()

    def run(self) -> None:
        """Ask the model, and put what it writes where `replies` finds it."""
        try:
            try:
                for piece in self._llm.stream_chat(self._messages):
                    self._pieces.put(piece)
            except NotImplementedError:
                # An LLM object of the user's own need not be able to stream.
                self._pieces.put(self._llm.chat(self._messages))
            self._pieces.put(None)
        except BaseException as error:  # noqa: BLE001  # told to the reader, in its own thread
            self._pieces.put(_Failed(error))
        finally:
            wire = getattr(self._llm, "wire", None)
            if wire is not None:
                wire.forget(threading.get_ident())

    def close(self) -> None:
        """Stop the request, if it still goes on."""
        wire = getattr(self._llm, "wire", None)
        if wire is not None and self.ident is not None and self.is_alive():
            wire.cancel(self.ident)

    def replies(self, pulse: float = PULSE) -> Iterator[Reply]:
        """Ever longer replies; the last has `ended`.

        While the model is silent the same reply comes again every `pulse` seconds. The deadline is
        in seconds for the whole reply, however many small pieces it comes in. Raises ModelError
        when the model fails, is too slow, says nothing, or is cut off. What is longer than
        `LONGEST_TEXT` ends there.
        """
        model, ends = str(self._llm.metadata.model_name), monotonic() + self._deadline
        reply, spoke_protocol = Reply(), False
        while True:
            came = _come(self._pieces, min(pulse, max(ends - monotonic(), 0.001)))
            if monotonic() >= ends:
                raise ModelError(
                    f"{model} took longer than {self._deadline:g} s; "
                    "name a quicker model, or allow more seconds with PAPER_ASSISTANT_DEADLINE"
                )
            if not came:
                # Nothing new, but whoever reads this may have gone and can say so now.
                yield reply
                continue
            for piece in came:
                if isinstance(piece, _Failed):
                    raise said(piece.error, model) from piece.error
                spoke = bool(getattr(piece and piece.raw, "choices", None))
                spoke_protocol = spoke_protocol or spoke
            reply = _longer(reply, [piece for piece in came if piece is not None])
            if len(reply.text) > LONGEST_TEXT:
                yield Reply(reply.text[:LONGEST_TEXT], "length", True, reply.tokens)
                return
            if came[-1] is None:
                break
            yield reply
        if not reply.text.strip() and not reply.finish:
            raise ModelError(
                f"{model} sent no reply; is it a chat model of an OpenAI-compatible server?"
            )
        if spoke_protocol and not reply.finish:
            raise ModelError(f"{model} was cut off before it had finished; ask again")
        yield Reply(reply.text, reply.finish, True, reply.tokens)


def _come(
    pieces: "Queue[ChatResponse | _Failed | None]", timeout: float
) -> "list[ChatResponse | _Failed | None]":
    """All that has come, at least one piece unless none comes in time; what failed comes alone.

    Together, so that a quick model costs no more work than a slow reader can do.
    """
    came: list[ChatResponse | _Failed | None] = []
    try:
        came.append(pieces.get(timeout=timeout))
        while came[-1] is not None and not isinstance(came[-1], _Failed):
            came.append(pieces.get_nowait())
    except Empty:
        return came
    if len(came) > 1 and isinstance(came[-1], _Failed):
        # What came before the failure is kept: it is read first.
        pieces.put(came.pop())
    return came


def _longer(reply: Reply, pieces: "Sequence[ChatResponse]") -> Reply:
    text, finish, tokens = [reply.text], reply.finish, reply.tokens
    for piece in pieces:
        if piece.delta is None:
            text = [piece.message.content or ""]
        else:
            text.append(piece.delta)
        finish = _finish(getattr(piece.raw, "choices", None)) or finish
        tokens = _tokens(piece.raw) or tokens
    return Reply("".join(text), finish, tokens=tokens)


def said(error: BaseException, model: str) -> ModelError:
    """What went wrong with a model, in one line that says what to do."""
    if isinstance(error, ModelError):
        return ModelError(f"{model} failed: {error}; ask again or see the server's own log")
    status = getattr(error, "status_code", None)
    detail = " ".join(_told(error).split())[:200]
    if status in (401, 403):
        return ModelError(f"{model} refused the key: {status}; set the key it wants")
    if status == 404:
        return ModelError(f"{model} is not there: 404; check the address and the model's name")
    if status == 429:
        return ModelError(f"{model} is over its limit: 429; wait a while and ask again")
    if status is not None:
        return ModelError(f"{model} failed: {status} {detail}; see the server's own log")
    name = type(error).__name__
    if "Connect" in name or "Connection" in name:
        address = getattr(getattr(error, "request", None), "url", None)
        where = f" at {address}" if address else ""
        return ModelError(f"{model} can't be reached{where}: {detail.rstrip('.')}; start it")
    return ModelError(f"{model} failed: {detail or name}; ask again or name another model")


def _told(error: BaseException) -> str:
    """What a server says of an error, without the JSON that it says it in."""
    body = getattr(error, "body", None)
    # A server may wrap its words on an error in so many levels.
    for _ in range(6):
        if isinstance(body, str):
            try:
                body = json.loads(body)
            except (ValueError, RecursionError):
                return body
        if not isinstance(body, dict):
            break
        body = next((body[key] for key in ("error", "message", "detail") if body.get(key)), None)
    return str(getattr(error, "message", None) or error)


def _finish(choices: Any) -> str:
    return str(getattr(choices[0], "finish_reason", None) or "") if choices else ""


def _tokens(raw: Any) -> dict[str, int]:
    usage = getattr(raw, "usage", None)
    if usage is None:
        return {}
    counts = {"prompt": usage.prompt_tokens, "reply": usage.completion_tokens}
    return {name: int(count) for name, count in counts.items() if count is not None}
