"""Answers and papers as HTML. Every word of a paper, a model or a user is escaped here."""

from collections.abc import Sequence

from assistant.answer import Quote
from assistant.rendering.html import paper_url as paper_url
from assistant.rendering.html import text as text
from assistant.rendering.html import unmarked as unmarked
from assistant.rendering.html import verbatim as verbatim
from index.paper import Paper, Part
from ui.terminal import byline


def button(label: str, do: str, *, hint: str = "", **data: str) -> str:
    """A button that page.js acts on (`do`), or hands to the server with its `data`."""
    values = "".join(f' data-{name}="{verbatim(value)}"' for name, value in data.items())
    title = f' title="{verbatim(hint)}"' if hint else ""
    return f'<button type="button" class="do" data-do="{do}"{values}{title}>{text(label)}</button>'


def file_name(path: str) -> str:
    """A file's own name, without where it lies; of a member of an archive, both names."""
    file, mark, member = path.partition("!")
    return file.replace("\\", "/").rpartition("/")[2] + mark + member


def card_id(paper_id: str, turn: int) -> str:
    """The id of a paper's card in the evidence panel, safe in an attribute and a URL."""
    return f"t{turn}-{''.join(c for c in paper_id if c.isalnum() or c in '-_')}"


def heading_html(paper: Paper, number: int | None = None) -> str:
    """Title, authors, year, venue and the paper's own link."""
    mark = f"[{number}] " if number else ""
    link = paper_url(paper)
    source = (
        f' <a href="{link}" target="_blank" rel="noopener noreferrer">source'
        '<span class="unseen"> of this paper, in a new tab</span></a>'
        if link
        else ""
    )
    retracted = ' <strong class="retracted">Retracted</strong>' if paper.retracted else ""
    return (
        f"<h3>{mark}{text(paper.title)}{retracted}</h3>"
        f'<p class="byline">{text(byline(paper))}{source}</p>'
    )


def abstract_html(paper: Paper, quotes: Sequence[Quote]) -> str:
    """The abstract exactly as written, with the quoted spans marked; then what the body says."""
    parts, at = [], 0
    for quote in quotes:
        if quote.part is Part.BODY:
            continue
        start = max(quote.start, at)
        words = unmarked(paper.abstract[start : quote.end])
        span = span_of(quote)
        parts += [unmarked(paper.abstract[at:start]), f'<mark data-span="{span}">{words}</mark>']
        at = max(at, quote.end)
    in_body = [quote for quote in quotes if quote.part is Part.BODY]
    return "".join([*parts, unmarked(paper.abstract[at:]), *map(_in_body, in_body)])


def span_of(quote: Quote) -> str:
    """What a mark in an answer and the words it points to have in common."""
    return f"{'b' if quote.part is Part.BODY else ''}{quote.start}-{quote.end}"


def _in_body(quote: Quote) -> str:
    page = f' <span class="at-page">p. {quote.page}</span>' if quote.page else ""
    words = f'<mark data-span="{span_of(quote)}">{unmarked(quote.text)}</mark>'
    return f'<span class="in-body">{words}{page}</span>'
