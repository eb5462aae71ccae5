"""An answer as LaTeX, its BibTeX file within it."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from assistant.answer import Answer, Statement
from assistant.render.layout import Form, is_head
from assistant.render.standing import standing_line
from assistant.review.render.citing import cite
from assistant.review.render.document import StatementGroup
from assistant.review.render.inlines import prose, row
from assistant.review.render.latex import LatexWriter
from assistant.review.render.latex_text import PREAMBLE, latex
from index.formats.export import export

_LISTS = {Form.ITEM: "itemize", Form.NUMBERED: "enumerate"}


def render_answer(answer: Answer, pieces: Iterable[StatementGroup]) -> str:
    """An answer as a document of its own: its BibTeX file stands in it and is written by LaTeX."""
    writer = LatexWriter(answer.references, cite(answer.references))
    entries = "".join(export(answer.references, "bibtex"))
    parts = [
        f"\\begin{{filecontents*}}{{\\jobname.bib}}\n{entries}\\end{{filecontents*}}\n{PREAMBLE}"
        "\\begin{document}",
        rf"\section*{{{latex(answer.question)}}}",
        rf"\noindent\emph{{{latex(standing_line(answer))}}}",
    ]
    for form, group in groupby(pieces, key=lambda piece: piece.form):
        if form is Form.ROW:
            parts.append(_table([s for piece in group for s in piece.statements], writer))
            continue
        items = [_piece(piece, writer) for piece in group]
        if form in _LISTS:
            items = ["\n".join([rf"\begin{{{_LISTS[form]}}}", *items, rf"\end{{{_LISTS[form]}}}"])]
        parts += items
    if answer.references:
        parts.append("\\bibliographystyle{unsrt}\n\\bibliography{\\jobname}")
    return "\n\n".join(parts) + "\n\n\\end{document}\n"


def _piece(piece: StatementGroup, writer: LatexWriter) -> str:
    if piece.who:
        name = rf"\noindent\textbf{{{latex(piece.who)}}}"
        quotes = "\n\n".join(writer.line(prose([statement])) for statement in piece.statements)
        return f"{name}\n\\begin{{quote}}\n{quotes}\n\\end{{quote}}"
    words = writer.line(prose(piece.statements))
    if piece.form is Form.HEADING:
        return rf"\subsection*{{{words}}}"
    return rf"\item {words}" if piece.form in _LISTS else words


def _table(rows: Sequence[Statement], writer: LatexWriter) -> str:
    lines = [[writer.line(cell) for cell in row(statement)] for statement in rows]
    if is_head(rows):
        lines[0] = [rf"\textbf{{{cell}}}" for cell in lines[0]]
    wide = max(map(len, lines))
    # Share of the text's width that the columns have together; the rest stands between them.
    column = rf">{{\raggedright\arraybackslash}}p{{{0.9 / wide:.3f}\textwidth}}"
    top = rf"\begin{{longtable}}{{*{{{wide}}}{{{column}}}}} \hline"
    body = [rf"{' & '.join(cells)} \\ \hline" for cells in lines]
    return "\n".join([top, *body, r"\end{longtable}"])
