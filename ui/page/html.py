"""Answers and papers as HTML. Every word of a paper, a model or a user is escaped here."""

from collections.abc import Sequence

from assistant.answer import Quote
from assistant.rendering.html import paper_url as paper_url
from assistant.rendering.html import text as text
from assistant.rendering.html import unmarked as unmarked
from assistant.rendering.html import verbatim as verbatim
from index.paper import Paper
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
    """The abstract exactly as written, with the quoted spans marked."""
    parts, at = [], 0
    for quote in quotes:
        start = max(quote.start, at)
        words = unmarked(paper.abstract[start : quote.end])
        span = f"{quote.start}-{quote.end}"
        parts += [unmarked(paper.abstract[at:start]), f'<mark data-span="{span}">{words}</mark>']
        at = max(at, quote.end)
    return "".join([*parts, unmarked(paper.abstract[at:])])
