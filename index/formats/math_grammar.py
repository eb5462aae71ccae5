r"""Whether TeX can set a formula: each command with its arguments, each letter with its scripts.

A formula that TeX stops at, such as `$\frac$` or three hundred braces, costs the whole document.
"""

import re

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\S", re.DOTALL)
_TEXT = re.compile(r"\s*\{((?:[^\\{}^_]|\\[%_&#$ ,{}])*)\}")
_TWO = frozenset("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel".split())
_FONTS = frozenset(
    "mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr boldsymbol bm pmb".split()
)
_ONE = _FONTS | frozenset(
    """sqrt overline underline overbrace underbrace hat widehat bar tilde widetilde vec dot ddot
    dddot acute grave breve check overrightarrow overleftarrow mathring not boxed substack
    xrightarrow xleftarrow pmod operatorname ensuremath""".split()
)
_WORDS = frozenset("text textrm textbf textit textsf texttt textnormal textup mbox".split())
_FENCES = frozenset("big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr left right".split())
_FENCE = frozenset(
    """( ) [ ] | / < > . { } langle rangle lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack
    lvert rvert lVert rVert vert Vert backslash uparrow downarrow updownarrow Uparrow
    Downarrow""".split()
)
_WITH_LIMITS = frozenset(
    """sum prod coprod int iint iiint oint bigcap bigcup bigsqcup bigvee bigwedge bigoplus
    bigotimes bigodot biguplus det gcd inf lim liminf limsup max min Pr sup""".split()
)


class _Wrong(Exception):
    """TeX would complain."""


def can_be_set(formula: str) -> bool:
    r"""Whether TeX sets what stands between dollars; time is linear in its length.

    >>> can_be_set(r"\frac{1}{2} x_i^2"), can_be_set(r"\frac"), can_be_set("x_1_2")
    (True, False, False)
    """
    try:
        _Formula(formula).read()
    except _Wrong:
        return False
    return True


class _Formula:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self) -> None:
        """Read the whole of it; raises _Wrong."""
        self._list(0, "")

    def _next(self, *, take: bool = True) -> str:
        """The next sign, or the name of the next command behind a backslash; "" at the end."""
        found = _TOKEN.search(self._text, self._at)
        if take:
            self._at = found.end() if found else len(self._text)
        return found[0] if found else ""

    def _list(self, depth: int, end: str) -> None:
        # TeX has room for 255 groups within groups, and its commands take some.
        if depth > 30:
            raise _Wrong
        scripts = ""
        while (token := self._next()) != end:
            if token in ("^", "_"):
                if token in scripts:
                    raise _Wrong
                scripts += token
                self._argument(depth, is_script=True)
            elif token in (r"\limits", r"\nolimits", "}", r"\right", ""):
                raise _Wrong
            elif token == "'":
                if "^" in scripts:
                    raise _Wrong
            else:
                scripts = ""
                self._atom(token, depth)

    def _atom(self, token: str, depth: int) -> None:
        name = token[1:]
        if token == "{":
            self._list(depth + 1, "}")
        elif token[0] != "\\":
            return
        elif name in _WORDS:
            self._words()
        elif name in _FENCES:
            self._fence()
            if name == "left":
                self._list(depth + 1, r"\right")
                self._fence()
        elif name in _ONE or name in _TWO:
            self._option(name)
            for _ in range(1 + (name in _TWO)):
                self._argument(depth)
        elif name in _WITH_LIMITS and self._next(take=False) in (r"\limits", r"\nolimits"):
            self._next()

    def _argument(self, depth: int, *, is_script: bool = False) -> None:
        token = self._next()
        name = token[1:]
        if token in ("", "^", "_", "}", "'"):
            raise _Wrong
        if token == "{":
            self._list(depth + 1, "}")
        elif name in _WORDS:
            self._words()
        elif name in _FONTS and is_script:
            self._argument(depth)
        elif token[0] == "\\" and (name in _ONE or name in _TWO or name in _FENCES):
            raise _Wrong

    def _option(self, name: str) -> None:
        if name in ("sqrt", "xrightarrow", "xleftarrow") and self._next(take=False) == "[":
            self._next()
            while (token := self._next()) != "]":
                if not token or token[0] in "\\^_{}":
                    raise _Wrong

    def _words(self) -> None:
        found = _TEXT.match(self._text, self._at)
        if found is None:
            raise _Wrong
        self._at = found.end()

    def _fence(self) -> None:
        token = self._next()
        if token in ("{", "}") or token.removeprefix("\\") not in _FENCE | {"|"}:
            raise _Wrong
