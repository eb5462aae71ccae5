"""One paper opened: its abstract by sentence, where it came from, what is like it."""

from assistant import Assistant
from index.formats.export import export
from index.paper import Filters, Paper
from index.text.sentences import split_sentences
from ui.api.pdfs import pdf_of, why_no_pdf
from ui.page.html import button, file_name, heading_html, pdf_link, text, unmarked
from ui.page.library.papers import like, result_html


def paper_html(assistant: Assistant, paper_id: str, filters: Filters) -> str:
    """The paper's page; LibraryError if it is gone."""
    paper = assistant.library.paper(paper_id)
    similar = "".join(result_html(result) for result in like(assistant, paper, filters))
    bibtex = "".join(export([paper], "bibtex"))
    tools = [
        button("Close", "close"),
        button("Copy BibTeX", "copy-words", words=bibtex),
    ]
    if pdf_of(paper):
        tools.append(pdf_link(paper, "PDF"))
    elif why := why_no_pdf(paper):
        tools.append(f'<span class="at-page">{text(why)}</span>')
    return (
        f'<section class="paper opened">{heading_html(paper)}'
        f'<p class="tools">{" ".join(tools)}</p>'
        f'<ol class="sentences">{_sentences(paper)}</ol>{_facts(paper)}'
        f"<h4>Similar papers</h4>{similar or '<p>None.</p>'}</section>"
    )


def _sentences(paper: Paper) -> str:
    spans = split_sentences(paper.abstract)
    return "".join(f"<li>{unmarked(paper.abstract[start:end])}</li>" for start, end in spans)


def _facts(paper: Paper) -> str:
    known = {
        "Id": paper.id,
        "Citekey": paper.key,
        "DOI": paper.doi,
        "arXiv": paper.arxiv_id,
        "PubMed": paper.pmid,
        "Keywords": ", ".join(paper.keywords),
        "Read from": "; ".join(file_name(source) for source in paper.sources),
    }
    rows = (f"<dt>{name}</dt><dd>{text(value)}</dd>" for name, value in known.items() if value)
    return f'<dl class="facts">{"".join(rows)}</dl>'
