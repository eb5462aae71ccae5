"""A review as one HTML file that needs nothing else: quotes on hover, a table that sorts."""

from collections.abc import Mapping, Sequence
from html import escape

from assistant.review.render.build import after, build_tree
from assistant.review.render.document import flow, numbers, reference
from assistant.review.render.figures import flow_svg, map_svg
from assistant.review.render.tree import (
    Block,
    BulletList,
    CitationMarks,
    Division,
    Drawing,
    Grid,
    GridCell,
    Inlines,
    OwnText,
    ProseBlock,
    StyledWords,
    WordStyle,
)
from assistant.review.types import Review
from index.paper import Paper
from index.text.clean import tidy

# Nothing may be loaded from anywhere, whatever an abstract holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_STYLE = """
:root{color-scheme:light dark}
body{font:17px/1.6 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;
overflow-wrap:anywhere}
h1,h2,h3,table,svg,.note{font-family:system-ui,sans-serif}h1{line-height:1.2}
.note{font-size:.85rem;opacity:.8}.doubt{font-style:italic;border-bottom:2px dotted #b3261e}
a.cite{text-decoration:none;font-size:.8em;position:relative}
a.cite .quote{display:none;position:absolute;left:0;top:1.4em;width:22rem;max-width:70vw;z-index:1;
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
@media print{.wide{width:auto;margin:0}svg{min-width:0}a.cite .quote{display:none}}
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


def render_html(review: Review, bibliography: Sequence[str] = ()) -> str:
    """The whole draft; `bibliography` are the references in a style, in order of their number."""
    tree, number = build_tree(review), numbers(review)
    title = text(tree.title)
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<style>{_STYLE}</style></head><body><main>",
        f'<h1>{title}</h1><p class="note">{text(tree.note)}</p>',
        *(_division(division, review, number) for division in tree.text),
        after_html(review, bibliography),
        f"</main><script>{_SCRIPT}</script></body></html>",
    ]
    return "\n".join(parts) + "\n"


def after_html(review: Review, bibliography: Sequence[str] = ()) -> str:
    """What follows the sections: comparison, timeline, map, gaps, how it was made, references."""
    number = numbers(review)
    parts = [_division(division, review, number) for division in after(review)]
    return "\n".join([*parts, _references(review.references, bibliography)])


def text(words: str) -> str:
    """Text of a paper as a reader sees it, none of it taken for markup."""
    shown = "".join(char for char in tidy(words) if char.isprintable() or char in "\n\t")
    return escape(" ".join(shown.split()))


def _division(division: Division, review: Review, number: Mapping[str, int]) -> str:
    heading = f"<h2>{text(division.heading)}</h2>" if division.heading else ""
    blocks = "".join(_block(block, review, number) for block in division.blocks)
    return f"<section>{heading}{blocks}</section>"


def _block(block: Block, review: Review, number: Mapping[str, int]) -> str:
    match block:
        case ProseBlock(inlines):
            return f"<p>{_line(inlines, number)}</p>"
        case OwnText(said):
            return "".join(f"<p>{text(part)}</p>" for part in said.split("\n\n"))
        case BulletList(items, lead):
            listed = "".join(f"<li>{_line(item, number)}</li>" for item in items)
            return (f"<p>{text(lead)}</p>" if lead else "") + f"<ul>{listed}</ul>"
        case Grid():
            return _grid(block, number)
        case Drawing.MAP:
            return f'<div class="drawn">{map_svg(review)}</div>'
        case Drawing.FLOW:
            counts = "; ".join(f"{text(step)}: {count}" for step, count in flow(review))
            return f'<div class="drawn">{flow_svg(review)}</div><p class="note">{counts}.</p>'


def _line(inlines: Inlines, number: Mapping[str, int]) -> str:
    return " ".join(_inline(inline, number) for inline in inlines)


def _inline(inline: StyledWords | CitationMarks, number: Mapping[str, int]) -> str:
    if isinstance(inline, CitationMarks):
        return "".join(_mark(p, inline, number) for p in inline.papers) + inline.after
    words = _STYLED[inline.style].format(text(inline.text))
    if inline.doubt:
        words = f'<span class="doubt" title="{text(inline.doubt)}">{words}</span>'
    return words + inline.after


def _mark(paper: Paper, marks: CitationMarks, number: Mapping[str, int]) -> str:
    quotes = [quote for quote in marks.quotes if quote.paper.id == paper.id]
    said = "".join(f"<br>“{text(quote.text)}”" for quote in quotes)
    shown = f'<span class="quote"><b>{text(paper.title)}</b>{said}</span>' if marks.titled else ""
    n = number[paper.id]
    return f'<a class="cite" href="#r{n}">[{n}]{shown}</a>'


def _grid(grid: Grid, number: Mapping[str, int]) -> str:
    head = "".join(
        f'<th scope="col"><button type="button">{column}</button></th>' for column in grid.columns
    )
    rows = []
    for first, *others in grid.rows:
        cells = "".join(_cell(cell, number) for cell in others)
        rows.append(f'<tr><th scope="row">{_line(first.inlines, number)}</th>{cells}</tr>')
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f'<div class="wide">{table}</div>'


def _cell(cell: GridCell, number: Mapping[str, int]) -> str:
    """A cell; a part of a sentence has the whole of it on hover."""
    hover = f' title="{text(cell.whole)}"' if cell.whole else ""
    return f"<td{hover}>{_line(cell.inlines, number)}</td>"


def _references(papers: Sequence[Paper], bibliography: Sequence[str]) -> str:
    entries = bibliography or [reference(paper) for paper in papers]
    items = "".join(f'<li id="r{n}">{text(e)}</li>' for n, e in enumerate(entries, start=1))
    return f"<h2>References</h2><ol>{items}</ol>" if items else ""
