"""The texts of a paper that are cut into chunks: its abstract, and its body where one was read."""

import hashlib
import json
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, TypeVar

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
T = TypeVar("T")
DIGEST_LENGTH = 32


class Part(StrEnum):
    """Which text of a paper a span lies in."""

    ABSTRACT = "abstract"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Body:
    """The full text of a paper as it was read from a PDF, without its references.

    `pages` are `(start, page)`: from `start` on the text stands on that page, counted from 1;
    `sections` are `(start, heading)`. `front` is the text of the first page as it stands there,
    `file` the PDF.
    """

    text: str
    pages: tuple[tuple[int, int], ...] = ()
    sections: tuple[tuple[int, str], ...] = ()
    front: str = ""
    file: str = ""

    def page(self, at: int) -> int | None:
        """The page that a character stands on."""
        return _last_before(self.pages, at)

    def section(self, at: int) -> str:
        """The heading above a character; empty before the first."""
        return _last_before(self.sections, at) or ""

    @property
    def digest(self) -> str:
        """32 hexadecimal digits over the text and its pages."""
        content = json.dumps([self.text, self.pages, self.sections, self.front])
        return hashlib.sha256(content.encode()).hexdigest()[:DIGEST_LENGTH]


def _last_before(marks: tuple[tuple[int, T], ...], at: int) -> T | None:
    place = bisect_right(marks, at, key=lambda mark: mark[0])
    return marks[place - 1][1] if place else None


@dataclass(frozen=True, slots=True, order=True)
class Chunk:
    """A sentence-aligned span of a paper's abstract or body, in characters: `part[start:end]`.

    A paper without an abstract has one empty chunk (0, 0), so that its title can be found.
    """

    paper_id: str
    start: int
    end: int
    part: Part = Part.ABSTRACT
