"""Text as LaTeX: what stands before a document, and words, every sign set and none obeyed."""

import re
from functools import lru_cache
from typing import Any

from assistant.render.formula import around_formulas
from index.formats.latex_math import MATH, is_mathematics
from index.text.clean import tidy

# A letter that the fonts lack is shown as a box instead of stopping the run; titles in the BibTeX
# file hold mathematics (index/formats/latex_math.py). A `figurehere` stays under its heading.
PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage[margin=2.5cm]{geometry}
\usepackage{array}
\usepackage{longtable}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{textcomp}
\usepackage{iftex}
\IfFileExists{amsmath.sty}{\usepackage{amsmath}}{}
\IfFileExists{amssymb.sty}{\usepackage{amssymb}}{}
\providecommand{\bm}[1]{\boldsymbol{#1}}
\providecommand{\mathscr}{\mathcal}
\providecommand{\argmax}{\arg\max}
\providecommand{\argmin}{\arg\min}
\providecommand{\coloneqq}{:=}
\ifPDFTeX
\makeatletter
\def\UTFviii@undefined@err#1{\fbox{?}}
\makeatother
\fi
\usepackage[hidelinks]{hyperref}
\newcommand{\roomfortable}{\par\ifdim\dimexpr\pagegoal-\pagetotal<.3\textheight\newpage\fi}
\makeatletter
\newenvironment{figurehere}{\par\bigskip\noindent\begin{minipage}{\textwidth}\def\@captype{figure}%
\centering}{\end{minipage}\par\bigskip}
\makeatother
\setlength{\emergencystretch}{3em}
"""
_APART = {" ": " ", '"': r"\textquotedbl{}", "'": r"\textquotesingle{}", "-": "-{}"}
_SIGNS = re.compile(r"""["'-]|\s+|[^"'\s-]+""")
_LONG_WORD = re.compile(r"\S{40,}")


def latex(text: str) -> str:
    """Text of a paper as a reader sees it: every character of it set, none of it obeyed."""
    shown = "".join(char if char.isprintable() else " " for char in tidy(text))
    whole = " ".join(shown.split())
    # TeX can't break a word without end, and stops at one that fills its memory.
    broken = _LONG_WORD.sub(lambda m: " ".join(re.findall(r".{1,40}", m.group()[:4000])), whole)
    return str(_encoder().unicode_to_latex(broken)).replace('"', "''")


def with_formulas(text: str) -> str:
    r"""The same, but mathematics between dollars stays mathematics, if it is nothing else.

    >>> with_formulas(r"It grows by $n^2$, not by $\input{x}$")
    'It grows by $n^2$, not by input x'
    """
    return around_formulas(text, latex, _mathematics).strip()


def _mathematics(formula: str) -> str:
    """A formula within a line, also one that was displayed; its signs as text if it is none."""
    inline = f"${formula.strip('$')}$"
    is_one = re.fullmatch(MATH, inline, re.DOTALL) and is_mathematics(inline)
    return inline if is_one else latex(formula)


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    return UnicodeToLatexEncoder(
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )


def code(text: str) -> str:
    """Text that can be copied out of the document: no sign of it is joined to another."""
    return "".join(_APART.get(part) or latex(part) for part in _SIGNS.findall(text))
