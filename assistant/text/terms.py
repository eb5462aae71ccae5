"""The words of a question that say what it is about, and how telling each of them is."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log

from assistant.text.stems import stem, words
from index.text.markup import without_markup

# Words that ask, beside those that only hold a sentence together.
_ASKING = (
    "a about after all also am an and any are as at be been before being between both but by can "
    "compare compared could did differ do does doing done during each either few find for from "
    "further gave get give given had has have having he her here him his how i if in into is it "
    "its itself just let list make many may me might mine more most much must my no nor not of off "
    "on once one only or other our ours out over own paper per please same say shall she "
    "should show so some study such take tell than that the their them then there these they this "
    "those through to too under until up us use used using very via was we were what when "
    "where whether which while who whom whose why will with within without work would yet "
    "you your"
)


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Stems of the words that ask a question or hold a sentence together."""
    return frozenset(stem(word) for word in _ASKING.split())


def terms(text: str) -> list[str]:
    """Stems of the words of `text` that carry meaning, in order, repeats kept."""
    stop = stop_words()
    return [word.stem for word in words(without_markup(text)) if word.stem not in stop]


def rarity(texts: Iterable[Iterable[str]]) -> Mapping[str, float]:
    """How telling each word is among `texts`: log(1 + number of texts / texts with it)."""
    counts: dict[str, int] = {}
    total = 0
    for text in texts:
        total += 1
        for word in set(text):
            counts[word] = counts.get(word, 0) + 1
    return {word: log(1 + total / count) for word, count in counts.items()}
