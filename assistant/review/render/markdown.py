"""A review as Markdown: with numbers, or with pandoc's citations and the files that these need."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.review.render.alt_text import told_in_words
from assistant.review.render.build import TreeBuilder
from assistant.review.render.citing import CitedPapers, cite
from assistant.review.render.document import diagram, flow
from assistant.review.render.map_points import map_points
from assistant.review.render.tree import (
    Block,
    BulletList,
    CitationMarks,
    CrossReference,
    Division,
    Drawing,
    Figure,
    Grid,
    Heading,
    Inline,
    Inlines,
    OwnText,
    ProseBlock,
    StyledWords,
    WordStyle,
)
from assistant.review.types import Review
from index.formats.bibtex_text import citation_keys
from index.text.clean import tidy

# Characters by which text could become markup, a link or HTML; with pandoc a citation, too.
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$])")
_PANDOC_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$@^])")
_STYLED = {
    WordStyle.PLAIN: "{}",
    WordStyle.STRONG: "**{}**",
    WordStyle.ITALIC: "*{}*",
    WordStyle.CODE: "`{}`",
    WordStyle.QUOTE: "“{}”",
}


def render_markdown(review: Review, style: str | None = None) -> str:
    """The whole draft, its papers cited in a style, or by number."""
    cited = cite(review.references, style)
    tree = TreeBuilder(review, cited).tree()
    writer = _Writer(review, lambda marks: cited.marks(marks).text)
    parts = [f"# {plain(tree.title)}", f"*{tree.note}*"]
    parts += [writer.division(each) for each in (*tree.text, *tree.after)]
    parts += _references(cited)
    return "\n\n".join(part for part in parts if part) + "\n"


@dataclass(frozen=True, slots=True)
class PandocFiles:
    """The names of the files beside a draft for pandoc: BibTeX, pictures, CSL if there is one."""

    bibliography: str
    drawings: Mapping[Drawing, str]
    csl: str = ""


def render_pandoc(review: Review, files: PandocFiles, style: str | None = None) -> str:
    """The whole draft for pandoc: `[@key]`, and the names of its files on top.

    Pandoc writes the list of references where the draft ends.
    """
    keys = citation_keys(review.references)

    def mark(marks: CitationMarks) -> str:
        each = "; ".join(("-@" if marks.named else "@") + keys[paper.id] for paper in marks.papers)
        return f"[{each}]"

    tree = TreeBuilder(review, cite(review.references, style)).tree()
    writer = _Writer(review, mark, _PANDOC_MARKUP, "#", files.drawings, linked=True)
    head = {"title": tidy(tree.title), "bibliography": files.bibliography, "link-citations": True}
    named = {**head, "csl": files.csl} if files.csl else head
    # JSON is YAML, and needs no rule of its own for signs in a title.
    listed = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in named.items()]
    parts = ["\n".join(["---", *listed, "---"]), f"*{tree.note}*"]
    parts += [writer.division(each) for each in (*tree.text, *tree.after)]
    if keys:
        parts.append("# References")
    return "\n\n".join(part for part in parts if part) + "\n"


def plain(text: str, markup: re.Pattern[str] = _MARKUP) -> str:
    """Text of a paper as a reader sees it, none of it taken for markup."""
    return markup.sub(r"\\\1", " ".join(tidy(text).split()))


@dataclass(frozen=True)
class _Writer:
    """One Markdown: what a mark is, what is markup, how deep headings begin, pictures by name.

    A drawing that is no picture is drawn in Mermaid. Where it is `linked`, headings have anchors.
    """

    review: Review
    mark: Callable[[CitationMarks], str]
    markup: re.Pattern[str] = _MARKUP
    top: str = "##"
    pictures: Mapping[Drawing, str] = field(default_factory=dict)
    linked: bool = False

    def division(self, division: Division) -> str:
        """A heading and its blocks."""
        heading = division.heading
        named = f" {{#{heading.anchor}}}" if self.linked and heading.anchor else ""
        blocks = [f"{self.top} {self._plain(heading.text)}{named}"] if heading.text else []
        return "\n\n".join([*blocks, *map(self._block, division.blocks)])

    def _plain(self, text: str) -> str:
        return plain(text, self.markup)

    def _block(self, block: Block) -> str:
        match block:
            case ProseBlock(inlines):
                return self._line(inlines)
            case OwnText(text):
                return text
            case BulletList(items, lead):
                lines = [f"- {self._line(item)}" for item in items]
                return "\n".join([self._plain(lead), "", *lines] if lead else lines)
            case Grid():
                return self._grid(block)
            case Figure():
                return self._figure(block)

    def _line(self, inlines: Inlines) -> str:
        return " ".join(map(self._inline, inlines))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case CitationMarks():
                return self.mark(inline) + inline.after
            case CrossReference(Heading(text, anchor)) if self.linked:
                return f"[{self._plain(text)}](#{anchor})" + inline.after
            case CrossReference():
                return self._plain(inline.text) + inline.after
            case StyledWords(text, style):
                words = text if style is WordStyle.CODE else self._plain(text)
                return _STYLED[style].format(words) + inline.after

    def _grid(self, grid: Grid) -> str:
        # Of the line under a table's head: pandoc divides the width of a table by it.
        dashes = " | ".join("-" * max(round(100 * width), 3) for width in grid.widths)
        lines = [f"| {' | '.join(map(self._plain, grid.columns))} |", f"| {dashes} |"]
        for row in grid.rows:
            lines.append(f"| {' | '.join(self._line(cell.inlines) for cell in row)} |")
        return "\n\n".join([self._told(grid), "\n".join(lines)])

    def _told(self, block: Grid | Figure) -> str:
        caption = block.caption
        return f"**{caption.label}.** {self._plain(caption.words)}."

    def _figure(self, figure: Figure) -> str:
        drawing = figure.drawing
        if name := self.pictures.get(drawing):
            # The space behind it keeps pandoc from numbering it a second time.
            told = self._plain(told_in_words(self.review, drawing))
            drawn = [f"![{told}]({name}){{width=95%}}\\ "]
        elif drawing is Drawing.MAP:
            drawn = [_map(self.review)]
        else:
            rows = [f"| {self._plain(step)} | {count} |" for step, count in flow(self.review)]
            counts = "\n".join(["| Step | Papers |", "| --- | --: |", *rows])
            drawn = [counts, _flow(self.review)]
        return "\n\n".join([*drawn, self._told(figure)])


def _map(review: Review) -> str:
    """The cited papers by meaning, under their numbers, where the reader draws Mermaid."""
    dots = [
        f'  "{place.number}": [{0.02 + 0.96 * place.x:.2f}, {0.02 + 0.96 * place.y:.2f}]'
        for place in map_points(review)
    ]
    lines = ["```mermaid", "quadrantChart", "  title Near papers are alike", *dots, "```"]
    return "\n".join(lines)


def _flow(review: Review) -> str:
    """The PRISMA counts as a diagram, where the reader's Markdown draws Mermaid."""
    drawn = ["```mermaid", "flowchart TD"]
    for n, (text, aside) in enumerate(diagram(review)):
        drawn.append(f'  step{n}["{text}"]')
        drawn += [f'  step{n} --> aside{n}["{"<br>".join(aside)}"]'] if aside else []
        drawn += [f"  step{n - 1} --> step{n}"] if n else []
    return "\n".join([*drawn, "```"])


def _references(cited: CitedPapers) -> Sequence[str]:
    """A numbered list, or where marks are names one without numbers."""
    lines = [
        f"{f'{cited.numbers[paper.id]}.' if cited.label(paper) else '-'} {plain(entry)}"
        for paper, entry in cited.entries
    ]
    return ["## References", "\n".join(lines)] if lines else []
