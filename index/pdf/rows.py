"""A page's rows in reading order: what crosses its columns, then one column after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.pdf.letters import Page
from index.pdf.runs import Run


def right_column(page: Page) -> float | None:
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


def bands_of(runs: Sequence[Run], edge: float, *, is_first: bool) -> list[list[list[Run]]]:
    """Rows by column, left before right; what crosses both parts what is above and below it.

    On the first page rows of two centred parts, names above where they work, are read across.
    """
    rows = rows_of(list(runs))
    begins = [_begin([run for row in rows for run in row if (run.left < edge) is left])
              for left in (True, False)]  # fmt: skip
    in_front, was_in_front = False, not is_first
    bands: list[list[list[Run]]] = []
    left: list[Run] = []
    right: list[Run] = []
    for row in rows:
        crosses = any(run.left < edge - 2 and run.right > edge + 2 for run in row)
        apart = all(abs(run.left - begin) > run.size for run in row for begin in begins)
        if crosses and not was_in_front:
            in_front = was_in_front = True
        in_front = in_front and (crosses or apart)
        if crosses or in_front:
            bands += [rows_of(left), rows_of(right), [row]]
            left, right = [], []
            continue
        left += [run for run in row if run.left < edge]
        right += [run for run in row if run.left >= edge]
    return [*bands, rows_of(left), rows_of(right)]


def _begin(runs: Sequence[Run]) -> float:
    """Where most runs of a column begin."""
    counts = Counter(round(run.left) for run in runs)
    return counts.most_common(1)[0][0] if counts else 0.0


def in_file_order(runs: Sequence[Run]) -> list[list[Run]] | None:
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


def rows_of(runs: list[Run]) -> list[list[Run]]:
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
