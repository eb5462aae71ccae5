r"""A review as LaTeX with natbib, a BibTeX file beside it; compiles with pdflatex or tectonic."""

from collections.abc import Sequence

from assistant.review.render.build import TreeBuilder
from assistant.review.render.citing import CitedPapers, StyleKind, cite
from assistant.review.render.document import diagram
from assistant.review.render.latex_text import PREAMBLE, code, latex, with_formulas
from assistant.review.render.map_points import MapPoint, map_points
from assistant.review.render.tree import (
    Block,
    BulletList,
    Caption,
    CitationMarks,
    CrossReference,
    Division,
    Drawing,
    Figure,
    Grid,
    Inline,
    Inlines,
    OwnText,
    ProseBlock,
    StyledWords,
    WordStyle,
)
from assistant.review.types import Review, ReviewPart
from index.formats.bibtex_text import citation_keys
from index.paper import Paper

_NUMBERED = r"\usepackage[numbers,sort&compress]{natbib}", "unsrtnat"
_BY_YEAR = r"\usepackage[round]{natbib}", "plainnat"
"""What makes the marks, and the style of the references."""
_STYLED = {
    WordStyle.PLAIN: "{}",
    WordStyle.STRONG: r"\textbf{{{}}}",
    WordStyle.ITALIC: r"\emph{{{}}}",
    WordStyle.CODE: r"\texttt{{{}}}",
    WordStyle.QUOTE: "``{}''",
}


def render_latex(review: Review, bibliography: str, style: str | None = None) -> str:
    """The whole draft; `bibliography` is the name of the BibTeX file, without `.bib`.

    A style says whether papers are cited by number or by author and year; the rest is natbib's.
    """
    cited = cite(review.references, style)
    tree, writer = TreeBuilder(review, cited).tree(), LatexWriter(review.references, cited)
    natbib, listed = _BY_YEAR if cited.kind is StyleKind.AUTHOR_YEAR else _NUMBERED
    parts = [
        f"{PREAMBLE}{natbib}\n\\title{{{latex(tree.title)}}}\n\\date{{}}\n"
        f"\\begin{{document}}\n{writer.aliases()}\\maketitle",
        rf"\noindent\emph{{{latex(tree.note)}}}",
    ]
    parts += [_division(division, review, writer) for division in (*tree.text, *tree.after)]
    if review.references:
        parts.append(f"\\bibliographystyle{{{listed}}}\n\\bibliography{{{bibliography}}}")
    return "\n\n".join(parts) + "\n\n\\end{document}\n"


class LatexWriter:
    """Inlines as LaTeX, in the way that these papers are cited."""

    def __init__(self, papers: Sequence[Paper], cited: CitedPapers):
        self._keys = citation_keys(papers)
        self._cited, self._by_year = cited, cited.kind is StyleKind.AUTHOR_YEAR

    def aliases(self) -> str:
        """What papers are cited by that natbib has no mark for: no author or no year is known."""
        said = {p: self._cited.said[p.id] for p, _ in self._cited.entries if self._by_year}
        unknown = {self._keys[p.id]: mark for p, mark in said.items() if _unknown(p)}
        return "".join(
            f"\\defcitealias{{{key}}}{{{latex(mark)}}}\n" for key, mark in unknown.items()
        )

    def line(self, inlines: Inlines) -> str:
        """Words and marks, parted by spaces; a mark stays on the line of what it is for."""
        line = ""
        for inline in inlines:
            between = " " if isinstance(inline, StyledWords) else "~"
            line += (between if line else "") + self._inline(inline)
        return line

    def number(self, place: MapPoint) -> str:
        """A paper on the map: the number that BibTeX gives it, where it gives one."""
        return str(place.number) if self._by_year else rf"\cite{{{self._keys[place.paper.id]}}}"

    def _inline(self, inline: Inline) -> str:
        match inline:
            case CitationMarks():
                return self._marks(inline) + inline.after
            case CrossReference(to):
                where = rf"~\ref{{{to.anchor}}}"
                if isinstance(to, Caption):
                    return f"{to.kind}{where}{inline.after}"
                return f"{latex(to.text)} (section{where}){inline.after}"
            case StyledWords(text, style):
                words = code(text) if style is WordStyle.CODE else with_formulas(text)
                return _STYLED[style].format(words) + inline.after

    def _marks(self, marks: CitationMarks) -> str:
        known = [self._keys[p.id] for p in marks.papers if not (self._by_year and _unknown(p))]
        keys = ",".join(known)
        if len(known) == len(marks.papers):
            by_year = r"\citeyearpar" if marks.named else r"\citep"
            command = by_year if self._by_year else r"\cite"
            return f"{command}{{{keys}}}"
        parts = [rf"\citealp{{{keys}}}"] if known else []
        for paper in filter(_unknown, marks.papers):
            key, year = self._keys[paper.id], self._cited.year(paper)
            dated = rf"\hyperlink{{cite.{key}}}{{{year}}}\nocite{{{key}}}"
            parts.append(dated if marks.named else rf"\citetalias{{{key}}}")
        return f"({'; '.join(parts)})"


def _unknown(paper: Paper) -> bool:
    return not (paper.authors and paper.year)


def _division(division: Division, review: Review, writer: LatexWriter) -> str:
    blocks = [_block(block, review, writer) for block in division.blocks]
    heading = division.heading
    if division.part is ReviewPart.ABSTRACT:
        return "\n".join([r"\begin{abstract}", *blocks, r"\end{abstract}"])
    label = rf"\label{{{heading.anchor}}}" if heading.anchor else ""
    # A table breaks between rows only: its heading goes where there is room for some.
    room = "\\roomfortable" if any(isinstance(block, Grid) for block in division.blocks[:1]) else ""
    titled = [rf"{room}\section{{{latex(heading.text)}}}{label}"] if heading.text else []
    return "\n\n".join([*titled, *blocks])


def _block(block: Block, review: Review, writer: LatexWriter) -> str:
    match block:
        case ProseBlock(inlines):
            return writer.line(inlines)
        case OwnText(text):
            return "\n\n".join(latex(part) for part in text.split("\n\n"))
        case BulletList(items, lead):
            listed = [rf"\item {writer.line(item)}" for item in items]
            return "\n".join([latex(lead), r"\begin{itemize}", *listed, r"\end{itemize}"])
        case Grid():
            return _grid(block, writer)
        case Figure(drawing, caption):
            drawn = _map(review, writer) if drawing is Drawing.MAP else _flow(review)
            told = rf"\caption{{{latex(caption.words)}}}\label{{{caption.anchor}}}"
            return "\n".join([r"\begin{figurehere}", drawn, told, r"\end{figurehere}"])


def _grid(grid: Grid, writer: LatexWriter) -> str:
    head = " & ".join(rf"\textbf{{{latex(column)}}}" for column in grid.columns)
    # Share of the text's width that a table's columns have; the rest stands between them.
    columns = "".join(
        rf">{{\raggedright\arraybackslash}}p{{{width * 0.935:.3f}\textwidth}}"
        for width in grid.widths
    )
    caption = rf"\caption{{{latex(grid.caption.words)}}}\label{{{grid.caption.anchor}}} \\"
    lines = [
        r"{\scriptsize\setlength{\tabcolsep}{3pt}\setlength{\extrarowheight}{2pt}",
        rf"\begin{{longtable}}{{{columns}}}",
        caption,
        rf"\hline {head} \\ \hline \endfirsthead",
        rf"\hline {head} \\ \hline \endhead",
    ]
    for row in grid.rows:
        lines.append(" & ".join(writer.line(cell.inlines) for cell in row) + r" \\ \hline")
    return "\n".join([*lines, r"\end{longtable}", "}"])


def _flow(review: Review) -> str:
    """The PRISMA diagram in boxes and arrows of LaTeX's own."""
    rows: list[str] = []
    for text, aside in diagram(review):
        rows += [r"$\downarrow$ & & \\[3pt]"] if rows else []
        beside = rf"$\rightarrow$ & {_box(aside, 0.5)}" if aside else "&"
        rows.append(rf"{_box([text], 0.32)} & {beside} \\[3pt]")
    return "\n".join([r"\begin{tabular}{ccl}", *rows, r"\end{tabular}"])


def _box(lines: Sequence[str], width: float) -> str:
    words = r" \newline ".join(latex(line) for line in lines)
    return rf"\fbox{{\parbox[c]{{{width}\textwidth}}{{\raggedright {words}}}}}"


def _map(review: Review, writer: LatexWriter) -> str:
    """The cited papers by meaning, each at its place under its number; near ones are alike."""
    dots = [
        rf"\put({10 + 380 * place.x:.0f},{10 + 220 * place.y:.0f})"
        rf"{{\makebox(0,0){{\scriptsize {writer.number(place)}}}}}"
        for place in map_points(review)
    ]
    frame = [r"\begin{picture}(400,240)", r"\put(0,0){\framebox(400,240){}}"]
    return "\n".join([*frame, *dots, r"\end{picture}"])
