"""How long the parts of a review are, so that together they have the words asked for."""

from collections.abc import Mapping, Sequence
from math import sqrt

from assistant.review.outline.themes import Theme
from assistant.review.types import ReviewPart

MOST_SENTENCES = 24
WORDS_A_SENTENCE = 25
"""What a section has where no length was asked for."""
USUAL: Mapping[ReviewPart, int] = {
    ReviewPart.ABSTRACT: 200,
    ReviewPart.INTRODUCTION: 250,
    ReviewPart.SYNTHESIS: 250,
    ReviewPart.LIMITATIONS: 120,
    ReviewPart.CONCLUSION: 130,
}
FEWEST = 40
"""Words of any part."""


def words_of_part(part: ReviewPart, asked: int | None) -> int:
    """The words of a part written last."""
    if asked is None:
        return USUAL[part]
    # Together two fifths of the words asked for; the sections share the rest.
    share = 0.4 * USUAL[part] / sum(USUAL.values())
    return max(min(round(asked * share), 2 * USUAL[part]), FEWEST)


def words_of_sections(themes: Sequence[Theme], asked: int | None) -> tuple[int, ...]:
    """The words of each section: by how many papers it has, within what was asked for."""
    if asked is None:
        return tuple(_usual(theme) for theme in themes)
    left = asked - sum(words_of_part(part, asked) for part in ReviewPart)
    shares = [sqrt(len(theme.papers)) for theme in themes]
    whole = sum(shares) or 1.0
    # Servers end a reply that is longer.
    return tuple(max(min(round(left * share / whole), 650), FEWEST) for share in shares)


def _usual(theme: Theme) -> int:
    most = max(2 * len(theme.papers), 6)
    return WORDS_A_SENTENCE * min(most, MOST_SENTENCES)
