"""Lines put together into the text of a paper: paragraphs, headings, captions.

What is no sentence is left out: the letters of figures, the cells of tables, formulas in lines of
their own, references.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from index.pdf.letters import SOFT_HYPHEN
from index.pdf.lines import PdfLine

SMALL = 0.9
"""Below this share of the usual size, letters are those of notes, captions, tables and figures."""
LONGEST_HEADING = 110
FEWEST_WORDS = 5
"""Words of a paragraph; what has fewer is a label."""
_ENDS = re.compile(r"[.!?:;。！？][\"'”’»)\]]*$")
_CAPTION = re.compile(
    r"(?:supplementary |extended data |supplemental )?"
    r"(?:fig(?:ure|\.)?|tab(?:le|\.)?|algorithm|scheme|box|listing|chart|abbildung|tabelle|tableau)"
    r"\s*[A-Z]?\d{1,3}[\w.]{0,4}\s*[:.|–—-]?\s",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.)\s+(?=[^\W\d_])")
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
_AFTER_REFERENCES = re.compile(
    r"(?:appendi(?:x|ces)|supplementa|supporting information|anhang|[A-Z]\.?\s+[A-Z][a-z]"
    r"|[A-Z]\.\d|methods$|online methods|extended data)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TOKEN = re.compile(r"\S+")


class LineKind(Enum):
    """What a line is."""

    TEXT = auto()
    HEADING = auto()
    ASIDE = auto()
    DEBRIS = auto()


@dataclass(slots=True)
class TextBuilder:
    """A text on its way: its pieces, and where pages and sections begin in it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    pages: list[tuple[int, int]] = field(default_factory=list)
    sections: list[tuple[int, str]] = field(default_factory=list)

    def write(self, paragraph: PdfParagraph) -> None:
        """Add a paragraph, unless it is no sentence."""
        text, pages = paragraph.text()
        if not _is_prose(text):
            return
        if self.length:
            self._add("\n\n")
        for at, page in pages:
            if not self.pages or self.pages[-1][1] != page:
                self.pages.append((self.length + at, page))
        self._add(text)

    def head(self, heading: str) -> None:
        """Begin a section."""
        start = self.length + 2 if self.length else 0
        if self.sections and self.sections[-1][0] == start:
            self.sections.pop()
        self.sections.append((start, heading))

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


@dataclass(slots=True)
class PdfParagraph:
    """Lines that are read in one go."""

    words: frozenset[str]
    lines: list[PdfLine] = field(default_factory=list)

    def text(self) -> tuple[str, list[tuple[int, int]]]:
        """The lines joined, hyphens at their ends undone, and where each page begins."""
        pieces: list[str] = []
        pages: list[tuple[int, int]] = []
        length = 0
        for line in self.lines:
            added = " ".join(line.text.split())
            if not added:
                continue
            if pieces:
                cut, between = _joint(pieces[-1], added, self.words)
                pieces[-1] = pieces[-1][: len(pieces[-1]) - cut]
                pieces.append(between)
                length += len(between) - cut
            if not pages or pages[-1][1] != line.page:
                pages.append((length, line.page))
            pieces.append(added)
            length += len(added)
        return "".join(pieces).replace(SOFT_HYPHEN, "-"), pages


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


def words_of(lines: Iterable[PdfLine]) -> frozenset[str]:
    """The words of a text as they stand within lines: they tell which hyphens are real."""
    return frozenset(
        token.strip(".,;:()[]\"'“”").lower()
        for line in lines
        for token in line.text.split()[:-1]
        if len(token) > 3
    )


@dataclass(frozen=True, slots=True)
class Typography:
    """How a document is printed: the size and weight of its text."""

    size: float
    weight: int

    def is_heading(self, line: PdfLine) -> bool:
        """Whether a line is the heading of a section."""
        text = line.text.strip()
        if not 3 <= len(text) <= LONGEST_HEADING or line.cells > 1 or _CAPTION.match(text):
            return False
        if text.endswith((",", ";", "-", SOFT_HYPHEN)) or len(_WORD.findall(text)) > 14:
            return False
        number = _NUMBERED.match(text)
        rest = text[number.end() :] if number else text
        letters = sum(map(len, _LETTER.findall(rest)))
        if letters < 3 or letters < 0.6 * len(rest.replace(" ", "")):
            return False
        stands_out = line.size > 1.05 * self.size or self.is_bold(line)
        named = bool(_NAMED.fullmatch(rest) or REFERENCES.fullmatch(text))
        words = [word.lower() for word in _WORD.findall(rest)]
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
    if _CAPTION.match(text) and (before is None or _ENDS.search(before.text) or line.fills < 1.2):
        begins = _CAPTION.match(text)
        rest = text[begins.end() :] if begins else ""
        mark = text[begins.end() - 2 : begins.end()].strip() if begins else ""
        if (
            line.size < 0.97 * manner.size
            or mark.endswith((":", ".", "|"))
            or ((before is None or _ENDS.search(before.text)) and rest[:1].isupper())
        ):
            return LineKind.ASIDE
    if manner.is_heading(line) and (before is None or _may_follow(before, line, manner)):
        return LineKind.HEADING
    if _is_debris(line, manner, before):
        return LineKind.DEBRIS
    return LineKind.TEXT


def _may_follow(before: PdfLine, line: PdfLine, manner: Typography) -> bool:
    """Whether a heading may come here: the sentence before it has ended, or it stands out."""
    if _ENDS.search(before.text) or before.page != line.page:
        return True
    return line.size > 1.05 * manner.size or manner.is_bold(line) or before.fills < 0.8


def _is_debris(line: PdfLine, manner: Typography, before: PdfLine | None) -> bool:
    text = line.text.strip()
    tokens = _TOKEN.findall(text)
    letters = len(_LETTER.findall(text))
    bare = len(text.replace(" ", ""))
    if line.size < SMALL * manner.size or line.cells > 2:
        return True
    if letters < 0.5 * bare or (len(tokens) > 3 and len(_WORD.findall(text)) < 0.4 * len(tokens)):
        return True
    if line.cells == 2 and line.fills > 0.3 and len(tokens) < 8:
        return True
    open_sentence = before is not None and not _ENDS.search(before.text) and before.fills > 0.75
    if line.fills >= 0.5 or (open_sentence and line.left - line.column[0] < 3 * line.size):
        return False
    # A short line that ends no sentence and goes on with none is a label.
    return not _ENDS.search(text) or len(tokens) < 3


def write_text(lines: Sequence[PdfLine], manner: Typography, words: frozenset[str]) -> TextBuilder:
    """The text of a paper's lines, from its first section to its last, without references."""
    kinds = kinds_of(lines, manner)
    writing = TextBuilder()
    flow, aside = PdfParagraph(words), PdfParagraph(words)
    waiting: list[PdfParagraph] = []
    skipping = False
    for at, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind is LineKind.HEADING:
            number = _NUMBERED.match(line.text.strip())
            heading = line.text.strip()[number.end() if number else 0 :]
            if skipping and not _AFTER_REFERENCES.match(line.text.strip()):
                continue
            skipping = bool(REFERENCES.fullmatch(line.text.strip()))
            _flush(writing, flow, [*waiting, aside])
            flow, aside, waiting = PdfParagraph(words), PdfParagraph(words), []
            if not skipping:
                writing.head(_joined_heading(writing, heading, lines, kinds, at))
            continue
        if skipping or kind is LineKind.DEBRIS:
            continue
        if kind is LineKind.ASIDE:
            if _CAPTION.match(line.text) and aside.lines:
                waiting.append(aside)
                aside = PdfParagraph(words)
            aside.lines.append(line)
            continue
        if flow.lines and _begins_anew(flow.lines[-1], line):
            _flush(writing, flow, [*waiting, aside])
            flow, aside, waiting = PdfParagraph(words), PdfParagraph(words), []
        flow.lines.append(line)
    _flush(writing, flow, [*waiting, aside])
    return writing


def _joined_heading(
    writing: TextBuilder, heading: str, lines: Sequence[PdfLine], kinds: Sequence[LineKind], at: int
) -> str:
    """A heading with the line before it where both are one that did not fit."""
    if at and kinds[at - 1] is LineKind.HEADING and writing.sections:
        above, line = lines[at - 1], lines[at]
        same = above.page == line.page and abs(above.size - line.size) < 0.3
        if same and not _NUMBERED.match(line.text.strip()) and above.fills > 0.7:
            return f"{writing.sections[-1][1]} {heading}"
    return heading


def _flush(writing: TextBuilder, flow: PdfParagraph, asides: Iterable[PdfParagraph]) -> None:
    for paragraph in (flow, *asides):
        if paragraph.lines:
            writing.write(paragraph)


def _begins_anew(before: PdfLine, line: PdfLine) -> bool:
    """Whether a line begins a paragraph: the sentence has ended, and the line stands apart."""
    if not _ENDS.search(before.text):
        return False
    indented = line.left > line.column[0] + 0.7 * line.size and line.fills > 0.5
    apart = before.page == line.page and before.base - line.base > 1.7 * line.size
    return indented or apart or before.fills < 0.8


def _is_prose(text: str) -> bool:
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    return len(words) >= FEWEST_WORDS and letters > 0.55 * len(text.replace(" ", ""))


def _joint(text: str, added: str, words: frozenset[str]) -> tuple[int, str]:
    """How many characters go from a line's end, and what stands between it and the next line."""
    soft = text.endswith(SOFT_HYPHEN)
    if not (soft or text.endswith("-")) or len(text) < 2 or not text[-2].isalnum():
        return 0, "" if _is_unspaced(text[-1], added[0]) else " "
    if text[-2].isdigit() or not added[0].isalpha():
        return (1, "-") if soft else (0, "")
    left = re.split(r"[\s(\[“\"]", text[:-1])[-1].lower()
    right = re.split(r"[\s,.;:)\]”\"!?]", added)[0].lower()
    if f"{left}-{right}" in words:
        return 1, "-"
    if f"{left}{right}" in words:
        return 1, ""
    if added[0].isupper() or "-" in left:
        return 1, "-"
    return 1, ""


def _is_unspaced(before: str, after: str) -> bool:
    """Whether two lines join without a space: scripts that have none."""
    return all("\u3040" <= c <= "\u9fff" or c in "。、，！？" for c in (before, after))
