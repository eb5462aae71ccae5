"""Words of a question that no paper found has, since they are misspelt.

The embedder's own vocabulary tells common words from others: it cuts a rare word into pieces.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA

from assistant.text.stems import stem
from index.embedding.embedder import Embedder

_WORD = re.compile(r"(?<![\w-])[^\W\d_]{5,}(?![\w-])")
_ENDING = re.compile(r"(?:'s|s|es|ed|d|ing|ly)$")
_ANY_WORD = re.compile(r"[^\W\d_]{4,}")
# Words that differ in these are two words, however alike they look.
_OPPOSED = (
    ("hypo", "hyper"), ("inter", "intra"), ("micro", "macro"), ("pre", "pro"), ("endo", "exo"),
    ("ab", "ad"), ("ante", "anti"), ("infra", "intra"), ("homo", "hetero"),
)  # fmt: skip
_CHEMICAL = ("ate", "ite", "ide", "ane", "ene", "yne", "ine", "one", "ase", "ose", "ium", "ol")


def respell(question: str, texts: Sequence[str], embedder: Embedder) -> Mapping[str, str]:
    """Misspelt words of a question, each with the word of the papers it was meant for."""
    known = known_words(texts)
    strange = unheard(question, known)
    if len(strange) > 12:
        return {}  # another language, or no question at all
    # Pieces from which a word is rare enough to be misspelt.
    wrong = [word for word in strange if pieces(word, embedder) >= 2]
    found = {word: _nearest(word, known.values()) for word in wrong}
    return {word: right for word, right in found.items() if right}


def unheard(question: str, known: Mapping[str, str]) -> list[str]:
    """The longer words of a question that no text has, by stem or by a long common beginning."""
    long = [match.group() for match in _WORD.finditer(question)]
    return [word for word in long if stem(word) not in known and not _begins(word, known)]


def pieces(word: str, embedder: Embedder) -> int:
    """In how many pieces the embedder's tokenizer cuts a word: one for a common one.

    Whatever its ending: `injections` is as common as `injection`.
    """
    forms = {word.lower(), _ENDING.sub("", word.lower())}
    return min(embedder.count_tokens(form) for form in forms) - embedder.count_tokens("a") + 1


def known_words(texts: Iterable[str]) -> dict[str, str]:
    """The words of texts by stem, lower case."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _ANY_WORD.finditer(text):
            found.setdefault(stem(match.group()), match.group().lower())
    return found


def _begins(word: str, known: Mapping[str, str]) -> bool:
    # A shorter word is not mended.
    least = max(5, round(0.7 * len(word)))
    start = stem(word)[:least]
    return len(start) >= least and any(one.startswith(start) for one in known)


def _nearest(word: str, known: Iterable[str]) -> str:
    wanted = word.lower()
    # Of a long word two letters may be wrong.
    most = 2 if len(wanted) >= 8 else 1
    near = [
        (OSA.distance(wanted, one), one)  # letters put in, left out, exchanged or turned round
        for one in set(known)
        if one[0] == wanted[0] and abs(len(one) - len(wanted)) <= most
    ]
    best, right = min(near, default=(most + 1, ""))
    return right if best <= most and not _opposed(wanted, right) else ""


def _opposed(word: str, other: str) -> bool:
    for a, b in _OPPOSED:
        for one, two in ((word, other), (other, word)):
            if one.startswith(a) and two.startswith(b):
                return True
    ends = [next((e for e in _CHEMICAL if w.endswith(e)), "") for w in (word, other)]
    return bool(ends[0] and ends[1]) and ends[0] != ends[1]


def respelt(text: str, meant: Mapping[str, str]) -> str:
    """A text with other words for some of its own, none of them respelt in turn."""
    if not meant:
        return text
    words = "|".join(map(re.escape, meant))
    return re.sub(rf"(?<![\w-])(?:{words})(?![\w-])", lambda match: meant[match[0]], text)
