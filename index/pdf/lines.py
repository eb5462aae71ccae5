"""The lines of a PDF in the order in which they are read: columns one after the other.

What is printed on every page (headers, footers, page numbers) is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.pdf.letters import Page
from index.pdf.rows import bands_of, in_file_order, right_column, rows_of
from index.pdf.runs import Run

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite)?\s*\d{1,5}(?:\s*(?:/|of)\s*\d+)?|[ivxlc]{1,7})\W*"
)
_COUNTED = re.compile(r"(\d{1,4})(?:\s+|$)")
_NUMBER = re.compile(r"(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.")


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line of one column: its text, box and letters, and how many cells a gap parts it in.

    `column` is the left and right edge of the text around it.
    """

    text: str
    plain: str
    page: int
    left: float
    right: float
    base: float
    size: float
    weight: int
    cells: int = 1
    column: tuple[float, float] = (0.0, 0.0)
    at_edge: bool = False

    @property
    def fills(self) -> float:
        """Which share of its column's width it takes."""
        wide = self.column[1] - self.column[0]
        return (self.right - self.left) / wide if wide > 0 else 1.0


def read_lines(pages: Iterable[Page]) -> list[PdfLine]:
    """The lines of all pages in reading order, without what every page repeats."""
    found = [line for page in pages for line in _unnumbered(_lines_of(page))]
    return _without_edges(_with_columns(found))


def _unnumbered(lines: list[PdfLine]) -> list[PdfLine]:
    """A page's lines without the numbers that a manuscript counts them with."""
    counted = [(n, m) for n, line in enumerate(lines) if (m := _COUNTED.match(line.text))]
    follow = sum(
        int(later[1]) - int(earlier[1]) == 1 for (_, earlier), (_, later) in pairwise(counted)
    )
    if len(counted) < 6 or follow < 0.8 * (len(counted) - 1) or 2 * len(counted) < len(lines):
        return lines
    bare = dict(counted)
    kept = (_without_count(line, bare[n]) if n in bare else line for n, line in enumerate(lines))
    return [line for line in kept if line.text]


def _without_count(line: PdfLine, count: re.Match[str]) -> PdfLine:
    # The number is part of the line's box: what is left of it begins where the others do.
    return replace(
        line,
        text=line.text[count.end() :],
        plain=_COUNTED.sub("", line.plain, count=1),
        cells=max(1, line.cells - 1),
    )


def _lines_of(page: Page) -> list[PdfLine]:
    edge = right_column(page)
    if edge is None:
        runs = list(page.runs)
        bands = [in_file_order(runs) or rows_of(runs)]
    else:
        bands = bands_of(page.runs, edge, is_first=page.number == 1)
    outer = _outermost(page)
    lines = [_line(row, page, outer) for band in bands for row in band]
    return [line for line in lines if line is not None]


def _outermost(page: Page) -> tuple[float, float]:
    """Below and above which headers and footers stand, in points from a page's foot.

    These are shares of its height, or more where a row by itself is the lowest or the highest.
    """
    # Share of a page's height at its top and foot.
    edge = 0.085 * page.height
    rows = sorted({round(run.base): run.size for run in page.runs}.items())
    low, high = edge, page.height - edge
    if len(rows) > 5:
        (foot, size), (above, _) = rows[:2]
        low = max(low, foot + 2) if above - foot > 1.7 * size else low
        (below, _), (top, size) = rows[-2:]
        high = min(high, top - 2) if top - below > 1.7 * size else high
    return low, high


def _line(row: Sequence[Run], page: Page, outer: tuple[float, float]) -> PdfLine | None:
    # The numbers of lines in a manuscript stand left of all text; a heading's number belongs to it.
    first = row[0]
    if (
        len(row) > 1
        and _NUMBER.fullmatch(first.text)
        and row[1].left - first.right < 4 * first.size
    ):
        joined = replace(
            row[1],
            text=f"{first.text} {row[1].text}",
            plain=f"{first.plain} {row[1].plain}",
            left=first.left,
        )
        row = [joined, *row[2:]]
    longest = max(row, key=lambda run: len(run.text))
    return PdfLine(
        text="  ".join(run.text for run in row),
        plain="  ".join(run.plain for run in row),
        page=page.number,
        left=row[0].left,
        right=max(run.right for run in row),
        base=longest.base,
        size=longest.size,
        weight=longest.weight,
        cells=len(row),
        at_edge=not outer[0] < longest.base < outer[1],
    )


def _with_columns(lines: list[PdfLine]) -> list[PdfLine]:
    """Each line with the edges of its column: those of the lines that begin where it does."""
    by_page: dict[int, list[PdfLine]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    found: list[PdfLine] = []
    for of_page in by_page.values():
        edges = _edges(of_page)
        found += [replace(line, column=_edge_of(line, edges)) for line in of_page]
    return found


def _edges(lines: Sequence[PdfLine]) -> list[tuple[float, float]]:
    """The left and right edges that several lines of a page share, the widest first."""
    begins = Counter(round(line.left / 2) for line in lines)
    edges = []
    for begin, times in begins.most_common(6):
        if times < 3:
            continue
        ends = sorted(line.right for line in lines if round(line.left / 2) == begin)
        edges.append((begin * 2.0, ends[int(0.8 * (len(ends) - 1))]))
    return sorted(edges, key=lambda edge: edge[0] - edge[1])


def _edge_of(line: PdfLine, edges: Sequence[tuple[float, float]]) -> tuple[float, float]:
    around = [e for e in edges if e[0] - 4 <= line.left and line.right <= e[1] + 12]
    return (
        min(around, key=lambda e: e[1] - e[0], default=(line.left, line.right))
        if len(around) == 1
        else _narrowest(line, around)
    )


def _narrowest(line: PdfLine, around: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Of several columns around a line the one that it fills best, were it as wide as most."""
    if not around:
        return line.left, line.right
    return max(around, key=lambda edge: (edge[1] - edge[0]) if edge[0] <= line.left + 4 else 0.0)


def _without_edges(lines: list[PdfLine]) -> list[PdfLine]:
    """The lines without page numbers and without what stands at the edge of several pages.

    A title high on its page stays, though the others repeat it in small letters.
    """
    pages = len({line.page for line in lines})
    edges = [line for line in lines if line.at_edge]
    seen = Counter(key for _, key in {(line.page, _key(line)) for line in edges})
    most = 2 if pages < 8 else 3
    repeated = [line for line in edges if seen[_key(line)] >= most]
    smallest = {_key(line): line.size for line in sorted(repeated, key=lambda line: -line.size)}

    def stays(line: PdfLine) -> bool:
        numbered = _PAGE_NUMBER.fullmatch(line.text.lower())
        return not numbered and line.size > 1.3 * smallest.get(_key(line), 0.0)

    return [line for line in lines if not line.at_edge or stays(line)]


def _key(line: PdfLine) -> str:
    return _DIGITS.sub("#", line.text.lower())
