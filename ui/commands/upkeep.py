"""`stats`, `doctor`, `backup`: what the library holds, whether its parts agree, a copy of it."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from index.errors import LibraryError
from ui.options import AsJson, CheckModels, LibraryOptions, grouped, open_assistant
from ui.progress import progress_bar_if_needed
from ui.terminal import emit, notice, say


@grouped
def stats(ctx: typer.Context, models: CheckModels, as_json: AsJson = False) -> None:
    """Say what the library holds, and which models judge."""
    with closing(open_assistant(ctx, models)) as assistant:
        figures, judges = assistant.library.stats(), assistant.judges
    from assistant.rendering.json import stats_json

    document = stats_json(figures, judges)
    if as_json:
        emit(document)
        return
    for name, value in document.items():
        say(f"{name:<12} {value:,}" if isinstance(value, int) else f"{name:<12} {value}")


def doctor(
    ctx: typer.Context,
    mend: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Mend it from the papers; with --embedder, --precision or --chroma: re-index.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check whether papers, vectors and BM25 agree."""
    from index.library import Library
    from index.opening import Options
    from index.upkeep.doctor import examine, repair
    from index.upkeep.rescue import damage

    where: LibraryOptions = ctx.obj
    wanted = Options(where.embedder, where.precision, where.chroma)
    if what := damage(where.library):
        raise LibraryError(_say_damage(where.library, what, rescue=mend))
    with (
        progress_bar_if_needed() as progress,
        Library.open(where.library, progress=progress) as library,
    ):
        faults = repair(library, wanted, progress) if mend else examine(library)
    if as_json:
        emit({"faults": [asdict(fault) for fault in faults]})
    for fault in () if as_json else faults:
        say(fault.what)
    if faults:
        raise LibraryError(f"faults found: {len(faults)} in {where.library}; {faults[0].mend}")
    if not as_json:
        say("Papers, vectors and BM25 agree.")


def _say_damage(folder: Path, what: str, *, rescue: bool) -> str:
    """What to tell of a damaged `library.sqlite`, after saving what can be saved if asked."""
    from index.upkeep.rescue import salvage, write_salvaged

    if not rescue:
        found = sum(1 for _ in salvage(folder))
        return (
            f"library.sqlite is damaged: {what}; {found} papers can still be read, "
            "doctor --repair writes them to a file"
        )
    path, found = write_salvaged(folder)
    return (
        f"library.sqlite is damaged: {what}; {found} papers were written to {path}, "
        f"make a new library with paper-assistant --library NEW add {path}"
    )


def backup(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the copy.")],
) -> None:
    """Copy the library as it is now, while it may be in use."""
    from index.upkeep.backup import backup as copy_library

    with closing(open_assistant(ctx)) as assistant:
        target = copy_library(assistant.library, folder)
        papers = assistant.library.count()
    notice(f"{papers} papers copied.")
    say(str(target))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(stats)
    app.command()(doctor)
    app.command()(backup)
