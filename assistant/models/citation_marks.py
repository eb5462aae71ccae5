"""Citation marks in a line of a model's prose: found in whatever shape they come, and taken out.

Understood are `[1]`, `[1, 3]`, `[1][2]`, `[1-3]`, `[Paper 2]`, `[^1]`, `[[1]]`, the same in
full-width and other brackets, `【1†source】`, before or after the full stop; `(1)` only where
nothing else is used and a sentence ends with it. A mark may be a noun ("According to [1]"): there
the paper's name takes its place.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

NEAR = 60
"""Characters around a mark that tell whether it is a noun."""
_OPEN, _CLOSE = r"[\[【［〔]", r"[\]】］〕]"
_WORD = r"(?:papers?|passages?|sources?|refs?\.?|references?|documents?|docs?|no\.?|p|#|\^)?"
_GAP = r"\s{0,4}"
_ONE = rf"{_WORD}{_GAP}\d{{1,4}}"
_LIST = rf"{_ONE}(?:{_GAP}(?:,|;|and|&|-|–|—|to){_GAP}{_ONE})*"
_SQUARE = rf"\\?{_OPEN}{{1,2}}{_GAP}(?:{_LIST}){_GAP}(?:†[^\]】］〕]{{0,40}})?\\?{_CLOSE}{{1,2}}"
_MARK = re.compile(_SQUARE, re.I)
_RANGE = re.compile(rf"(?<=\d){_GAP}{_CLOSE}{_GAP}([-–—]){_GAP}{_OPEN}{_GAP}(?=\d)")
_MARKS = re.compile(
    rf"{_SQUARE}(?:{_GAP}(?:,|;|&|[-–—]|\band\b|\bor\b)?{_GAP}{_SQUARE}){{0,50}}", re.I
)
_ROUND = re.compile(rf"[(（]{_GAP}(?:{_LIST}){_GAP}[)）](?={_GAP}(?:[.!?。]|$))", re.I | re.M)
EMPHASIS = re.compile(r"(\*\*|__|`|(?<![\w*])\*(?!\*))(?=\S)(.{1,400}?)(?<=\S)\1(?!\w)")
_MATH = re.compile(r"\$(?=\S)[^$\n]{1,200}?(?<=\S)\$(?!\d)|\\\(.{1,200}?\\\)")
# Behind these words, and at the beginning of a sentence, a mark stands for the paper itself.
_LEADS_TO_NOUN = re.compile(
    r"(?:^|[(;:—–]|\b(?:about|according to|after|as|by|both|following|for|from"
    r"|in|like|of|on|per|see|since|than|to|unlike|versus|via|vs\.?|with"
    # Verbs whose object is a work.
    r"|(?:contradict|extend|outperform|replicat|surpass)(?:e?s|e?d|e|ing)?"
    r"|laut|nach|von|in|bei|während|selon|d'après|par|dans|según|por|en|secondo))\s*$",
    re.I,
)
# Behind these only where the clause goes on: "that [1] reports", not "far below that [1]."
_JOINS = re.compile(
    r"\b(?:although|because|but|how|that|though|what|when|where|whereas|which|while|why)\s*$", re.I
)
_BOTH, _TWO = re.compile(r"\bboth$", re.I), re.compile(r"\band\b|&", re.I)
_GOES_ON = re.compile(r"(?:['’]s|:)?[\s,]*[^\W\dA-Z_]")
# Behind a comma where a verb may follow: ", [2] leaves it", not "cheap, [2] and".
_VERB_FOLLOWS = re.compile(
    r"\s+(?!(?:and|or|but|nor|yet|so|which|who|whose|that|while|whereas|as|in|on|at|of|for|from|with|by|to"
    r"|than|because|although|though|if|when|where|the|an?|its?|their|they|this|these)\b)[a-z]+s?\b"
)
# A word that only announces the number: "Paper [1] reports", not "the paper [1]".
_ANNOUNCED = re.compile(
    r"(?:^|[.!?:;,(]\s*|\b(?:and|by|from|in|of|on|per|see|to|with)\s+)"
    r"((?:abstract|document|paper|passage|ref|reference|source)s?\.?\s*)$",
    re.I,
)
UNNAMED = "a paper that was not shown"


@dataclass(frozen=True, slots=True)
class BareLine:
    """A line without marks and emphasis; where they stood, in characters of `text`.

    `nouns` are spans of names that stand for a mark.
    """

    text: str
    marks: tuple[tuple[int, tuple[int, ...]], ...] = ()
    emphasis: tuple[tuple[int, int, str], ...] = ()
    nouns: tuple[tuple[int, int], ...] = ()


def mark_pattern(prose: str) -> re.Pattern[str]:
    """What the marks of a text look like: in round brackets only where none are in others."""
    return _MARKS if _MARK.search(prose) else _ROUND


def numbers_in(mark: str) -> tuple[int, ...]:
    """The numbers of one mark, ranges filled in: `1, 3-5` gives 1, 3, 4, 5."""
    spans = re.findall(
        rf"(\d{{1,9}})(?:{_GAP}(?:-|–|—|to){_GAP}{_WORD}{_GAP}(\d{{1,9}}))?", mark, re.I
    )
    numbers: list[int] = []
    for first, last in spans:
        start, end = int(first), int(last or first)
        numbers += range(start, end + 1) if 0 <= end - start < 50 else [start, end]
    return tuple(dict.fromkeys(numbers))


def numbers_of(text: str) -> tuple[int, ...]:
    """The numbers of all marks of a text."""
    # `[1]–[3]` is the range `[1–3]`; what stands behind `†` is a place in the source.
    text = _RANGE.sub(r"\1", text)
    held = [found.group().partition("†")[0] for found in _MARK.finditer(text)] or [text]
    return tuple(dict.fromkeys(number for mark in held for number in numbers_in(mark)))


def take_out(line: str, pattern: re.Pattern[str], names: Sequence[str]) -> BareLine:
    """The line without marks and emphasis; formulas stay as they are."""
    formulas = [found.span() for found in _MATH.finditer(line)]
    pairs = [found for found in EMPHASIS.finditer(line) if not _in(found.start(), formulas)]
    cuts = [(*f.span(), -1) for f in pattern.finditer(line) if not _in(f.start(), formulas)]
    cuts += [(found.start(), found.start(2), n) for n, found in enumerate(pairs)]
    cuts += [(found.end(2), found.end(), n) for n, found in enumerate(pairs)]
    kept, read = _Kept(), 0
    marks: list[tuple[int, tuple[int, ...]]] = []
    nouns: list[tuple[int, int]] = []
    opened: dict[int, int] = {}
    emphasis: list[tuple[int, int, str]] = []
    for start, end, pair in sorted(cuts):
        if start < read:
            continue
        kept.add(line[read:start])
        read = end
        if pair < 0:
            numbers = numbers_of(line[start:end])
            announced = _ANNOUNCED.search(kept.tail) if names else None
            if announced and _GOES_ON.match(line[end : end + NEAR]):
                kept.drop(len(announced[1]))
            if names and _is_noun(kept.tail, line[start:end], line[end : end + NEAR]):
                at = kept.length
                kept.add(_named(numbers, names))
                nouns.append((at, kept.length))
            else:
                kept.strip()
            marks.append((kept.length, numbers))
        elif pair in opened:
            sign = pairs[pair][1].replace("__", "**")
            emphasis.append((opened[pair], kept.length, sign))
        else:
            opened[pair] = kept.length
    kept.add(line[read:])
    return BareLine(kept.text, tuple(marks), tuple(sorted(emphasis)), tuple(nouns))


class _Kept:
    """Text put together piece by piece, whose end is looked at on the way."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0

    def add(self, part: str) -> None:
        self._parts.append(part)
        self.length += len(part)

    def strip(self) -> None:
        """Take blanks from the end."""
        while self._parts:
            part = self._parts.pop()
            bare = part.rstrip(" \t")
            self.length -= len(part) - len(bare)
            if bare:
                self._parts.append(bare)
                return

    def drop(self, signs: int) -> None:
        """Take so many signs from the end."""
        while signs and self._parts:
            part = self._parts.pop()
            kept = part[: max(len(part) - signs, 0)]
            signs -= len(part) - len(kept)
            self.length -= len(part) - len(kept)
            if kept:
                self._parts.append(kept)

    @property
    def tail(self) -> str:
        """What stands last."""
        last = ""
        for part in reversed(self._parts):
            last = part[-NEAR:] + last
            if len(last) >= NEAR or not part:
                break
        return last[-NEAR:]

    @property
    def text(self) -> str:
        return "".join(self._parts)


def _in(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place is inside one of the spans, which are in order."""
    n = bisect_right(spans, (place, len(spans) and spans[-1][1])) - 1
    return n >= 0 and spans[n][0] <= place < spans[n][1]


def _is_noun(before: str, mark: str, after: str) -> bool:
    """Whether a mark stands where the sentence needs a name."""
    head = before.rstrip()
    if _BOTH.search(head) and not _TWO.search(mark):
        # `By pruning, or by both [1][2].`
        return bool(_GOES_ON.match(after))
    if not head or head.endswith((".", "!", "?")):
        # At the beginning of a sentence, which goes on: "[1] reports", not "... cheap. [1]".
        return bool(_GOES_ON.match(after))
    if _JOINS.search(head):
        return bool(_GOES_ON.match(after))
    if head.endswith(",") and head != before:
        return bool(_VERB_FOLLOWS.match(after))
    return bool(_LEADS_TO_NOUN.search(head))


def _named(numbers: tuple[int, ...], names: Sequence[str]) -> str:
    known = [names[n - 1] for n in numbers if 1 <= n <= len(names)] or [UNNAMED]
    return f"{', '.join(known[:-1])} and {known[-1]}" if len(known) > 1 else known[0]
