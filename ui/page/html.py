"""Answers and papers as HTML. Every word of a paper, a model or a user is escaped here."""

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import quote as url_quote

from assistant.answer import Quote
from assistant.render.html import paper_url as paper_url
from assistant.render.html import text as text
from assistant.render.html import unmarked as unmarked
from assistant.render.html import verbatim as verbatim
from index.errors import PaperAssistantError
from index.paper import Paper, Part
from index.text.sentences import split_sentences
from ui.api.pdfs import pdf_of, why_no_pdf
from ui.cli.terminal import byline


def button(label: str, do: str, *, hint: str = "", tab: str = "", **data: str) -> str:
    """A button that page.js acts on (`do`), or hands to the server with its `data`.

    `tab` is its place among the Tab key's stops: `-1` for none, where it has a key of its own.
    """
    values = "".join(f' data-{name}="{verbatim(value)}"' for name, value in data.items())
    title = f' title="{verbatim(hint)}"' if hint else ""
    stop = f' tabindex="{tab}"' if tab else ""
    told = f'data-do="{do}"{values}{title}{stop}'
    return f'<button type="button" class="do" {told}>{text(label)}</button>'


UNTITLED = "Without a title"
"""What a paper is called that has no title: a click opens it all the same."""
CLOSE = button("✕", "close", hint="Close")


def failure_html(error: PaperAssistantError | str, way_back: str = "") -> str:
    """What went wrong, in its words, with a button to mend it."""
    return f'<p class="failure" role="alert">{verbatim(str(error))} {way_back}</p>'


def told_html(words: str, undo: str = "") -> str:
    """What was done, in a line that goes when it is closed, with the way back if there is one."""
    return f'<p class="opened line" role="status"><span>{text(words)} {undo}</span> {CLOSE}</p>'


def icon_button(name: str, do: str, *, hint: str = "", **data: str) -> str:
    """The same as an icon, which page.css has for what it does; `name` is heard and on hover."""
    values = "".join(f' data-{key}="{verbatim(value)}"' for key, value in data.items())
    return (
        f'<button type="button" class="do icon" data-do="{do}"{values} '
        f'aria-label="{verbatim(name)}" title="{verbatim(hint or name)}"></button>'
    )


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
        f"<h3>{mark}{text(paper.title or UNTITLED)}{retracted}</h3>"
        f'<p class="byline">{text(byline(paper))}{source}</p>'
    )


def excerpt_html(paper: Paper, quotes: Sequence[Quote]) -> str:
    """The abstract with its quotes marked; all but their neighbours is there to be unfolded.

    What is quoted of the body comes behind it.
    """
    own = [quote for quote in quotes if quote.part is not Part.BODY]
    spans = split_sentences(paper.abstract)
    starts = [0, *(start for start, _ in spans[1:]), len(paper.abstract)]
    parts = []
    for near, group in groupby(range(len(spans)), lambda n: _is_near(n, spans, own)):
        places = [*group]
        start, end = starts[places[0]], starts[places[-1] + 1]
        words = _marked(paper, own, start, end)
        parts.append(words if near else f'<span class="far">{words}</span>')
    return "".join(parts) + _in_bodies(quotes)


def quotes_html(quotes: Sequence[Quote]) -> str:
    """Quotes by themselves, marked, each with its page where it has one."""
    return "".join(f'<p class="abstract">{_in_body(quote)}</p>' for quote in quotes)


def span_of(quote: Quote) -> str:
    """What a mark in an answer and the words it points to have in common."""
    return f"{'b' if quote.part is Part.BODY else ''}{quote.start}-{quote.end}"


def _in_bodies(quotes: Sequence[Quote]) -> str:
    return "".join(_in_body(quote) for quote in quotes if quote.part is Part.BODY)


def _in_body(quote: Quote) -> str:
    page = _page(quote) if quote.page else ""
    words = f'<mark data-span="{span_of(quote)}">{unmarked(quote.text)}</mark>'
    return f'<span class="in-body">{words}{page}</span>'


def _page(quote: Quote) -> str:
    """The page of a quote, which opens the PDF there as long as the file is still where it was."""
    if pdf_of(quote.paper) is None:
        why = text(why_no_pdf(quote.paper))
        return f' <span class="at-page" title="{why}">p. {quote.page}</span>'
    return f" {pdf_link(quote.paper, f'p. {quote.page}', quote.page)}"


def pdf_link(paper: Paper, words: str, page: int | None = None) -> str:
    """A link to the paper's PDF, at a page of it, in a new tab."""
    at = f"#page={page}" if page else ""
    return (
        f'<a class="at-page" href="papers/{url_quote(paper.id, safe="")}/pdf{at}" target="_blank" '
        f'rel="noopener">{text(words)}<span class="unseen"> of its PDF, in a new tab</span></a>'
    )


def _is_near(place: int, spans: Sequence[tuple[int, int]], quotes: Sequence[Quote]) -> bool:
    """Whether a sentence is quoted, or stands beside one that is."""
    start = spans[max(place - 1, 0)][0]
    end = spans[min(place + 1, len(spans) - 1)][1]
    return any(quote.start < end and quote.end > start for quote in quotes)


def _marked(paper: Paper, quotes: Sequence[Quote], at: int, until: int) -> str:
    """A part of the abstract, with the quotes that begin in it marked."""
    parts = []
    for quote in quotes:
        if quote.part is Part.BODY or quote.end <= at or quote.start >= until:
            continue
        start, end = max(quote.start, at), min(quote.end, until)
        parts.append(unmarked(paper.abstract[at:start]))
        words = unmarked(paper.abstract[start:end])
        parts.append(f'<mark data-span="{span_of(quote)}">{words}</mark>')
        at = end
    return "".join([*parts, unmarked(paper.abstract[at:until])])
