"""`stats`, `doctor`, `backup`: what the library holds, whether its parts agree, a copy of it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant.answer import Judges
from index.errors import LibraryError
from index.reports import Stats
from ui.cli.grouping import grouped
from ui.cli.options import AsJson, CheckModels, LibraryArguments
from ui.cli.progress import progress_bar_if_needed
from ui.cli.start import open_assistant
from ui.cli.terminal import emit, notice, say

MISSING = {
    "abstract": "an abstract",
    "year": "a year",
    "venue": "a venue",
    "identifier": "a DOI, arXiv or PMID",
}
"""What papers may lack, in words."""


@grouped
def stats(ctx: typer.Context, models: CheckModels, as_json: AsJson = False) -> None:
    """Tell what is in the library, what its papers lack, and who searches and checks."""
    where: LibraryArguments = ctx.obj
    with closing(open_assistant(ctx, models)) as assistant:
        figures, judges = assistant.library.stats(), assistant.judges
    if as_json:
        from assistant.render.report_json import stats_json

        emit(stats_json(figures, judges))
        return
    for line in told(figures, judges, where.library):
        say(line)


def told(stats: Stats, judges: Judges, folder: Path) -> Iterator[str]:
    """What a library holds and what its papers lack, in plain words, as a small table."""
    years = f", {stats.years[0]} to {stats.years[1]}" if stats.years else ""
    yield f"{stats.papers:,} papers{years}, in {folder} ({stats.bytes / 1e6:,.1f} MB)"
    missing = {MISSING.get(name, name): number for name, number in stats.without.items() if number}
    if missing and stats.papers:
        yield "\nPapers that lack"
        for what, number in missing.items():
            yield f"  {what:<24} {number:>7,}  {number / stats.papers:>4.0%}"
    elif stats.papers:
        yield "Every paper has an abstract, authors, a year, a venue and an identifier."
    if stats.retracted:
        yield f"\nRetracted: {stats.retracted:,}; they are marked wherever they are cited."
    if stats.pending:
        yield f"\nNot searchable yet: {stats.pending:,} papers; the next `add` goes on with them."
    if stats.refused:
        yield f"\nCould not be read: {stats.refused:,} records; `refused` says why."
    again = "" if judges.reranker == "none" else f"; {judges.reranker} reads the best again"
    checker = "the built-in reader" if judges.checker == "built-in" else judges.checker
    by = f"by meaning ({stats.embedder}, {stats.chunks:,} passages) and by words{again}"
    yield f"\nSearched {by}."
    yield f"Sentences are checked by {checker}."


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
    from index.maintenance.doctor import examine, repair
    from index.maintenance.rescue import damage
    from index.session.location import Options

    where: LibraryArguments = ctx.obj
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
    from index.maintenance.rescue import salvage, write_salvaged

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
    from index.maintenance.backup import backup as copy_library

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
