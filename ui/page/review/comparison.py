"""The papers of a review side by side; a click on a cell leads to its sentence."""

from collections.abc import Mapping, Sequence

from assistant.answer import Quote
from assistant.extracting.columns import PRESETS
from assistant.review.compare.table import COLUMNS
from assistant.review.render.document import short_name
from assistant.review.types import ComparisonRow, Review
from index.paper import Part
from ui.page.ask.evidence import card_html
from ui.page.html import card_id, span_of, text, unmarked, verbatim

TURN = 0
"""Turns of conversations count from 1: marks of a review lead to its own cards."""
FILLING = "Filling the table …"
"""What is said beside it while it is made anew, until a reader stops that."""
USUAL = ", ".join(COLUMNS)
CHOICES = [(f"Columns: {USUAL}", ""), *((f"Columns: {name}", name) for name in PRESETS)]
"""What the table may show beside columns of a reader's own."""


def comparison_html(review: Review, told: str = "") -> str:
    """The table; its headings sort it, its cells are links to what they were taken from.

    `told` is said beside its heading.
    """
    if not review.table.rows:
        return ""
    numbers = {paper.id: number for number, paper in enumerate(review.references, 1)}
    names = ("Paper", *review.table.columns)
    head = "".join(
        f'<th scope="col"><button type="button">{text(name)}</button></th>' for name in names
    )
    state = " writing" if told == FILLING else ""
    said = f'<p class="hint{state}" role="alert">{verbatim(told)}</p>' if told else ""
    drawn = drawn_quotes(review)
    rows = "".join(_row(row, numbers[row.paper.id], drawn) for row in review.table.rows)
    return (
        f'<section><h2>Comparison</h2>{said}<div class="wide"><table class="comparison">'
        '<caption class="unseen">The papers compared</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def review_evidence(review: Review) -> str:
    """A card for each paper that is cited, with what statements and cells rest on marked."""
    drawn = drawn_quotes(review)
    return "".join(
        card_html(paper, drawn.get(paper.id, []), number, TURN)
        for number, paper in enumerate(review.references, 1)
    )


def drawn_quotes(review: Review) -> dict[str, list[Quote]]:
    """By paper, the quotes that are marked on its card, in their order."""
    said = (quote for statement in review.statements for quote in statement.evidence)
    cells = (cell for row in review.table.rows for cell in row.cells if cell)
    found: dict[str, dict[tuple[Part, int, int], Quote]] = {}
    for quote in (*said, *cells):
        found.setdefault(quote.paper.id, {})[quote.part, quote.start, quote.end] = quote
    return {paper: [spans[span] for span in sorted(spans)] for paper, spans in found.items()}


def _row(row: ComparisonRow, number: int, drawn: Mapping[str, Sequence[Quote]]) -> str:
    quotes = drawn.get(row.paper.id, ())
    cells = "".join(f"<td>{_cell(cell, quotes)}</td>" for cell in row.cells)
    name = f"{text(short_name(row.paper))} {_link(f'[{number}]', row.paper.id, '')}"
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _cell(cell: Quote | None, quotes: Sequence[Quote]) -> str:
    """The words of a cell, which lead to their mark, or to the longer one they stand in."""
    if cell is None:
        return ""
    around = next(
        (q for q in quotes if q.part is cell.part and q.start <= cell.start < q.end), cell
    )
    return _link(unmarked(cell.text), cell.paper.id, span_of(around))


def _link(words: str, paper_id: str, span: str) -> str:
    return (
        f'<a class="mark cell" href="#{card_id(paper_id, TURN)}" data-turn="{TURN}" '
        f'data-spans="{span}">{words}</a>'
    )
