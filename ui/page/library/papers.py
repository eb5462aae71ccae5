"""Papers found on the page: search results and what is like a paper."""

from collections.abc import Sequence
from dataclasses import replace

from assistant import Assistant
from assistant.answer import Quote
from index.formats.bibtex_text import BibtexKeys, bibtex_entry
from index.paper import Filters, Paper, Result
from ui.page.html import button, excerpt_html, heading_html, text, verbatim

SIMILAR = 6


def similar_html(assistant: Assistant, paper_id: str, filters: Filters) -> str:
    """Papers like this one, with the sentences that match it; LibraryError if it is gone."""
    paper = assistant.library.paper(paper_id)
    results = like(assistant, paper, filters)
    cards = "".join(result_html(result) for result in results) or "<p>Nothing alike.</p>"
    close = button("Close", "close")
    title = f"<h4>More like this {close}</h4>"
    return f'<section class="opened" data-of="similar {text(paper_id)}">{title}{cards}</section>'


def bibtex_html(assistant: Assistant, paper_id: str) -> str:
    """A paper as BibTeX, to read and copy; LibraryError if it is gone."""
    entry = citation(assistant.library.paper(paper_id))
    tools = f"{button('Copy', 'copy-words', words=entry)} {button('Close', 'close')}"
    return (
        f'<section class="opened" data-of="bibtex {text(paper_id)}">'
        f"<h4>BibTeX {tools}</h4><pre>{verbatim(entry)}</pre></section>"
    )


def citation(paper: Paper) -> str:
    """A paper as BibTeX to cite it by: neither its abstract nor what only `export` keeps."""
    return bibtex_entry(replace(paper, abstract=""), {}, BibtexKeys().key_of(paper))


def like(assistant: Assistant, paper: Paper, filters: Filters) -> Sequence[Result]:
    """The papers nearest to a paper's title and first sentences, without itself."""
    found = assistant.search(paper.text[:QUERY], SIMILAR + 1, filters)
    return [result for result in found if result.paper.id != paper.id][:SIMILAR]


QUERY = 600
"""Characters of a paper that stand for it: an embedder reads little more."""


def result_html(result: Result) -> str:
    """A paper that was found: the passages that matched, marked; the whole abstract on demand."""
    chunks = sorted({p.chunk for p in result.passages[:2] if p.text})
    quotes = [Quote(result.paper, chunk.start, chunk.end, chunk.part) for chunk in chunks]
    told = result.explanation.told
    why = f'<p class="why">{told[:1].upper()}{told[1:]}.</p>' if told else ""
    return (
        f'<section class="card found" tabindex="-1">{heading_html(result.paper)}{why}'
        f'<p class="abstract">{excerpt_html(result.paper, quotes)}</p>'
        f'<p class="tools">{button("Whole abstract", "whole")}</p></section>'
    )
