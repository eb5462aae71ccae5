"""Where a quote of a model's stands in a text: word for word, or it is none.

A model sees a text tidied and defused and may write other quotation marks, dashes and blanks:
those count as the same. Nothing else does.
"""

import re
from functools import lru_cache

from assistant.models.prompt import defuse
from index.text.statements import split_statements

_SAME = str.maketrans("‘’‚“”„«»‐‑‒–—−", '\'\'\'"""""------')
_ELLIPSIS = re.compile(r"\s*(?:\(?(?:\.\.\.|…)\)?|\(\.\.\.\))\s*")
_AROUND = " \"'.,;:“”‘’"


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """The sentences of a text that a quote stands in, as `text[start:end]`; None if it does not.

    Of a quote with an ellipsis each part must stand there; the longest one is found.
    """
    folded, places = _folded(text)
    parts = [_fold(part).strip(_AROUND.replace(" ", "")) for part in _ELLIPSIS.split(quote)]
    wanted = [part for part in parts if part]
    # Less than twelve characters stand anywhere.
    if not wanted or max(map(len, wanted)) < 12:
        return None
    found = [folded.find(part) for part in wanted]
    if min(found) < 0:
        return None
    longest = max(range(len(wanted)), key=lambda n: len(wanted[n]))
    first = places[found[longest]]
    last = places[found[longest] + len(wanted[longest]) - 1] + 1
    return _sentences_around(text, first, last)


def _sentences_around(text: str, first: int, last: int) -> tuple[int, int]:
    """The whole sentences that a span touches; the span itself where it is in none."""
    touched = [(a, b) for a, b in split_statements(text) if a < last and first < b]
    if not touched:
        return first, last
    return min(touched[0][0], first), max(touched[-1][1], last)


def _fold(text: str) -> str:
    return _folded(text)[0]


@lru_cache(maxsize=512)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The signs of a text that count, and where each of them stands."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for sign in defuse(letter).translate(_SAME).casefold():
            if not sign.isspace() and sign != "\\":
                letters.append(sign)
                places.append(place)
    return "".join(letters), tuple(places)
