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
    r"\W*(?:(?:crown )?copyright\W*(?:\d{4}|(?:by|held|of|the)\b|$)|copyright\s*(?:©|\(c\))"
    r"|\(c\)|©|℗"
    r"|all rights reserved|published by|this article is protected|this is an open[- ]access"
    r"|this article is (?:published )?(?:under|licen[cs]ed|part of|categori[sz]ed)"
    r"|(?:licen[cs]ee|exclusive licen[cs]ee)\b|under (?:a|the) creative commons"
    r"|\(?(?:clinical\s?trials\.gov|funded by|supported by a grant)|trial registration"
    r"|supplementa(?:ry|l) (?:data|information|materials?)\b"
    r"|(?:contact|correspondence|availability and implementation)\s*:)",
    re.IGNORECASE,
)
# A sentence of nothing but these words, a name or two and a link says only where the code lies.
_CODE = frozenset(
    "code codes codebase software dataset datasets implementation implementations script scripts "
    "checkpoints weights repository package github gitlab zenodo figshare".split()
)
_THINGS = _CODE | frozenset(
    "data model models demo project page website resource resources benchmark tool tools toolkit "
    "video videos materials source web library server link url app".split()
)
_AVAILABLE = frozenset(
    "available found accessed downloaded released release open opensourced sourced obtained hosted "
    "provided publicly freely upon request accessible shared".split()
)
_PUBLIC = frozenset("publicly freely request".split())
_RELEASED = frozenset("available released release opensourced downloaded".split())
_PLAIN = frozenset(
    "the our all its this a an and or of for to at on in from via by with under we is are was were "
    "be been has have will can may that it which here soon also now made make both along together "
    "open source pretrained pre trained corresponding associated full complete related used paper "
    "work study results experiments reproduce reproducing experimental as please see visit more "
    "details information about through following http https com org io www license mit apache "
    "reasonable authors author corresponding acceptance publication".split()
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s]+|\\url\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_ONLY_HEADING = re.compile(rf"(?:(?:{_HEADING_WORDS})\W+)+", re.IGNORECASE)


def split_statements(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of an abstract that say something, in order: `text[start:end]`.

    A heading or a number in front of one is left out, and so are copyright notices, where the code
    lies, and the like. Where there are only headings they are given.

    >>> [text[a:b] for text in ["RESULTS: It rose. © 2020 Elsevier B.V."]
    ...  for a, b in split_statements(text)]
    ['It rose.']
    """
    whole = split_sentences(text)
    cut = ((start + heading_length(text[start:end]), end) for start, end in whole)
    kept = [(a, b) for a, b in cut if a < b and not is_small_print(text[a:b])]
    found = [span for span in kept if not _ONLY_HEADING.fullmatch(text, *span)]
    return found or [(a, b) for a, b in whole if not is_small_print(text[a:b])]


def is_small_print(sentence: str) -> bool:
    """Whether a sentence is a copyright notice, says where code or data lie, or the like.

    >>> is_small_print("Our code is available at https://example.org/x.")
    True
    """
    return bool(_SMALL_PRINT.match(sentence)) or _says_where_the_code_is(sentence)


def _says_where_the_code_is(sentence: str) -> bool:
    if len(sentence) > 250:
        return False
    bare, links = _LINK.subn(" ", sentence)
    words = {word.lower() for word in _LETTERS.findall(bare)}
    if links and not words:
        return True
    given = bool(links) or bool(words & _PUBLIC)
    found = bool(given and words & _THINGS) or bool(words & _CODE and words & _RELEASED)
    # Two words may name the thing.
    return found and len(words - _THINGS - _AVAILABLE - _PLAIN) <= 2


def heading_length(sentence: str) -> int:
    """How many characters in front of a sentence are the heading of its section, or a number."""
    head = sentence[:80]
    found = _NUMBER.match(head) or _BARE.match(head) or _HEADING.match(head)
    if not found or (found.re is _HEADING and _LOWER_INSIDE.search(found.group())):
        return 0
    number = _NUMBER.match(sentence, found.end())
    return number.end() if number else found.end()
