"""Waiting for a language model that has only so many replies to give at once."""

from collections.abc import Iterator
from threading import BoundedSemaphore

from assistant.answer import Answer

# Requests a model is sent at once, where it does not say itself.
AT_ONCE = 4
PULSE = 0.5


def turns_of(llm: object) -> BoundedSemaphore:
    """The turns a model gives: one for each reply it writes at once."""
    return BoundedSemaphore(getattr(getattr(llm, "wire", None), "at_once", AT_ONCE))


def in_turn(
    turns: BoundedSemaphore, waiting: Answer, answers: Iterator[Answer]
) -> Iterator[Answer]:
    """The answers, begun when a turn is free, and `waiting` every `PULSE` seconds until then.

    Whoever reads may thus go away while waiting, and the model is never asked.
    """
    while not turns.acquire(timeout=PULSE):
        yield waiting
    try:
        yield from answers
    finally:
        turns.release()
