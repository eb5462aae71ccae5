"""Answers as Markdown, and how a paper is named to a reader."""

from collections.abc import Mapping

from assistant.answer import (
    Answer,
    Meter,
    Quote,
    Stance,
    Statement,
    Trace,
    cited_papers,
    laid_out,
    quotes_of,
)
from assistant.render.formula import around_formulas
from assistant.render.plain import escape_markdown, safe_markdown
from assistant.render.standing import (
    Group,
    checked_line,
    doubt_of,
    grouped,
    lack_of,
    standing_line,
    why_in_doubt,
)
from index.merging.names import family_name
from index.paper import Paper
from index.text.clean import tidy


def render_markdown(answer: Answer) -> str:
    """An answer as Markdown: how it stands, prose, then the numbered references with their quotes.

    What papers and models wrote is escaped: it shows as it is written and does nothing.
    """
    stands = checked_line(answer.statements, answer.judge)
    if not lack_of(answer):
        stands = standing_line(answer)
    parts = (_escaped(stands), render_prose(answer), render_references(answer))
    return "\n\n".join(part for part in parts if part)


def render_references(answer: Answer) -> str:
    """The cited papers as a numbered Markdown list, each with its quotes."""
    lines = []
    for number, paper in enumerate(cited_papers(answer.statements), start=1):
        lines.append(f"{number}. {_escaped(name_of(paper))}")
        quotes = quotes_of(paper, answer.statements)
        lines += [f"   > {_escaped(quote.text)}{page_of(quote)}" for quote in quotes]
    return "\n".join(lines)


def page_of(quote: Quote) -> str:
    """The page behind a quote, ` (p. 4)`; "" in an abstract."""
    return f" (p. {quote.page})" if quote.page else ""


def surnames(paper: Paper) -> str:
    """Who wrote a paper, within a sentence: `Lee and Kim`, `Lee et al.`; "" where it is unknown."""
    names = [family_name(author) for author in paper.authors]
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)


def name_of(paper: Paper) -> str:
    """How a paper is named to a reader: authors, title, venue, year, as far as they are known."""
    who = surnames(paper)
    where = ", ".join(part for part in (paper.venue, str(paper.year or "")) if part)
    title = tidy(paper.title)
    where += ", retracted" if where and paper.retracted else "retracted" * paper.retracted
    return f"{who + ': ' if who else ''}{title}{f' ({where})' if where else ''}"


def cited_as(paper: Paper) -> str:
    """What a paper is called within a sentence: `Lee et al. (2020)`, else its title's beginning."""
    who, title = surnames(paper), tidy(paper.title).partition(":")[0].strip()
    return f"{who} ({paper.year})" if who and paper.year else who or f"“{title}”"


def render_prose(answer: Answer) -> str:
    """The prose for a reader: quotes are grouped under the paper that says them.

    What papers and models wrote is escaped, as in `render_markdown`; of a model's Markdown its
    paragraphs, lists, headings, tables, emphasis and formulas are kept.
    """
    number = {p.id: n for n, p in enumerate(cited_papers(answer.statements), start=1)}
    alone = answer.trace.model == "none"
    prose = "".join(_group(group, number, listed=alone) for group in grouped(answer.statements))
    parts = (render_meter(answer), _escaped(lack_of(answer)), prose.strip())
    return "\n\n".join(part for part in parts if part)


def render_meter(answer: Answer) -> str:
    """How many papers found speak for, against, or neither, each with its quote; "" without."""
    if answer.meter is None:
        return ""
    quotes = [
        f"- {stance.value}: {_escaped(quote.paper.title)}: “{_escaped(quote.text)}”{page_of(quote)}"
        for stance, quote in answer.meter.quotes
    ]
    return "\n".join([f"**{meter_line(answer.meter)}**", "", *quotes])


def meter_line(meter: Meter) -> str:
    """The counts of a meter in one line."""
    counts = [meter.count(stance) for stance in (Stance.FOR, Stance.AGAINST, Stance.NEUTRAL)]
    return "Of {} papers that bear on it {} speak for, {} against, {} neither.".format(
        sum(counts), *counts
    )


def effort_line(trace: Trace) -> str:
    """What an answer took of its model, in one line; "" without one."""
    if not trace.calls:
        return ""
    tokens = sum(trace.tokens.values())
    calls = "1 call" if trace.calls == 1 else f"{trace.calls} calls"
    cost = "" if trace.cost is None else f", cost {trace.cost:.4f}"
    return f"{trace.model}: {calls}, {tokens:,} tokens{cost}"


def _group(group: Group, number: Mapping[str, int], *, listed: bool) -> str:
    """The quotes of one paper under its name, or a statement that is no quote."""
    if group.paper is None:
        return "".join(
            _rendered(statement, number, listed=listed) for statement in group.statements
        )
    quotes = "\n>\n".join(f"> {_escaped(s.text)}{_page(s)}{_doubt(s)}" for s in group.statements)
    name = _escaped(name_of(group.paper))
    return f"\n\n{name} [{number[group.paper.id]}]\n\n{quotes}\n"


def _rendered(statement: Statement, number: Mapping[str, int], *, listed: bool) -> str:
    marks = "".join(f"[{number[p.id]}]" for p in statement.citations) + _doubt(statement)
    if statement.lead is not None or not listed:
        return laid_out(
            statement,
            safe_markdown(statement.shown or around_formulas(statement.text, tidy)),
            marks,
        )
    text = f"{_escaped(statement.text)} {marks}".strip()
    if not statement.citations:
        return f"\n\n{text}\n"
    return f"\n- {_escaped(statement.citations[0].title)}: {text}"


def _page(statement: Statement) -> str:
    """The page of a statement that is a quote."""
    return next((page_of(q) for q in statement.evidence if q.text == statement.text), "")


def _doubt(statement: Statement) -> str:
    doubt, why = doubt_of(statement), why_in_doubt(statement)
    said = ": ".join(part for part in (doubt, why) if part)
    return f" ({_escaped(said)})" if said else ""


def _escaped(text: str) -> str:
    return escape_markdown(tidy(text))
