"""`evaluate`: how well search ranks, or how good answers are, on questions with known answers."""

import json
import shlex
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.answering.effort import parse_effort
from index.errors import QueryError
from index.paper import Json
from ui.cli.grouping import grouped
from ui.cli.options import AnswerModels, AsJson, LibraryArguments
from ui.cli.progress import progress_bar
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, plain, say

if TYPE_CHECKING:
    from assistant.evaluating.judged import Scores


class ReportForm(StrEnum):
    """How answers are printed: as figures, or as TREC's RAG track takes them."""

    FIGURES = "figures"
    TREC = "trec"


Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="A folder in BEIR layout, or with questions.jsonl.")
]
Beside = Annotated[
    str | None,
    typer.Option(metavar="OPTIONS", help='Answers of others beside these: "--effort quick".'),
]


@grouped
def evaluate(
    ctx: typer.Context,
    folder: Folder,
    models: AnswerModels,
    split: Annotated[str, typer.Option(metavar="S", help="Which qrels/S.tsv.")] = "test",
    answers: Annotated[
        bool, typer.Option("--answers", help="Ask the library's questions and judge the answers.")
    ] = False,
    beside: Beside = None,
    form: Annotated[
        ReportForm, typer.Option("--format", help="Figures, or each answer as TREC RAG takes it.")
    ] = ReportForm.FIGURES,
    as_json: AsJson = False,
) -> None:
    """Measure how well search ranks, or with --answers how good answers are."""
    if answers:
        _evaluate_answers(ctx, folder, models, beside, form=form, as_json=as_json)
        return
    _print(_evaluate_search(ctx.obj, folder, models, split), as_json=as_json)


def _evaluate_search(
    where: LibraryArguments, folder: Path, models: AnswerModels, split: str
) -> Mapping[str, Json]:
    from index.search.evaluate import evaluate as run

    with progress_bar() as show:
        return run(
            folder,
            split,
            embedder=where.embedder,
            precision=where.precision,
            reranker=models.reranker,
            offline=models.offline,
            progress=show,
        ).as_json()


def _evaluate_answers(
    ctx: typer.Context,
    folder: Path,
    models: AnswerModels,
    beside: str | None,
    *,
    form: ReportForm,
    as_json: bool,
) -> None:
    from assistant.evaluating.judged import differences, trec_json

    # What is written wrongly is told before hours of asking, not after.
    others = parse_beside(beside, models) if beside is not None else None
    scores = _judged(ctx, folder, models)
    if form is ReportForm.TREC:
        for judged in scores.judged:
            typer.echo(json.dumps(trec_json(judged, "paper-assistant"), ensure_ascii=False))
        return
    document: dict[str, Json] = {**scores.as_json()}
    if others is not None:
        other = _judged(ctx, folder, others)
        document |= {"beside": other.as_json(), "differ": [*differences(scores, other)]}
    _print(document, as_json=as_json)


def parse_beside(said: str, models: AnswerModels) -> AnswerModels:
    """The options of the other configuration: those of the first, but for what is said."""
    parts = shlex.split(said)
    if len(parts) % 2:
        raise QueryError(f"no options: {said!r}; write them as --llm SPEC --effort quick")
    for name, value in zip(parts[::2], parts[1::2], strict=True):
        if name == "--effort":
            models = replace(models, effort=parse_effort(value))
        elif name == "--llm":
            models = replace(models, llm=value)
        elif name == "--checker":
            models = replace(models, checker=value)
        else:
            raise QueryError(
                f"no such option: {name!r}; of --beside are --llm, --effort, --checker"
            )
    return models


def _judged(ctx: typer.Context, folder: Path, models: AnswerModels) -> "Scores":
    from assistant.evaluating.judged import judge_answers
    from assistant.evaluating.question_set import load_questions

    with closing(open_assistant(ctx, models)) as assistant:
        questions, left_out = load_questions(folder, assistant.papers())
        if left_out:
            notice(f"{left_out} questions are left out: the library holds none of their papers")
        if not questions:
            raise QueryError(f"no question of {folder} is about this library; name another")
        return judge_answers(
            assistant, questions, lambda n: notice(f"{n} of {len(questions)} asked")
        )


def _print(document: Mapping[str, Json], *, as_json: bool) -> None:
    if as_json:
        emit(document)
        return
    other = document.get("beside")
    for name, value in document.items():
        if name in ("beside", "differ"):
            continue
        second = f"  {_figure(other.get(name))}" if isinstance(other, dict) else ""
        say(f"{name:<18} {_figure(value)}{second}".rstrip())
    differ = document.get("differ")
    for found in differ if isinstance(differ, list) else ():
        if isinstance(found, dict):
            say(
                plain(
                    f"differ: {found['id']} {found['question']} {found['right']} {found['facts']}"
                )
            )


def _figure(value: Json) -> str:
    return f"{value:<12.4f}" if isinstance(value, float) else f"{value!s:<12}"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(evaluate)
