"""The tree of a review's document: what every format shows, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Quote
from assistant.review.compare.table import COLUMNS
from assistant.review.render.citing import CitedPapers, StyleKind
from assistant.review.render.document import (
    FURTHER,
    LACKS,
    NO_SECTION,
    dated_name,
    items,
    method_note,
    own_name,
    sentence_of,
    title_of,
)
from assistant.review.render.inlines import prose
from assistant.review.render.listings import (
    agreements,
    disagreements,
    listing,
    search_line,
    years,
)
from assistant.review.render.map_points import map_points
from assistant.review.render.tree import (
    Block,
    BulletList,
    Caption,
    CaptionKind,
    CitationMarks,
    CrossReference,
    Division,
    DocumentTree,
    Drawing,
    Figure,
    Grid,
    GridCell,
    Heading,
    Inline,
    Inlines,
    OwnText,
    ProseBlock,
    StyledWords,
    WordStyle,
)
from assistant.review.types import ComparisonRow, Paragraph, Review, ReviewPart
from index.paper import Paper

FINDINGS = ("Outcome", "Paper", "Setting", "Direction", "Figure", "Quote")
CHOSEN = "How the papers were chosen"
OUTCOMES, SIDE_BY_SIDE = "What the papers found, by outcome", "The papers compared"
NEAR = "The cited papers by meaning: near ones are alike"


@dataclass
class TreeBuilder:
    """A review's document as its papers are cited; captions are numbered as they are made."""

    review: Review
    cited: CitedPapers
    captions: dict[str, Caption] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headings = {
            section.heading: Heading(section.heading, f"section-{n}")
            for n, section in enumerate(self.review.body, 1)
        }

    def tree(self) -> DocumentTree:
        """The whole document."""
        review = self.review
        text = [
            Division(
                self.headings[section.heading],
                tuple(map(self._paragraph, section.paragraphs)),
                section.part,
            )
            for section in review.body
        ]
        if not review.sections:
            text.append(Division(Heading(""), (ProseBlock((StyledWords(NO_SECTION),)),)))
        after = self.after()
        return DocumentTree(
            title_of(review), method_note(review), tuple(_oriented(text, self._overview())), after
        )

    def after(self) -> tuple[Division, ...]:
        """What follows the sections: findings, comparison, timeline, map, gaps, how it was made."""
        review = self.review
        return tuple(
            Division(Heading(heading), blocks)
            for heading, blocks in (
                ("Findings by outcome", self._findings()),
                ("Where papers agree", listing(agreements(review))),
                ("Where papers disagree", listing(disagreements(review))),
                ("Comparison", self._comparison()),
                ("Timeline", listing(years(review, self.cited.kind))),
                ("Map of the cited papers", self._map()),
                (LACKS, listing((StyledWords(sentence),) for sentence in review.gaps.sentences)),
                (FURTHER, listing(map(search_line, review.gaps.searches.items()))),
                (CHOSEN, self._flow()),
            )
            if blocks
        )

    def _paragraph(self, paragraph: Paragraph) -> Block:
        """A paragraph: the user's own words, a list under its lead, or prose."""
        if paragraph.own:
            return OwnText(paragraph.own)
        # Its mark stands at a paper's name.
        listed = [
            (
                *self._named(paper, ":", WordStyle.STRONG),
                *prose([replace(statement, citations=()) for statement in said]),
            )
            for paper, said in items(paragraph)
        ]
        if listed:
            return BulletList(tuple(listed), paragraph.lead)
        return ProseBlock(prose(paragraph.statements))

    def _named(
        self, paper: Paper, after: str = "", style: WordStyle = WordStyle.PLAIN
    ) -> Iterator[Inline]:
        """A paper by what it calls itself, else by its authors, else by its title; and its mark."""
        own = own_name(paper)
        name = own or self.cited.name(paper) or dated_name(paper)
        yield StyledWords(name, style)
        yield CitationMarks((paper,), named=not own or not paper.authors, after=after)

    def _caption(self, kind: CaptionKind, words: str) -> Caption:
        number = 1 + sum(caption.kind is kind for caption in self.captions.values())
        return self.captions.setdefault(words, Caption(kind, number, words))

    def _overview(self) -> Inlines:
        """Where tables and figures are, as cross-references."""
        told = [
            (lead, self.captions[words])
            for words, lead in (
                (OUTCOMES, "What they found is set out by outcome in"),
                (SIDE_BY_SIDE, "The papers are compared in"),
                (NEAR, "How near they are to each other is drawn in"),
                (CHOSEN, "How they were chosen is shown in"),
            )
            if words in self.captions
        ]
        return tuple(
            inline
            for lead, caption in told
            for inline in (StyledWords(lead), CrossReference(caption, "."))
        )

    def _findings(self) -> tuple[Block, ...]:
        rows = [
            (
                GridCell((StyledWords(outcome.name),)),
                GridCell(tuple(self._named(finding.quote.paper))),
                GridCell((StyledWords(finding.setting.text),) if finding.setting else ()),
                GridCell((StyledWords(finding.direction.value),)),
                GridCell((StyledWords(finding.figure),) if finding.figure else ()),
                GridCell((StyledWords(finding.quote.text),)),
            )
            for outcome in self.review.outcomes
            for finding in outcome.findings
        ]
        if not rows:
            return ()
        caption = self._caption(CaptionKind.TABLE, OUTCOMES)
        return (Grid(FINDINGS, tuple(rows), (0.15, 0.14, 0.15, 0.12, 0.1, 0.34), caption),)

    def _comparison(self) -> tuple[Block, ...]:
        rows = tuple(map(self._row, self.review.table.rows))
        if not rows:
            return ()
        caption = self._caption(CaptionKind.TABLE, SIDE_BY_SIDE)
        columns = ("Paper", *self.review.table.columns)
        return (Grid(columns, rows, _widths(self.review.table.columns), caption),)

    def _row(self, row: ComparisonRow) -> tuple[GridCell, ...]:
        return (GridCell(tuple(self._named(row.paper))), *map(_cell, row.cells))

    def _map(self) -> tuple[Block, ...]:
        """The map; where marks are no numbers, what stands for which number."""
        found = map_points(self.review)
        if not found:
            return ()
        drawn = Figure(Drawing.MAP, self._caption(CaptionKind.FIGURE, NEAR))
        if self.cited.kind is not StyleKind.AUTHOR_YEAR:
            return (drawn,)
        key: list[Inline] = []
        for place in sorted(found, key=lambda place: place.number):
            key += [StyledWords(str(place.number), WordStyle.STRONG), CitationMarks((place.paper,))]
        return drawn, ProseBlock(tuple(key))

    def _flow(self) -> tuple[Block, ...]:
        drawn = Figure(Drawing.FLOW, self._caption(CaptionKind.FIGURE, CHOSEN))
        listed = tuple(self._protocol())
        return drawn, *((BulletList(listed, "Protocol and searches:"),) if listed else ())

    def _protocol(self) -> Iterator[Inlines]:
        """What was asked, into which sub-questions it falls, what each search brought."""
        review = self.review
        yield from ((StyledWords(line),) for line in review.protocol)
        for name, count in review.questions:
            told = "1 paper bears on it" if count == 1 else f"{count} papers bear on it"
            heading = self.headings.get(name)
            where = CrossReference(heading, ",") if heading else StyledWords(name, after=",")
            yield StyledWords("Sub-question:"), where, StyledWords(told)
        for query in review.scope.queries:
            yield (StyledWords(f"Search: {query.text}: {query.found} found, {query.new} new"),)


def _oriented(text: Sequence[Division], overview: Inlines) -> Iterator[Division]:
    """The divisions with an overview at the end of the introduction, or before them all."""
    block = ProseBlock(overview)
    if overview and not any(each.part is ReviewPart.INTRODUCTION for each in text):
        yield Division(Heading(""), (block,))
    for each in text:
        if overview and each.part is ReviewPart.INTRODUCTION:
            each = replace(each, blocks=(*each.blocks, block))
        yield each


def _cell(quote: Quote | None) -> GridCell:
    if quote is None:
        return GridCell()
    whole = sentence_of(quote)
    return GridCell((StyledWords(quote.text),), whole if whole != quote.text else "")


def _widths(columns: Sequence[str]) -> tuple[float, ...]:
    """Of the papers' names and the columns; a reader's own share the room alike."""
    if columns == COLUMNS:
        return (0.15, 0.24, 0.25, 0.13, 0.23)
    return (0.15, *[0.85 / len(columns)] * len(columns))
