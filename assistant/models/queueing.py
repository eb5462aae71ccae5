"""Waiting for a language model that has only so many replies to give at once."""

from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import TypeVar

# Requests a model is sent at once, where it does not say itself: servers batch that many and more.
AT_ONCE = 32
PULSE = 0.5
T = TypeVar("T")


def turns_of(llm: object) -> BoundedSemaphore:
    """The turns a model gives: one for each reply it writes at once."""
    return BoundedSemaphore(getattr(getattr(llm, "wire", None), "at_once", AT_ONCE))


def in_turn(turns: BoundedSemaphore, waiting: T, items: Iterator[T]) -> Iterator[T]:
    """What a model gives, begun when a turn is free; until then `waiting`, every `PULSE` seconds.

    Whoever reads may thus go away while waiting, and the model is never asked.
    """
    while not turns.acquire(timeout=PULSE):
        yield waiting
    try:
        yield from items
    finally:
        turns.release()
