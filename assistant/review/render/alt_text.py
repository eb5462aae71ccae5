"""What is drawn of a review in words, for who can't see it."""

from assistant.review.render.document import diagram
from assistant.review.render.map_points import map_points
from assistant.review.render.tree import Drawing
from assistant.review.types import Review


def told_in_words(review: Review, drawing: Drawing) -> str:
    """The map or the flow diagram as text."""
    return _map_told(review) if drawing is Drawing.MAP else _flow_told(review)


def _map_told(review: Review) -> str:
    """Which papers stand together."""
    told = []
    found = map_points(review)
    for n in sorted({place.section for place in found}):
        held = ", ".join(str(place.number) for place in found if place.section == n)
        told.append(f"{review.sections[n].heading}: {held}")
    return f"The cited papers by number, near ones alike, by section. {'; '.join(told)}."


def _flow_told(review: Review) -> str:
    """The steps from the papers found to those cited, and what was left out at each."""
    steps = [f"{text} ({'; '.join(aside)})" if aside else text for text, aside in diagram(review)]
    return f"From the papers found to those cited. {'. '.join(steps)}."
