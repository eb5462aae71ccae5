"""Lines put together into the text of a paper: paragraphs under their headings, captions.

What is no sentence is left out: the letters of figures, the cells of tables, formulas in lines of
their own, references.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.pdf.kinds import (
    CAPTION,
    ENDS,
    NUMBERED,
    REFERENCES,
    WORD,
    LineKind,
    Typography,
    kinds_of,
)
from index.pdf.letters import SOFT_HYPHEN
from index.pdf.lines import PdfLine

_AFTER_REFERENCES = re.compile(
    r"(?:appendi(?:x|ces)|supplementa|supporting information|anhang|[A-Z]\.?\s+[A-Z][a-z]"
    r"|[A-Z]\.\d|methods$|online methods|extended data)",
    re.IGNORECASE,
)


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


def words_of(lines: Iterable[PdfLine]) -> frozenset[str]:
    """The words of a text as they stand within lines: they tell which hyphens are real."""
    return frozenset(
        token.strip(".,;:()[]\"'“”").lower()
        for line in lines
        for token in line.text.split()[:-1]
        if len(token) > 3
    )


def write_text(lines: Sequence[PdfLine], manner: Typography, words: frozenset[str]) -> TextBuilder:
    """The text of a paper's lines, from its first section to its last, without references."""
    kinds = kinds_of(lines, manner)
    writing = TextBuilder()
    flow, aside = PdfParagraph(words), PdfParagraph(words)
    waiting: list[PdfParagraph] = []
    skipping = False
    for at, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind is LineKind.HEADING:
            number = NUMBERED.match(line.text.strip())
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
            if CAPTION.match(line.text) and aside.lines:
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
        if same and not NUMBERED.match(line.text.strip()) and above.fills > 0.7:
            return f"{writing.sections[-1][1]} {heading}"
    return heading


def _flush(writing: TextBuilder, flow: PdfParagraph, asides: Iterable[PdfParagraph]) -> None:
    for paragraph in (flow, *asides):
        if paragraph.lines:
            writing.write(paragraph)


def _begins_anew(before: PdfLine, line: PdfLine) -> bool:
    """Whether a line begins a paragraph: the sentence has ended, and the line stands apart."""
    if not ENDS.search(before.text):
        return False
    indented = line.left > line.column[0] + 0.7 * line.size and line.fills > 0.5
    apart = before.page == line.page and before.base - line.base > 1.7 * line.size
    return indented or apart or before.fills < 0.8


def _is_prose(text: str) -> bool:
    words = WORD.findall(text)
    letters = sum(map(len, words))
    # What has fewer words is a label.
    return len(words) >= 5 and letters > 0.55 * len(text.replace(" ", ""))


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
