"""The outline of a review as a text that can be edited before a word is written."""

import re
from collections.abc import Callable, Iterable, Sequence

from assistant.review.outline.themes import Theme
from index.errors import QueryError
from index.paper import Paper
from index.text.clean import tidy

Find = Callable[[Sequence[str]], list[Paper]]
_HEADING = re.compile(r"#{2,}\s+(.+)")
_PAPER = re.compile(r"[-*]\s+(?:\[[ xX]\]\s+)?`?([^\s`]+)`?")


def render_outline(topic: str, themes: Iterable[Theme]) -> str:
    """An outline as Markdown: a heading for each section, a line for each of its papers."""
    lines = [
        f"# {topic}",
        "",
        "Edit freely: rename, reorder, add and delete sections; move or delete papers; write "
        "paragraphs of your own under a heading. What follows a paper's id is for the reader only.",
    ]
    for theme in themes:
        lines += ["", f"## {theme.heading}", *([theme.own, ""] if theme.own else [])]
        lines += [f"- {paper.id} {tidy(paper.title)}" for paper in theme.papers]
    return "\n".join(lines) + "\n"


def parse_outline(text: str, find: Find) -> tuple[Theme, ...]:
    """The sections of an edited outline; `find` gives the papers of ids.

    Lines under a heading that name no paper are the user's own paragraphs. Raises QueryError for a
    text without a section and for ids that are not in the library.
    """
    sections: list[tuple[str, list[str], list[str]]] = []
    for line in text.splitlines():
        if heading := _HEADING.match(line.strip()):
            sections.append((heading[1].strip(), [], []))
        elif sections and (paper := _PAPER.match(line.strip())):
            sections[-1][1].append(paper[1])
        elif sections:
            sections[-1][2].append(line.rstrip())
    if not sections:
        raise QueryError("no section in the outline: no line starts with ##; write one a section")
    return tuple(
        Theme(heading, _papers(ids, heading, find), "\n".join(own).strip())
        for heading, ids, own in sections
    )


def _papers(ids: Sequence[str], heading: str, find: Find) -> tuple[Paper, ...]:
    papers = find(list(dict.fromkeys(ids)))
    lost = set(ids) - {paper.id for paper in papers}
    if lost:
        raise QueryError(
            f"not in the library: {sorted(lost)[0]}, under “{heading}” of the outline; "
            "correct the id or delete the line"
        )
    return tuple(papers)
