"""The evidence panel: each paper an answer rests on, with its quotes marked in its abstract."""

from collections.abc import Mapping, Sequence

from assistant.answer import Answer, Quote, Statement, cited_papers, quotes_of
from assistant.answering.pins import Pins
from index.paper import Paper, Result
from ui.page.html import button, card_id, excerpt_html, heading_html, icon_button, text

EVIDENCE = f"<h2>Evidence {button('Close', 'close-sheet')}</h2>"
"""The head of the panel; on a phone, where it is a sheet, with the way back."""
NO_EVIDENCE = '<p class="hint">The papers behind an answer appear here.</p>'


def evidence_html(
    answer: Answer, turn: int, choice: Pins, titles: Mapping[str, str] | None = None
) -> str:
    """Cited papers in order of first mention, then the rest of what was retrieved, folded.

    `titles` are those of the papers that are pinned and banned, by id.
    """
    results = {result.paper.id: result for result in answer.retrieved}
    cards = [
        _card(paper, results.get(paper.id), quotes_of(paper, answer.statements), number, turn)
        for number, paper in enumerate(answer.references, 1)
    ]
    cited = {paper.id for paper in answer.references}
    rest = [result for result in answer.retrieved if result.paper.id not in cited]
    folded = "".join(_card(result.paper, result, [], None, turn) for result in rest)
    if rest:
        opened, title = ("", "Also found") if cards else (" open", "Found")
        folded = (
            f'<details class="rest"{opened}><summary>{title} ({len(rest)})</summary>'
            f"{folded}</details>"
        )
    shown = f"{choice_html(choice, titles or {})}{''.join(cards)}{folded}"
    about = f'<p class="about">{text(answer.question)}</p>' if turn > 1 else ""
    return f'<div data-shows="{turn}">{about}{shown or NO_EVIDENCE}</div>'


def cited_html(statements: Sequence[Statement], turn: int) -> str:
    """The papers that statements cite, in order of first mention, every quote marked."""
    citing: dict[str, list[Statement]] = {}
    for statement in statements:
        for paper in cited_papers([statement]):
            citing.setdefault(paper.id, []).append(statement)
    return "".join(
        card_html(paper, quotes_of(paper, citing[paper.id]), number, turn)
        for number, paper in enumerate(cited_papers(statements), 1)
    )


def card_html(paper: Paper, quotes: Sequence[Quote], number: int, turn: int) -> str:
    """A paper that is cited, its quotes marked; without anything to do with it."""
    return (
        f'<section class="card" id="{card_id(paper.id, turn)}" tabindex="-1">'
        f"{heading_html(paper, number)}{_abstract(paper, quotes)}</section>"
    )


def _abstract(paper: Paper, quotes: Sequence[Quote], tools: Sequence[str] = ()) -> str:
    """What is quoted, with a sentence on either side; below it the whole on demand, and `tools`."""
    words = excerpt_html(paper, quotes)
    shown = f'<p class="abstract">{words}</p>' if words else ""
    if not paper.abstract:
        shown = f'<p class="hint">Its record has no abstract.</p>{shown}'
    whole = [button("Whole abstract", "whole")] if 'class="far"' in words else []
    buttons = " ".join([*whole, *tools])
    return f'{shown}<p class="tools">{buttons}</p>' if buttons else shown


def choice_html(choice: Pins, titles: Mapping[str, str]) -> str:
    """What is pinned and banned in this conversation, each with the way back."""
    lines = []
    for label, ids in (("Pinned", choice.pinned), ("Banned", choice.banned)):
        for paper_id in ids:
            title = titles.get(paper_id, "a paper that is no longer in the library")
            undo = button("undo", "free", paper=paper_id)
            lines.append(f"<li>{label}: {text(title)} {undo}</li>")
    return f'<ul class="choice">{"".join(lines)}</ul>' if lines else ""


def _card(
    paper: Paper, result: Result | None, quotes: Sequence[Quote], number: int | None, turn: int
) -> str:
    told = result.explanation.told if result else ""
    why = f'<p class="why">{told[:1].upper()}{told[1:]}.</p>' if told else ""
    tools = [
        icon_button("Pin", "pin", hint="Pin: always read it in this conversation", paper=paper.id),
        icon_button("Ban", "ban", hint="Ban: leave it out of this conversation", paper=paper.id),
        icon_button("More like this", "similar", paper=paper.id),
        icon_button("Cite as BibTeX", "bibtex", paper=paper.id),
    ]
    return (
        f'<section class="card" id="{card_id(paper.id, turn)}" tabindex="-1">'
        f"{heading_html(paper, number)}{why}{_abstract(paper, quotes, tools)}"
        '<div class="room"></div></section>'
    )
