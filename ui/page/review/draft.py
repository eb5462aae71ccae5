"""A review on the page: its sections as they are written."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from assistant.answer import Statement
from assistant.review.render.document import items, short_name
from assistant.review.render.html import after_html
from assistant.review.types import Paragraph, Review, Section, Table
from ui.page.ask.answer import statement_html
from ui.page.html import button, failure_html, text, verbatim
from ui.page.review.comparison import TURN, comparison_html

TOOLS = (
    button("Shorter", "recast", wish="shorter"),
    button("Longer", "recast", wish="longer"),
    button("More on …", "wish", begin="more on "),
    button("Rewrite …", "wish", hint="Write what to change"),
)


def draft_html(
    review: Review, left: str = "", *, said: tuple[str, str] = ("", ""), table: str = ""
) -> str:
    """The draft so far, and how long the rest will take; once complete, all that follows too.

    `said` is the number of a section and what its reader is to be told beside its heading, `table`
    what is to be told of the table.
    """
    complete = bool(review.gaps.sentences or review.gaps.searches)
    parts = [f'<h2 class="question">{text(review.topic)}</h2>', _progress(review, left)]
    parts += [_part(section, review) for section in review.opening]
    for number, section in enumerate(review.sections, 1):
        told = said[1] if said[0] == str(number) else ""
        parts.append(_section(section, review, number, told, tools=complete))
    parts += [_part(section, review) for section in review.closing]
    parts += [f'<p class="notice">{text(note)}</p>' for note in review.notices]
    if review.failure:
        parts.append(failure_html(review.failure))
    if complete:
        rest = after_html(replace(review, table=Table()))
        parts.append(f'<div class="after">{comparison_html(review, table)}{rest}</div>')
    # Each another than the one before, or what says that one is at work would stay.
    run = uuid4().hex[:8]
    return f'<article class="turn" data-turn="{TURN}" data-run="{run}">{"".join(parts)}</article>'


def _progress(review: Review, left: str) -> str:
    scope = review.scope
    done, all_of_them = len(review.sections), review.planned
    rest = f", {left}" if left else ""
    written = f"{done} of {all_of_them} sections{rest}. " if done < all_of_them or left else ""
    state = " writing" if written and not review.failure else ""
    return (
        f'<p class="hint{state}" role="status">{written}{scope.screened} papers screened, '
        f"{len(scope.included)} on the topic.</p>"
    )


def _part(section: Section, review: Review) -> str:
    """What is written of all sections; it is not rewritten by itself."""
    paragraphs = "".join(_paragraph(paragraph, review) for paragraph in section.paragraphs)
    return f"<h3>{text(section.heading)}</h3>{paragraphs}"


def _section(section: Section, review: Review, number: int, told: str, *, tools: bool) -> str:
    paragraphs = "".join(_paragraph(paragraph, review) for paragraph in section.paragraphs)
    said = f'<p class="hint" role="alert">{verbatim(told)}</p>' if told else ""
    buttons = " ".join(TOOLS) if tools else ""
    return (
        f'<div class="section-head" data-section="{number}"><h3>{text(section.heading)}</h3>'
        f'<span class="tools">{buttons}</span>{said}</div>{paragraphs}'
    )


def _paragraph(paragraph: Paragraph, review: Review) -> str:
    if paragraph.own:
        return "".join(f"<p>{text(part)}</p>" for part in paragraph.own.split("\n\n"))
    listed = [
        f"<b>{text(short_name(paper))}</b>{_said(said, review)}" for paper, said in items(paragraph)
    ]
    if listed:
        return f'<p class="lead">{text(paragraph.lead)}</p>{"".join(listed)}'
    return _said(paragraph.statements, review)


def _said(statements: Sequence[Statement], review: Review) -> str:
    return "".join(statement_html(s, review.references, TURN) for s in statements)
