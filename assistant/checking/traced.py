"""A text that knows where each of its characters stood in the text it was made from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """A text and, for each of its characters, the place it has in the source."""

    text: str
    places: np.ndarray

    @classmethod
    def of(cls, text: str) -> Self:
        """A source itself."""
        return cls(text, np.arange(len(text)))

    @property
    def start(self) -> int:
        """Where it begins in the source."""
        return int(self.places[0]) if len(self.places) else 0

    @property
    def end(self) -> int:
        """Where it ends in the source."""
        return int(self.places[-1]) + 1 if len(self.places) else 0

    def part(self, start: int, end: int) -> "Traced":
        """`text[start:end]`."""
        return Traced(self.text[start:end], self.places[start:end])

    def between(self, start: int, end: int) -> str:
        """The words that stood at `start:end` of the source."""
        first, last = np.searchsorted(self.places, (start, end))
        return self.text[first:last]

    def joined(self, spans: Iterator[tuple[int, int, str]]) -> "Traced":
        """The parts `start:end` put together, each with a word of ours behind it."""
        texts, places = [], []
        for start, end, put in spans:
            texts += [self.text[start:end], put]
            at = self.places[end - 1] + 1 if end else 0
            places += [self.places[start:end], np.full(len(put), at)]
        return Traced("".join(texts), np.concatenate(places) if places else np.zeros(0, int))

    def replaced(self, pattern: re.Pattern[str], put: str) -> "Traced":
        """The text with each match replaced by `put`, or by its first group for `\\1`."""
        return self.joined(self._spans(pattern, put)) if pattern.search(self.text) else self

    def _spans(self, pattern: re.Pattern[str], put: str) -> Iterator[tuple[int, int, str]]:
        read = 0
        for match in pattern.finditer(self.text):
            yield read, match.start(), "" if put == r"\1" else put
            if put == r"\1":
                yield match.start(1), match.end(1), ""
            read = match.end()
        yield read, len(self.text), ""
