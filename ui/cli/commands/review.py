"""`review`: the draft of a literature review, written section by section."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import ModelError
from index.paper import Filters
from ui.cli.drafting import DraftFiles, DraftOptions
from ui.cli.grouping import grouped
from ui.cli.options import AnswerModels, AsJson, CriteriaOptions, FilterOptions, text_of
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, say

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.review.protocol import Protocol
    from assistant.review.request import ReviewRequest
    from assistant.review.types import Review

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="TOPIC", help="What the review is about, or a question."),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Tell calls and tokens a model would take, with --price what they cost."
    ),
]
Rewrite = Annotated[
    str | None,
    typer.Option(metavar="SECTION", help="Write one section of the last draft anew, see --wish."),
]
Wish = Annotated[
    str | None,
    typer.Option(
        metavar="WISH",
        help="shorter, longer, more on WORDS, add paper ID, drop paper ID; a model takes any.",
    ),
]


@grouped
def review(
    ctx: typer.Context,
    only: FilterOptions,
    criteria: CriteriaOptions,
    models: AnswerModels,
    like: DraftOptions,
    files: DraftFiles,
    words: Words = None,
    dry_run: DryRun = False,
    rewrite: Rewrite = None,
    wish: Wish = None,
    as_json: AsJson = False,
) -> None:
    """Draft a literature review: cited sections, a comparison, what the library lacks."""
    if bool(rewrite) != bool(wish):
        raise typer.BadParameter("--rewrite and --wish go together: which section, and what of it")
    files.check()
    asked = _protocol(text_of(words or []), files.protocol, only, criteria)
    with closing(open_assistant(ctx, models)) as assistant:
        among = replace(only.in_library(assistant.library), years=asked.filters.years)
        wanted = _request(asked, among, like)
        outline = files.outline
        if dry_run:
            _tell_cost(assistant, wanted, outline, as_json)
            return
        if outline and not outline.exists() and not rewrite:
            outline.write_text(assistant.outline(wanted), "utf-8")
            notice(f"Outline written to {outline}. Edit it and run the same command again.")
            return
        if outline:
            wanted = replace(wanted, outline=outline.read_text("utf-8"))
        drafted = _drafted(assistant, wanted, rewrite, wish)
    _give(drafted, wanted, files, as_json)


def _request(asked: "Protocol", among: Filters, like: DraftOptions) -> "ReviewRequest":
    from assistant.review.request import ReviewRequest

    return ReviewRequest(
        asked.topic,
        among,
        like.sections or asked.sections,
        strict=like.strict,
        budget=like.budget,
        update=like.update,
        criteria=asked.criteria,
        words=like.length,
        columns=like.columns,
    )


def _give(drafted: "Review", wanted: "ReviewRequest", files: DraftFiles, as_json: bool) -> None:
    """Write and show a draft; one that found nothing is told, and no file is written of it."""
    from assistant.saved.bundle import save_bundle

    empty = not drafted.references and not drafted.failure
    if empty:
        notice(_lack(drafted))
        if not as_json:
            return
    _show(drafted, None if empty else files.output, files.style, as_json)
    if files.bundle and not empty:
        save_bundle(drafted, wanted, files.bundle)
        notice(f"Written to {files.bundle}.")
    if drafted.failure:
        raise ModelError(drafted.failure)


def _drafted(
    assistant: "Assistant", wanted: "ReviewRequest", rewrite: str | None, wish: str | None
) -> "Review":
    """The review, or the one drafted last with a section written anew."""
    if rewrite and wish:
        last = assistant.drafted(wanted)
        return assistant.rewrite(
            last,
            rewrite,
            wish,
            strict=wanted.strict,
            budget=wanted.budget,
            columns=wanted.columns,
        )
    *_, drafted = _told(assistant.draft(wanted))
    return drafted


def _tell_cost(
    assistant: "Assistant", wanted: "ReviewRequest", outline: Path | None, as_json: bool
) -> None:
    """What a draft would ask of the model; nothing is asked."""
    from assistant.review.estimate import estimate_json

    if outline and outline.exists():
        wanted = replace(wanted, outline=outline.read_text("utf-8"))
    found = assistant.estimate(wanted)
    if as_json:
        emit(estimate_json(wanted.topic, found))
        return
    say(f"{found.papers} papers, {found.sections} themes.")
    said = f"At most {found.calls} calls: {found.read:,} tokens read, {found.written:,} written"
    say(said + ("." if found.cost is None else f"; that costs {found.cost:.4f}."))
    if wanted.budget and found.read + found.written > wanted.budget:
        say(f"That may exceed the budget of {wanted.budget:,} tokens; what it does is quotes.")


def _protocol(
    topic: str, path: Path | None, only: FilterOptions, criteria: CriteriaOptions
) -> "Protocol":
    """What is asked by a protocol file and by options, which count first."""
    from assistant.review.protocol import Protocol, load_protocol
    from assistant.screening.criteria import Criteria

    written, given = load_protocol(path) if path else Protocol(), criteria.criteria
    asked = topic or written.topic
    if not asked:
        raise typer.BadParameter("name a TOPIC, or a --protocol FILE with a question")
    filters = only.filters
    if filters.years == (None, None):
        filters = replace(filters, years=written.filters.years)
    merged = Criteria(
        given.include or written.criteria.include,
        given.exclude or written.criteria.exclude,
        given.types or written.criteria.types,
    )
    return replace(written, topic=asked, criteria=merged, filters=filters)


def _told(reviews: "Iterator[Review]") -> "Iterator[Review]":
    """Pass the reviews on, saying what has been written and how long the rest may take."""
    from ui.cli.progress import Pace

    pace, told = Pace(), 0
    parts: set[str] = set()
    for review in reviews:
        left = pace.left(review)
        if not review.sections and review.planned:
            scope = review.scope
            notice(f"{scope.screened} papers screened, {len(scope.included)} on the topic.")
            for name, count in review.questions:
                notice(f"  {name}: {count} {'paper bears' if count == 1 else 'papers bear'} on it")
        for section in review.sections[told:]:
            told += 1
            notice(f"  {told}/{review.planned} {section.heading}{', ' * bool(left)}{left}")
        for section in review.parts:
            if section.heading not in parts:
                parts.add(section.heading)
                notice(f"  {section.heading}")
        yield review


def _lack(review: "Review") -> str:
    """What to say of a review for which nothing was found."""
    screened = review.scope.screened
    reasons = [f"{count} {why}" for why, count in review.scope.reasons.items() if "“" in why]
    if reasons:
        return (
            f"Nothing found: of the {screened} nearest papers to {review.topic!r} none meets the "
            f"criteria ({'; '.join(reasons)}), so no draft was written. Loosen them, or add papers."
        )
    looked = f"none of the {screened} nearest papers is" if screened else "no paper it may take is"
    return (
        f"Nothing found: {looked} about {review.topic!r}, so no draft was written. Try other words "
        "or fewer filters, or add papers on it."
    )


def _show(review: "Review", output: Path | None, style: str | None, as_json: bool) -> None:
    if output:
        for path in review.save(output, style=style):
            notice(f"Written to {path}.")
    if as_json:
        from assistant.review.render.json import review_json

        emit(review_json(review))
    elif not output:
        from assistant.review.save import render_text

        say(render_text(review, style).rstrip())
    for text in review.notices:
        notice(f"Note: {text}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(review)
