"""The title on the first page of a PDF: what the metadata say, else the largest letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.merging.titles import normalise_title
from index.pdf.blocks import blocks, composed
from index.pdf.kinds import Typography
from index.pdf.letters import SOFT_HYPHEN
from index.pdf.lines import PdfLine
from index.pdf.text import PdfParagraph

MOST_LINES = 5
_LOST_TITLE = re.compile(
    r"untitled|microsoft word|\.(?:docx?|tex|dvi|pdf|indd|qxd|p65)\b|^\W*$|^(?:title|paper"
    r"|manuscript|main|template|slide \d+|layout \d+|powerpoint presentation)$|^[\w-]+_[\w-]+$"
    r"|^doi:",
    re.IGNORECASE,
)


def find_title(told: str, lines: Sequence[PdfLine], manner: Typography) -> tuple[str, int]:
    """The title, and the number of the line behind it; `told` is what the metadata call it."""
    block = _title_block(told, lines, manner)
    title = _words([lines[n] for n in block])
    if not title and not _LOST_TITLE.search(told):
        title = told if _stands_in(told, "\n".join(line.plain for line in lines)) else ""
    return title, block[-1] + 1 if block else 0


def _title_block(told: str, lines: Sequence[PdfLine], manner: Typography) -> list[int]:
    """The lines of the title: what the metadata say, else the largest letters near the top."""
    wanted = normalise_title(told) if not _LOST_TITLE.search(told) else ""
    top = lines[:40]
    if len(wanted) > 10:
        for start in range(len(top)):
            for end in range(start + 1, min(start + MOST_LINES, len(top)) + 1):
                if normalise_title(_words(top[start:end])) == wanted:
                    return list(range(start, end))
    likely = [b for b in blocks(top) if _may_be_title([top[n] for n in b])]
    large = [b for b in likely if top[b[0]].size > 1.12 * manner.size]
    if large:
        largest = max(top[b[0]].size for b in large)

        def rank(block: list[int]) -> tuple[bool, int, int]:
            words = sum(len(top[n].plain.split()) for n in block)
            near = top[block[0]].size > 0.7 * largest
            return words > 2 and near, round(top[block[0]].size), -block[0]

        return max(large, key=rank)
    bold = [b for b in likely[:2] if manner.is_bold(top[b[0]]) and top[b[0]].size >= manner.size]
    return bold[0] if bold else []


def _words(lines: Sequence[PdfLine]) -> str:
    joined, _ = PdfParagraph(frozenset(), list(lines)).text()
    plain = " ".join(line.plain for line in lines)
    # What is raised behind a title is the mark of a note.
    text = plain if len(lines) == 1 else joined
    text = re.sub(r"[\s∗*†‡§¶⋆]+$", "", " ".join(text.replace(SOFT_HYPHEN, "-").split()))
    return composed(re.sub(r"^title\s*:\s*", "", text, flags=re.IGNORECASE))


def _may_be_title(lines: Sequence[PdfLine]) -> bool:
    text = " ".join(line.plain for line in lines)
    words = re.findall(r"[^\W\d_]{2,}", text)
    letters = sum(map(len, words))
    banner = re.fullmatch(
        r"\W*(?:(?:original |review |research )?(?:article|paper|letter|report)s?|open access"
        r"|abstract|contents|table of contents|.{0,40}\bjournal\b.{0,60}|arxiv.*|https?:.*"
        r"|www\..*)\W*",
        text,
        re.IGNORECASE,
    )
    return len(lines) <= MOST_LINES and letters >= 4 and not banner


def _stands_in(title: str, text: str) -> bool:
    wanted = normalise_title(title)
    return len(wanted) > 10 and wanted in normalise_title(text)
