"""The map of a review as a picture, for Word. The only file that imports Pillow."""

from io import BytesIO

from assistant.review.render.figures import EDGE, HIGH, WIDE, colour
from assistant.review.render.map_points import map_points
from assistant.review.types import Review

SHARP = 3
"""Dots of the picture for each of the drawing."""
RADIUS = 13


def map_png(review: Review) -> BytesIO:
    """The cited papers by meaning, each in the colour of its section."""
    from PIL import Image, ImageDraw, ImageFont

    found = map_points(review)
    image = Image.new("RGB", (WIDE * SHARP, HIGH * SHARP), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(13 * SHARP)
    draw.rectangle((0, 0, WIDE * SHARP - 1, HIGH * SHARP - 1), outline="#888888", width=SHARP)
    for place in found:
        x = SHARP * (EDGE + place.x * (WIDE - 2 * EDGE))
        y = SHARP * (EDGE + (1 - place.y) * (HIGH - 2 * EDGE))
        r = SHARP * RADIUS
        draw.ellipse((x - r, y - r, x + r, y + r), fill=colour(place.section))
        draw.text((x, y), str(place.number), fill="white", font=font, anchor="mm")
    data = BytesIO()
    image.save(data, "PNG", optimize=True)
    data.seek(0)
    return data
