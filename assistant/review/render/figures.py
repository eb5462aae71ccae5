"""The drawings of a review as SVG: the PRISMA diagram and the map of the cited papers."""

from collections.abc import Mapping, Sequence
from html import escape

from assistant.review.render.document import diagram, numbers, short_name
from assistant.review.types import Review

WIDE, HIGH, EDGE = 720, 420, 30
COLOURS = ("#4269d0", "#a35a00", "#3a7d44", "#b3261e", "#6b4ea0", "#00758f", "#7a5c3e", "#8a3a6b")


def map_svg(review: Review) -> str:
    """Cited papers by meaning, near ones alike; a number, a shape's colour and a title for each."""
    number = numbers(review)
    section = _section_of(review)
    dots = [
        _dot(
            number[c.paper.id],
            EDGE + c.place[0] * (WIDE - 2 * EDGE),
            EDGE + (1 - c.place[1]) * (HIGH - 2 * EDGE),
            COLOURS[section.get(c.paper.id, 0) % len(COLOURS)],
            short_name(c.paper),
        )
        for c in review.scope.included
        if c.paper.id in number
    ]
    if len(dots) < 3:
        return ""
    return _svg("Map of the cited papers", HIGH, "".join(dots))


def flow_svg(review: Review) -> str:
    """The PRISMA diagram."""
    boxes = diagram(review)
    parts, y = [], 10
    for n, (text, aside) in enumerate(boxes, start=1):
        height = max(40, 20 + 18 * len(aside))
        parts.append(_box(10, y, 250, 40, [text]))
        if aside:
            parts.append(_box(320, y, 390, height, aside))
            parts.append(_arrow(260, y + 20, 320, y + 20))
        if n < len(boxes):
            parts.append(_arrow(135, y + 40, 135, y + height + 30))
        y += height + 30
    return _svg("How the papers were chosen", y, "".join(parts))


def _section_of(review: Review) -> Mapping[str, int]:
    places: dict[str, int] = {}
    for n, section in enumerate(review.sections):
        for statement in section.statements:
            for paper in statement.citations:
                places[paper.id] = n
    return places


def _dot(number: int, x: float, y: float, colour: str, title: str) -> str:
    return (
        f'<a href="#r{number}"><circle cx="{x:.0f}" cy="{y:.0f}" r="13" fill="{colour}"/>'
        f'<text x="{x:.0f}" y="{y + 4:.0f}" fill="#fff" text-anchor="middle">{number}</text>'
        f"<title>{escape(title)}</title></a>"
    )


def _box(x: int, y: int, wide: int, high: int, lines: Sequence[str]) -> str:
    texts = "".join(
        f'<text x="{x + 10}" y="{y + 24 + 18 * n}" fill="currentColor">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    rectangle = (
        f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="4" fill="none" '
        'stroke="currentColor"/>'
    )
    return rectangle + texts


def _arrow(x1: int, y1: int, x2: int, y2: int) -> str:
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="currentColor" '
        'marker-end="url(#head)"/>'
    )


def _svg(label: str, high: int, body: str) -> str:
    head = (
        '<defs><marker id="head" markerWidth="8" markerHeight="8" refX="7" refY="3" '
        'orient="auto"><path d="M0,0 L7,3 L0,6 z" fill="currentColor"/></marker></defs>'
    )
    return (
        f'<svg viewBox="0 0 {WIDE} {high}" role="img" aria-label="{escape(label)}" '
        f'font-size="13">{head}{body}</svg>'
    )
