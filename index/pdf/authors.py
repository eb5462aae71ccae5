"""The authors named below the title of a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.pdf.blocks import blocks, composed
from index.pdf.lines import PdfLine

_INSTITUTION = re.compile(
    r"universit|institut|department|departament|faculty|school|college|laborator|\blabs?\b|cent(?:er|re)\b|hospital"
    r"|academy|\binc\b|\bltd\b|gmbh|research|google|microsoft|facebook|\bmeta\b|deepmind|amazon|\bibm\b"
    r"|nvidia|openai|foundation|corporation|company|ministry|division|society|journal|proceedings"
    r"|conference|street|avenue|\busa\b|u\.s\.a|\bchina\b|germany|france|\buk\b|kingdom|author"
    r"|correspond|abstract|e-?mail|editor|volume|article|submitted|accepted|received|published"
    r"|\bmanual\b|version|edition|preprint|arxiv|\bthe\b|\bfor\b|\bof\b|\bwith\b",
    re.IGNORECASE,
)
_PARTICLE = (
    "de|del|della|der|den|di|da|dos|du|van|von|vom|zu|zur|la|le|el|al|bin|ibn|ben|ter|ten|y|e"
)
_GIVEN = r"[A-ZÀ-ÖØ-ÞĀ-ž][\w'’.‐-]*"
_NAME = re.compile(rf"{_GIVEN}(?:\s+(?:(?:{_PARTICLE})\s+)*{_GIVEN}){{1,4}}(?:,? Jr\.?)?")
_BETWEEN = re.compile(r"\s*(?:[,;·•|∗*†‡§¶#]|\s{2,}|\band\b|\bund\b|\bet\b|&)\s*")
_MARKS = re.compile(
    r"[∗*†‡§¶#♠♣♦♥⋆✉]+|\(\s*(?:\d+|[a-z])(?:\s*,\s*(?:\d+|[a-z]))*\s*\)|(?<=\w)\d[\d,]*"
)


def find_authors(told: str, lines: Sequence[PdfLine], start: int, end: int) -> tuple[str, ...]:
    """The names below the title, or those of the metadata where they all stand on the page."""
    text = composed(" ".join(" ".join(line.plain.split()) for line in lines[:60]))
    listed = [name for part in re.split(r";|\band\b|,(?!\s*Jr)", told) if (name := part.strip())]
    if not all(_NAME.fullmatch(name) and name in text for name in listed):
        listed = []
    found: list[str] = []
    manner: tuple[float, int] | None = None
    for block in _author_blocks(lines[start : min(end, start + 30)]):
        if manner is not None and manner != (round(block[0].size), block[0].weight):
            continue
        names = _names(block)
        if names:
            found += names
            manner = (round(block[0].size), block[0].weight)
    names = listed if len(listed) >= len(found) else found
    return tuple(dict.fromkeys(names))


def _author_blocks(lines: Sequence[PdfLine]) -> Iterator[list[PdfLine]]:
    """Lines that name people one after the other; those of a list with commas together."""
    for block in blocks(lines):
        run = [lines[n] for n in block]
        if any("," in line.plain or ";" in line.plain for line in run[:1]):
            for length in range(len(run), 0, -1):
                if _names(run[:length]):
                    yield run[:length]
                    run = run[length:]
                    break
        for line in run:
            yield [line]


def _names(lines: Sequence[PdfLine]) -> list[str]:
    """The names of lines that hold nothing but names."""
    text = " ".join(line.plain for line in lines)
    if "@" in text or len(text) > 2000:
        return []
    text = re.sub(r"^(?:by|authors?\s*:)\s+", "", text, flags=re.IGNORECASE)
    text = composed(_MARKS.sub(" , ", text))
    parts = [part.strip(" .,:-") for part in _BETWEEN.split(text)]
    parts = [part for part in parts if 1 < len(part) < 80]
    names = [part for part in parts if _NAME.fullmatch(part) and not _INSTITUTION.search(part)]
    return names if names and len(names) >= 0.8 * len(parts) else []
