"""Where the sentences of an abstract begin and end.

A small set of rules in one pass instead of pysbd: see docs/search.md for the two compared.
"""

import re
from collections.abc import Iterator

# An end mark with its closing quotes and brackets, or an empty line. What follows is looked at in
# code: a lookahead here would make a long run of marks quadratic.
# Tags of HTML and JATS behind it belong to the sentence before: `fell.</p><p>Then`.
_TAG = r"<[/A-Za-z][^<>]{0,100}>|&lt;[/A-Za-z](?:(?!&[lg]t;)[^<>\s]){0,30}&gt;"
_MARK = re.compile(rf"""[.!?]+["'”’»)\]}}]*(?:{_TAG})*|[。！？]+|\n\s*\n""")
_BLOCK = re.compile(
    r"(?:<|&lt;)/?(?:\w{1,8}:)?(?:p|sec|title|br|div|li|list-item)\b", re.IGNORECASE
)
_TAGS = re.compile(rf"(?:(?:{_TAG})\s*)+")
_STARTERS = frozenset(
    """A Additionally After All Also Although An And As At Based Because Both But By Compared
    Consequently Conversely Copyright Crown Despite Due During Each Empirically Even Existing
    Experimental Experiments Extensive Finally First For From Further Furthermore Given Hence Here
    However If In Indeed Instead Interestingly It Its Lastly Let Many Meanwhile Moreover
    Most Motivated Nevertheless Next No Nonetheless Notably On One Other Our Overall Prior
    Recent Recently Results Second See Several Similarly Since So Some Specifically Such
    Surprisingly That The Their Then There Therefore These They Third This Those Through
    Thus To Together Two Under Unfortunately Unlike Using We What When Where Whereas Whether
    Which While With Without Yet""".split()
)
# Abbreviations that never end a sentence, and those that may when a typical opening word follows.
_NEVER_LAST = frozenset(
    """alg app approx appx art ca cf ch chap cor def dept dr e.g ed eds eq eqn eqs ex fig figs hon
    i.e lem mr mrs ms mt no nos p pp prof prop ref refs sec secs sect st sup suppl tab tbl
    thm v viz vol vols vs w.r.t""".split()
)
_RARELY_LAST = frozenset("al co corp etc inc jr ltd resp sp spp sr subsp univ var".split())
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
# A unit is no initial: `at 4.6 V. Single crystals`, `above 1 m. Restoring`, `30 sec. Then`.
_QUANTITY = re.compile(r"\d[\s\u00a0]?(?:[VAWKJNTFHMCLlgmshΩ]|sec|min|hr)$")
# `two parts: 1. A filter, which ...; 2. An index` counts within a sentence; `for k of 1, 2, and 3.
# We` does not.
_COUNTING = re.compile(r"[:;]\s+\d{1,2}$")
_COUNTING_ON = re.compile(r"[:;,]\s+(?:and|or)\s+\d{1,2}$")
_WORD = re.compile(r"[^\W\d_]+")
_GLUED = re.compile(r"[.!?][\"”’)\]]?([A-Z][a-z]*)(?=[\s,])")
_OPENS = re.compile(r"""["'“‘«(\[{]*(?:[a-z]+[A-Z0-9]|[^a-z\s,;:.!?)\]}%&=<>+*/-])""")
_LOOK_BACK = 40
LONGEST = 2_000
"""Characters of a sentence; a longer one is cut between words, so that none costs its square."""


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text, in order, stripped at both ends: `text[start:end]`.

    Time grows with the length of the text whatever it holds.

    >>> [text[a:b] for text in ["See Fig. 2 of Lee et al. (2020). It rose to 3.5."]
    ...  for a, b in split_sentences(text)]
    ['See Fig. 2 of Lee et al. (2020).', 'It rose to 3.5.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _ends(text):
        if any(map(str.isalpha, text[start : min(end, start + 100)])) or end == len(text):
            spans.extend(_pieces(text, *_stripped(text, start, end)))
            start = end
    return [span for span in spans if span[0] < span[1]]


def _ends(text: str) -> Iterator[int]:
    for mark in _MARK.finditer(text):
        if _ends_sentence(text, mark.start(), mark.end()):
            yield mark.end()
    yield len(text)


def _ends_sentence(text: str, at: int, end: int) -> bool:
    """Whether the end mark `text[at:end]` closes a sentence."""
    if text[at] in "。！？\n":
        return True
    if end == len(text):
        return False
    word = _word_before(text, at)
    if not text[end].isspace() and not _BLOCK.search(text, at, end):
        return _is_glued(text, at, word)
    follows = text[end : end + _LOOK_BACK].lstrip()
    if follows[:1] in "<&" and (tags := _TAGS.match(follows)):
        follows = follows[tags.end() :]
    if not follows:
        return False
    if not _OPENS.match(follows):
        return text[at:end] == "." and _ends_in_lower_case(word, follows)
    if text[at] in "!?" or text[at : at + 2] == "..":
        return True
    before = text[max(0, at - _LOOK_BACK) : at]
    if _counts(before, follows):
        return False
    return bool(_QUANTITY.search(before)) or _may_end(word, follows)


def _counts(before: str, follows: str) -> bool:
    """Whether a full stop belongs to the number of a part that is told next."""
    opening = _WORD.match(follows)
    starts_sentence = opening is not None and opening.group() in _STARTERS
    return bool(_COUNTING.search(before) or (_COUNTING_ON.search(before) and not starts_sentence))


def _word_before(text: str, at: int) -> str:
    """The word a mark is attached to, without the brackets and quotes that open it."""
    pieces = text[max(0, at - _LOOK_BACK) : at].split()
    attached = at > 0 and not text[at - 1].isspace() and pieces
    return pieces[-1].lstrip("([{\"'“‘«") if attached else ""


def _may_end(word: str, follows: str) -> bool:
    """Whether a full stop after `word` can close a sentence when `follows` comes next."""
    bare = word.lower()
    if bare in _NEVER_LAST:
        return False
    opening = _WORD.match(follows)
    starts_sentence = opening is not None and opening.group() in _STARTERS
    # An initial as in "D. E. Knuth", "U.S." or "Ph.D.".
    if bare in _RARELY_LAST or _INITIALS.fullmatch(word) or bare == "ph.d":
        return starts_sentence
    return True


def _ends_in_lower_case(word: str, follows: str) -> bool:
    """The same in text without capitals: `a flat plate . the flow`, `is shown. the flow`."""
    opening = _WORD.match(follows)
    if not word:
        return opening is not None
    plain = word.isalpha() and len(word) > 3 and word.lower() not in _NEVER_LAST
    return plain and opening is not None and opening.group().capitalize() in _STARTERS


def _is_glued(text: str, at: int, word: str) -> bool:
    """Whether a space was lost between two sentences: `training.We show`, not `torch.In`."""
    glued = _GLUED.match(text, at, at + _LOOK_BACK)
    if glued is None or glued.group(1) not in _STARTERS:
        return False
    tail = re.search(r"[^\W\d_]{3,}[)\]]?$|[0-9%)\]]$", word)
    return tail is not None and "." not in word.rstrip("0123456789%")[:-1].replace("i.e.", "")


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span, in pieces where it is too long for a sentence."""
    while end - start > LONGEST:
        space = max(text.rfind(c, start, start + LONGEST) for c in " \n\t")
        cut = space if space > start else start + LONGEST
        yield _stripped(text, start, cut)
        start = _stripped(text, cut, end)[0]
    yield start, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
