"""Whether a paper says in so many words what a list asks for, whatever the cosines are."""

import re
from dataclasses import dataclass

from assistant.questions.asked import READ, absent_names, asked_names
from assistant.text.terms import stop_words
from assistant.text.words import stem, words
from index.paper import Paper
from index.text.clean import clean
from index.text.statements import split_statements

LONGEST = 6
"""Telling words of a criterion that may be looked for; more than these are never said together."""
# What papers do with a subject: asking for those that do narrows nothing down.
_DOING = frozenset(
    stem(word)
    for word in """address analyse analyze apply assess carry cite concern conduct consider contain
    cover deal describe discuss employ evaluate examine exist explore focus include investigate
    involve look measure mention name perform present regard relate report rely talk test topic
    subject treat write written run ran done make made base carry set""".split()
)
_COMPOUND = re.compile(r"[^\W\d_]\w*(?:-\w+)+")
_MENTION = re.compile(
    r"^\s*(?:explicitly\s+)?(?:mention|cite|name|contain)(?:s|ed|ing)?\b|\bthe (?:word|term)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a paper would have to say: words, by their stems, and names and compounds whole."""

    stems: frozenset[str] = frozenset()
    whole: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return 0 < len(self.stems) + len(self.whole) <= LONGEST


def telling(core: str) -> Wanted:
    """The words of a criterion that say what a paper is to be about."""
    whole = tuple(dict.fromkeys((*asked_names(core), *_COMPOUND.findall(core[:READ]))))
    rest = core[:READ]
    for name in whole:
        rest = rest.replace(name, " ")
    empty = stop_words() | _DOING
    return Wanted(frozenset(w.stem for w in words(rest) if w.stem not in empty), whole)


def asks_for_words(core: str) -> bool:
    """Whether only papers that say the words will do: `mention X`."""
    return bool(_MENTION.search(core[:READ])) and bool(telling(core).stems)


def sentence_that_says(wanted: Wanted, paper: Paper) -> tuple[int, int] | None:
    """The first sentence of an abstract, or (0, 0) for the title, with all that is wanted."""
    if not wanted:
        return None
    for start, end in (*split_statements(paper.abstract), (0, 0)):
        text = clean(paper.abstract[start:end] if end else paper.title)
        if not absent_names(wanted.whole, text) and wanted.stems <= {w.stem for w in words(text)}:
            return start, end
    return None
