"""The tree of a review's document: what every format shows, in order."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.answer import Quote, Statement
from assistant.review.outcomes import Finding
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
    BulletList,
    CitationMarks,
    Division,
    DocumentTree,
    Drawing,
    Grid,
    GridCell,
    Inlines,
    OwnText,
    ProseBlock,
    StyledWords,
    WordStyle,
)
from assistant.review.types import ComparisonRow, Paragraph, Review
from index.paper import Paper

WIDTHS = (0.15, 0.24, 0.25, 0.13, 0.23)
"""Of the comparison's columns."""
FINDINGS = ("Outcome", "Paper", "Setting", "Direction", "Drawing", "Quote")
FINDINGS_WIDTHS = (0.15, 0.14, 0.15, 0.12, 0.1, 0.34)
AGREE, DISAGREE = "Where papers agree", "Where papers disagree"


def build_tree(review: Review) -> DocumentTree:
    """The whole document of a review."""
    text = [
        Division(section.heading, tuple(map(paragraph_block, section.paragraphs)), section.part)
        for section in review.body
    ]
    if not review.sections:
        text.append(Division("", (ProseBlock((StyledWords(NO_SECTION),)),)))
    return DocumentTree(
        title_of(review), method_note(review), tuple(text), after(review), review.references
    )


def after(review: Review) -> tuple[Division, ...]:
    """What follows the sections: pairs, comparison, timeline, map, gaps, how it was made."""
    return tuple(
        Division(heading, blocks)
        for heading, blocks in (
            ("Findings by outcome", _findings(review)),
            (AGREE, _listing(agreements(review))),
            (DISAGREE, _listing(disagreements(review))),
            *_pairs(review),
            ("Comparison", _comparison(review)),
            ("Timeline", _timeline(review)),
            ("Map of the cited papers", (Drawing.MAP,) if map_points(review) else ()),
            (LACKS, _listing((StyledWords(sentence),) for sentence in review.gaps.sentences)),
            (FURTHER, _listing(map(_search, review.gaps.searches.items()))),
            ("How the papers were chosen", _flow(review)),
        )
        if blocks
    )


def paragraph_block(paragraph: Paragraph) -> Block:
    """A paragraph: the user's own words, a list under its lead, or prose."""
    if paragraph.own:
        return OwnText(paragraph.own)
    listed = [
        (StyledWords(who, WordStyle.STRONG, after=":"), *prose(said))
        for who, said in items(paragraph)
    ]
    if listed:
        return BulletList(tuple(listed), paragraph.lead)
    return ProseBlock(prose(paragraph.statements))


def prose(statements: Sequence[Statement]) -> Inlines:
    """Statements one after the other, each with its marks, and what is in doubt told."""
    return tuple(inline for statement in statements for inline in _said(statement))


def _said(statement: Statement) -> Inlines:
    style = WordStyle.QUOTE if is_verbatim(statement) else WordStyle.PLAIN
    warning = doubt(statement)
    why = (statement.reason or warning) if warning else ""
    cited = (CitationMarks(statement.citations, statement.evidence, titled=True),)
    return (
        StyledWords(statement.text, style, why),
        *(cited if statement.citations else ()),
        *((StyledWords(f"({warning})", WordStyle.ITALIC),) if warning else ()),
    )


def _listing(found: Iterable[Inlines]) -> tuple[Block, ...]:
    listed = tuple(found)
    return (BulletList(listed),) if listed else ()


def _quoted(quote: Quote) -> Inlines:
    return StyledWords(quote.text, WordStyle.QUOTE), CitationMarks((quote.paper,))


def _findings(review: Review) -> tuple[Block, ...]:
    rows = [
        (
            GridCell((StyledWords(outcome.name),)),
            GridCell(_named(finding.quote.paper, short_name(finding.quote.paper))),
            GridCell((StyledWords(finding.setting.text),) if finding.setting else ()),
            GridCell((StyledWords(finding.direction.value),)),
            GridCell((StyledWords(finding.figure),) if finding.figure else ()),
            GridCell((StyledWords(finding.quote.text),)),
        )
        for outcome in review.outcomes
        for finding in outcome.findings
    ]
    return (Grid(FINDINGS, tuple(rows), FINDINGS_WIDTHS),) if rows else ()


def agreements(review: Review) -> Iterator[Inlines]:
    """A line for each outcome on which all papers point the same way, with all quotes."""
    for outcome in review.outcomes:
        if outcome.agreement:
            quotes = [_quoted(finding.quote) for finding in outcome.findings]
            told = f"{outcome.agreement.value} in {len(quotes)} papers:"
            head = (StyledWords(outcome.name, WordStyle.STRONG, after=":"), StyledWords(told))
            yield (*head, *(each for quote in quotes for each in quote))


def disagreements(review: Review) -> Iterator[Inlines]:
    """A line for each two findings that disagree: both quotes, and where they were made."""
    for outcome in review.outcomes:
        for a, b in outcome.apart:
            first, second = outcome.findings[a], outcome.findings[b]
            head = StyledWords(outcome.name, WordStyle.STRONG, after=":")
            yield (head, *_placed(first), StyledWords("—"), *_placed(second))


def _placed(finding: Finding) -> Inlines:
    where = (StyledWords(f"({finding.setting.text})"),) if finding.setting else ()
    return StyledWords(finding.direction.value), *where, *_quoted(finding.quote)


def _pairs(review: Review) -> list[tuple[str, tuple[Block, ...]]]:
    return [
        (
            heading,
            _listing((*_quoted(p.first), StyledWords("—"), *_quoted(p.second)) for p in pairs),
        )
        for heading, pairs in pairs_of(review)
    ]


def _comparison(review: Review) -> tuple[Block, ...]:
    rows = tuple(map(_row, review.table.rows))
    return (Grid(("Paper", *review.table.columns), rows, WIDTHS),) if rows else ()


def _row(row: ComparisonRow) -> tuple[GridCell, ...]:
    return (GridCell(_named(row.paper, short_name(row.paper))), *map(_cell, row.cells))


def _cell(quote: Quote | None) -> GridCell:
    if quote is None:
        return GridCell()
    whole = sentence_of(quote)
    return GridCell((StyledWords(quote.text),), whole if whole != quote.text else "")


def _named(paper: Paper, name: str, after: str = "") -> Inlines:
    return StyledWords(name), CitationMarks((paper,), after=after)


def _timeline(review: Review) -> tuple[Block, ...]:
    return _listing(_year(year, papers) for year, papers in timeline(review))


def _year(year: int, papers: Sequence[Paper]) -> Inlines:
    last = len(papers) - 1
    named = [_named(p, dated_name(p), ";" if n < last else "") for n, p in enumerate(papers)]
    return StyledWords(str(year), WordStyle.STRONG, after=":"), *(
        each for name in named for each in name
    )


def _search(found: tuple[str, str]) -> Inlines:
    where, query = found
    return StyledWords(where, after=":"), StyledWords(query, WordStyle.CODE)


def _flow(review: Review) -> tuple[Block, ...]:
    listed = tuple((StyledWords(search),) for search in searches(review))
    return Drawing.FLOW, *((BulletList(listed, "Protocol and searches:"),) if listed else ())
