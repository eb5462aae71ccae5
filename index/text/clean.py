r"""Abstracts as they should have been written: TeX, HTML and mathematics that lost its dollars.

`tidy` is what a reader sees, `clean` what is indexed. Neither is ever quoted: quotes are spans of
the raw text.
"""

import re
import unicodedata
from functools import lru_cache

from index.text.markup import without_markup

_WORDS = {
    "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.", "cf": "cf.", "vs": "vs.",
    "wrt": "w.r.t.", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø",
    "l": "ł", "L": "Ł", "aa": "å", "AA": "Å", "i": "ı", "dots": "…", "ldots": "…", "cdots": "…",
    "textendash": "–", "textemdash": "—", "textregistered": "®", "texttrademark": "™",
    "times": "×", "pm": "±", "mp": "∓", "cdot": "·", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "neq": "≠", "ne": "≠", "ll": "≪", "gg": "≫", "sim": "~", "approx": "≈", "simeq": "≃",
    "equiv": "≡", "propto": "∝", "infty": "∞", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "Rightarrow": "⇒", "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩",
    "forall": "∀", "exists": "∃", "nabla": "∇", "partial": "∂", "sum": "∑", "prod": "∏",
    "int": "∫", "sqrt": "√", "circ": "∘", "ell": "ℓ", "star": "⋆", "prime": "′", "percent": "%",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}  # fmt: skip
_LETTERS = {"(cid:11)": "ff", "(cid:12)": "fi"}
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_STYLES = (
    "em|it|bf|rm|sc|sl|tt|sf|emph|text(?:it|bf|rm|sc|sl|tt|sf)?|math(?:rm|bf|it|cal|bb|sf|tt|frak)|"
    "mbox|url|left|right|boldsymbol|underline|operatorname|ensuremath|displaystyle|quad|qquad|"
    "fa[A-Z][A-Za-z]*"
)
_ACCENT = re.compile(
    r"\\([`'^\"~=.]|[uvHckrdb](?=[\s{]))\s*(?:\{\s*\\?([A-Za-z])\s*\}|\\([ij])\s?|([A-Za-z]))"
)
_STYLE = re.compile(rf"\\(?:{_STYLES})(?![A-Za-z])\*?\s*")
_COMMAND = re.compile(r"\\([A-Za-z]+)(\s?)")
_ESCAPED = re.compile(r"\\([%&_#${}\s])")
_URL = re.compile(r"https?://[^\s{}]+")
_MARKUP = re.compile(r"[\\<&{}$~]|``|''|\(cid:")
# Letters that a PDF's text lost, by their number in TeX's fonts; 173 is where a line broke a word.
_LOST_LETTER = re.compile(r"(?<=\w)\(cid:173\)\s*(?=\w)|\(cid:1[12]\)(?=[a-z])")
_DIGIT = re.compile(r"\d")
_SPACES = re.compile(r"[ \t]{2,}")
# Saved pages print `$10\times$` as `10times`: a relation glued to its number.
_BEFORE_NUMBER = re.compile(r"(?<![A-Za-z\\])(sim|simeq|approx|leq?|geq?|pm|times)(?=\d)")
_AFTER_NUMBER = re.compile(r"(?<=\d)(times|pm|sim|approx|leq?|geq?)(?=\d|\W|$|var|eps|sigma)")
_LOST_GREEK = re.compile(r"(?<=[±×≤≥≈~])(?:var)?(epsilon|sigma|delta|alpha|beta)(?![a-z])")
_LOST_STYLE = re.compile(
    r"(?<![A-Za-z])math(?:cal|bb|bf|rm|frak|it)(?=\{)|(?<=\{)(?:rm|bf|em|it)\s+"
)
# `training.We`: a full stop after a word, a capital and a lower-case word or a space behind it.
# The mark comes first in the pattern: few places have one, and only there it looks back.
GLUED = re.compile(r"[.!?](?<=[a-z]{2}.|[A-Za-z\d]\).)(?=[A-Z][a-z]*[\s,'’-])")
_PLAIN = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‐": "-", "‑": "-", "–": "-", "—": " - ",
        "−": "-", "\u00ad": "", "\u200b": "", "\ufeff": "",
        "≤": "<=", "≥": ">=", "≈": "~", "∼": "~",
    }
)  # fmt: skip


# Everything that moves a cursor, changes a title or reorders text; tab and newline stay.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text without controls, so that no paper or file name can steer a terminal or a page."""
    return _STEERING.sub("", text)


def tidy(text: str) -> str:
    r"""The text for a reader: `10\%` as `10%`, `{\em x}` as `x`, `10times` as `10×`.

    Web addresses stay as they are; lines stay lines.
    """
    addresses: list[str] = []

    def keep(match: re.Match[str]) -> str:
        addresses.append(match.group())
        return f"\x00{len(addresses) - 1}\x00"

    text = _URL.sub(keep, without_markup(text.replace("\x00", "")))
    text = _tidy_words(text)
    return re.sub(r"\x00(\d+)\x00", lambda m: addresses[int(m[1])], text).strip()


@lru_cache(maxsize=256)  # a paper's parts are counted, embedded and indexed one after the other
def clean(text: str) -> str:
    """The text for indexing and embedding: tidied, glued sentences parted, signs in plain form."""
    text = unicodedata.normalize("NFC", tidy(text))
    text = re.sub(r"(?<=\d)\s?×\s?(?=\d)", "x", text)
    text = re.sub(r"(?<=\d)\s?×(?!\w)", " times", text)
    return re.sub(r"\s+", " ", text.translate(_PLAIN)).strip()


def _tidy_words(text: str) -> str:
    if _MARKUP.search(text):  # most texts have none, and need none of this
        text = _tidy_markup(text)
    if _DIGIT.search(text):
        text = _BEFORE_NUMBER.sub(lambda m: _WORDS[m[1]], text)
        text = _AFTER_NUMBER.sub(lambda m: _WORDS[m[1]], text)
    if not text.isascii() or "~" in text:
        text = _LOST_GREEK.sub(lambda m: _WORDS[m[1]], text)
    return _SPACES.sub(" ", GLUED.sub(r"\g<0> ", text))


def _tidy_markup(text: str) -> str:
    text = _LOST_LETTER.sub(lambda m: _LETTERS.get(m[0], ""), text)
    text = _ACCENT.sub(_accented, text)
    text = _STYLE.sub("", text)
    text = _COMMAND.sub(_word, text)
    text = _ESCAPED.sub(r"\1", text)
    text = re.sub(r"``|(?<![\w.,;:!?)'\]%])''(?=\w)", "“", text).replace("''", "”")
    text = re.sub(r"(?<=[\w.,;)])~(?=[\w\x00(])", " ", text)
    text = _LOST_STYLE.sub("", _without_dollars(text))
    # A brace between two words, `selfstudy{github.com}`, parted them; after _ and ^ it didn't.
    text = re.sub(r"(?<=[A-Za-z\x00])[{}]+(?=[A-Za-z\x00])", " ", text)
    return re.sub(r"[{}]|\\(?=\W|\d|$)", "", text)


def _accented(match: re.Match[str]) -> str:
    letter = match[2] or match[3] or match[4]
    return unicodedata.normalize("NFC", letter + _ACCENTS[match[1]])


def _word(match: re.Match[str]) -> str:
    """A command's sign, or its bare name; the space that ends it goes with a sign of a letter."""
    word = _WORDS.get(match[1], match[1])
    return word if len(word) == 1 and word.isalpha() else word + match[2]


def _without_dollars(text: str) -> str:
    """Dollars around mathematics removed; amounts of money, `$5`, keep theirs."""
    return re.sub(r"(?<!\$)\$(?!\d[\d.,]*(?:\s|$))([^$\n]{1,200})\$", r"\1", text)
