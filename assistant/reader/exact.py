"""What can be told without judging: the very words, the figures, the names, the language, and a
sentence that is all but copied and yet says something else.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from assistant.reader.figures import agrees
from assistant.reader.quantities import find_quantities
from assistant.text.language import language_of
from assistant.text.stems import absent, names, stem
from assistant.text.terms import stop_words

COPIED = 0.8
"""Share of a statement's words in the order of a sentence from which it is all but a copy."""
LEAST_COPIED, MOST_COPIED = 4, 80
"""Words below which nothing is a copy, and above which nothing is laid word by word."""
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# The negations of English grammar, a closed class; what a sentence means is not read off a list.
_NEGATION = re.compile(
    r"(?:not|no|never|neither|nor|none|nothing|nobody|nowhere|cannot|without|\w+n['’]t)", re.I
)
_JOINING = re.compile(r"(?:and|or|nor|both|by|with|between)", re.I)


def says_verbatim(statement: str, text: str) -> bool:
    """Whether a text has the statement's words in one piece, whatever the case and punctuation."""
    said = squeezed(statement)
    return bool(said) and f" {said} " in f" {squeezed(text)} "


def denies(text: str) -> bool:
    """Whether a text has a negation."""
    return any(_NEGATION.fullmatch(word) for word in _WORD.findall(text))


def squeezed(text: str) -> str:
    """The words of a text in small letters, a blank between each."""
    return " ".join(re.findall(r"\w+", text.lower()))


def other_language(statement: str, text: str) -> str:
    """Why a statement can't be held against a text in another language; "" where it can."""
    said, source = language_of(statement), language_of(text)
    if said and source and said != source:
        return f"The statement is in {said}, the paper in {source}: not verified."
    return ""


def unmentioned(statement: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Names in a statement (`CIFAR-100`, `IL-6`, `Phoenix`) that no text mentions.

    None in another language than English, which may write a name otherwise.
    """
    if language_of(statement) not in ("", "English"):
        return ()
    return absent(names(statement), "\n".join(texts))


def turned(statement: str, sentence: str) -> str:
    """How a statement that all but copies a sentence says otherwise; "" if it does not.

    Seen are a negation put in or left out, another figure, and two sides that change places.
    """
    said, source = _words(statement), _words(sentence)
    if not LEAST_COPIED <= len(said) <= MOST_COPIED or len(source) > MOST_COPIED:
        return ""
    mine = [w for w in said if not _NEGATION.fullmatch(w)]
    theirs = [w for w in source if not _NEGATION.fullmatch(w)]
    *blocks, _ = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    if sum(block.size for block in blocks) < COPIED * len(mine):
        return "The paper has the two the other way round." if _exchanged(mine, theirs) else ""
    if other := _other_figure(statement, sentence):
        return other
    reached = range(blocks[0].b, blocks[-1].b + blocks[-1].size)
    if _negations(said, range(len(said) + 1)) % 2 != _negations(source, reached) % 2:
        return "One of the two denies what the other says."
    return ""


def replaced(statement: str, sentence: str) -> tuple[str, str] | None:
    """The one word that a statement changes of a sentence it copies, and what stands there.

    Whether the two mean the same, nobody has judged. None where it copies none, or changes more.
    """
    mine, theirs = _WORD.findall(statement), _WORD.findall(sentence)
    if not LEAST_COPIED <= len(mine) <= MOST_COPIED or len(theirs) > MOST_COPIED:
        return None
    said, source = list(map(_compared, mine)), list(map(_compared, theirs))
    matcher = SequenceMatcher(None, said, source, autojunk=False)
    changed = [code for code in matcher.get_opcodes() if code[0] in ("replace", "delete")]
    if len(changed) != 1 or len(said) - (changed[0][2] - changed[0][1]) < COPIED * len(said):
        return None
    kind, start, end, at, until = changed[0]
    if kind != "replace" or end - start != 1 or until - at != 1:
        return None
    if {said[start], source[at]} & stop_words():
        return None
    return mine[start], theirs[at]


def _words(text: str) -> list[str]:
    """The words of a text as they are compared: stems, and every figure as one sign."""
    counted = {i for q in find_quantities(text) for i in range(q.start, q.end)}
    return ["#" if m.start() in counted else _compared(m.group()) for m in _WORD.finditer(text)]


def _compared(word: str) -> str:
    return word.lower() if _NEGATION.fullmatch(word) else stem(word)


def _negations(words: Sequence[str], reached: range) -> int:
    """The negations that stand among the other words numbered in `reached`."""
    at = count = 0
    for word in words:
        if not _NEGATION.fullmatch(word):
            at += 1
        elif at in reached:
            count += 1
    return count


def _other_figure(statement: str, sentence: str) -> str:
    """How a figure differs from the one in its place, where both have as many figures."""
    mine, theirs = find_quantities(statement), find_quantities(sentence)
    if not mine or len(mine) != len(theirs):
        return ""
    apart = [one for one, other in zip(mine, theirs, strict=True) if not agrees(one, other)]
    if any(not any(agrees(one, other) for other in theirs) for one in apart):
        return "The paper gives another figure."
    return "The paper gives these figures for something else." if apart else ""


def _exchanged(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether `A beats B` became `B beats A`: the same words about a middle, sides exchanged.

    Words that join two sides as equals, or turn a verb round (`by`), leave it open.
    """
    if any(_JOINING.fullmatch(word) for word in (*mine, *theirs)):
        return False
    start = next((n for n, word in enumerate(theirs) if word in mine), 0)
    end = max((n for n, word in enumerate(theirs) if word in mine), default=-1) + 1
    window = list(theirs[start:end])
    if sorted(mine) != sorted(window) or list(mine) == window:
        return False
    size = len(mine)
    for left in range(1, size - 1):
        for right in range(left + 1, size):
            a, middle, b = window[:left], window[left:right], window[right:]
            if b + middle + a == list(mine):
                return True
    return False
