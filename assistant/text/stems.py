"""Words as they are compared: stems, names, and how much a word says."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from assistant.text.lexicon import alike, listed
from index.text.markup import without_markup
from index.text.normalization import american

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa",
    "λ": "lambda", "μ": "micro", "µ": "micro", "σ": "sigma", "τ": "tau", "ω": "omega",
}  # fmt: skip
_LATIN = {"μ": "u", "µ": "u"} | {
    said: name[0] for letter, name in GREEK.items() if name != "micro" for said in (letter, name)
}
_GREEK = re.compile("|".join(_LATIN))
_COUNTED = re.compile(r"([a-z]{2,8})(\d{1,3})")
_KIND_OF = re.compile(r"([a-z]{1,3})([A-Z]{2,})s?")
_TURNED = re.compile(r"(?:un|non)(\w{2,}(?:ed|en|able|al|ful|ing|ive)|seen|\w*known)", re.I)
_WORD = re.compile(r"[^\W\d_](?:[\w]|[-'’](?=\w))*|\d[\w.,·]*\w|\d")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as written, its stem, and where it starts (characters).

    `denied` says that a prefix turns it round; its stem is then that of the rest: `unseen`, `seen`.
    """

    text: str
    stem: str
    start: int
    denied: bool = False

    @property
    def content(self) -> bool:
        """Whether it says something: neither a stop word nor a lone letter or figure."""
        stop = listed("stop")
        return not (self.stem in stop or self.text.lower() in stop or self.text.isdigit())


_STEMMING = Lock()


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word; of words that stand for each other (`renal`, `kidney`) that of the first.

    In American spelling and small letters, accents and Greek letters spelt out.
    """
    own = _own_stem(word)
    return _alike().get(own, own)


@lru_cache(maxsize=1)
def _alike() -> dict[str, str]:
    return {_own_stem(word): _own_stem(words[0]) for words in alike() for word in words}


def _own_stem(word: str) -> str:
    plain = unicodedata.normalize("NFKD", "".join(GREEK.get(c, c) for c in word.lower()))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")
    # A stemmer keeps the word it is at in itself: two threads would cut each other's.
    with _STEMMING:
        return str(_stemmer().stemWord(american(plain.removesuffix("'s"))))


def words(text: str) -> tuple[Word, ...]:
    """The words of a text; a hyphenated compound is its parts, unless it holds a figure."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if "-" not in word or any(c.isdigit() for c in word):
            found.append(_read(word, match.start()))
            continue
        at = match.start()
        for part in word.split("-"):
            found.append(_read(part, at))
            at += len(part) + 1
    return tuple(found)


def _read(word: str, start: int) -> Word:
    turned = _TURNED.fullmatch(word)
    if turned and word.lower() not in listed("not_turned"):
        return Word(word, stem(turned[1]), start, denied=True)
    return Word(word, stem(word), start)


def content(found: Iterable[Word]) -> frozenset[str]:
    """The stems that say something."""
    return frozenset(w.stem for w in found if w.content)


# Or figures glued to a capital that is no unit of thousands: `3D` is a name, `7B` a number.
_NAME = re.compile(
    r"(?<![\w-])(?:(?=[\w-]*[A-Z0-9])[A-Za-zα-ωΑ-Ω][\w-]*\w|\d+(?![KMBT]\b)[A-Z]\w*(?![\w-]))"
)
_OPENING = re.compile(r"(?:^|[.:;!?¿¡(\[“«„\"])\s*$")


def names(text: str) -> tuple[str, ...]:
    """Acronyms, model names, genes and proper names: `BERT`, `SciFact`, `IL-6`, `Phoenix`.

    A word with a capital or a figure past its first letter, or capitalised within a sentence.
    """
    found: dict[str, None] = {}
    text = without_markup(text)
    for match in _NAME.finditer(text):
        word = match.group()
        inside = not _OPENING.search(text, max(0, match.start() - 40), match.start())
        if re.search(r"[A-Z0-9]", word[1:]) or (inside and word[0].isupper()):
            found[word] = None
    return tuple(found)


def absent(wanted: Sequence[str], text: str) -> tuple[str, ...]:
    """The names that a text does not have, whatever the case, hyphens, and a plural s.

    `Norwegian` is had by a text with `Norway`, `BERT-like` by one with `BERT`, `LLM` by one with
    `large language model`, `TNF-a` and `TNF-alpha` by one with `TNF-α`, `CIN2` by
    one with `CIN grade 2`, `mtDNA` by one with `mitochondrial DNA`.
    """
    lower = _latin(without_markup(text).lower())
    squeezed = re.sub(r"[-_\s]", "", lower)
    initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", lower))
    return tuple(name for name in wanted if not _had(name, lower, squeezed, initials))


def _latin(text: str) -> str:
    """A text in small letters whose Greek letters, also those spelt out, are single Latin ones."""
    return _GREEK.sub(lambda found: _LATIN[found[0]], text)


def _had(name: str, lower: str, squeezed: str, initials: str) -> bool:
    plain = re.sub(r"[-_]", "", _latin(name.lower())).removesuffix("s")
    if plain in squeezed:
        return True
    if name.isalpha() and name[1:].islower():
        return len(name) > 5 and re.search(rf"\b{name[:4].lower()}", lower) is not None
    if counted := _COUNTED.fullmatch(plain):
        # `CIN2` where the text has `CIN grade 2`.
        return re.search(rf"\b{counted[1]}\W+(?:\w+\W+)?{counted[2]}\b", lower) is not None
    every = name.split("-")
    parts = [part for part in every if re.search(r"[A-Z]", part[1:])]
    if 0 < len(parts) < len(every) and all(part.lower() in squeezed for part in parts):
        return True
    if len(every) > 1 and all(len(part) > 2 and part[0].isupper() for part in every):
        # `Falkner-Skan` where the text has `Falkner and Skan`.
        return all(_had(part, lower, squeezed, initials) for part in every)
    if kind := _KIND_OF.fullmatch(name):
        # `mtDNA` where the text has `mitochondrial DNA`, `scRNA` with `single-cell RNA`.
        before = rf"\b{kind[1][0]}\w*[\s-]+(?:\w+[\s-]+)?"
        return re.search(rf"{before}{kind[2].lower()}\b", lower) is not None
    letters = re.sub(r"[^A-Za-z]", "", name).rstrip("s")
    return len(plain) >= 3 and letters.isupper() and plain in initials
