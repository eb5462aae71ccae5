"""Answers as HTML that stands by itself, for notebooks: no script, no sheet, everything escaped."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import urlsplit

from assistant.answer import Answer, Quote, Statement, cited_papers, quotes_of
from assistant.render.layout import Form, blocks_of, words_html
from assistant.render.markdown import effort_line, meter_line, name_of
from assistant.render.standing import doubt_of, other_notices, standing_line, why_in_doubt
from index.paper import Paper
from index.text.clean import plain, tidy
from index.text.markup import without_markup

_MARKERS = {Form.ITEM: "• ", Form.NUMBERED: "• "}


def text(value: str) -> str:
    """Text as a reader sees it, safe inside an element and inside a quoted attribute."""
    return escape(plain(tidy(value)), quote=True)


def unmarked(value: str) -> str:
    """A source's words as HTML: its own markup is not shown."""
    return verbatim(without_markup(value))


def verbatim(value: str) -> str:
    """Text exactly as its source wrote it, safe as above."""
    return escape(plain(value), quote=True)


def paper_url(paper: Paper) -> str:
    """The paper's own link, escaped; empty unless it is http(s), the only scheme a page follows."""
    candidates = [
        paper.url,
        f"https://doi.org/{paper.doi}" if paper.doi else "",
        f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else "",
    ]
    for url in candidates:
        try:
            parts = urlsplit(url.strip())
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc:
            return verbatim(url.strip())
    return ""


def answer_html(answer: Answer) -> str:
    """An answer: its sentences with marks, quotes on hover, then the references."""
    papers = cited_papers(answer.statements)
    said = statements_html(answer.statements, _numbers(papers))
    meter = meter_line(answer.meter) if answer.meter else ""
    told = [effort_line(answer.trace), answer.failure or "", *other_notices(answer)]
    above, notes = _notes([standing_line(answer), meter]), _notes(told)
    return (
        f"<div><p><strong>{verbatim(answer.question)}</strong></p>"
        f"{above}{said}{notes}{references_html(papers, answer.statements)}</div>"
    )


def _notes(lines: Iterable[str]) -> str:
    return "".join(f"<p><em>{text(line)}</em></p>" for line in lines if line)


def framed(page: str) -> str:
    """A whole HTML page inside another one, which it can neither read nor restyle."""
    style = "width:100%;height:45rem;border:0"
    return f'<iframe sandbox="allow-scripts" srcdoc="{escape(page)}" style="{style}"></iframe>'


def statements_html(statements: Iterable[Statement], numbers: Mapping[str, int]) -> str:
    """Sentences, each with its marks and its support; `numbers` are the papers' by id."""
    return "".join(
        f"<p>{_MARKERS.get(block.form, '')}"
        f"{' '.join(_statement(statement, numbers) for statement in block.statements)}</p>"
        for block in blocks_of(statements)
    )


def references_html(papers: Sequence[Paper], statements: Sequence[Statement]) -> str:
    """The numbered papers with the quotes that statements rest on."""
    items = "".join(
        f"<li>{_named(paper)}{_quotes(quotes_of(paper, statements))}</li>" for paper in papers
    )
    return f"<ol>{items}</ol>" if items else ""


def _numbers(papers: Sequence[Paper]) -> dict[str, int]:
    return {paper.id: number for number, paper in enumerate(papers, 1)}


def _statement(statement: Statement, numbers: Mapping[str, int]) -> str:
    marks = "".join(_mark(paper, statement, numbers[paper.id]) for paper in statement.citations)
    if not statement.claim:
        return (
            f"<strong>{words_html(statement)}</strong>" if statement.lead else words_html(statement)
        )
    doubt, why = doubt_of(statement), why_in_doubt(statement)
    said = f' <small title="{text(why)}">{doubt}</small>' if doubt else ""
    return f"{words_html(statement)} {marks}{said}"


def _mark(paper: Paper, statement: Statement, number: int) -> str:
    quotes = "".join(f"\n“{quote.text}”" for quote in quotes_of(paper, [statement]))
    hover = text(paper.title) + verbatim(quotes)
    return _linked(paper, f"[{number}]", f' title="{hover}"') or (
        f'<span title="{hover}">[{number}]</span>'
    )


def _named(paper: Paper) -> str:
    name = text(name_of(paper))
    return _linked(paper, name) or name


def _linked(paper: Paper, words: str, attributes: str = "") -> str:
    link = paper_url(paper)
    return link and f'<a href="{link}" rel="noopener noreferrer"{attributes}>{words}</a>'


def _quotes(quotes: Sequence[Quote]) -> str:
    return "".join(f"<blockquote>{unmarked(quote.text)}</blockquote>" for quote in quotes)
