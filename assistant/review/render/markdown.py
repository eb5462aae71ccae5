"""A review as Markdown."""

import re
from collections.abc import Mapping, Sequence

from assistant.answer import Quote, Statement
from assistant.review.render.document import (
    FURTHER,
    LACKS,
    NO_SECTION,
    dated_name,
    diagram,
    doubt,
    flow,
    is_verbatim,
    items,
    method_note,
    numbers,
    pairs_of,
    reference,
    searches,
    short_name,
    timeline,
    title_of,
)
from assistant.review.render.map_points import map_points
from assistant.review.types import Paragraph, Review, Section
from index.paper import Paper
from index.text.clean import tidy

# Characters by which text could become markup, a link or HTML.
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$])")


def render_markdown(review: Review, bibliography: Sequence[str] = ()) -> str:
    """The whole draft; `bibliography` are the references in a style, in order of their number."""
    number = numbers(review)
    parts = [f"# {plain(title_of(review))}", f"*{method_note(review)}*"]
    parts += [_section(section, number) for section in review.body]
    if not review.sections:
        parts.append(NO_SECTION)
    parts += [*_pairs(review, number), *_table(review, number), *_timeline(review, number)]
    parts += [*_map(review), *_gaps(review), *_flow(review), *_references(review, bibliography)]
    return "\n\n".join(part for part in parts if part) + "\n"


def plain(text: str) -> str:
    """Text of a paper as a reader sees it, none of it taken for markup."""
    return _MARKUP.sub(r"\\\1", " ".join(tidy(text).split()))


def _section(section: Section, number: Mapping[str, int]) -> str:
    blocks = [f"## {plain(section.heading)}"]
    blocks += [_paragraph(paragraph, number) for paragraph in section.paragraphs]
    return "\n\n".join(blocks)


def _paragraph(paragraph: Paragraph, number: Mapping[str, int]) -> str:
    if paragraph.own:
        return paragraph.own
    listed = [f"- **{plain(who)}**: {_prose(said, number)}" for who, said in items(paragraph)]
    if listed:
        return "\n".join([plain(paragraph.lead), "", *listed])
    return _prose(paragraph.statements, number)


def _prose(statements: Sequence[Statement], number: Mapping[str, int]) -> str:
    return " ".join(_statement(statement, number) for statement in statements)


def _statement(statement: Statement, number: Mapping[str, int]) -> str:
    text = plain(statement.text)
    text = f"“{text}”" if is_verbatim(statement) else text
    marks = "".join(f"[{number[paper.id]}]" for paper in statement.citations)
    warning = doubt(statement)
    return f"{text} {marks}".strip() + (f" *({warning})*" if warning else "")


def _pairs(review: Review, number: Mapping[str, int]) -> list[str]:
    blocks = []
    for heading, pairs in pairs_of(review):
        items = [f"- {_said(p.first, number)} — {_said(p.second, number)}" for p in pairs]
        blocks.append("\n".join([f"## {heading}", "", *items]))
    return blocks


def _said(quote: Quote, number: Mapping[str, int]) -> str:
    return f"“{plain(quote.text)}” [{number[quote.paper.id]}]"


def _table(review: Review, number: Mapping[str, int]) -> list[str]:
    if not review.table.rows:
        return []
    head = ["Paper", *review.table.columns]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for row in review.table.rows:
        cells = ["" if cell is None else plain(cell.text) for cell in row.cells]
        paper = f"{plain(short_name(row.paper))} [{number[row.paper.id]}]"
        lines.append(f"| {' | '.join([paper, *cells])} |")
    return ["## Comparison", "\n".join(lines)]


def _timeline(review: Review, number: Mapping[str, int]) -> list[str]:
    years = timeline(review)
    if not years:
        return []
    lines = [f"- **{year}**: {_named(papers, number)}" for year, papers in years]
    return ["## Timeline", "\n".join(lines)]


def _named(papers: Sequence[Paper], number: Mapping[str, int]) -> str:
    return "; ".join(f"{plain(dated_name(paper))} [{number[paper.id]}]" for paper in papers)


def _map(review: Review) -> list[str]:
    """The cited papers by meaning, under their numbers, where the reader draws Mermaid."""
    dots = [
        f'  "{place.number}": [{0.02 + 0.96 * place.x:.2f}, {0.02 + 0.96 * place.y:.2f}]'
        for place in map_points(review)
    ]
    if not dots:
        return []
    drawn = ["```mermaid", "quadrantChart", "  title Near papers are alike", *dots, "```"]
    return ["## Map of the cited papers", "\n".join(drawn)]


def _gaps(review: Review) -> list[str]:
    lines = [f"- {plain(sentence)}" for sentence in review.gaps.sentences]
    searches = [f"- {where}: `{text}`" for where, text in review.gaps.searches.items()]
    blocks = [f"## {LACKS}", "\n".join(lines)] if lines else []
    if searches:
        blocks += [f"{'###' if lines else '##'} {FURTHER}", "\n".join(searches)]
    return blocks


def _flow(review: Review) -> list[str]:
    """The PRISMA counts, and as a diagram where the reader's Markdown draws Mermaid."""
    drawn = ["```mermaid", "flowchart TD"]
    for n, (text, aside) in enumerate(diagram(review)):
        drawn.append(f'  step{n}["{text}"]')
        drawn += [f'  step{n} --> aside{n}["{"<br>".join(aside)}"]'] if aside else []
        drawn += [f"  step{n - 1} --> step{n}"] if n else []
    rows = [f"| {plain(step)} | {count} |" for step, count in flow(review)]
    searched = [f"- {plain(search)}" for search in searches(review)]
    return [
        "## How the papers were chosen",
        "\n".join(["| Step | Papers |", "| --- | --: |", *rows]),
        "\n".join([*drawn, "```"]),
        "\n".join(["Protocol and searches:", "", *searched] if searched else []),
    ]


def _references(review: Review, bibliography: Sequence[str]) -> list[str]:
    if not review.references:
        return []
    entries = bibliography or [reference(paper) for paper in review.references]
    lines = [f"{n}. {plain(entry)}" for n, entry in enumerate(entries, start=1)]
    return ["## References", "\n".join(lines)]
