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
    edge = _right_column(page)
    if edge is None:
        runs = list(page.runs)
        bands = [_in_file_order(runs) or _rows(runs)]
    else:
        bands = _bands(page.runs, edge)
    lines = [_line(row, page) for band in bands for row in band]
    return [line for line in lines if line is not None]


def _right_column(page: Page) -> float | None:
    """Where the strip between two columns runs; None where the page has one column."""
    wide = [run for run in page.runs if run.right - run.left > 0.15 * page.width]
    if len(wide) < 8:
        return None
    strip = _emptiest(wide, page.width)
    left = [run for run in wide if run.right <= strip]
    right = [run for run in wide if run.left >= strip]
    if len(left) < 3 or len(right) < 4:
        return None
    top, foot = max(run.base for run in left), min(run.base for run in left)
    beside = [run for run in right if foot - run.size <= run.base <= top + run.size]
    crossing = len(wide) - len(left) - len(right)
    return strip if len(beside) >= 3 and crossing <= 2 * min(len(left), len(right)) else None


def _emptiest(runs: Sequence[Run], width: float) -> float:
    """The middle of the widest upright strip that fewest runs cross, near the page's middle."""
    places = [width * (0.36 + 0.005 * n) for n in range(57)]
    crossed = [sum(run.left < x < run.right for run in runs) for x in places]
    least, best, start = min(crossed), (0, 0), 0
    for n, times in enumerate([*crossed, least + 1]):
        if times != least:
            best = max(best, (n - start, -start))
            start = n + 1
    length, start = best[0], -best[1]
    return places[start + length // 2]


def _bands(runs: Sequence[Run], edge: float) -> list[list[list[Run]]]:
    """Rows by column, left before right; what crosses both parts what is above and below it."""
    rows = _rows(list(runs))
    bands: list[list[list[Run]]] = []
    left: list[Run] = []
    right: list[Run] = []
    for row in rows:
        if any(run.left < edge - 2 and run.right > edge + 2 for run in row):
            bands += [_rows(left), _rows(right), [row]]
            left, right = [], []
            continue
        left += [run for run in row if run.left < edge]
        right += [run for run in row if run.left >= edge]
    return [*bands, _rows(left), _rows(right)]


def _in_file_order(runs: Sequence[Run]) -> list[list[Run]] | None:
    """Rows as the file has them, where those run down the page; None where they jump about."""
    rows: list[list[Run]] = []
    ups = 0
    for run in runs:
        if rows and _same_row(rows[-1], run) and run.left >= rows[-1][-1].right - 2:
            rows[-1].append(run)
            continue
        ups += bool(rows and run.base > rows[-1][0].base + 2 * run.size)
        rows.append([run])
    return rows if ups <= 1 + len(rows) // 20 else None


def _rows(runs: list[Run]) -> list[list[Run]]:
    """Runs side by side in one row, rows from top to foot."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.base, run.left)):
        if rows and _same_row(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.left) for row in rows]


def _same_row(row: Sequence[Run], run: Run) -> bool:
    return abs(row[0].base - run.base) < 0.45 * min(row[0].size, run.size)


def _line(row: Sequence[Run], page: Page) -> PdfLine | None:
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
    # Share of a page's height at its top and foot where headers and footers stand.
    edge = 0.085
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
        at_edge=not edge * page.height < longest.base < (1 - edge) * page.height,
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
    """The lines without page numbers and without what stands at the edge of several pages."""
    pages = len({line.page for line in lines})
    seen = Counter(key for _, key in {(line.page, _key(line)) for line in lines if line.at_edge})
    most = 2 if pages < 8 else 3
    return [
        line
        for line in lines
        if not line.at_edge
        or not (_PAGE_NUMBER.fullmatch(line.text.lower()) or seen[_key(line)] >= most)
    ]


def _key(line: PdfLine) -> str:
    return _DIGITS.sub("#", line.text.lower())
