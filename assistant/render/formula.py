r"""Formulas of a model as HTML: powers, indices and fractions set, every other command by its sign.

No more of TeX than answers are written with; what is not known keeps its bare name.

>>> formula_html(r"L = \frac{e^{s}}{n_i}")
'L = e<sup>s</sup>/n<sub>i</sub>'
"""

import re
from collections.abc import Callable, Iterator
from html import escape

from index.text.clean import plain, tidy

FORMULA = re.compile(r"(\$\$.{1,2000}?\$\$|\$(?=\S)[^$\n]{1,200}?(?<=\S)\$(?!\d))", re.S)
"""What stands between dollars; an amount of money, `$5 and $7`, does not."""
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.S)
_SCRIPTS = {"^": "sup", "_": "sub"}
_SPACE = re.compile(r"\\[,;:!\s\\]|&")
_FRACTION = re.compile(r"\\[dtc]?frac")
_JOINED = re.compile(r"[\s+\-=*·]|/(?!su)")
DEEPEST = 40
"""Braces in a formula; what has more is no formula that a reader could read."""


def around_formulas(
    text: str, words: Callable[[str], str], formula: Callable[[str], str] = str
) -> str:
    """A text whose words and formulas are each made ready, the spaces between them kept."""
    parts = FORMULA.split(text)
    return "".join(formula(p) if n % 2 else _spaced(p, words(p)) for n, p in enumerate(parts))


def _spaced(part: str, ready: str) -> str:
    before, after = (" " if edge.isspace() else "" for edge in (part[:1], part[-1:]))
    return f"{before}{ready}{after}"


def formula_html(tex: str) -> str:
    """A formula, without its dollars, as HTML that is safe in an element."""
    if tex.count("{") > DEEPEST:
        return escape(tidy(tex), quote=True)
    tokens = iter(_TOKEN.findall(plain(tex).strip()))
    return "".join(_parts(tokens)).strip()


def _parts(tokens: Iterator[str]) -> Iterator[str]:
    """What is set until the group that was begun ends."""
    for token in tokens:
        if token == "}":
            return
        yield _set(token, tokens)


def _set(token: str, tokens: Iterator[str]) -> str:
    if token == "{":
        return "".join(_parts(tokens))
    if token in _SCRIPTS:
        return f"<{_SCRIPTS[token]}>{_argument(tokens)}</{_SCRIPTS[token]}>"
    if _FRACTION.fullmatch(token):
        over, under = _argument(tokens), _argument(tokens)
        return f"{_enclosed(over)}/{_enclosed(under)}"
    if token == r"\sqrt":
        return f"√{_enclosed(_argument(tokens))}"
    if _SPACE.fullmatch(token):
        return " "
    words = tidy(token) if token.startswith("\\") else token
    return escape(words, quote=True)


def _argument(tokens: Iterator[str]) -> str:
    token = next((one for one in tokens if one.strip()), "}")
    return "" if token == "}" else _set(token, tokens)


def _enclosed(words: str) -> str:
    """In parentheses where it is more than one sign with its scripts."""
    return f"({words})" if _JOINED.search(words) else words
