"""The outline of a review as cards: a section each, its papers within."""

from collections.abc import Sequence

from assistant.review.estimate import Estimate
from assistant.review.outline.themes import Theme
from index.paper import Paper
from ui.page.html import button, text, verbatim

NO_OUTLINE = '<p class="hint">No outline yet: <b>Outline</b> makes one of the papers found.</p>'


def cards_html(
    topic: str, themes: Sequence[Theme], note: str = "", cost: Estimate | None = None
) -> str:
    """The outline as cards that review.js lets a reader rename, move, merge and take apart.

    `note` is what the reader must know of how it came about, `cost` what a model takes to write it.
    """
    if not themes:
        return '<p class="hint">No paper is left to write from.</p>'
    cards = "".join(_card(theme) for theme in themes)
    told = f'<p class="notice" role="status">{verbatim(note)}</p>' if note else ""
    return (
        f'{told}<div class="cards" data-topic="{verbatim(topic)}"><p class="hint">Drag sections '
        f"and papers, or use the arrows; rename a heading by writing into it.{_told(cost)}</p>"
        f'{cards}<p class="tools">{button("Add a section", "card-add")}</p></div>'
    )


def _told(cost: Estimate | None) -> str:
    if cost is None:
        return ""
    price = f", which costs {cost.cost:.4f}" if cost.cost is not None else ""
    return (
        f" Writing it as it stands takes at most {cost.calls} calls, {cost.read:,} tokens read and "
        f"{cost.written:,} written{price}."
    )


def _card(theme: Theme) -> str:
    tools = [
        button("↑", "card-up", hint="Move this section up"),
        button("↓", "card-down", hint="Move this section down"),
        button("Merge up", "card-merge", hint="Merge into the section above"),
        button("Remove", "card-remove", hint="Remove this section and its papers"),
    ]
    papers = "".join(_line(paper) for paper in theme.papers)
    return (
        '<section class="section-card" draggable="true"><div class="heading">'
        f'<input class="name" value="{verbatim(theme.heading)}" aria-label="Heading">'
        f'<span class="tools">{" ".join(tools)}</span></div><ul>{papers}</ul>'
        '<textarea class="own" rows="1" aria-label="Your own words" '
        f'placeholder="Words of your own, kept as they are">{text(theme.own)}</textarea></section>'
    )


def _line(paper: Paper) -> str:
    year = f", {paper.year}" if paper.year else ""
    tools = (
        f"{button('↑', 'line-up', hint='Move this paper up, or into the section above')}"
        f"{button('↓', 'line-down', hint='Move this paper down, or into the section below')}"
        f"{button('✕', 'line-remove', hint='Leave this paper out')}"
    )
    return (
        f'<li draggable="true" data-paper="{text(paper.id)}"><span>{text(paper.title)}{year}</span>'
        f'<span class="tools">{tools}</span></li>'
    )
