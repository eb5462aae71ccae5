"""An answer written in a thread of its own: a reader who stops it waits for nothing."""

import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from contextvars import copy_context
from dataclasses import replace

from assistant import Answer
from assistant.answer import Statement

UNFINISHED = "Not finished when it was stopped, and not checked."


class Writing:
    """Ever longer answers, the newest of them as it comes, until the last or until it is stopped.

    What writes them may be deep in a call to a model that says nothing for a minute. It is told
    to end as soon as it comes back.
    """

    def __init__(self, begun: Answer, answers: Generator[Answer]):
        self._answers = answers
        self._changed = threading.Condition()
        self._answer = begun
        self._number = 0  # of answers so far
        self._over = False
        self._stopped = False
        self.left = False
        """Whether its reader went to another conversation: nothing more is shown of it."""
        self.kept = True
        """Whether it is to be kept: not where its conversation was deleted meanwhile."""
        self._fault: Exception | None = None
        context = copy_context()
        threading.Thread(target=context.run, args=(self._write,), daemon=True).start()

    @property
    def stopped(self) -> bool:
        """Whether a reader stopped it."""
        return self._stopped

    def stop(self) -> None:
        """End it now; what was received stays."""
        with self._changed:
            self._stopped = self._stopped or not self._over
            self._changed.notify_all()

    def answer(self) -> Answer:
        """What was received, with the sentence that was being written where it was stopped."""
        answer = self._answer
        if not (self._stopped and answer.unfinished):
            return answer
        rest = Statement(answer.unfinished, reason=UNFINISHED, claim=False)
        return replace(answer, statements=(*answer.statements, rest), unfinished="")

    def __iter__(self) -> Iterator[Answer]:
        """The answers; raises what went wrong with the writing."""
        seen = 0
        while True:
            with self._changed:
                while not self._ended() and self._number == seen:
                    self._changed.wait()
                new, seen, ended = self._number > seen, self._number, self._ended()
            if new and not self._stopped:
                yield self._answer
            if ended:
                break
        if self._fault and not self._stopped:
            raise self._fault

    def _ended(self) -> bool:
        return self._over or self._stopped

    def _write(self) -> None:
        try:
            with closing(self._answers) as answers:
                for answer in answers:
                    with self._changed:
                        if self._stopped:
                            return
                        self._answer, self._number = answer, self._number + 1
                        self._changed.notify_all()
        except Exception as error:  # noqa: BLE001  # raised again where the answers are read
            self._fault = error
        finally:
            with self._changed:
                self._over = True
                self._changed.notify_all()
