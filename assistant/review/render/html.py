"""A review as one HTML file that needs nothing else: quotes on hover, a table that sorts."""

from dataclasses import dataclass
from html import escape

from assistant.review.render.build import TreeBuilder
from assistant.review.render.citing import CitedPapers, PaperMark, StyleKind, cite
from assistant.review.render.document import flow
from assistant.review.render.drawings import flow_svg, map_svg
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
    GridCell,
    Inline,
    Inlines,
    OwnText,
    ProseBlock,
    StyledWords,
    WordStyle,
)
from assistant.review.types import Review
from index.text.clean import tidy

# Nothing may be loaded from anywhere, whatever an abstract holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_STYLE = """
:root{color-scheme:light dark}
body{font:17px/1.6 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;
overflow-wrap:anywhere}
h1,h2,h3,table,svg,figcaption,.note{font-family:system-ui,sans-serif}h1{line-height:1.2}
.note{font-size:.85rem;opacity:.8}.doubt{font-style:italic;border-bottom:2px dotted #b3261e}
a.cite{text-decoration:none;position:relative}a.number{font-size:.8em}
caption,figcaption{font-size:.85rem;text-align:left;padding:.4rem 0}figure{margin:1rem 0}
ul.references{list-style:none;padding:0}ul.references li{padding-left:2em;text-indent:-2em}
th[scope=col] span,a.cite .quote{display:none}
a.cite .quote{position:absolute;left:0;top:1.4em;width:22rem;max-width:70vw;z-index:1;
padding:.6rem;font:.85rem/1.4 system-ui,sans-serif;background:Canvas;color:CanvasText;
border:1px solid;border-radius:4px;box-shadow:0 2px 8px #0004}
a.cite:hover .quote,a.cite:focus .quote{display:block}
.wide{overflow-x:auto;width:min(94vw,80rem);margin-left:calc(50% - min(47vw,40rem))}
table{border-collapse:collapse;font-size:.8rem;line-height:1.4}
th,td{border:1px solid #8886;padding:.4rem;vertical-align:top;text-align:left}
th button{font:inherit;font-weight:bold;background:none;border:0;color:inherit;cursor:pointer}
.drawn{overflow-x:auto}svg{width:100%;min-width:34rem;height:auto}td[title]{cursor:help}
li:target{outline:2px solid #4269d0}
th,td{overflow-wrap:break-word;min-width:5rem}
@media print{@page{margin:2cm}body{font-size:11pt;max-width:none;margin:0;padding:0}
.wide,.drawn{width:auto;margin:0;overflow:visible}svg{min-width:0}table{font-size:8pt;width:100%}
th,td{min-width:0}thead{display:table-header-group}
th button{display:none}th[scope=col] span{display:inline}tr,figure,li{break-inside:avoid}
h2{break-after:avoid}caption{break-after:avoid}a{color:inherit;text-decoration:none}
a.cite:hover .quote,a.cite:focus .quote,a.cite .quote{display:none}}
"""
_SCRIPT = """
document.querySelectorAll('th button').forEach((button,column)=>button.onclick=()=>{
const head=button.parentElement,body=head.closest('table').tBodies[0];
const down=head.getAttribute('aria-sort')==='ascending';
head.parentElement.querySelectorAll('th').forEach(th=>th.removeAttribute('aria-sort'));
head.setAttribute('aria-sort',down?'descending':'ascending');
const text=row=>row.cells[column].textContent.trim();
const order=(a,b)=>!text(a)-!text(b)||(down?-1:1)*text(a).localeCompare(text(b),undefined,
{numeric:true});
[...body.rows].sort(order).forEach(row=>body.append(row));});
"""
_STYLED = {
    WordStyle.PLAIN: "{}",
    WordStyle.STRONG: "<b>{}</b>",
    WordStyle.ITALIC: "<em>{}</em>",
    WordStyle.CODE: "<code>{}</code>",
    WordStyle.QUOTE: "“{}”",
}


def render_html(review: Review, style: str | None = None) -> str:
    """The whole draft, its papers cited in a style, or by number."""
    cited = cite(review.references, style)
    tree, writer = TreeBuilder(review, cited).tree(), _Writer(review, cited)
    title = text(tree.title)
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<style>{_STYLE}</style></head><body><main>",
        f'<h1>{title}</h1><p class="note">{text(tree.note)}</p>',
        *map(writer.division, (*tree.text, *tree.after)),
        writer.references(),
        f"</main><script>{_SCRIPT}</script></body></html>",
    ]
    return "\n".join(parts) + "\n"


def after_html(review: Review) -> str:
    """What follows the sections: comparison, timeline, map, gaps, how it was made, references."""
    cited = cite(review.references)
    writer = _Writer(review, cited)
    after = TreeBuilder(review, cited).after()
    return "\n".join([*map(writer.division, after), writer.references()])


def text(words: str) -> str:
    """Text of a paper as a reader sees it, none of it taken for markup."""
    shown = "".join(char for char in tidy(words) if char.isprintable() or char in "\n\t")
    return escape(" ".join(shown.split()))


@dataclass(frozen=True)
class _Writer:
    """The blocks of a review as its papers are cited."""

    review: Review
    cited: CitedPapers

    def division(self, division: Division) -> str:
        """A heading and its blocks."""
        heading = division.heading
        anchor = f' id="{heading.anchor}"' if heading.anchor else ""
        titled = f"<h2{anchor}>{text(heading.text)}</h2>" if heading.text else ""
        return f"<section>{titled}{''.join(map(self._block, division.blocks))}</section>"

    def references(self) -> str:
        """The list of references, each under the number that marks lead to."""
        numbers, listed = self.cited.numbers, []
        for paper, entry in self.cited.entries:
            n = numbers[paper.id]
            value = f' value="{n}"' if self.cited.label(paper) else ""
            listed.append(f'<li id="r{n}"{value}>{text(entry)}</li>')
        if not listed:
            return ""
        kind = "ul" if self.cited.kind is StyleKind.AUTHOR_YEAR else "ol"
        return f'<h2>References</h2><{kind} class="references">{"".join(listed)}</{kind}>'

    def _block(self, block: Block) -> str:
        match block:
            case ProseBlock(inlines):
                return f"<p>{self._line(inlines)}</p>"
            case OwnText(said):
                return "".join(f"<p>{text(part)}</p>" for part in said.split("\n\n"))
            case BulletList(items, lead):
                listed = "".join(f"<li>{self._line(item)}</li>" for item in items)
                return (f"<p>{text(lead)}</p>" if lead else "") + f"<ul>{listed}</ul>"
            case Grid():
                return self._grid(block)
            case Figure():
                return self._figure(block)

    def _figure(self, figure: Figure) -> str:
        review, caption = self.review, figure.caption
        drawn = map_svg(review) if figure.drawing is Drawing.MAP else flow_svg(review)
        counts = ""
        if figure.drawing is Drawing.FLOW:
            told = "; ".join(f"{text(step)}: {count}" for step, count in flow(review))
            counts = f'<p class="note">{told}.</p>'
        return (
            f'<figure id="{caption.anchor}"><div class="drawn">{drawn}</div>'
            f"<figcaption>{_told(caption)}</figcaption></figure>{counts}"
        )

    def _line(self, inlines: Inlines) -> str:
        return " ".join(map(self._inline, inlines))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case CitationMarks():
                return self._marks(inline) + inline.after
            case CrossReference(to):
                return f'<a href="#{to.anchor}">{text(inline.text)}</a>{inline.after}'
            case StyledWords(said, style, doubt):
                words = _STYLED[style].format(text(said))
                if doubt:
                    words = f'<span class="doubt" title="{text(doubt)}">{words}</span>'
                return words + inline.after

    def _marks(self, marks: CitationMarks) -> str:
        group = self.cited.marks(marks)
        each = [self._mark(mark, marks) for mark in group.marks]
        return group.opening + group.between.join(each) + group.closing

    def _mark(self, mark: PaperMark, marks: CitationMarks) -> str:
        paper = mark.paper
        quotes = [quote for quote in marks.quotes if quote.paper.id == paper.id]
        said = "".join(f"<br>“{text(quote.text)}”" for quote in quotes)
        titled = f'<span class="quote"><b>{text(paper.title)}</b>{said}</span>'
        shown = text(mark.text) + (titled if marks.titled else "")
        number = self.cited.kind is not StyleKind.AUTHOR_YEAR
        kind = "cite number" if number else "cite"
        return f'<a class="{kind}" href="#r{self.cited.numbers[paper.id]}">{shown}</a>'

    def _grid(self, grid: Grid) -> str:
        head = "".join(
            f'<th scope="col"><button type="button">{column}</button><span>{column}</span></th>'
            for column in map(text, grid.columns)
        )
        rows = []
        for first, *others in grid.rows:
            cells = "".join(map(self._cell, others))
            rows.append(f'<tr><th scope="row">{self._line(first.inlines)}</th>{cells}</tr>')
        caption = f"<caption>{_told(grid.caption)}</caption>"
        table = f"{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
        return f'<div class="wide"><table id="{grid.caption.anchor}">{table}</table></div>'

    def _cell(self, cell: GridCell) -> str:
        """A cell; a part of a sentence has the whole of it on hover."""
        hover = f' title="{text(cell.whole)}"' if cell.whole else ""
        return f"<td{hover}>{self._line(cell.inlines)}</td>"


def _told(caption: Caption) -> str:
    return f"<b>{caption.label}.</b> {text(caption.words)}."
