"""Titles made comparable: equal for spellings of one title, different for different papers."""

import re
import unicodedata
from functools import lru_cache

from index.text.markup import without_markup

_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma tau upsilon phi chi psi omega sigma epsilon phi theta"
)
_GREEK = dict(zip(map(ord, "αβγδεζηθικλμνξοπρστυφχψωςϵϕϑ"), _GREEK_NAMES.split(), strict=True))
_TEX_ACCENT = re.compile(r"\\(?:[`'^\"~=.]|[uvHtcdbkr](?=[\s{]))\s*\{?\s*\\?([A-Za-z])\}?")
_TEX_COMMAND = re.compile(r"\\([A-Za-z]+)\*?\s*")
_TEX_STYLES = re.compile(
    r"em|it|bf|rm|sc|sl|tt|text(?:it|bf|rm|sc|sl|tt|sf)?|emph|math(?:rm|bf|it|cal|bb|sf|tt|frak)|"
    r"mbox|url|cite\w*|ensuremath|left|right|boldsymbol|underline|operatorname|protect"
)
_TEX_SIGNS = {
    "times": "x", "to": "→", "rightarrow": "→", "pm": "±", "leq": "≤", "geq": "≥", "le": "≤",
    "ge": "≥", "prime": "′", "varepsilon": "epsilon", "varphi": "phi", "ell": "l", "infty": "∞",
    "in": "∈", "sum": "∑", "sqrt": "√", "partial": "∂", "nabla": "∇", "approx": "≈", "aa": "å",
    "cdot": " ", "sim": " ", "ldots": " ", "dots": " ", "circ": "∘", "cup": "∪", "cap": "∩",
}  # fmt: skip
# Publishers put the fate of the very paper in front of its title.
_STATE = re.compile(r"^\W*(?:retracted(?: article| paper)?|withdrawn)\W*[:\]]\s*", re.IGNORECASE)
# A sign after a single letter is part of the name: C#, A*, Z'. Mathematical symbols always are.
_SIGN = re.compile(r"(?<=\b\w)(?:[#*]|['’](?=\s|$))(?!\w)")
_DROPPED_SYMBOLS = frozenset("|~^⁄∼$`")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@lru_cache(maxsize=256)
def normalise_title(title: str) -> str:
    """A title reduced to what tells papers apart; equal for spellings of one title.

    Case, accents, TeX, HTML tags, punctuation, spaces and hyphens fall away (`Pre-training` is
    `pretraining`), and so does a leading `RETRACTED:`. Numbers stay apart (`1-2` is not `12`) and
    signs stay (`C++` is not `C`). Greek letters are spelt out.
    """
    text = _untex(without_markup(_STATE.sub("", title)))
    text = _THOUSANDS.sub("", text).replace("×", "x").replace("&", " and ")
    signs = {match.start() for match in _SIGN.finditer(text)}
    marked = "".join("′" if c in "'’" and i in signs else c for i, c in enumerate(text))
    kept = (c if _is_kept(c, i in signs) else " " for i, c in enumerate(marked))
    joined = ""
    for token in fold("".join(kept)).split():
        if joined[-1:].isdigit() and token[0].isdigit():
            joined += " "
        joined += token
    return joined


def fold(text: str) -> str:
    """Lower case without accents; Greek letters by name, compatible forms as plain letters."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare).casefold().translate(_LETTERS).translate(_GREEK)


def _is_kept(character: str, is_sign: bool) -> bool:
    if is_sign or character == "′":
        return True
    if character in _DROPPED_SYMBOLS or character == "_":
        return False
    category = unicodedata.category(character)
    # Letters, marks (Indic vowels are marks), numbers, and mathematical symbols.
    return category[0] in "LMN" or category == "Sm"


def _untex(text: str) -> str:
    """TeX markup taken off; commands for symbols stay as their sign or their name."""
    text = _TEX_ACCENT.sub(r"\1", text)
    text = _TEX_COMMAND.sub(_command, text)
    return re.sub(r"[$^{}\\]|_(?=[{\w])", "", text)


def _command(match: re.Match[str]) -> str:
    name = match[1]
    return "" if _TEX_STYLES.fullmatch(name) else _TEX_SIGNS.get(name, name)
