r"""A review as LaTeX with `\cite`, a BibTeX file beside it; compiles with pdflatex or tectonic."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from assistant.answer import Answer, Quote, Statement
from assistant.render.layout import Form
from assistant.render.standing import standing_line
from assistant.review.render.document import (
    FURTHER,
    LACKS,
    NO_SECTION,
    StatementGroup,
    dated_name,
    diagram,
    doubt,
    is_verbatim,
    items,
    method_note,
    pairs_of,
    searches,
    short_name,
    timeline,
    title_of,
)
from assistant.review.render.map_points import map_points
from assistant.review.types import Paragraph, Review, ReviewPart, Section
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
WIDTHS = (0.13, 0.225, 0.23, 0.125, 0.225)
"""Of the comparison's columns, as shares of the text's width."""
_LISTS = {Form.ITEM: "itemize", Form.NUMBERED: "enumerate"}
_LONG_WORD = re.compile(r"\S{40,}")


def render_latex(review: Review, bibliography: str) -> str:
    """The whole draft; `bibliography` is the name of the BibTeX file, without `.bib`."""
    keys = citation_keys(review.references)
    parts = [
        _PREAMBLE
        + rf"\title{{{latex(title_of(review))}}}"
        + "\n\\date{}\n\\begin{document}\n\\maketitle",
        rf"\noindent\emph{{{latex(method_note(review))}}}",
    ]
    parts += [_section(section, keys) for section in review.body]
    if not review.sections:
        parts.append(latex(NO_SECTION))
    parts += [*_pairs(review, keys), _table(review, keys), _timeline(review, keys)]
    parts += [_map(review, keys), _gaps(review), _flow(review)]
    if review.references:
        parts.append(rf"\bibliographystyle{{unsrt}}{chr(10)}\bibliography{{{bibliography}}}")
    return "\n\n".join(part for part in parts if part) + "\n\n\\end{document}\n"


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
        quotes = "\n\n".join(_statement(statement, keys) for statement in piece.statements)
        return f"{name}\n\\begin{{quote}}\n{quotes}\n\\end{{quote}}"
    words = _prose(piece.statements, keys)
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


def _section(section: Section, keys: Mapping[str, str]) -> str:
    paragraphs = [_paragraph(paragraph, keys) for paragraph in section.paragraphs]
    if section.part is ReviewPart.ABSTRACT:
        return "\n".join([r"\begin{abstract}", *paragraphs, r"\end{abstract}"])
    return "\n\n".join([rf"\section{{{latex(section.heading)}}}", *paragraphs])


def _paragraph(paragraph: Paragraph, keys: Mapping[str, str]) -> str:
    if paragraph.own:
        return "\n\n".join(latex(part) for part in paragraph.own.split("\n\n"))
    listed = [
        rf"\item \textbf{{{latex(who)}}}: {_prose(said, keys)}" for who, said in items(paragraph)
    ]
    if listed:
        return "\n".join([latex(paragraph.lead), r"\begin{itemize}", *listed, r"\end{itemize}"])
    return _prose(paragraph.statements, keys)


def _prose(statements: Sequence[Statement], keys: Mapping[str, str]) -> str:
    return " ".join(_statement(statement, keys) for statement in statements)


def _statement(statement: Statement, keys: Mapping[str, str]) -> str:
    words = latex(statement.text)
    words = f"``{words}''" if is_verbatim(statement) else words
    cited = _cite([paper.id for paper in statement.citations], keys)
    warning = doubt(statement)
    return f"{words}{cited}" + (rf" \emph{{({warning})}}" if warning else "")


def _cite(ids: Sequence[str], keys: Mapping[str, str]) -> str:
    return rf"~\cite{{{','.join(keys[i] for i in ids)}}}" if ids else ""


def _said(quote: Quote, keys: Mapping[str, str]) -> str:
    return f"``{latex(quote.text)}''{_cite([quote.paper.id], keys)}"


def _pairs(review: Review, keys: Mapping[str, str]) -> list[str]:
    blocks = []
    for heading, pairs in pairs_of(review):
        items = [rf"\item {_said(p.first, keys)} --- {_said(p.second, keys)}" for p in pairs]
        body = "\n".join([r"\begin{itemize}", *items, r"\end{itemize}"])
        blocks.append(rf"\section{{{heading}}}" + "\n" + body)
    return blocks


def _table(review: Review, keys: Mapping[str, str]) -> str:
    if not review.table.rows:
        return ""
    head = " & ".join(rf"\textbf{{{latex(c)}}}" for c in ("Paper", *review.table.columns))
    columns = "".join(
        rf">{{\raggedright\arraybackslash}}p{{{width}\textwidth}}" for width in WIDTHS
    )
    lines = [
        r"\section{Comparison}",
        r"{\scriptsize\setlength{\tabcolsep}{3pt}",
        rf"\begin{{longtable}}{{{columns}}}",
    ]
    lines.append(rf"\hline {head} \\ \hline \endhead")
    for row in review.table.rows:
        name = latex(short_name(row.paper)) + _cite([row.paper.id], keys)
        cells = [latex(cell.text) if cell else "" for cell in row.cells]
        lines.append(" & ".join([name, *cells]) + r" \\ \hline")
    return "\n".join([*lines, r"\end{longtable}", "}"])


def _timeline(review: Review, keys: Mapping[str, str]) -> str:
    items = [
        rf"\item[{year}] " + "; ".join(latex(dated_name(p)) + _cite([p.id], keys) for p in papers)
        for year, papers in timeline(review)
    ]
    if not items:
        return ""
    body = "\n".join([r"\begin{description}", *items, r"\end{description}"])
    return "\\section{Timeline}\n" + body


def _gaps(review: Review) -> str:
    lacks = [rf"\item {latex(sentence)}" for sentence in review.gaps.sentences]
    looks = [
        rf"\item {where}: \texttt{{{latex(query)}}}"
        for where, query in review.gaps.searches.items()
    ]
    blocks = [
        "\n".join([rf"\section{{{heading}}}", r"\begin{itemize}", *items, r"\end{itemize}"])
        for heading, items in ((LACKS, lacks), (FURTHER, looks))
        if items
    ]
    return "\n\n".join(blocks)


def _flow(review: Review) -> str:
    """The PRISMA diagram in boxes and arrows of LaTeX's own, and what was searched for."""
    rows: list[str] = []
    for text, aside in diagram(review):
        rows += [r"$\downarrow$ & & \\[3pt]"] if rows else []
        beside = rf"$\rightarrow$ & {_box(aside, 0.5)}" if aside else "&"
        rows.append(rf"{_box([text], 0.32)} & {beside} \\[3pt]")
    drawn = "\n".join([r"\begin{tabular}{ccl}", *rows, r"\end{tabular}"])
    items = [rf"\item {latex(search)}" for search in searches(review)]
    listed = "\n".join(["\n\nProtocol and searches:", r"\begin{itemize}", *items, r"\end{itemize}"])
    head = "\\section{How the papers were chosen}\n\\noindent\n"
    return head + drawn + (listed if items else "")


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
    if not dots:
        return ""
    frame = [r"\begin{picture}(400,240)", r"\put(0,0){\framebox(400,240){}}"]
    drawn = "\n".join([*frame, *dots, r"\end{picture}"])
    return "\\section{Map of the cited papers}\n\\noindent\n" + drawn
