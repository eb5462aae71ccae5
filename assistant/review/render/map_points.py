"""Where the cited papers stand on the map of a review, none upon another."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from assistant.review.render.document import numbers
from assistant.review.types import Review
from index.paper import Paper

APART = (0.05, 0.085)
"""How far papers stand from each other at least: to the side, and up."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A cited paper on the map: its number, its place in [0, 1], and the section of its theme."""

    paper: Paper
    number: int
    x: float
    y: float
    section: int


def map_points(review: Review) -> Sequence[MapPoint]:
    """Cited papers by meaning, near ones alike; empty for too few to make a map."""
    number, section = numbers(review), _sections(review)
    held = [c for c in review.scope.included if c.paper.id in number]
    if len(held) < 3:
        return ()
    spread = _spread([c.place for c in held])
    return tuple(
        MapPoint(c.paper, number[c.paper.id], x, y, section.get(c.paper.id, 0))
        for c, (x, y) in zip(held, spread, strict=True)
    )


def _spread(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points moved no more than it takes to tell them apart."""
    moved = [list(point) for point in points]
    for _ in range(60):
        still = True
        for n, one in enumerate(moved):
            for m, other in enumerate(moved[:n]):
                dx, dy = (one[i] - other[i] for i in (0, 1))
                far = hypot(dx / APART[0], dy / APART[1])
                if far >= 1:
                    continue
                still = False
                # Points at one place part in a direction of their own.
                dx, dy = (dx, dy) if far > 0.01 else (APART[0] / (1 + m), APART[1] / (1 + n))
                push = (1 - min(far, 1)) / 2 / max(far, 0.3)
                for point, sign in ((one, 1), (other, -1)):
                    point[0] = min(max(point[0] + sign * dx * push, 0.0), 1.0)
                    point[1] = min(max(point[1] + sign * dy * push, 0.0), 1.0)
        if still:
            break
    return [(round(x, 4), round(y, 4)) for x, y in moved]


def _sections(review: Review) -> dict[str, int]:
    """The last section that cites each paper: its theme, not the background."""
    found: dict[str, int] = {}
    for n, section in enumerate(review.sections):
        for statement in section.statements:
            found.update((paper.id, n) for paper in statement.citations)
    return found
