r"""LaTeX as BibTeX files hold it: decoded to text, and text encoded so that it decodes to itself.

Mathematics between dollars stays as it is when it is read; only mathematics is written so.
"""

import re
import unicodedata
from functools import lru_cache

from index.formats.latex_math import MATH, is_mathematics, is_paired

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_TOKEN = re.compile(
    rf"(?P<math>{MATH})"
    r"|\\symbol\{(?P<symbol>\d{1,7})\}"
    # What a citation points to is not here; of a link its words are what is read.
    r"|[ ~]?\\(?P<cited>[Cc]ite[a-z]{0,10}\*?(?:\[[^\[\]{}]{0,200}\]){0,2}\{[^{}]{0,500}\})"
    r"|\\(?P<linked>href\s*\{[^{}]{0,2000}\}\s*(?=\{))"
    r"|\\(?P<accent>[`'^\"~=.]|[uvHckrdb](?![A-Za-z]))\s*"
    r"(?:\{\s*(?:\\(?P<dotless>[ij])|(?P<braced>[^\W\d_]))?\s*\}|\\(?P<bare>[ij])(?![A-Za-z])\s?|(?P<letter>[^\W\d_]))"
    r"|\\(?P<style>(?:em|it|bf|rm|sc|sl|tt|sf|emph|textup|text(?:it|bf|rm|sc|sl|tt|sf)|mbox|url|"
    r"itshape|bfseries|scshape|upshape|mathrm|ensuremath|textnormal|protect|"
    r"textsuperscript|textsubscript|underline|uline|textmd|path|nolinkurl)(?![A-Za-z]))\s*"
    r"|\\(?P<name>[A-Za-z]+)(?P<end>\{\}|[ \t]*)"
    r"|\\(?P<escaped>[^A-Za-z])"
    r"|(?P<dashes>-{2,3}(?!-))"
    r"|(?P<quotes>``|'')"
    r"|(?P<brace>[{}])"
    r"|(?P<tie>~)",
    re.DOTALL,
)
_SPECIAL = re.compile(r"[\\{}~$]|--|``|''")
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "%": r"\%", "&": r"\&",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_PAIRS = {"--": "-{}-", "``": "`{}`", "''": "'{}'"}


def decode_latex(text: str) -> str:
    r"""The text that LaTeX stands for: `Schr{\"o}dinger` is `Schrödinger`, `10\%` is `10%`.

    A command that is not known stays as written. White space is single, as BibTeX reads it.
    """
    text = re.sub(r"\s+", " ", text).strip()
    if not _SPECIAL.search(text):
        return text
    return (
        unicodedata.normalize("NFC", _TOKEN.sub(_decoded, text))
        if "\\" in text
        else (_TOKEN.sub(_decoded, text))
    )


def encode_latex(text: str) -> str:
    """LaTeX that `decode_latex` turns back into the text; accented letters stay as they are."""
    parts = re.split(f"({MATH})", text, flags=re.DOTALL)
    encoded = "".join(
        part if i % 2 and is_mathematics(part) else _encode_words(part)
        for i, part in enumerate(parts)
    )
    # BibTeX counts escaped braces too, and loses the entry where they don't pair up.
    if is_paired(encoded):
        return encoded
    return encoded.replace(r"\{", r"\symbol{123}").replace(r"\}", r"\symbol{125}")


def _encode_words(text: str) -> str:
    escaped = "".join(_ESCAPES.get(c, c) for c in text)
    for pair, parted in _PAIRS.items():
        while pair in escaped:
            escaped = escaped.replace(pair, parted)
    # White space that LaTeX would drop: line ends, tabs, the second of two spaces.
    escaped = re.sub(r"[^\S ]", lambda m: rf"\symbol{{{ord(m.group())}}}", escaped)
    return re.sub(r"(?<= ) ", r"\\symbol{32}", escaped)


def _decoded(match: re.Match[str]) -> str:
    kind = match.lastgroup
    groups = match.groupdict()
    if groups["math"]:
        return match.group()
    if groups["symbol"]:
        code = int(groups["symbol"])
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
    if groups["cited"] or groups["linked"]:
        return ""
    if groups["accent"]:
        letter = next((groups[g] for g in ("dotless", "braced", "bare", "letter") if groups[g]), "")
        return letter + _ACCENTS[groups["accent"]] if letter else groups["accent"]
    if groups["name"]:
        return _named(match)
    if groups["escaped"]:
        return {"\\": " ", "/": "", "-": "", "@": "", ",": " ", ";": " ", "!": ""}.get(
            groups["escaped"], groups["escaped"]
        )
    if groups["dashes"]:
        return "–" if len(groups["dashes"]) == 2 else "—"
    if groups["quotes"]:
        return "“" if groups["quotes"] == "``" else "”"
    return " " if kind == "tie" else ""


def _named(match: re.Match[str]) -> str:
    """A command's sign, without the space that ends its name; an unknown command as written."""
    name, end = match["name"], match["end"]
    sign = _signs().get(name)
    if sign is None:
        return f"\\{name}" + ("" if end == "{}" else end)
    return sign


@lru_cache(maxsize=1)
def _signs() -> dict[str, str]:
    """Commands that stand for a sign, as pylatexenc knows them."""
    from pylatexenc.latex2text import get_default_latex_context_db

    context = get_default_latex_context_db()
    signs: dict[str, str] = {}
    for category in ("latex-base", "advanced-symbols"):
        for name, spec in context.d[category]["macros"].items():
            sign = getattr(spec, "simplify_repl", None)
            if isinstance(sign, str) and sign and "%" not in sign and name.isalpha():
                signs.setdefault(name, sign)
    exact = {"textasciicircum": "^", "textasciitilde": "~", "textbackslash": "\\", "newline": "\n"}
    exact |= {"textgreater": ">", "textless": "<", "textbar": "|", "textunderscore": "_"}
    exact |= {name: name for name in ("TeX", "LaTeX", "BibTeX")}
    return {**signs, **exact, "textquotesingle": "'", "textquotedbl": '"'}
