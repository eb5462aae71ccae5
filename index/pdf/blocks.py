"""Lines of one kind as blocks, and their words with whole letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from index.pdf.lines import PdfLine

_ACCENTS = str.maketrans({"´": "\u0301", "¨": "\u0308", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303",
                          "ˇ": "\u030c", "¸": "\u0327", "˚": "\u030a"})  # fmt: skip


def blocks(lines: Sequence[PdfLine]) -> Iterator[list[int]]:
    """Runs of lines in letters of one size and weight."""
    block: list[int] = []
    for n, line in enumerate(lines):
        above = lines[block[-1]] if block else None
        if above is not None and not (
            abs(above.size - line.size) < 0.04 * line.size
            and above.weight == line.weight
            and above.base - line.base < 2.2 * line.size
        ):
            yield block
            block = []
        block.append(n)
    if block:
        yield block


def composed(text: str) -> str:
    """The text with accents on their letters where a font has them apart: `M¨uller`, `Mu¨ller`."""
    text = re.sub(r"([´¨`ˆ˜ˇ¸˚])\s?([A-Za-zı])", lambda m: m[2] + m[1].translate(_ACCENTS), text)
    return unicodedata.normalize("NFC", text.replace("ı\u0301", "í").replace("ı\u0308", "ï"))
