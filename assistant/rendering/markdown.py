"""Answers as Markdown, and how a paper is named to a reader."""

from assistant.answer import Answer, cited_papers, quotes_of
from assistant.rendering.plain import escape_markdown
from index.merging.names import family_name
from index.paper import Paper
from index.text.clean import tidy


def render_markdown(answer: Answer) -> str:
    """An answer as Markdown: prose, then the numbered references with their quotes.

    What papers and models wrote is escaped: it shows as it is written and does nothing.
    """
    return f"{render_prose(answer)}\n\n{render_references(answer)}".strip()


def render_references(answer: Answer) -> str:
    """The cited papers as a numbered Markdown list, each with its quotes."""
    lines = []
    for number, paper in enumerate(cited_papers(answer.statements), start=1):
        lines.append(f"{number}. {_escaped(name_of(paper))}")
        quotes = quotes_of(paper, answer.statements)
        lines += [f"   > {_escaped(quote.text)}" for quote in quotes]
    return "\n".join(lines)


def name_of(paper: Paper) -> str:
    """How a paper is named to a reader: authors, title, venue, year, as far as they are known."""
    names = [family_name(author) for author in paper.authors]
    who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
    where = ", ".join(part for part in (paper.venue, str(paper.year or "")) if part)
    title = tidy(paper.title)
    where += ", retracted" if where and paper.retracted else "retracted" * paper.retracted
    return f"{who + ': ' if who else ''}{title}{f' ({where})' if where else ''}"


def render_prose(answer: Answer) -> str:
    """The prose for a reader: verbatim statements are shown with the paper that says them.

    What papers and models wrote is escaped, as in `render_markdown`.
    """
    if not answer.statements:
        return _escaped(answer.missing)
    number = {p.id: n for n, p in enumerate(cited_papers(answer.statements), start=1)}
    verbatim = answer.trace.model == "none"
    lines = []
    for statement in answer.statements:
        marks = "".join(f"[{number[p.id]}]" for p in statement.citations)
        doubt = "" if statement.support == "supported" else f" ({statement.support.value})"
        text = f"{_escaped(statement.text)} {marks}".strip() + doubt
        if verbatim:
            who = [_escaped(paper.title) for paper in statement.citations[:1]]
            text = "- " + ": ".join([*who, text])
        lines.append(text)
    return ("\n" if verbatim else " ").join(lines)


def _escaped(text: str) -> str:
    return escape_markdown(tidy(text))
