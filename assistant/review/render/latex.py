r"""A review as LaTeX with `\cite`, a BibTeX file beside it; compiles with pdflatex or tectonic."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from assistant.answer import Answer
from assistant.render.layout import Form
from assistant.render.standing import standing_line
from assistant.review.render.build import build_tree, prose
from assistant.review.render.document import StatementGroup, diagram
from assistant.review.render.map_points import map_points
from assistant.review.render.tree import (
    Block,
    BulletList,
    CitationMarks,
    Division,
    Drawing,
    Grid,
    Inlines,
    OwnText,
    ProseBlock,
    StyledWords,
    WordStyle,
)
from assistant.review.types import Review, ReviewPart
from index.formats.bibtex_text import BibtexKeys
from index.formats.export import export
from index.paper import Paper
from index.text.clean import tidy

# A letter that the fonts lack is shown as a box instead of stopping the run; titles in the BibTeX
# file hold mathematics (index/formats/latex_math.py).
_PREAMBLE = r"""\documentclass[11pt]{article}
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
\setlength{\emergencystretch}{3em}
"""
TEXT_WIDTH = 0.935
"""Share of the text's width that a table's columns have; the rest stands between them."""
_STYLED = {
    WordStyle.PLAIN: "{}",
    WordStyle.STRONG: r"\textbf{{{}}}",
    WordStyle.ITALIC: r"\emph{{{}}}",
    WordStyle.CODE: r"\texttt{{{}}}",
    WordStyle.QUOTE: "``{}''",
}
_APART = {" ": " ", '"': r"\textquotedbl{}", "'": r"\textquotesingle{}", "-": "-{}"}
_SIGNS = re.compile(r"""["'-]|\s+|[^"'\s-]+""")
_LISTS = {Form.ITEM: "itemize", Form.NUMBERED: "enumerate"}
_LONG_WORD = re.compile(r"\S{40,}")


def render_latex(review: Review, bibliography: str) -> str:
    """The whole draft; `bibliography` is the name of the BibTeX file, without `.bib`."""
    tree, keys = build_tree(review), citation_keys(review.references)
    parts = [
        _PREAMBLE
        + rf"\title{{{latex(tree.title)}}}"
        + "\n\\date{}\n\\begin{document}\n\\maketitle",
        rf"\noindent\emph{{{latex(tree.note)}}}",
    ]
    parts += [_division(division, review, keys) for division in (*tree.text, *tree.after)]
    if tree.references:
        parts.append(rf"\bibliographystyle{{unsrt}}{chr(10)}\bibliography{{{bibliography}}}")
    return "\n\n".join(parts) + "\n\n\\end{document}\n"


def render_answer(answer: Answer, pieces: Iterable[StatementGroup]) -> str:
    """An answer as a document of its own: its BibTeX file stands in it and is written by LaTeX."""
    keys = citation_keys(answer.references)
    entries = "".join(export(answer.references, "bibtex"))
    parts = [
        f"\\begin{{filecontents*}}{{\\jobname.bib}}\n{entries}\\end{{filecontents*}}\n{_PREAMBLE}"
        "\\begin{document}",
        rf"\section*{{{latex(answer.question)}}}",
        rf"\noindent\emph{{{latex(standing_line(answer))}}}",
    ]
    for form, group in groupby(pieces, key=lambda piece: piece.form):
        items = [_piece(piece, keys) for piece in group]
        if form in _LISTS:
            items = ["\n".join([rf"\begin{{{_LISTS[form]}}}", *items, rf"\end{{{_LISTS[form]}}}"])]
        parts += items
    if answer.references:
        parts.append("\\bibliographystyle{unsrt}\n\\bibliography{\\jobname}")
    return "\n\n".join(parts) + "\n\n\\end{document}\n"


def _piece(piece: StatementGroup, keys: Mapping[str, str]) -> str:
    if piece.who:
        name = rf"\noindent\textbf{{{latex(piece.who)}}}"
        quotes = "\n\n".join(_line(prose([statement]), keys) for statement in piece.statements)
        return f"{name}\n\\begin{{quote}}\n{quotes}\n\\end{{quote}}"
    words = _line(prose(piece.statements), keys)
    if piece.form is Form.HEADING:
        return rf"\subsection*{{{words}}}"
    return rf"\item {words}" if piece.form in _LISTS else words


def citation_keys(papers: Sequence[Paper]) -> Mapping[str, str]:
    """The key of each paper in the BibTeX file of these papers, by id."""
    keys = BibtexKeys()
    return {paper.id: keys.key_of(paper) for paper in papers}


def latex(text: str) -> str:
    """Text of a paper as a reader sees it: every character of it set, none of it obeyed."""
    shown = "".join(char if char.isprintable() else " " for char in tidy(text))
    whole = " ".join(shown.split())
    # TeX can't break a word without end, and stops at one that fills its memory.
    broken = _LONG_WORD.sub(lambda m: " ".join(re.findall(r".{1,40}", m.group()[:4000])), whole)
    return str(_encoder().unicode_to_latex(broken)).replace('"', "''")


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    return UnicodeToLatexEncoder(
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )


def _division(division: Division, review: Review, keys: Mapping[str, str]) -> str:
    blocks = [_block(block, review, keys) for block in division.blocks]
    if division.part is ReviewPart.ABSTRACT:
        return "\n".join([r"\begin{abstract}", *blocks, r"\end{abstract}"])
    heading = [rf"\section{{{latex(division.heading)}}}"] if division.heading else []
    return "\n\n".join([*heading, *blocks])


def _block(block: Block, review: Review, keys: Mapping[str, str]) -> str:
    match block:
        case ProseBlock(inlines):
            return _line(inlines, keys)
        case OwnText(text):
            return "\n\n".join(latex(part) for part in text.split("\n\n"))
        case BulletList(items, lead):
            listed = [rf"\item {_line(item, keys)}" for item in items]
            return "\n".join([latex(lead), r"\begin{itemize}", *listed, r"\end{itemize}"])
        case Grid():
            return _grid(block, keys)
        case Drawing.MAP:
            return _map(review, keys)
        case Drawing.FLOW:
            return _flow(review)


def _line(inlines: Inlines, keys: Mapping[str, str]) -> str:
    line = ""
    for inline in inlines:
        # A mark stays on the line of what it is for.
        between = "~" if isinstance(inline, CitationMarks) else " "
        line += (between if line else "") + _inline(inline, keys)
    return line


def _inline(inline: StyledWords | CitationMarks, keys: Mapping[str, str]) -> str:
    if isinstance(inline, CitationMarks):
        return rf"\cite{{{','.join(keys[paper.id] for paper in inline.papers)}}}{inline.after}"
    words = _code(inline.text) if inline.style is WordStyle.CODE else latex(inline.text)
    return _STYLED[inline.style].format(words) + inline.after


def _code(text: str) -> str:
    """Text that can be copied out of the document: no sign of it is joined to another."""
    return "".join(_APART.get(part) or latex(part) for part in _SIGNS.findall(text))


def _grid(grid: Grid, keys: Mapping[str, str]) -> str:
    head = " & ".join(rf"\textbf{{{latex(column)}}}" for column in grid.columns)
    columns = "".join(
        rf">{{\raggedright\arraybackslash}}p{{{width * TEXT_WIDTH:.3f}\textwidth}}"
        for width in grid.widths
    )
    lines = [
        r"{\scriptsize\setlength{\tabcolsep}{3pt}",
        rf"\begin{{longtable}}{{{columns}}}",
        rf"\hline {head} \\ \hline \endhead",
    ]
    for row in grid.rows:
        lines.append(" & ".join(_line(cell.inlines, keys) for cell in row) + r" \\ \hline")
    return "\n".join([*lines, r"\end{longtable}", "}"])


def _flow(review: Review) -> str:
    """The PRISMA diagram in boxes and arrows of LaTeX's own."""
    rows: list[str] = []
    for text, aside in diagram(review):
        rows += [r"$\downarrow$ & & \\[3pt]"] if rows else []
        beside = rf"$\rightarrow$ & {_box(aside, 0.5)}" if aside else "&"
        rows.append(rf"{_box([text], 0.32)} & {beside} \\[3pt]")
    drawn = "\n".join([r"\begin{tabular}{ccl}", *rows, r"\end{tabular}"])
    return "\\noindent\n" + drawn


def _box(lines: Sequence[str], width: float) -> str:
    words = r" \newline ".join(latex(line) for line in lines)
    return rf"\fbox{{\parbox[c]{{{width}\textwidth}}{{\raggedright {words}}}}}"


def _map(review: Review, keys: Mapping[str, str]) -> str:
    """The cited papers by meaning, each at its place under its number; near ones are alike."""
    dots = [
        rf"\put({10 + 380 * place.x:.0f},{10 + 220 * place.y:.0f})"
        rf"{{\makebox(0,0){{\scriptsize\cite{{{keys[place.paper.id]}}}}}}}"
        for place in map_points(review)
    ]
    frame = [r"\begin{picture}(400,240)", r"\put(0,0){\framebox(400,240){}}"]
    drawn = "\n".join([*frame, *dots, r"\end{picture}"])
    return "\\noindent\n" + drawn
