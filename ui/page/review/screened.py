"""The papers that were screened for a topic, as a table to be decided on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.review.outline.as_text import render_outline
from assistant.review.outline.themes import Theme
from assistant.screening.decided import NO_REASON
from assistant.screening.scope import Exclusion, Scope, ScreenedPaper
from index.store.decisions import Decision
from ui.cli.terminal import byline
from ui.page.events import event_user
from ui.page.html import text, verbatim

NO_PAPERS = (
    '<div class="steps-ahead"><h2>From a topic to a cited draft</h2><ol>'
    "<li><b>Find papers</b> screens the library for the topic; you decide who stays.</li>"
    "<li><b>Outline</b> lays out sections as cards, to be renamed, moved and merged.</li>"
    "<li><b>Write the draft</b> writes them, every sentence with its source. Pressed at once, it "
    "does all three.</li></ol></div>"
)
STAGES = (
    '<nav id="stages" aria-label="Stages of the review">'
    + "".join(
        f'<button type="button" class="do" data-do="stage" data-stage="{stage}" '
        f'aria-pressed="{str(stage == "papers").lower()}">{stage.capitalize()}</button>'
        for stage in ("papers", "outline", "document")
    )
    + "</nav>"
)
UNSURE = 6
"""Papers on either side of the line that are shown first: there a reader's eye is worth most."""
MOST_ROWS = 300
REASONS = (
    "off topic",
    "other population or data",
    "other method",
    "other outcome",
    "no primary study",
)
"""Why papers are left out as a rule, each with its number as a key; or in words of one's own."""
LONGEST_REASON = 200
BY_HAND = "Chosen by hand"


_KEYS = ", ".join(
    f"<kbd>{key}</kbd> {does}"
    for key, does in (
        ("I", "includes"),
        ("E", "leaves out"),
        *((str(n), reason) for n, reason in enumerate(REASONS, 1)),
        ("W", "says why in your own words"),
    )
)
_OPTIONS = "".join(f"<option>{reason}</option>" for reason in REASONS)
_LIST = f'<datalist id="because">{_OPTIONS}</datalist>'


@dataclass(frozen=True)
class ScreenedTopic:
    """The papers of a topic as they were screened, and the themes of those that passed.

    `asked` is what they were screened for, so that those of another topic are not taken for them.
    """

    asked: tuple[object, ...]
    scope: Scope
    themes: tuple[Theme, ...]


@dataclass(frozen=True)
class ReaderDecisions:
    """What a reader decided about screened papers, by id."""

    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def read_decisions(said: str) -> ReaderDecisions:
    """What review.js sends; nothing decided for what is no such thing."""
    try:
        told = json.loads(said or "{}")
        return ReaderDecisions(
            tuple(map(str, told.get("included", ()))), tuple(map(str, told.get("excluded", ())))
        )
    except (ValueError, AttributeError, TypeError, RecursionError):
        return ReaderDecisions()


def read_decision(
    screened: ScreenedTopic, paper: str, include: str, reason: str
) -> Decision | None:
    """One decision as review.js sends it; None for a paper that was not screened."""
    scope = screened.scope
    known = [c.paper.id for c in scope.included] + [e.paper.id for e in scope.excluded]
    if paper not in known:
        return None
    words = "" if include else " ".join(reason.split())[:LONGEST_REASON]
    return Decision(paper, bool(include), words, event_user())


def decided(screened: ScreenedTopic, decisions: ReaderDecisions) -> tuple[Theme, ...]:
    """The themes without what was excluded; what was included by hand in a section of its own."""
    out, themes = set(decisions.excluded), []
    for theme in screened.themes:
        kept = tuple(paper for paper in theme.papers if paper.id not in out)
        if kept:
            themes.append(replace(theme, papers=kept))
    there = {paper.id for theme in themes for paper in theme.papers}
    wanted = set(decisions.included) - there
    added = tuple(e.paper for e in screened.scope.excluded if e.paper.id in wanted)
    return (*themes, Theme(BY_HAND, added)) if added else tuple(themes)


def outline_text(topic: str, screened: ScreenedTopic, decisions: ReaderDecisions) -> str:
    """The outline that comes of the decisions; "" where there are none, or nothing is left."""
    if not (decisions.included or decisions.excluded):
        return ""
    themes = decided(screened, decisions)
    return render_outline(topic, themes) if themes else ""


def screened_html(scope: Scope) -> str:
    """The screened papers as a table: those nearest to the line first, each with the reason."""
    if not scope.screened:
        return '<p class="hint">No paper of the library is on this topic.</p>'
    sure, unsure_in = _split(scope.included)
    left, unsure_out = _split_out(scope.excluded)
    groups: tuple[tuple[str, list[ScreenedPaper | Exclusion]], ...] = (
        ("On the line: decide these first", [*unsure_in, *unsure_out]),
        (f"Included ({len(sure):,})", [*sure]),
        (f"Left out ({len(left):,}{_first(left)})", [*left[:MOST_ROWS]]),
    )
    rows = "".join(_group(title, papers) for title, papers in groups if papers)
    return (
        f'<p class="hint" role="status">{scope.screened:,} papers screened, <span class="count">'
        f"{len(scope.included):,}</span> included. Decisions are kept.</p>"
        f'<details class="keys"><summary>Decide by keys</summary><p>In a row: {_KEYS}.</p>'
        f"</details>{_LIST}"
        '<table class="screened"><caption class="unseen">Papers screened</caption><thead><tr>'
        '<th scope="col">In</th><th scope="col">Paper</th><th scope="col">Why</th>'
        f"</tr></thead>{rows}</table>"
    )


def _first(left: Sequence[Exclusion]) -> str:
    return f", the first {MOST_ROWS} of them" if len(left) > MOST_ROWS else ""


def _split(included: Sequence[ScreenedPaper]) -> tuple[list[ScreenedPaper], list[ScreenedPaper]]:
    """The included of which screening was sure, and the few of which it was least so."""
    order = sorted(included, key=lambda candidate: -candidate.relevance)
    border = min(UNSURE, len(order) // 3)
    return order[: len(order) - border], order[len(order) - border :]


def _split_out(excluded: Sequence[Exclusion]) -> tuple[list[Exclusion], list[Exclusion]]:
    order = sorted(excluded, key=lambda exclusion: -exclusion.relevance)
    return order[UNSURE:], order[:UNSURE]


def _group(title: str, papers: Sequence[ScreenedPaper | Exclusion]) -> str:
    rows = "".join(_row(one) for one in papers)
    head = f'<tr class="head"><th colspan="3" scope="rowgroup">{text(title)}</th></tr>'
    return f"<tbody>{head}{rows}</tbody>"


def _row(one: ScreenedPaper | Exclusion) -> str:
    paper, passed = one.paper, isinstance(one, ScreenedPaper)
    checked = " checked" if passed else ""
    by = ("in" if passed else "out") if one.who else ""
    given = one.reason if by == "out" and one.reason != NO_REASON else ""
    return (
        f'<tr data-paper="{text(paper.id)}" data-decided="{by}"><td>'
        f'<input type="checkbox" class="in" '
        f'{checked} data-was="{int(passed)}" aria-label="Include {verbatim(paper.title)}"></td>'
        f'<td>{text(paper.title)} <span class="byline">{text(byline(paper))}</span></td>'
        f'<td><input class="because" list="because" value="{verbatim(given)}" placeholder="Why?" '
        f'maxlength="{LONGEST_REASON}" aria-label="Why {verbatim(paper.title)} is left out">'
        f'<span class="reason">{text(one.reason)}</span></td></tr>'
    )
