"""What each line of a paper is: text, a heading, a caption, or the debris of figures and tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from index.pdf.letters import SOFT_HYPHEN
from index.pdf.lines import PdfLine

SMALL = 0.9
"""Below this share of the usual size, letters are those of notes, captions, tables and figures."""
ENDS = re.compile(r"[.!?:;。！？][\"'”’»)\]]*$")
CAPTION = re.compile(
    r"(?:supplementary |extended data |supplemental )?"
    r"(?:fig(?:ure|\.)?|tab(?:le|\.)?|algorithm|scheme|box|listing|chart|abbildung|tabelle|tableau)"
    r"\s*[A-Z]?\d{1,3}[\w.]{0,4}\s*[:.|–—-]?\s",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(?:(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.)\s+(?=[^\W\d_])")
_NAMED = re.compile(
    r"(?:introduction|background|related work|materials? and methods?|methods?|methodology|results?"
    r"|results? and discussion|discussions?|conclusions?(?: and .{3,30})?|experiments?|evaluation"
    r"|limitations?|acknowledge?ments?|appendix|data availability|funding|einleitung|ergebnisse"
    r"|diskussion|méthodes|résultats|introducción|resultados|métodos)",
    re.IGNORECASE,
)
REFERENCES = re.compile(
    r"(?:(?:\d{1,2}|[A-Z]|[IVX]{1,5})\.?\s+)?(?:references?(?: and notes| cited)?|bibliography"
    r"|literature(?: cited)?|works cited|literatur(?:verzeichnis)?|références|bibliograf[ií]a"
    r"|bibliographie|referencias)\s*:?",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile(r"[^\W\d_]{2,}")
_TOKEN = re.compile(r"\S+")


class LineKind(Enum):
    """What a line is."""

    TEXT = auto()
    HEADING = auto()
    ASIDE = auto()
    DEBRIS = auto()


def usual_size(lines: Iterable[PdfLine]) -> float:
    """The size that most letters of a text have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def usual_weight(lines: Iterable[PdfLine]) -> int:
    """The weight that most letters of a text have."""
    weights: Counter[int] = Counter()
    for line in lines:
        weights[line.weight] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 400


@dataclass(frozen=True, slots=True)
class Typography:
    """How a document is printed: the size and weight of its text."""

    size: float
    weight: int

    def is_heading(self, line: PdfLine) -> bool:
        """Whether a line is the heading of a section."""
        text = line.text.strip()
        if not 3 <= len(text) <= 110 or line.cells > 1 or CAPTION.match(text):
            return False
        if text.endswith((",", ";", "-", SOFT_HYPHEN)) or len(WORD.findall(text)) > 14:
            return False
        number = NUMBERED.match(text)
        rest = text[number.end() :] if number else text
        letters = sum(map(len, _LETTER.findall(rest)))
        if letters < 3 or letters < 0.6 * len(rest.replace(" ", "")):
            return False
        stands_out = line.size > 1.05 * self.size or self.is_bold(line)
        named = bool(_NAMED.fullmatch(rest) or REFERENCES.fullmatch(text))
        words = [word.lower() for word in WORD.findall(rest)]
        if len(words) > 3 and len(set(words)) < 0.7 * len(words):
            return False  # the head of a table: `Recall Precision Recall Precision`
        if rest[:1].islower() or (text.endswith(".") and not named and len(rest.split()) > 5):
            return False
        capitals = rest.isupper() and letters > 4
        plain_number = bool(number) and line.fills < 0.75 and not text.endswith(".")
        return (
            (stands_out and line.size >= SMALL * self.size)
            or (named and line.fills < 0.6)
            or (line.size >= SMALL * self.size and (capitals or plain_number) and line.fills < 0.9)
        )

    def is_bold(self, line: PdfLine) -> bool:
        """Whether a line is printed heavier than the text."""
        return line.weight > 1.2 * self.weight and line.weight - self.weight > 80


def kinds_of(lines: Sequence[PdfLine], manner: Typography) -> list[LineKind]:
    """What each line is: by its letters, its place in its column and its neighbours."""
    kinds: list[LineKind] = []
    before: PdfLine | None = None
    in_caption = False
    for line in lines:
        kind = _kind(line, manner, before)
        if kind is LineKind.ASIDE:
            in_caption = True
        elif in_caption and kind is not LineKind.HEADING and _goes_on(line, lines, len(kinds)):
            kind = LineKind.ASIDE
        else:
            in_caption = False
        if kind is LineKind.TEXT:
            before = line
        elif kind is LineKind.HEADING:
            before = None
        kinds.append(kind)
    return kinds


def _goes_on(line: PdfLine, lines: Sequence[PdfLine], at: int) -> bool:
    """Whether a line goes on with the caption above it: as large, as near, not ended."""
    above = lines[at - 1]
    near = above.page == line.page and 0 < above.base - line.base < 1.6 * above.size
    return near and abs(above.size - line.size) < 0.3 and abs(above.left - line.left) < 30


def _kind(line: PdfLine, manner: Typography, before: PdfLine | None) -> LineKind:
    text = line.text.strip()
    if CAPTION.match(text) and (before is None or ENDS.search(before.text) or line.fills < 1.2):
        begins = CAPTION.match(text)
        rest = text[begins.end() :] if begins else ""
        mark = text[begins.end() - 2 : begins.end()].strip() if begins else ""
        if (
            line.size < 0.97 * manner.size
            or mark.endswith((":", ".", "|"))
            or ((before is None or ENDS.search(before.text)) and rest[:1].isupper())
        ):
            return LineKind.ASIDE
    if manner.is_heading(line) and (before is None or _may_follow(before, line, manner)):
        return LineKind.HEADING
    if _is_debris(line, manner, before):
        return LineKind.DEBRIS
    return LineKind.TEXT


def _may_follow(before: PdfLine, line: PdfLine, manner: Typography) -> bool:
    """Whether a heading may come here: the sentence before it has ended, or it stands out."""
    if ENDS.search(before.text) or before.page != line.page:
        return True
    return line.size > 1.05 * manner.size or manner.is_bold(line) or before.fills < 0.8


def _is_stretched(line: PdfLine, before: PdfLine) -> bool:
    """Whether a line goes on with the one above it, with wide gaps to fill its narrow column."""
    near = before.page == line.page and 0 < before.base - line.base < 1.6 * line.size
    same = abs(before.size - line.size) < 0.3 and abs(before.right - line.right) < 2
    return near and same and min(line.fills, before.fills) > 0.97


def _is_debris(line: PdfLine, manner: Typography, before: PdfLine | None) -> bool:
    text = line.text.strip()
    tokens = _TOKEN.findall(text)
    letters = len(_LETTER.findall(text))
    bare = len(text.replace(" ", ""))
    if line.size < SMALL * manner.size:
        return True
    if before is not None and letters > 0.7 * bare and _is_stretched(line, before):
        return False
    if line.cells > 2:
        return True
    if letters < 0.5 * bare or (len(tokens) > 3 and len(WORD.findall(text)) < 0.4 * len(tokens)):
        return True
    if line.cells == 2 and line.fills > 0.3 and len(tokens) < 8:
        return True
    open_sentence = before is not None and not ENDS.search(before.text) and before.fills > 0.75
    if line.fills >= 0.5 or (open_sentence and line.left - line.column[0] < 3 * line.size):
        return False
    # A short line that ends no sentence and goes on with none is a label.
    return not ENDS.search(text) or len(tokens) < 3
