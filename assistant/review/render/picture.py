"""The drawings of a review as pictures, for Word and pandoc. The only file that imports Pillow."""

from io import BytesIO
from typing import Any

from assistant.review.render.drawings import EDGE, HIGH, INNER, ROW, WIDE, colour, flow_layout
from assistant.review.render.map_points import map_points
from assistant.review.render.tree import Drawing
from assistant.review.types import Review

SHARP = 3
"""Dots of the picture for each of the drawing."""
TIP = 5


def picture(review: Review, drawing: Drawing) -> bytes:
    """The map or the flow diagram as PNG."""
    image = _map(review) if drawing is Drawing.MAP else _flow(review)
    data = BytesIO()
    image.save(data, "PNG", optimize=True)
    return data.getvalue()


def _canvas(high: int) -> tuple[Any, Any, Any]:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (WIDE * SHARP, high * SHARP), "white")
    return image, ImageDraw.Draw(image), ImageFont.load_default(13 * SHARP)


def _map(review: Review) -> Any:
    """The cited papers by meaning, each in the colour of its section."""
    image, draw, font = _canvas(HIGH)
    draw.rectangle((0, 0, WIDE * SHARP - 1, HIGH * SHARP - 1), outline="#888888", width=SHARP)
    for place in map_points(review):
        x = SHARP * (EDGE + place.x * (WIDE - 2 * EDGE))
        y = SHARP * (EDGE + (1 - place.y) * (HIGH - 2 * EDGE))
        r = SHARP * 13
        draw.ellipse((x - r, y - r, x + r, y + r), fill=colour(place.section))
        draw.text((x, y), str(place.number), fill="white", font=font, anchor="mm")
    return image


def _flow(review: Review) -> Any:
    """The boxes and arrows of the PRISMA diagram."""
    laid_out = flow_layout(review)
    image, draw, font = _canvas(laid_out.high)
    for box in laid_out.boxes:
        corners = (box.x, box.y, box.x + box.wide, box.y + box.high)
        sized = tuple(SHARP * corner for corner in corners)
        draw.rounded_rectangle(sized, 4 * SHARP, outline="black", width=SHARP)
        for n, line in enumerate(box.lines, 1):
            at = (SHARP * (box.x + INNER), SHARP * (box.y + ROW * n))
            draw.text(at, line, fill="black", font=font, anchor="lm")
    for x1, y1, x2, y2 in laid_out.arrows:
        draw.line([(SHARP * x1, SHARP * y1), (SHARP * x2, SHARP * y2)], fill="black", width=SHARP)
        along, aside = ((-TIP, 0), (0, TIP)) if y1 == y2 else ((0, -TIP), (TIP, 0))
        wings = [
            (SHARP * (x2 + along[0] + sign * aside[0]), SHARP * (y2 + along[1] + sign * aside[1]))
            for sign in (1, -1)
        ]
        draw.polygon([(SHARP * x2, SHARP * y2), *wings], fill="black")
    return image
