"""What papers set against a word of the topic, as `dense` against `sparse`."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from assistant.review.screen.paper_words import TopicReading, place_of, stems
from assistant.review.screen.topic import Parts, Unit, says
from assistant.text.terms import stop_words

Opposites = Mapping[Parts, frozenset[Parts]]
PAPERS, OFTEN = 3, 0.05
"""Papers that set two words against each other, at least: so many, and so large a share of those
that say the topic's."""
_WORD = r"[^\W\d_][^\W\d_-]*(?:-[^\W\d_]+)*"
_AGAINST = re.compile(
    rf"(?=(?<![\w-])({_WORD})(?:,?\s(?:and|or|nor|vs\.?|versus|over|than|&)\s|/)({_WORD}))",
    re.IGNORECASE,
)


def opposites(units: Sequence[Unit], read: Sequence[TopicReading]) -> Opposites:
    """The words that papers set against the topic's: `sparse and dense`, `laminar or turbulent`.

    Of the words that stand before another one of the topic alone: they say which kind it is.
    """
    kinds = {unit.parts for unit, _ in pairwise(units)}
    asked = {part for unit in units for part in unit.parts}
    counts: Counter[tuple[Parts, Parts]] = Counter()
    users: Counter[Parts] = Counter()
    for one in read:
        users.update(kind for kind in kinds if any(place_of(kind, s) for s in one.sentences))
        pairs = {(stems(a), stems(b)) for a, b in _AGAINST.findall(one.paper.text)}
        both = pairs | {(b, a) for a, b in pairs}
        counts.update((a, b) for a, b in both if a in kinds and not asked & set(b) and _telling(b))
    often = {pair for pair, n in counts.items() if n >= max(PAPERS, OFTEN * users[pair[0]])}
    return {kind: frozenset(b for a, b in often if a == kind) for kind in kinds}


def names_opposite(units: Sequence[Unit], against: Opposites, title: Sequence[str]) -> bool:
    """Whether a title, as stems, is on the opposite: `dense text retrieval`, and nothing sparse."""
    for unit, following in pairwise(units):
        if says(unit, title):
            continue
        after = place_of(following.parts, title)
        for other in against[unit.parts]:
            ends = [place + len(other) for place in place_of(other, title)]
            # Words from an opposite to the word that it stands before, at most: `dense text
            # retrieval`.
            if any(0 <= place - end < 2 for end in ends for place in after):
                return True
    return False


def _telling(parts: Parts) -> bool:
    return bool(parts) and not all(part in stop_words() for part in parts)
