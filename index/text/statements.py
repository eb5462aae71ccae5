"""What an abstract says, sentence by sentence: without its headings, numbers and small print."""

import re

from index.text.sentences import split_sentences

_HEADING_WORDS = (
    "abstract|aims?|analysis|and|applications?|background|clinical|conclusions?|context|data|design|discussion"
    r"|evidence|exposures?|extraction|findings?|funding|goals?|hypothesis|implications?"
    "|importance|in|interpretation|interventions?|introduction|key|limitations?|main|materials?"
    "|measurements?|measures?|methodology|methods?|motivation|objectives?|observations?|of"
    "|originality|outcomes?|participants?|patients?|practice|primary|procedures?|purpose"
    "|question|rationale|registration|relevance|research|results?|review|sample|scope|selection"
    "|settings?|significance|sources?|statement|statistical|study|subjects?|summary|synthesis"
    "|the|trial|unlabelled|value"
)
_SURE_HEADINGS = (
    "AIMS?|BACKGROUND|CONCLUSIONS?|CONTEXT|DISCUSSION|FINDINGS?|IMPORTANCE|INTERPRETATION"
    "|INTRODUCTION|METHODS?|OBJECTIVES?|PURPOSE|RATIONALE|RESULTS?|SIGNIFICANCE"
)
_BEFORE_CAPITALS = r"(?=[A-Z][\w/-]*(?:\s\([^()]*\))?,?\s[a-z])"
_HEADING = re.compile(
    # `METHODS AND RESULTS: ...`, `Main results: ...`, and `METHODS We ...` where the colon is lost.
    rf"(?:(?:{_HEADING_WORDS})(?:\s*[,/&]\s*|\s+))*(?:{_HEADING_WORDS})\s*(?::|\n|\.\s*[-–—])\s*",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:(?:{_HEADING_WORDS.upper()})(?:\s*[,/&]\s*|\s+))*(?:(?:{_HEADING_WORDS.upper()})\s+"
    # Before a name in capitals, `RESULTS IL-6 was`, only what is a heading wherever it stands so.
    rf"(?=[A-Z][a-z]|[A-Z] [a-z]|\d)|(?:{_SURE_HEADINGS})\s+{_BEFORE_CAPITALS})"
)
_LOWER_INSIDE = re.compile(r"\b[a-z]\w* +[a-z]")
_NUMBER = re.compile(r"\d{1,2}[.)]\s+(?=[A-Z])")
_SMALL_PRINT = re.compile(
    r"(?:copyright\b|\(c\)|©|℗|all rights reserved|published by|this article is protected"
    r"|\(?(?:clinical\s?trials\.gov|funded by|supported by a grant)|trial registration)",
    re.IGNORECASE,
)
_ONLY_HEADING = re.compile(rf"(?:(?:{_HEADING_WORDS})\W+)+", re.IGNORECASE)
LONGEST_HEADING = 80


def split_statements(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of an abstract that say something, in order: `text[start:end]`.

    A heading or a number in front of one is left out, and so are copyright notices and the like,
    unless there is nothing else.

    >>> [text[a:b] for text in ["RESULTS: It rose. © 2020 Elsevier B.V."]
    ...  for a, b in split_statements(text)]
    ['It rose.']
    """
    whole = split_sentences(text)
    cut = ((start + heading_length(text[start:end]), end) for start, end in whole)
    kept = [span for span in cut if span[0] < span[1] and not _SMALL_PRINT.match(text, *span)]
    return [span for span in kept if not _ONLY_HEADING.fullmatch(text, *span)] or whole


def heading_length(sentence: str) -> int:
    """How many characters in front of a sentence are the heading of its section, or a number."""
    head = sentence[:LONGEST_HEADING]
    found = _NUMBER.match(head) or _BARE.match(head) or _HEADING.match(head)
    if not found or (found.re is _HEADING and _LOWER_INSIDE.search(found.group())):
        return 0
    return found.end()
