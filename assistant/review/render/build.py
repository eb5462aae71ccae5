"""The tree of a review's document: what every format shows, in order."""

from collections.abc import Iterable, Sequence

from assistant.answer import Quote, Statement
from assistant.review.render.document import (
    FURTHER,
    LACKS,
    NO_SECTION,
    dated_name,
    doubt,
    is_verbatim,
    items,
    method_note,
    pairs_of,
    searches,
    sentence_of,
    short_name,
    timeline,
    title_of,
)
from assistant.review.render.map_points import map_points
from assistant.review.render.tree import (
    Block,
    Cell,
    Division,
    Figure,
    Grid,
    Inlines,
    Listing,
    Marks,
    Own,
    Prose,
    Style,
    Tree,
    Words,
)
from assistant.review.types import ComparisonRow, Paragraph, Review
from index.paper import Paper

WIDTHS = (0.15, 0.24, 0.25, 0.13, 0.23)
"""Of the comparison's columns."""


def build_tree(review: Review) -> Tree:
    """The whole document of a review."""
    text = [
        Division(section.heading, tuple(map(paragraph_block, section.paragraphs)), section.part)
        for section in review.body
    ]
    if not review.sections:
        text.append(Division("", (Prose((Words(NO_SECTION),)),)))
    return Tree(
        title_of(review), method_note(review), tuple(text), after(review), review.references
    )


def after(review: Review) -> tuple[Division, ...]:
    """What follows the sections: pairs, comparison, timeline, map, gaps, how it was made."""
    return tuple(
        Division(heading, blocks)
        for heading, blocks in (
            *_pairs(review),
            ("Comparison", _comparison(review)),
            ("Timeline", _timeline(review)),
            ("Map of the cited papers", (Figure.MAP,) if map_points(review) else ()),
            (LACKS, _listing((Words(sentence),) for sentence in review.gaps.sentences)),
            (FURTHER, _listing(map(_search, review.gaps.searches.items()))),
            ("How the papers were chosen", _flow(review)),
        )
        if blocks
    )


def paragraph_block(paragraph: Paragraph) -> Block:
    """A paragraph: the user's own words, a list under its lead, or prose."""
    if paragraph.own:
        return Own(paragraph.own)
    listed = [(Words(who, Style.STRONG, after=":"), *prose(said)) for who, said in items(paragraph)]
    if listed:
        return Listing(tuple(listed), paragraph.lead)
    return Prose(prose(paragraph.statements))


def prose(statements: Sequence[Statement]) -> Inlines:
    """Statements one after the other, each with its marks, and what is in doubt told."""
    return tuple(inline for statement in statements for inline in _said(statement))


def _said(statement: Statement) -> Inlines:
    style = Style.QUOTE if is_verbatim(statement) else Style.PLAIN
    warning = doubt(statement)
    why = (statement.reason or warning) if warning else ""
    cited = (Marks(statement.citations, statement.evidence, titled=True),)
    return (
        Words(statement.text, style, why),
        *(cited if statement.citations else ()),
        *((Words(f"({warning})", Style.ITALIC),) if warning else ()),
    )


def _listing(found: Iterable[Inlines]) -> tuple[Block, ...]:
    listed = tuple(found)
    return (Listing(listed),) if listed else ()


def _quoted(quote: Quote) -> Inlines:
    return Words(quote.text, Style.QUOTE), Marks((quote.paper,))


def _pairs(review: Review) -> list[tuple[str, tuple[Block, ...]]]:
    return [
        (
            heading,
            _listing((*_quoted(p.first), Words("—"), *_quoted(p.second)) for p in pairs),
        )
        for heading, pairs in pairs_of(review)
    ]


def _comparison(review: Review) -> tuple[Block, ...]:
    rows = tuple(map(_row, review.table.rows))
    return (Grid(("Paper", *review.table.columns), rows, WIDTHS),) if rows else ()


def _row(row: ComparisonRow) -> tuple[Cell, ...]:
    return (Cell(_named(row.paper, short_name(row.paper))), *map(_cell, row.cells))


def _cell(quote: Quote | None) -> Cell:
    if quote is None:
        return Cell()
    whole = sentence_of(quote)
    return Cell((Words(quote.text),), whole if whole != quote.text else "")


def _named(paper: Paper, name: str, after: str = "") -> Inlines:
    return Words(name), Marks((paper,), after=after)


def _timeline(review: Review) -> tuple[Block, ...]:
    return _listing(_year(year, papers) for year, papers in timeline(review))


def _year(year: int, papers: Sequence[Paper]) -> Inlines:
    last = len(papers) - 1
    named = [_named(p, dated_name(p), ";" if n < last else "") for n, p in enumerate(papers)]
    return Words(str(year), Style.STRONG, after=":"), *(each for name in named for each in name)


def _search(found: tuple[str, str]) -> Inlines:
    where, query = found
    return Words(where, after=":"), Words(query, Style.CODE)


def _flow(review: Review) -> tuple[Block, ...]:
    listed = tuple((Words(search),) for search in searches(review))
    return Figure.FLOW, *((Listing(listed, "Protocol and searches:"),) if listed else ())
