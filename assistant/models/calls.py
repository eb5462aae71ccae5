"""The calls to a model on the way to one answer: in turn, at once where it allows, and counted."""

import threading
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from assistant.models.prompt import estimate_tokens
from assistant.models.queueing import PULSE, Turns, wait_for_turn
from assistant.models.reply import BUDGET, Reply, ReplyReader
from assistant.models.request import counter_of, messages, room_for
from assistant.models.spec import model_name
from index.errors import ModelError, QueryError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM


USUAL_REPLY, LEAST_REPLY, MORE = 800, 150, 200
"""Tokens of the budget set aside for a reply; without so many it is not asked for; what a longer
one is given at a time."""


T = TypeVar("T")
Replies = tuple[str | ModelError, ...]
"""To each prompt what the model wrote, or why it wrote nothing."""
Asking = Generator[Sequence[str], Replies, T]
"""Work that gives prompts, is sent the replies to them, and returns what it makes of those."""


class SpentError(ModelError):
    """A call would exceed the budget of tokens."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, read and written, in whatever unit."""

    read: float
    written: float

    @classmethod
    def parse(cls, said: str) -> "Price":
        """A price from `0.15,0.60`; QueryError if it is none."""
        try:
            read, written = (float(part) for part in said.split(","))
        except ValueError:
            read = written = -1.0
        if not (0 <= read < float("inf") and 0 <= written < float("inf")):
            raise QueryError(f"no price: {said!r}; write IN,OUT per million tokens, as 0.15,0.60")
        return cls(read, written)


@dataclass
class Calls:
    """One model at work for one answer. Replies are counted as they end.

    `deadline` is in seconds for each reply, `budget` in tokens for all, of which `reserve` is kept
    back for what is still to come; `skipped` calls were not made for that. `waiting` is how many
    wait for a turn up to this answer, 0 once the model is at work; `formless` how many steps it did
    not keep to a form it was asked for, `formed` whether it ever did; `faults` how many steps were
    done without it for that or another reason.
    """

    llm: "LLM"
    deadline: float
    turns: Turns
    budget: int | None = None
    price: Price | None = None
    number: int = 0
    read: int = 0
    written: int = 0
    waiting: int = 0
    formless: int = 0
    formed: bool = False
    faults: int = 0
    reserve: int = 0
    skipped: int = 0
    _promised: int = field(default=0, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def name(self) -> str:
        """The model's name."""
        return model_name(self.llm)

    @property
    def room(self) -> int:
        """Tokens a prompt may have."""
        return room_for(self.llm)

    @property
    def tokens(self) -> int:
        """Tokens read and written so far."""
        return self.read + self.written

    @property
    def left(self) -> float:
        """Tokens of the budget that a step may still take."""
        if self.budget is None:
            return float("inf")
        return self.budget - self.tokens - self._promised - self.reserve

    @property
    def unable(self) -> bool:
        """Whether it kept to no form when asked, and asked again."""
        return self.formless > 0 and not self.formed

    @property
    def hopeless(self) -> bool:
        """Whether it is asked for no form again: it kept to none, or failed to in two steps."""
        return self.unable or self.formless >= 2

    @property
    def cost(self) -> float | None:
        """What was read and written costs; None without a price."""
        if self.price is None:
            return None
        return (self.read * self.price.read + self.written * self.price.written) / 1_000_000

    def count(self, text: str) -> int:
        """Tokens of a text, by the model's own count where it has one."""
        return (counter_of(self.llm) or estimate_tokens)(text)

    def stream(self, prompt: str, pulse: float = PULSE) -> Generator[Reply]:
        """Ever longer replies; closing this stops the request. Raises ModelError.

        While nothing comes the same is told every `pulse` seconds. One that would exceed the budget
        ends there, or is not asked for at all: SpentError.
        """
        last, promised = Reply(), self._promise(prompt)
        reader = ReplyReader(self.llm, messages(prompt), self.deadline)
        held = promised - self.count(prompt) if promised else 0
        try:
            for ahead in wait_for_turn(self.turns, pulse):
                self.waiting = ahead + 1
                yield last
            self.waiting = 0
            try:
                reader.start()
                for reply in reader.replies(pulse):
                    held_before, last = last, reply
                    # A token is seldom less than a sign: until so many none need be counted.
                    if promised and len(last.text) > held and self.count(last.text) > held:
                        more = self._promise_more(self.count(last.text) - held)
                        promised, held = promised + more, held + more
                        if not more and not last.ended:
                            last = Reply(held_before.text, BUDGET, True, last.tokens)
                    yield last
                    if last.finish == BUDGET:
                        return
            finally:
                reader.close()
                self.turns.give_back()
        finally:
            self._add(prompt, last, promised)

    def affords(self, prompt: str) -> bool:
        """Whether the budget holds a prompt and a reply to it."""
        return self.left >= self.count(prompt) + LEAST_REPLY

    def _promise(self, prompt: str) -> int:
        """Tokens set aside for a call; raises SpentError where there are too few."""
        if self.budget is None:
            return 0
        cost = self.count(prompt)
        with self._lock:
            reply = int(min(USUAL_REPLY, self.left - cost))
            if reply < LEAST_REPLY:
                self.skipped += 1
                raise SpentError(f"it would exceed the budget of {self.budget:,} tokens")
            self._promised += cost + reply
        return cost + reply

    def _promise_more(self, wanted: int) -> int:
        """Tokens set aside beside those of a call, 0 where none are left."""
        with self._lock:
            more = int(max(min(max(wanted, MORE), self.left), 0))
            self._promised += more
        return more

    def each(self, prompts: Sequence[str]) -> Generator[Replies]:
        """Ever longer replies to all of the prompts, or why there is none, in the end the whole.

        They are asked for at once where the model allows it. Closing this stops all of them.
        """
        replies: list[str | ModelError] = [""] * len(prompts)
        waiting, running = deque(range(len(prompts))), dict[int, Generator[Reply]]()
        # At most eight, however many the model would take.
        most = min(len(prompts), 8, self.turns.size)
        told = monotonic()
        try:
            while waiting or running:
                while waiting and len(running) < most:
                    n = waiting.popleft()
                    running[n] = self.stream(prompts[n], PULSE / most)
                for n, stream in [*running.items()]:
                    try:
                        replies[n] = next(stream).text
                    except StopIteration:
                        del running[n]
                    except ModelError as error:
                        replies[n] = error
                        del running[n]
                if monotonic() - told >= PULSE:
                    told = monotonic()
                    yield tuple(replies)
        finally:
            for stream in running.values():
                stream.close()
        yield tuple(replies)

    def finish(self, work: "Asking[T]") -> T:
        """What comes of work that asks for replies, where nobody watches it. Raises ModelError."""
        with closing(work):
            try:
                prompts = next(work)
                while True:
                    *_, replies = self.each(prompts)
                    prompts = work.send(replies)
            except StopIteration as done:
                found: T = done.value
                return found

    def _add(self, prompt: str, reply: Reply, promised: int) -> None:
        """Count a reply as the server does, else as its text is long; one never begun is none."""
        told = reply.tokens
        with self._lock:
            self._promised -= promised
            if not reply.text and not reply.ended and not told:
                return
            self.number += 1
            self.read += told.get("prompt") or self.count(prompt)
            self.written += told.get("reply") or self.count(reply.text)
