"""`papers screen`: a person decides which papers are on a topic, one key each."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import QueryError
from index.text.markup import without_markup
from ui.cli.grouping import grouped
from ui.cli.options import AsJson, CriteriaOptions, FilterOptions, SearchModels
from ui.cli.start import open_assistant
from ui.cli.terminal import byline, emit, notice, say

if TYPE_CHECKING:
    from assistant.screening.order import Forecast
    from assistant.screening.screening import Screened, Screening

KEYS = "i include, e exclude (then a reason), u undecided for now, b back, q quit"
Topic = Annotated[str, typer.Argument(metavar="TOPIC", help="What is screened for.")]
All = Annotated[
    bool, typer.Option("--all", help="Screen every paper, not only what a search finds.")
]
Who = Annotated[str | None, typer.Option(metavar="NAME", help="Who decides; by default you.")]
Sheet = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write a sheet (.csv, .ris), and stop."),
]
Filled = Annotated[
    Path | None,
    typer.Option("--from", metavar="FILE", help="Take the decisions of a sheet, and stop."),
]


@grouped
def screen(
    ctx: typer.Context,
    topic: Topic,
    only: FilterOptions,
    criteria: CriteriaOptions,
    models: SearchModels,
    everything: All = False,
    who: Who = None,
    output: Sheet = None,
    filled: Filled = None,
    as_json: AsJson = False,
) -> None:
    """Screen papers for a topic, the likeliest first; `review` keeps to what is decided."""
    from assistant.screening.sheet import read_sheet, write_sheet

    if output and not output.parent.is_dir():
        raise QueryError(f"no such folder: {output.parent}; make it, or name another")
    with closing(open_assistant(ctx, models)) as assistant:
        screening = assistant.screen(
            topic, filters=only.filters, criteria=criteria.criteria, everything=everything
        )
        if filled:
            decisions = read_sheet(filled, screening.papers)
            screening.take(decisions)
            notice(f"{len(decisions)} decisions taken from {filled}.")
        if output:
            write_sheet(screening.all(), output)
            notice(f"{len(screening.papers)} papers written to {output}.")
        if not (filled or output or as_json):
            _ask(screening, who or _user())
        if as_json:
            emit(_document(screening))
        else:
            say(standing(screening.forecast))


def standing(forecast: "Forecast") -> str:
    """How far the screening is, and whether one may stop, in a line."""
    decided = forecast.decided
    left = forecast.papers - decided
    line = (
        f"{decided} of {forecast.papers} papers decided, {forecast.found} included; "
        f"about {round(forecast.left)} of the {left} left are likely relevant."
    )
    return f"{line} You may stop here." if forecast.may_stop and left else line


def _ask(screening: "Screening", who: str) -> None:
    """Show paper after paper until all are decided or the person quits."""
    notice(f"Keys: {KEYS}.")
    passed_over: list[str] = []
    answers = _typed() if sys.stdin.isatty() else _lines()
    while shown := screening.next(passed_over):
        if shown.paper.id in passed_over:
            passed_over.clear()
        _show(shown)
        key, reason = next(answers, ("q", ""))
        if key == "q":
            return
        if key == "u":
            passed_over.append(shown.paper.id)
        elif key == "b":
            undone = screening.undo()
            notice("Nothing to take back." if undone is None else "Taken back.")
        else:
            screening.decide(shown.paper.id, key == "i", reason, who)
            notice(standing(screening.forecast))


def _show(shown: "Screened") -> None:
    paper = shown.paper
    lines = ["", without_markup(paper.title), byline(paper), "", without_markup(paper.abstract)]
    say("\n".join([*lines, "", f"Chance {shown.chance:.0%}; {without_markup(shown.reason)}"]))


def _typed() -> Iterator[tuple[str, str]]:
    """Keys pressed on a terminal; a reason is asked for where a paper is excluded."""
    while True:
        key = typer.getchar().lower()
        if key in "ieubq":
            asked = key == "e" and typer.prompt("Reason", default="", show_default=False)
            yield key, (asked or "").strip()
        elif key in ("\x03", "\x04", "\x1b"):
            return
        else:
            notice(f"Keys: {KEYS}.")


def _lines() -> Iterator[tuple[str, str]]:
    """The same from lines of a file or pipe: `e wrong population`."""
    for line in sys.stdin:
        key, _, reason = line.strip().partition(" ")
        if key.lower() in tuple("ieubq"):
            yield key.lower(), reason.strip()
        elif key:
            notice(f"No such key: {key}; {KEYS}.")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _document(screening: "Screening") -> dict[str, object]:
    forecast = screening.forecast
    return {
        "topic": screening.topic,
        "papers": [
            {
                "paper_id": one.paper.id,
                "title": one.paper.title,
                "chance": one.chance,
                "reason": one.reason,
                "include": one.decision.include if one.decision else None,
                "why": one.decision.reason if one.decision else None,
                "who": one.decision.who if one.decision else None,
            }
            for one in screening.all()
        ],
        "decided": forecast.decided,
        "included": forecast.found,
        "likely_left": round(forecast.left, 1),
        "may_stop": forecast.may_stop,
    }
