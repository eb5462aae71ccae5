"""What a question is about: the words without which it would be another."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.text.spelling import known_words, unheard
from assistant.text.terms import stop_words
from assistant.text.words import stem

if TYPE_CHECKING:
    from index.embedding.remembered import Remembered

ANOTHER = 0.88
"""Cosine of a question to itself without a word, under which the word is what it is about. Of
questions asked of their own collection, 2 in 225 (Cranfield) and 9 in 400 (SciFact's claims) have
such a word that no paper found has; of those that belong elsewhere, many ("cure baldness")."""
LIKENESS = 0.6
"""Cosine of two words from which one may stand for the other: `babies`, `children`."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def missing_subject(question: str, texts: Sequence[str], embedder: "Remembered") -> str:
    """What a question is about where no text has it, nor a word like it; else ""."""
    known = known_words(texts)
    lacking = {w for w in unheard(question, known) if stem(w) not in stop_words()}
    runs = list(_runs(question, lacking))
    if not runs:
        return ""
    rests = [question[:start] + question[end:].lstrip() for start, end in runs]
    whole, *others = embedder.embed_queries([question, *rests])
    for (start, end), other in zip(runs, others, strict=True):
        if embedder.comparable(whole @ other) < ANOTHER:
            subject = question[start:end]
            words = embedder.embed_documents(sorted(set(known.values())))
            if embedder.comparable(words @ embedder.embed_queries([subject])[0]).max() < LIKENESS:
                return subject
    return ""


def _runs(question: str, words: set[str]) -> Iterator[tuple[int, int]]:
    """Where these words stand in a question, side by side as one: `mobile phones`."""
    start = end = 0
    for match in _WORD.finditer(question):
        if match.group() in words:
            start = match.start() if start == end else start
            end = match.end()
        elif start < end:
            yield start, end
            start = end = 0
    if start < end:
        yield start, end
