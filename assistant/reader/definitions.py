"""Questions that ask what something is, and the sentences that define it.

Told by the shape of the sentence: "X is a ...", "X, which ...", "this is called X". Of the 67
questions of this kind written for this project, 24 have a best sentence of that shape, and none of
the 482 other sentences of their papers has it.
"""

import re
from functools import lru_cache

from assistant.text.stems import stem
from assistant.text.terms import stop_words

_ASKED = re.compile(
    r"\W*(?:what\s+(?:is|are|does)|what's|define)\s+(?:meant\s+by\s+)?(?:an?\s+|the\s+)?"
    r"(?P<term>\w[\w /-]{1,40}?)(?:\s+mean)?\W*",
    re.I,
)
_ABBREVIATED = r"(?:\s*\([^)]{1,40}\))?"
_ARTICLE = r"(?:an?|the|any|one|those|such)\b"
_IS_A = rf"\s*,?\s+(?:(?:is|are|was|were)\s+{_ARTICLE}|(?:means?|refers?\s+to|denotes?)\b)"
_APART = rf"(?:\s*[,:(–—]|\s+-)\s*(?:{_ARTICLE}|that\s+is|i\.e\.|which|in\s+which|where|or\b)"
_NAMED = r"\b(?:called|termed|known\s+as|named|dubbed|defined\s+as)\s+"
_WORD_BEFORE = re.compile(r"([\w-]+)\s+[\"“'‘]?$")
_PUTS_FORWARD = re.compile("(?:introduc|present|propos|develop|describ)", re.I)


def asked_term(question: str) -> str:
    """What a question asks the meaning of; "" for any other question."""
    match = _ASKED.fullmatch(question)
    return match["term"] if match else ""


def defines(sentence: str, term: str) -> bool:
    """Whether a sentence has the shape of a definition of the term."""
    starts = (match.start() for match in _defining(term).finditer(sentence))
    return any(_is_bare(sentence[max(0, at - 60) : at]) for at in starts)


def _is_bare(before: str) -> bool:
    """Whether what stands before a term leaves it as it is: "late" makes another of "dropout"."""
    match = _WORD_BEFORE.search(before)
    return (
        not match or stem(match[1].lower()) in stop_words() or bool(_PUTS_FORWARD.match(match[1]))
    )


@lru_cache(maxsize=64)
def _defining(term: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in re.split(r"[\s-]+", term.strip())]
    words[-1] = re.sub("s$", "", words[-1])
    named = r"(?<!\w)" + r"[\s-]+".join(words) + r"(?:e?s)?(?!\w)" + _ABBREVIATED
    article = rf"(?:{_ARTICLE}\s+)?[\"“'‘]?"
    return re.compile(rf"{named}(?:{_IS_A}|{_APART})|{_NAMED}{article}{named}", re.I)
