"""A review as Markdown."""

import re
from collections.abc import Mapping, Sequence

from assistant.review.render.build import build_tree
from assistant.review.render.document import diagram, flow, numbers, reference
from assistant.review.render.map_points import map_points
from assistant.review.render.tree import (
    Block,
    BulletList,
    CitationMarks,
    Division,
    Drawing,
    Grid,
    Inlines,
    OwnText,
    ProseBlock,
    StyledWords,
    WordStyle,
)
from assistant.review.types import Review
from index.paper import Paper
from index.text.clean import tidy

# Characters by which text could become markup, a link or HTML.
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$])")
_STYLED = {
    WordStyle.PLAIN: "{}",
    WordStyle.STRONG: "**{}**",
    WordStyle.ITALIC: "*{}*",
    WordStyle.CODE: "`{}`",
    WordStyle.QUOTE: "“{}”",
}


def render_markdown(review: Review, bibliography: Sequence[str] = ()) -> str:
    """The whole draft; `bibliography` are the references in a style, in order of their number."""
    tree, number = build_tree(review), numbers(review)
    parts = [f"# {plain(tree.title)}", f"*{tree.note}*"]
    parts += [_division(each, review, number) for each in (*tree.text, *tree.after)]
    parts += _references(tree.references, bibliography)
    return "\n\n".join(part for part in parts if part) + "\n"


def plain(text: str) -> str:
    """Text of a paper as a reader sees it, none of it taken for markup."""
    return _MARKUP.sub(r"\\\1", " ".join(tidy(text).split()))


def _division(division: Division, review: Review, number: Mapping[str, int]) -> str:
    blocks = [f"## {plain(division.heading)}"] if division.heading else []
    blocks += [_block(block, review, number) for block in division.blocks]
    return "\n\n".join(blocks)


def _block(block: Block, review: Review, number: Mapping[str, int]) -> str:
    match block:
        case ProseBlock(inlines):
            return _line(inlines, number)
        case OwnText(text):
            return text
        case BulletList(items, lead):
            lines = [f"- {_line(item, number)}" for item in items]
            return "\n".join([plain(lead), "", *lines] if lead else lines)
        case Grid():
            return _grid(block, number)
        case Drawing.MAP:
            return _map(review)
        case Drawing.FLOW:
            return _flow(review)


def _line(inlines: Inlines, number: Mapping[str, int]) -> str:
    return " ".join(_inline(inline, number) for inline in inlines)


def _inline(inline: StyledWords | CitationMarks, number: Mapping[str, int]) -> str:
    if isinstance(inline, CitationMarks):
        return "".join(f"[{number[paper.id]}]" for paper in inline.papers) + inline.after
    words = inline.text if inline.style is WordStyle.CODE else plain(inline.text)
    return _STYLED[inline.style].format(words) + inline.after


def _grid(grid: Grid, number: Mapping[str, int]) -> str:
    lines = [f"| {' | '.join(grid.columns)} |", f"|{' --- |' * len(grid.columns)}"]
    for row in grid.rows:
        lines.append(f"| {' | '.join(_line(cell.inlines, number) for cell in row)} |")
    return "\n".join(lines)


def _map(review: Review) -> str:
    """The cited papers by meaning, under their numbers, where the reader draws Mermaid."""
    dots = [
        f'  "{place.number}": [{0.02 + 0.96 * place.x:.2f}, {0.02 + 0.96 * place.y:.2f}]'
        for place in map_points(review)
    ]
    lines = ["```mermaid", "quadrantChart", "  title Near papers are alike", *dots, "```"]
    return "\n".join(lines)


def _flow(review: Review) -> str:
    """The PRISMA counts, and as a diagram where the reader's Markdown draws Mermaid."""
    drawn = ["```mermaid", "flowchart TD"]
    for n, (text, aside) in enumerate(diagram(review)):
        drawn.append(f'  step{n}["{text}"]')
        drawn += [f'  step{n} --> aside{n}["{"<br>".join(aside)}"]'] if aside else []
        drawn += [f"  step{n - 1} --> step{n}"] if n else []
    rows = [f"| {plain(step)} | {count} |" for step, count in flow(review)]
    counts = "\n".join(["| Step | Papers |", "| --- | --: |", *rows])
    return counts + "\n\n" + "\n".join([*drawn, "```"])


def _references(papers: Sequence[Paper], bibliography: Sequence[str]) -> list[str]:
    entries = bibliography or [reference(paper) for paper in papers]
    lines = [f"{n}. {plain(entry)}" for n, entry in enumerate(entries, start=1)]
    return ["## References", "\n".join(lines)] if lines else []
