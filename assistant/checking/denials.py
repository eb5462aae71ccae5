"""What a sentence says that its paper denies, or denies that its paper says."""

import re
from collections.abc import Iterator

from assistant.text.stems import stem
from assistant.text.terms import stop_words
from index.text.statements import split_statements

# Negations of English grammar, adverbs of hardly ever among them: a closed class.
_DENYING = re.compile(
    r"\b(?:not|no|never|neither|nor|none|cannot|without|hardly|barely|scarcely|rarely|seldom"
    r"|fewer|less|little|rather than|instead of|lack(?:s|ed|ing)?|\w+n['’]t)\b",
    re.I,
)
_CLAUSE = re.compile(r"[,;:.()]|\b(?:but|while|whereas|although|though|because|since|and)\b", re.I)
_PIECE = re.compile(rf"{_DENYING.pattern}|[^\W\d_][\w'’-]*[^\W_]", re.I)
ALIKE = 0.3
"""Share of a statement's words that a sentence has which is about the same."""
REACH = 3
"""Words that matter, behind a negation, to which it is taken to reach."""


def opposed(statement: str, text: str) -> list[str]:
    """Words that a statement denies and the sentence of a text most like it says, or the reverse.

    One that the text has both ways opposes nothing. Two such words or more tell something; one is a
    reason to look.
    """
    said = {key: (word, no) for word, key, no in _denied(statement)}
    sentences = [_ways(text[start:end]) for start, end in split_statements(text)]
    nearest = max(sentences, key=lambda ways: len(ways.keys() & said.keys()), default={})
    if len(nearest.keys() & said.keys()) < ALIKE * len(said):
        return []
    ways = _ways(text)
    return [
        word for key, (word, no) in said.items() if key in nearest and ways.get(key) == {not no}
    ]


def _ways(text: str) -> dict[str, set[bool]]:
    """The words that matter in a text, and whether they stand there denied, or not, or both."""
    found: dict[str, set[bool]] = {}
    for _, key, no in _denied(text):
        found.setdefault(key, set()).add(no)
    return found


def _denied(text: str) -> Iterator[tuple[str, str, bool]]:
    """Each word that matters, its stem, and whether its clause denies it."""
    for clause in _CLAUSE.split(text):
        left, denies = 0, False
        for piece in _PIECE.findall(clause):
            if _DENYING.fullmatch(piece):
                left, denies = REACH, not denies if left else True
                continue
            key = stem(piece.lower())
            if key in stop_words():
                continue
            yield piece, key, denies and left > 0
            left -= 1
            denies = denies and left > 0
