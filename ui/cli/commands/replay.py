"""`replay`: a saved answer asked again, and what has changed since."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from index.errors import FormatError, ModelError
from index.paper import Json
from ui.cli.grouping import grouped
from ui.cli.options import AnswerModels, AsJson
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, plain, say

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="What `ask --json` printed, or a review bundle.")
]


@grouped
def replay(ctx: typer.Context, file: File, models: AnswerModels, as_json: AsJson = False) -> None:
    """Ask a saved question, or draft a saved review, again and say what has changed since."""
    from assistant.saved import bundle
    from assistant.saved.replay import replay as ask_again
    from assistant.saved.replay import replay_json

    document = _read(file)
    with closing(open_assistant(ctx, models)) as assistant:
        if document.get("kind") == bundle.KIND:
            drafted = bundle.replay_bundle(document, assistant)
            _tell(drafted.changes, bundle.replay_json(drafted) if as_json else None)
            failure = drafted.review.failure
        else:
            replayed = ask_again(document, assistant)
            _tell(replayed.changes, replay_json(replayed) if as_json else None)
            failure = replayed.after.failure
    if failure:
        raise ModelError(failure)


def _tell(changes: Sequence[str], document: Mapping[str, Json] | None) -> None:
    if document is not None:
        emit(document)
        return
    for change in changes or ("nothing has changed",):
        say(plain(change))


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text("utf-8-sig"))
    except ValueError as error:
        raise FormatError(
            f"not a saved answer: {file}; save one with `ask --json` or `review --bundle`"
        ) from error
    if not isinstance(document, dict):
        raise FormatError(
            f"not a saved answer: {file}; save one with `ask --json` or `review --bundle`"
        )
    return document


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(replay)
