"""The document of a review before it has a format: divisions of prose, lists, grids and figures.

Words are those of papers and models as they are; each renderer escapes them in its own way. What
stands side by side is parted by one space.
"""

from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import Quote
from assistant.review.types import ReviewPart
from index.paper import Paper


class WordStyle(StrEnum):
    """How words are set."""

    PLAIN = "plain"
    STRONG = "strong"
    ITALIC = "italic"
    CODE = "code"
    QUOTE = "quote"


class Drawing(StrEnum):
    """What is drawn of the review itself."""

    MAP = "map"
    FLOW = "flow"


class CaptionKind(StrEnum):
    """What a caption is of; each kind is numbered by itself."""

    TABLE = "Table"
    FIGURE = "Figure"


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written at a table or figure: `Figure 2. How the papers were chosen`."""

    kind: CaptionKind
    number: int
    words: str

    @property
    def label(self) -> str:
        """How it is called in the text."""
        return f"{self.kind} {self.number}"

    @property
    def anchor(self) -> str:
        """Its name within the document."""
        return f"{self.kind.lower()}-{self.number}"


@dataclass(frozen=True, slots=True)
class StyledWords:
    """Words in one style; `doubt` is why they are in doubt, `after` a sign that follows at once."""

    text: str
    style: WordStyle = WordStyle.PLAIN
    doubt: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class CitationMarks:
    """Citations that stand together; `quotes` are the words of these papers that carry them.

    `titled` ones say on hover what they cite. Before `named` ones the authors stand in the text, so
    that a mark by author and year gives the year alone.
    """

    papers: tuple[Paper, ...]
    quotes: tuple[Quote, ...] = ()
    titled: bool = False
    named: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a division; `anchor` is its name within the document."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A table, figure or division of the same document, by the name that it has there."""

    to: Caption | Heading
    after: str = ""

    @property
    def text(self) -> str:
        """What is read."""
        return self.to.label if isinstance(self.to, Caption) else self.to.text


Inline = StyledWords | CitationMarks | CrossReference
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """One paragraph."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class OwnText:
    """Paragraphs of the user's own, kept as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class BulletList:
    """Items under a lead, which may be empty."""

    items: tuple[Inlines, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell; `whole` is the sentence that its words are from, where they are a part of one."""

    inlines: Inlines = ()
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `widths` are the columns' shares of the text's width."""

    columns: tuple[str, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    widths: tuple[float, ...]
    caption: Caption


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing and what is written under it."""

    drawing: Drawing
    caption: Caption


Block = ProseBlock | OwnText | BulletList | Grid | Figure


@dataclass(frozen=True, slots=True)
class Division:
    """A heading and what stands under it; `part` is set for what is written of all sections."""

    heading: Heading
    blocks: tuple[Block, ...]
    part: ReviewPart | None = None


@dataclass(frozen=True, slots=True)
class DocumentTree:
    """A whole document; `text` is written, `after` is made of what it cites."""

    title: str
    note: str
    text: tuple[Division, ...]
    after: tuple[Division, ...]
