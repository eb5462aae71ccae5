"""A review as one HTML file that needs nothing else: quotes on hover, a table that sorts."""

from collections.abc import Mapping, Sequence
from html import escape

from assistant.answer import Quote, Statement
from assistant.review.render.document import (
    FURTHER,
    LACKS,
    NO_SECTION,
    dated_name,
    doubt,
    flow,
    is_verbatim,
    items,
    method_note,
    numbers,
    pairs_of,
    reference,
    searches,
    sentence_of,
    short_name,
    timeline,
    title_of,
)
from assistant.review.render.figures import flow_svg, map_svg
from assistant.review.types import Paragraph, Review, Section
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


def render_html(review: Review, bibliography: Sequence[str] = ()) -> str:
    """The whole draft; `bibliography` are the references in a style, in order of their number."""
    title = text(title_of(review))
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<style>{_STYLE}</style></head><body><main>",
        _body(review, bibliography),
        f"</main><script>{_SCRIPT}</script></body></html>",
    ]
    return "\n".join(parts) + "\n"


def _body(review: Review, bibliography: Sequence[str]) -> str:
    number = numbers(review)
    parts = [
        f"<h1>{text(title_of(review))}</h1>",
        f'<p class="note">{text(method_note(review))}</p>',
    ]
    parts += [_section(section, number) for section in review.body]
    if not review.sections:
        parts.append(f"<p>{NO_SECTION}</p>")
    parts.append(after_html(review, bibliography))
    return "\n".join(part for part in parts if part)


def after_html(review: Review, bibliography: Sequence[str] = ()) -> str:
    """What follows the sections: comparison, timeline, map, gaps, how it was made, references."""
    number = numbers(review)
    parts = [*_pairs(review, number), _table(review, number), _timeline(review, number)]
    drawn = map_svg(review)
    if drawn:
        parts.append(f'<h2>Map of the cited papers</h2><div class="drawn">{drawn}</div>')
    parts += [_gaps(review), _flow(review), _references(review, bibliography)]
    return "\n".join(part for part in parts if part)


def text(words: str) -> str:
    """Text of a paper as a reader sees it, none of it taken for markup."""
    shown = "".join(char for char in tidy(words) if char.isprintable() or char in "\n\t")
    return escape(" ".join(shown.split()))


def _section(section: Section, number: Mapping[str, int]) -> str:
    paragraphs = "".join(_paragraph(paragraph, number) for paragraph in section.paragraphs)
    return f"<section><h2>{text(section.heading)}</h2>{paragraphs}</section>"


def _paragraph(paragraph: Paragraph, number: Mapping[str, int]) -> str:
    if paragraph.own:
        return "".join(f"<p>{text(part)}</p>" for part in paragraph.own.split("\n\n"))
    listed = [f"<li><b>{text(who)}</b>: {_prose(s, number)}</li>" for who, s in items(paragraph)]
    if listed:
        return f"<p>{text(paragraph.lead)}</p><ul>{''.join(listed)}</ul>"
    return f"<p>{_prose(paragraph.statements, number)}</p>"


def _prose(statements: Sequence[Statement], number: Mapping[str, int]) -> str:
    return " ".join(_statement(statement, number) for statement in statements)


def _statement(statement: Statement, number: Mapping[str, int]) -> str:
    words = text(statement.text)
    words = f"“{words}”" if is_verbatim(statement) else words
    marks = "".join(_mark(paper, statement, number) for paper in statement.citations)
    warning = doubt(statement)
    if not warning:
        return f"{words} {marks}"
    reason = text(statement.reason or warning)
    return f'<span class="doubt" title="{reason}">{words}</span> {marks} <em>({warning})</em>'


def _mark(paper: Paper, statement: Statement, number: Mapping[str, int]) -> str:
    quotes = [quote for quote in statement.evidence if quote.paper.id == paper.id]
    said = "".join(f"<br>“{text(quote.text)}”" for quote in quotes)
    n = number[paper.id]
    shown = f'<span class="quote"><b>{text(paper.title)}</b>{said}</span>'
    return f'<a class="cite" href="#r{n}">[{n}]{shown}</a>'


def _said(quote: Quote, number: Mapping[str, int]) -> str:
    n = number[quote.paper.id]
    return f'“{text(quote.text)}” <a class="cite" href="#r{n}">[{n}]</a>'


def _pairs(review: Review, number: Mapping[str, int]) -> list[str]:
    blocks = []
    for heading, pairs in pairs_of(review):
        items = "".join(
            f"<li>{_said(pair.first, number)} — {_said(pair.second, number)}</li>" for pair in pairs
        )
        blocks.append(f"<h2>{heading}</h2><ul>{items}</ul>")
    return blocks


def _table(review: Review, number: Mapping[str, int]) -> str:
    if not review.table.rows:
        return ""
    head = "".join(
        f'<th scope="col"><button type="button">{column}</button></th>'
        for column in ("Paper", *review.table.columns)
    )
    rows = []
    for row in review.table.rows:
        n = number[row.paper.id]
        cells = "".join(map(_cell, row.cells))
        name = f'{text(short_name(row.paper))} <a href="#r{n}">[{n}]</a>'
        rows.append(f'<tr><th scope="row">{name}</th>{cells}</tr>')
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f'<h2>Comparison</h2><div class="wide">{table}</div>'


def _cell(quote: Quote | None) -> str:
    """A cell; a part of a sentence has the whole of it on hover."""
    if quote is None:
        return "<td></td>"
    whole = sentence_of(quote)
    hover = f' title="{text(whole)}"' if whole != quote.text else ""
    return f"<td{hover}>{text(quote.text)}</td>"


def _timeline(review: Review, number: Mapping[str, int]) -> str:
    items = "".join(
        f"<li><b>{year}</b>: "
        + "; ".join(f"{text(dated_name(p))} [{number[p.id]}]" for p in papers)
        + "</li>"
        for year, papers in timeline(review)
    )
    return f"<h2>Timeline</h2><ul>{items}</ul>" if items else ""


def _gaps(review: Review) -> str:
    lines = "".join(f"<li>{text(sentence)}</li>" for sentence in review.gaps.sentences)
    found = "".join(
        f"<li>{where}: <code>{escape(query)}</code></li>"
        for where, query in review.gaps.searches.items()
    )
    lacks = f"<h2>{LACKS}</h2><ul>{lines}</ul>" if lines else ""
    return f"{lacks}<h2>{FURTHER}</h2><ul>{found}</ul>" if found else lacks


def _flow(review: Review) -> str:
    counts = "; ".join(f"{text(step)}: {count}" for step, count in flow(review))
    items = "".join(f"<li>{text(search)}</li>" for search in searches(review))
    searched = f"<p>Protocol and searches:</p><ul>{items}</ul>" if items else ""
    return (
        f'<h2>How the papers were chosen</h2><div class="drawn">{flow_svg(review)}</div>'
        f'<p class="note">{counts}.</p>{searched}'
    )


def _references(review: Review, bibliography: Sequence[str]) -> str:
    entries = bibliography or [reference(paper) for paper in review.references]
    items = "".join(f'<li id="r{n}">{text(e)}</li>' for n, e in enumerate(entries, start=1))
    return f"<h2>References</h2><ol>{items}</ol>" if items else ""
