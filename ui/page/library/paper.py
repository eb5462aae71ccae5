"""One paper opened: its abstract by sentence, where it came from, what is like it."""

from assistant import Assistant
from index.curation.notes import LONGEST, notes_of
from index.curation.tags import tags_of
from index.paper import Filters, Paper
from index.text.sentences import split_sentences
from ui.api.pdfs import pdf_of, why_no_pdf
from ui.page.html import (
    button,
    file_name,
    heading_html,
    pdf_link,
    text,
    unmarked,
    verbatim,
)
from ui.page.library.papers import citation, like, result_html


def paper_html(assistant: Assistant, paper_id: str, filters: Filters, opening: int = 0) -> str:
    """The paper's page; LibraryError if it is gone. `opening` tells two openings apart."""
    paper = assistant.library.paper(paper_id)
    similar = "".join(result_html(result) for result in like(assistant, paper, filters))
    tools = [
        button("Close", "close"),
        button("Copy BibTeX", "copy-words", words=citation(paper)),
    ]
    if pdf_of(paper):
        tools.append(pdf_link(paper, "PDF"))
    elif why := why_no_pdf(paper):
        tools.append(f'<span class="at-page">{text(why)}</span>')
    return (
        f'<section class="paper opened" data-opening="{opening}">{heading_html(paper)}'
        f'<p class="tools">{" ".join(tools)}</p>{marks_html(assistant, paper_id)}'
        f'<ol class="sentences">{_sentences(paper)}</ol>{_facts(paper)}'
        f"<h4>Similar papers</h4>{similar or '<p>None.</p>'}</section>"
    )


def marks_html(assistant: Assistant, paper_id: str) -> str:
    """What a person added to a paper, its tags and a note, to be changed."""
    store = assistant.library.store
    note = notes_of(store, [paper_id]).get(paper_id, "")
    tags = "".join(
        button(f"{tag} ✕", "untag", hint="Take this tag off", paper=paper_id, tag=tag)
        for tag in tags_of(store).get(paper_id, ())
    )
    add = button("Add a tag", "tag", paper=paper_id)
    save = button("Save the note", "note", paper=paper_id)
    return (
        f'<div class="marks-of" data-paper="{text(paper_id)}"><p class="tools">{tags} '
        f'<input class="new-tag" aria-label="New tag" placeholder="New tag" maxlength="60"> {add}'
        f'</p><textarea class="note" rows="2" maxlength="{LONGEST}" aria-label="Your note" '
        f'placeholder="A note of yours">{verbatim(note)}</textarea>'
        f'<p class="tools">{save} {_merged(assistant, paper_id)}</p></div>'
    )


def _merged(assistant: Assistant, paper_id: str) -> str:
    """Where it was merged of several records, the way to have them apart."""
    if not any(merge.source for merge in assistant.library.merges(paper_id)):
        return ""
    return button(
        "Take apart",
        "split",
        hint="It was merged: make every record that says something else a paper again",
        paper=paper_id,
    )


def _sentences(paper: Paper) -> str:
    spans = split_sentences(paper.abstract)
    return "".join(f"<li>{unmarked(paper.abstract[start:end])}</li>" for start, end in spans)


def _facts(paper: Paper) -> str:
    known = {
        "Citekey": paper.key,
        "DOI": paper.doi,
        "arXiv": paper.arxiv_id,
        "PubMed": paper.pmid,
        "Keywords": ", ".join(paper.keywords),
        "Read from": "; ".join(file_name(source) for source in paper.sources),
    }
    rows = (f"<dt>{name}</dt><dd>{text(value)}</dd>" for name, value in known.items() if value)
    return f'<dl class="facts">{"".join(rows)}</dl>'
