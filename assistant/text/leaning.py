"""Whether a sentence leans on the one before it."""

import re

# The pronouns and connectives of English grammar, at the head of a sentence.
_LEANS = re.compile(
    r"\W*(?:it|its|they|their|them|he|she|these|those|this|such|however|moreover|furthermore"
    r"|therefore|thus|hence|instead|conversely|by contrast|in contrast|on the other hand|similarly"
    r"|likewise|nevertheless|nonetheless|additionally|consequently|accordingly|the latter"
    r"|the former|both)\b",
    re.I,
)


def leans_back(sentence: str) -> bool:
    """Whether a sentence opens with a word that points to what was said before."""
    return bool(_LEANS.match(sentence))
