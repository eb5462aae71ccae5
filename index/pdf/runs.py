"""Letters that stand in a row, put together: the text, and its plain form without raised marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_RAISED = 0.85
"""Letters below this share of a line's size stand above or below it."""
_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LEFT_OVER = re.compile(r"(?<=\w) ([,.;:])(?=\s|$)")
_WIDER = re.compile(r"\s{3,}")
_POWER = re.compile(r"(?:\d|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]|(?<![^\W\d_])(?:[mskgchx]|[cmk]m|µm))$")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in a row with their box, in points from the page's lower left corner.

    `plain` is the text without what is raised: the marks of footnotes and affiliations.
    """

    text: str
    plain: str
    left: float
    right: float
    base: float
    size: float
    weight: int

    @property
    def top(self) -> float:
        """Where its capitals end, about."""
        return self.base + 0.7 * self.size


@dataclass(slots=True)
class Letter:
    """A letter with its place, or the `ends` of a line."""

    sign: str
    x: float
    y: float
    left: float
    right: float
    size: float
    weight: int
    turned: bool = False
    ends: bool = False


def runs_of(letters: Iterable[Letter]) -> Iterator[Run]:
    """The runs of a page's upright letters, in their order."""
    return (run for part in _parted(letters) if (run := _run(part)) is not None)


def _parted(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """The upright letters that stand in a row: up to a line's end, a wide gap, or a step."""
    part: list[Letter] = []
    last: Letter | None = None
    for letter in letters:
        if letter.ends or letter.turned:
            yield part
            part, last = [], None
            continue
        if last is not None and letter.sign.strip() and _steps(last, letter):
            yield part
            part = []
        part.append(letter)
        if letter.sign.strip():
            last = letter
    yield part


def _steps(last: Letter, letter: Letter) -> bool:
    size = max(last.size, letter.size, 1.0)
    gap = letter.left - last.right
    # So wide a gap parts two columns or cells, not two words.
    return gap > 1.5 * size or gap < -2 * size or abs(letter.y - last.y) > 0.8 * size


def _run(part: Sequence[Letter]) -> Run | None:
    seen = [letter for letter in part if letter.sign.strip()]
    if not seen:
        return None
    size = _most_common([round(letter.size, 1) for letter in seen])
    # Letters of a damaged file may have no size.
    level = [letter for letter in seen if letter.size > _RAISED * size] or seen
    base = _most_common([round(letter.y, 1) for letter in level])
    text, plain, edge = "", "", seen[0].left
    for letter in part:
        if not letter.sign.strip():
            text, plain = text + " ", plain + " "
            continue
        # So wide a gap parts two names; `plain` has two spaces for it.
        if letter.left - edge > 0.9 * size:
            plain += "  "
        if letter.size >= _RAISED * size or letter.y <= base + 0.15 * size:
            edge = letter.right
        if letter.size < _RAISED * size and letter.y > base + 0.15 * size:
            # 10⁵ and cm² are figures; behind a word or a stop it is the mark of a note.
            if _POWER.search(text[-6:]):
                text += letter.sign.translate(_SUPERSCRIPT)
            elif letter.sign.isalpha():
                text += letter.sign
        else:
            text, plain = text + letter.sign, plain + letter.sign
    left, right = min(one.left for one in seen), max(one.right for one in seen)
    # Where only the first words stand out, they are no heading.
    weight = int(_most_common([letter.weight for letter in seen]))
    weight = min(weight, max(letter.weight for letter in seen[-3:]))
    text, plain = " ".join(text.split()), _WIDER.sub("  ", plain.strip())
    text = _LEFT_OVER.sub(r"\1", text)  # What was raised stood between.
    return Run(text, plain, left, right, base, size, weight) if text else None


def _most_common(values: list[float] | list[int]) -> float:
    counts: dict[float, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return max(counts, key=lambda value: counts[value])
