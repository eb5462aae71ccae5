"""Papers that may be one, side by side: merged or kept apart with a click."""

from collections.abc import Sequence

from index.curation.near_duplicates import LookAlike
from index.paper import Paper
from ui.cli.terminal import byline
from ui.page.html import CLOSE, button, text, told_html

MOST = 50
"""Pairs shown at once; those that were decided make room for the next."""


def look_alikes_html(pairs: Sequence[LookAlike]) -> str:
    """Each pair with why it may be one, and what can be done about it."""
    if not pairs:
        return told_html("No two papers look alike.")
    count = "1 pair may be one paper" if len(pairs) == 1 else f"{len(pairs)} pairs may be one paper"
    more = " each; there may be more" if len(pairs) == MOST else ""
    items = "".join(map(_pair, pairs))
    return (
        f'<section class="opened alike"><p class="line" role="status"><b>{count}{more}</b> '
        f"{CLOSE}</p><ul>{items}</ul></section>"
    )


def _pair(pair: LookAlike) -> str:
    ids = {"one": pair.first.id, "other": pair.second.id}
    merge = button("Merge", "merge", hint="Make one paper of both; it can be taken apart", **ids)
    apart = button("Keep apart", "apart", hint="They are two: never show or merge them", **ids)
    return (
        f"<li>{_named(pair.first)}{_named(pair.second)}"
        f'<p class="tools"><span class="hint">{text(pair.reason)}</span> {merge} {apart}</p></li>'
    )


def _named(paper: Paper) -> str:
    known = paper.doi or paper.arxiv_id
    also = f"; {text(known)}" if known else ""
    return (
        f"<p>{button(paper.title, 'paper', paper=paper.id)} "
        f'<span class="byline">{text(byline(paper))}{also}</span></p>'
    )
