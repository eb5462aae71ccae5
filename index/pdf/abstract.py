"""The abstract on the first pages of a PDF, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.pdf.blocks import composed
from index.pdf.kinds import Typography
from index.pdf.lines import PdfLine
from index.pdf.text import PdfParagraph

LONGEST_ABSTRACT = 4000
SHORTEST_ABSTRACT = 120
_ABSTRACT = re.compile(
    r"(?:abstract|a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary|zusammenfassung|résumé|resumen|resumo)"
    r"(?:\s*\(\d+(?: words)?\))?(?:\s*[.:—–-]+\s*|\s+(?=[A-Z“\"])|\s*$)",
    re.IGNORECASE,
)
_ABSTRACT_ENDS = re.compile(
    r"(?:key\s?-?words?|index terms|ccs concepts|categories and subject|general terms|jel class"
    r"|subject (?:areas|terms)|abbreviations|significance statement|\W?\s*introduction\b"
    r"|(?:1|I)\.?\s+introduction|schlüsselwörter|mots[- ]clés|palabras clave|acm reference"
    r"|copyright|©|permission to make|corresponding author|received:?\s)",
    re.IGNORECASE,
)
_KEYWORDS = re.compile(
    r"(?:key\s?-?words?|index terms|schlüsselwörter|mots[- ]clés|palabras clave)\b", re.IGNORECASE
)


def find_abstract(
    lines: Sequence[PdfLine], manner: Typography
) -> tuple[str, int | None, int | None]:
    """The abstract, the line where it begins, and the one behind it; nothing where none is."""
    last_page = lines[0].page + 2 if lines else 0
    for start, line in enumerate(lines):
        if line.page > last_page:
            break
        head = _ABSTRACT.match(line.text)
        if head is None or (head.end() < len(line.text) and line.text[head.end()].islower()):
            continue
        taken, end = _until_it_ends(lines, start, head.end() < len(line.text), manner)
        body, _ = PdfParagraph(frozenset(), taken).text()
        text = composed(
            body.removeprefix(line.text[: head.end()]).strip() if taken[:1] == [line] else body
        )
        text = _ABSTRACT.sub("", text, count=1) if _ABSTRACT.match(text) else text
        if SHORTEST_ABSTRACT <= len(text) <= LONGEST_ABSTRACT:
            return text, start, end
        if _is_short(text) and _stands_between_headings(lines, start, head.end(), end, manner):
            return text, start, end
        return "", start, None
    return "", None, None


def _is_short(text: str) -> bool:
    """Whether it is a sentence at least, and no entry of a list of contents."""
    words = len(text.split())
    return len(text) < SHORTEST_ABSTRACT and words > 4 and text.endswith((".", "?", "!"))


def _stands_between_headings(
    lines: Sequence[PdfLine], start: int, head: int, end: int, manner: Typography
) -> bool:
    """Whether the first page says by itself where the abstract begins and where it ends."""
    line = lines[start]
    if line.page != lines[0].page or head < len(line.text) or end == len(lines):
        return False
    return bool(_ABSTRACT_ENDS.match(lines[end].text)) or manner.is_heading(lines[end])


def _until_it_ends(
    lines: Sequence[PdfLine], start: int, run_in: bool, manner: Typography
) -> tuple[list[PdfLine], int]:
    taken = [lines[start]] if run_in else []
    for n in range(start + 1, len(lines)):
        line = lines[n]
        if _ABSTRACT_ENDS.match(line.text) or sum(len(t.text) for t in taken) > LONGEST_ABSTRACT:
            return taken, n
        if taken and manner.is_heading(line) and line.fills < 0.9:
            return taken, n
        if taken and _is_apart(taken, line):
            return taken, n
        taken.append(line)
    return taken, len(lines)


def _is_apart(taken: Sequence[PdfLine], line: PdfLine) -> bool:
    """Whether a line can't belong to the abstract above it: other letters, or far below."""
    above = taken[-1]
    ended = above.text.rstrip().endswith((".", "?", "!"))
    other = abs(line.size - above.size) > 0.08 * above.size
    pitch = taken[0].base - taken[1].base if len(taken) > 1 else 1.3 * above.size
    far = above.page == line.page and above.base - line.base > max(1.9 * pitch, 1.9 * above.size)
    elsewhere = line.page != above.page or line.base > above.base + above.size
    return ended and (other or far or elsewhere)


def skip_keywords(lines: Sequence[PdfLine], at: int) -> int:
    """The line behind the keywords, where they stand at `at`; else `at`."""
    if at < len(lines) and _KEYWORDS.match(lines[at].text):
        size, at = lines[at].size, at + 1
        first = at
        for n in range(at, min(at + 4, len(lines))):
            above, line = lines[n - 1], lines[n]
            if abs(line.size - size) > 0.3 or above.base - line.base > 3 * size:
                return n
            alone = n == first and len(above.text.split()) < 4
            if not (alone or above.text.rstrip().endswith((",", ";", "-")) or above.fills > 0.9):
                return n
            at = n + 1
    return at
