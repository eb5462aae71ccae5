"""The drawings of a review as SVG: the PRISMA diagram and the map of the cited papers."""

from collections.abc import Sequence
from html import escape

from assistant.review.render.document import diagram, short_name
from assistant.review.render.map_points import map_points
from assistant.review.types import Review
from index.text.clean import tidy

WIDE, HIGH, EDGE, LINE = 720, 420, 30, 20
COLOURS = ("#4269d0", "#a35a00", "#3a7d44", "#b3261e", "#6b4ea0", "#00758f", "#7a5c3e", "#8a3a6b")


def map_svg(review: Review) -> str:
    """Cited papers by meaning, near ones alike, each in the colour of its section."""
    found = map_points(review)
    dots = [
        _dot(
            place.number,
            EDGE + place.x * (WIDE - 2 * EDGE),
            EDGE + (1 - place.y) * (HIGH - 2 * EDGE),
            colour(place.section),
            short_name(place.paper),
        )
        for place in found
    ]
    shown = sorted({place.section for place in found})
    legend = [
        _legend(HIGH + LINE * n, colour(section), tidy(review.sections[section].heading))
        for n, section in enumerate(shown)
    ]
    high = HIGH + LINE * len(shown)
    # Its dots are links: who hears the page would not be told of them in an image.
    return _svg("Map of the cited papers", high, "".join([*dots, *legend]), role="group")


def colour(section: int) -> str:
    """The colour of a section on the map."""
    return COLOURS[section % len(COLOURS)]


def _legend(y: int, colour: str, heading: str) -> str:
    return (
        f'<circle cx="{EDGE}" cy="{y}" r="6" fill="{colour}"/>'
        f'<text x="{EDGE + 14}" y="{y + 4}" fill="currentColor">{escape(heading)}</text>'
    )


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


def _svg(label: str, high: int, body: str, *, role: str = "img") -> str:
    head = (
        '<defs><marker id="head" markerWidth="8" markerHeight="8" refX="7" refY="3" '
        'orient="auto"><path d="M0,0 L7,3 L0,6 z" fill="currentColor"/></marker></defs>'
    )
    return (
        f'<svg viewBox="0 0 {WIDE} {high}" role="{role}" aria-label="{escape(label)}" '
        f'font-size="13">{head}{body}</svg>'
    )
