"""The drawings of a review, laid out and as SVG: the PRISMA diagram and the map of its papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from assistant.review.render.document import diagram, short_name
from assistant.review.render.map_points import map_points
from assistant.review.types import Review
from index.text.clean import tidy

WIDE, HIGH, EDGE, LINE = 720, 420, 30, 20
TOP, LEFT, STEP_WIDE, ASIDE_LEFT, ASIDE_WIDE = 10, 10, 250, 320, 390
MIDDLE, GAP, ROW, INNER = LEFT + STEP_WIDE // 2, 30, 18, 10
"""Of the flow diagram: where its two columns are, and the space between boxes and lines."""
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


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A box of the flow diagram: its place and size, and its lines, short enough for it."""

    x: int
    y: int
    wide: int
    high: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlowLayout:
    """The PRISMA diagram laid out: boxes, arrows as (x1, y1, x2, y2), and how high it is."""

    boxes: tuple[FlowBox, ...]
    arrows: tuple[tuple[int, int, int, int], ...]
    high: int


def flow_layout(review: Review) -> FlowLayout:
    """The steps one below the other, what was left out at each beside it."""
    boxes: list[FlowBox] = []
    arrows: list[tuple[int, int, int, int]] = []
    y, below = TOP, 0
    for text, aside in diagram(review):
        step = _box(LEFT, y, STEP_WIDE, [text])
        beside = [_box(ASIDE_LEFT, y, ASIDE_WIDE, aside)] if aside else []
        if boxes:
            arrows.append((MIDDLE, below, MIDDLE, y))
        if beside:
            arrows.append((LEFT + STEP_WIDE, y + ROW, ASIDE_LEFT, y + ROW))
        boxes += [step, *beside]
        below = y + step.high
        y += max(box.high for box in (step, *beside)) + GAP
    return FlowLayout(tuple(boxes), tuple(arrows), y - GAP + TOP)


def _box(x: int, y: int, wide: int, lines: Sequence[str]) -> FlowBox:
    # What a sign takes of a box's width, its edges included.
    whole = [part for line in lines for part in wrap(tidy(line), wide // 7) or [""]]
    return FlowBox(x, y, wide, max(2 * ROW, ROW * len(whole) + ROW), tuple(whole))


def flow_svg(review: Review) -> str:
    """The PRISMA diagram."""
    laid_out = flow_layout(review)
    parts = [*map(_box_svg, laid_out.boxes), *(_arrow(*arrow) for arrow in laid_out.arrows)]
    return _svg("How the papers were chosen", laid_out.high, "".join(parts))


def _dot(number: int, x: float, y: float, colour: str, title: str) -> str:
    return (
        f'<a href="#r{number}"><circle cx="{x:.0f}" cy="{y:.0f}" r="13" fill="{colour}"/>'
        f'<text x="{x:.0f}" y="{y + 4:.0f}" fill="#fff" text-anchor="middle">{number}</text>'
        f"<title>{escape(title)}</title></a>"
    )


def _box_svg(box: FlowBox) -> str:
    texts = "".join(
        f'<text x="{box.x + INNER}" y="{box.y + ROW + 4 + ROW * n}" fill="currentColor">'
        f"{escape(line)}</text>"
        for n, line in enumerate(box.lines)
    )
    rectangle = (
        f'<rect x="{box.x}" y="{box.y}" width="{box.wide}" height="{box.high}" rx="4" fill="none" '
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
